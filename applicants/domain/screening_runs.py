"""Starting, pausing, stopping and waking screening runs."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum, Window
from django.db.models.functions import Now, RowNumber
from django.utils import timezone

from applicants.domain.screening_progress import last_progress, progress
from applicants.models import Application, ScreeningResult, ScreeningRun
from applicants.models.screening import ScreeningChunk
from applicants.screening import lint
from applicants.states import RunState, State
from careerpath import audit
from careerpath.later import later
from careerpath.later.models import Job
from careerpath.later.queue import publish
from careerpath.workflow import Refused, refusing

SYSTEM = "system:screening"
COMMAND = "system:command line"
RUN_SCREENING = "applicants.run_screening"

STANDS_STILL = timedelta(seconds=8)
"""Without a finished chunk for so long, the sweeper sends the workers again."""

SMALLEST_CHUNK, LARGEST_CHUNK, CHUNKS_WANTED = 25, 2000, 64


def lanes():
    """How many workers are sent to one run."""
    return getattr(settings, "SCREENING_LANES", 2)


def in_scope(intake):
    """The applications that a run on ``intake`` looks at: all that were sent and not withdrawn."""
    return Application.objects.filter(intake=intake).exclude(
        state__in=[State.DRAFT, State.WITHDRAWN]
    )


@transaction.atomic
def start(intake, *, rubric, by, picked=None):
    """A dry run of ``rubric`` over ``intake`` is queued; nobody's stage changes.

    With ``picked``, a queryset, it looks at those applications alone. Refused while another run is
    under way on the intake, without applications, or when the rules look at something they may not.
    """
    if rubric.intake_id != intake.pk:
        raise Refused("These rules belong to another intake.")
    if findings := lint(rubric.rules):
        raise Refused(f"{findings[0].where}: {findings[0].sentence}")
    ids = None
    if picked is not None:
        here = in_scope(intake).filter(pk__in=picked.order_by().values("pk"))
        ids = list(here.order_by("pk").values_list("pk", flat=True))
    total = in_scope(intake).count() if ids is None else len(ids)
    if not total:
        raise Refused("There are no applications to screen yet.")
    starter = None if isinstance(by, str) else by
    run = ScreeningRun(
        intake=intake, rubric=rubric, total=total, started_by=starter, is_picked=ids is not None
    )
    with refusing():
        run.save(force_insert=True)
    if ids is not None:
        _put_in_chunks(run, ids, chunk_size(total))
    audit.record(
        "applicants.screeningrun.queued",
        by=by,
        about=run,
        to_state=RunState.QUEUED,
        intake=intake.pk,
        rubric=rubric.pk,
        total=total,
    )
    send_workers(run)
    return run


@transaction.atomic
def pause(run, *, by):
    """The run stands still; what is screened is kept. Nothing is written after this commits."""
    run.step(RunState.PAUSED, by=by)


@transaction.atomic
def resume(run, *, by):
    """The run goes on where it stood."""
    if not run.is_paused:
        raise Refused(f"The run is {run.get_state_display().lower()}, so it cannot be resumed.")
    run.step(RunState.RUNNING, by=by)
    send_workers(run)


@transaction.atomic
def stop(run, *, by):
    """The run has ended; its results so far are kept and called partial.

    A worker that is writing a chunk finishes before this commits, and nothing is written after.
    """
    run.step(RunState.STOPPED, by=by, set={"ended_at": Now()})


@transaction.atomic
def try_again(run, *, by):
    """What could not be screened waits to be screened again; returns how many.

    Refused when there is nothing to try again, or when another run is under way on the intake.
    """
    run = ScreeningRun.objects.select_for_update().get(pk=run.pk)
    if not run.may_be_tried_again:
        raise Refused(f"The run is {run.get_state_display().lower()}; it cannot go on.")
    failed = ScreeningResult.objects.filter(run=run).could_not_screen()
    ids = sorted(failed.values_list("application_id", flat=True))
    if not ids:
        raise Refused("Every application of this run was screened.")
    _take_back(run, ids)
    failed.filter(application_id__in=ids).delete()
    _put_in_chunks(run, ids, SMALLEST_CHUNK)
    audit.record("applicants.screeningrun.try_again", by=by, about=run, count=len(ids))
    if run.state == RunState.FINISHED:
        with refusing():
            run.step(RunState.RUNNING, by=by, set={"ended_at": None})
    if run.state == RunState.RUNNING:
        send_workers(run)
    return len(ids)


def send_workers(run):
    """Every lane of the run has a job waiting; one that waits already is not doubled."""
    for lane in range(lanes()):
        later("applicants.screen", key=lane_key(run, lane), run=run.pk, lane=lane)


def wake():
    """Runs that stand still were given workers again; returns which."""
    woken = []
    for run in ScreeningRun.objects.at_work().select_related("started_by"):
        with transaction.atomic():
            if not may_still_run(run):
                continue
            if _stands_still(run):
                send_workers(run)
                transaction.on_commit(partial(_ring_again, run), robust=True)
                woken.append(run.pk)
    return woken


def _ring_again(run):
    """Lanes that wait already are told once more: the first message may be lost."""
    waiting = Job.objects.open().filter(
        attempts=0, key__in=[lane_key(run, lane) for lane in range(lanes())]
    )
    publish(list(waiting.values_list("pk", "queue")))


def lane_key(run, lane):
    """The name under which at most one job of this lane waits."""
    return f"screen:{run.pk}:{lane}"


def may_still_run(run):
    """Whether who started the run still may; the run has failed when not."""
    if run.started_by is None or run.started_by.may(RUN_SCREENING):
        return True
    run.step(
        RunState.FAILED,
        by=SYSTEM,
        cause="job",
        reason="The person who started this run no longer has the permission.",
        set={"ended_at": Now()},
    )
    return False


def plan(run):
    """The applications of a queued run stand in chunks and the run is running.

    Whoever comes second finds the run running. Picked applications stand in chunks already.
    """
    with transaction.atomic():
        run = ScreeningRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if run.state != RunState.QUEUED:
            return run
        if not run.is_picked:
            _put_everyone_in_chunks(run)
        total = run.chunks.aggregate(total=Sum("size"))["total"] or 0
        run.step(RunState.RUNNING, by=SYSTEM, cause="job", set={"total": total})
    return run


def _put_everyone_in_chunks(run):
    """One statement makes all chunks, so their number does not matter much."""
    everyone = in_scope(run.intake).order_by()
    number = Window(RowNumber(), order_by="id") - 1
    rows = everyone.values("id").annotate(n=number / chunk_size(everyone.count()))
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO applicants_screeningchunk (run_id, ids, size, attempts, trouble,"  # noqa: S608
            " advance, person, decline, could_not, unqualified, incomplete, bins)"
            " SELECT %s, array_agg(one.id ORDER BY one.id), count(*), 0, '', 0, 0, 0, 0, 0, 0,"
            f" '{{}}' FROM ({sql}) AS one GROUP BY one.n ORDER BY one.n",
            [run.pk, *params],
        )


def _put_in_chunks(run, ids, size):
    ScreeningChunk.objects.bulk_create(
        ScreeningChunk(run=run, ids=part, size=len(part))
        for part in (ids[n : n + size] for n in range(0, len(ids), size))
    )


def _stands_still(run):
    """Whether nothing was written for a while and something is left to do."""
    return timezone.now() - last_progress(run) > STANDS_STILL


def _take_back(run, ids):
    """The chunks of the run no longer count these applications, which could not be screened."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM applicants_screeningchunk WHERE run_id = %s AND size = could_not",
            [run.pk],
        )
        cursor.execute(
            "UPDATE applicants_screeningchunk SET size = size - could_not, could_not = 0,"
            " ids = ARRAY(SELECT id FROM unnest(ids) AS id WHERE id <> ALL(%s::bigint[]))"
            " WHERE run_id = %s AND could_not > 0",
            [ids, run.pk],
        )


def chunk_size(total):
    """How many applications are screened in one transaction."""
    return min(max(total // CHUNKS_WANTED, SMALLEST_CHUNK), LARGEST_CHUNK)


def finish(run):
    """The run is finished when none of its chunks is open; returns whether it is."""
    with transaction.atomic():
        run = ScreeningRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if run.state != RunState.RUNNING or run.chunks.open().exists():
            return False
        counted = progress(run)
        run.step(
            RunState.FINISHED,
            by=SYSTEM,
            cause="job",
            set={"ended_at": Now()},
            advance=counted.advance,
            person=counted.person,
            decline=counted.decline,
            could_not=counted.could_not,
        )
    return True
