"""A release of 9,400 refusals: its letters as rows, against a bare bulk insert of the same rows.

Ours looks up results, words the feedback by criterion, renders subject and body, and writes the
messages with their lines in the trail. Theirs writes the finished messages and nothing else.
"""

from django.db import connection

from applicants.domain import decisions, screening_apply, screening_runs, waves, waves_out
from applicants.domain.waves_out import RELATED
from applicants.models import Application, Decision, DispositionReason
from careerpath.later import drain
from careerpath.notifications import outbox
from careerpath.notifications.models import Message, new_message_id
from cohorts.domain import approvals
from tests.applicants.screening import scene
from tests.benchmarks.table import Row, seconds

LETTERS = 9_400
ROUNDS = 3


def rows(quick=False):
    """The letters alone, then the whole release with its moves and their lines."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    call, rules, recruiter = scene.stage(LETTERS, slug="release")
    lead = scene.person("program_lead", "lead@example.org")
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    run.refresh_from_db()
    screening_apply.apply(run, by=recruiter)
    drain()
    reason = DispositionReason.objects.get(key="assessment")
    batch = decisions.ask(Application.objects.filter(intake=call), by=recruiter)
    what = decisions.says("not_progressed", reason=reason)
    count = decisions.preview(batch, what).affected
    yield Row(
        "Recording decisions to a bulk insert of their rows",
        count,
        seconds(lambda: decisions.record(batch, what, affected=count, by=recruiter)),
        bare(Decision.objects.filter(batch=batch), state="taken_back"),
        "at most 5×",
    )
    wave = waves.compose(call, name="All", choices=["not_progressed"], by=recruiter)
    approvals.approve(waves.ask_approval(wave, by=recruiter), by=lead, sample_read=True)
    waves.schedule(wave, by=recruiter, minutes=0)
    ours = min(letters_alone(wave, recruiter) for _ in range(ROUNDS))
    whole = seconds(lambda: waves_out.carry_on(wave.pk, by=recruiter))
    written = Message.objects.filter(kind="applicants.decision_not_progressed")
    theirs = min(bare(written) for _ in range(ROUNDS))
    yield Row("Release, letters as rows, to a bulk insert", count, ours, theirs, "at most 5×")
    yield Row("Release, all of it, to a bulk insert of the letters", count, whole, theirs)


def letters_alone(wave, by):
    """Seconds for the letters of every decision of the wave; they are gone afterwards."""
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def write():
        found = Decision.objects.filter(wave=wave).order_by("application_id")
        for start in range(0, wave.size, waves_out.CHUNK):
            chunk = list(
                found.select_related(*RELATED).defer("inputs")[start : start + waves_out.CHUNK]
            )
            outbox.queue_all(
                "applicants.decision_not_progressed",
                waves.letter_rows(wave, chunk, "not_progressed"),
                by=by,
                hold=True,
            )

    took = seconds(write)
    Message.objects.filter(pk__gt=last).delete()
    return took


def bare(records, **instead):
    """Seconds for a bulk insert of copies of these records, which are gone afterwards."""
    model = records.model
    copies = list(records)
    for copy in copies:
        copy.pk = None
        if model is Message:
            copy.message_id = new_message_id()
        for name, value in instead.items():
            setattr(copy, name, value)
    took = seconds(lambda: model.objects.bulk_create(copies, batch_size=2000))
    if model is Message:
        model.objects.filter(pk__in=[copy.pk for copy in copies]).delete()
    return took
