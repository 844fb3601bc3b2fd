"""Applying a run: previewed, approved, declined by people, undone as a whole."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.domain import history, screening_apply, screening_declines, screening_runs
from applicants.domain.screening import result_for
from applicants.models import Application, Outcome, ScreeningMove, ScreeningResult, ScreeningRun
from applicants.states import RunState, State
from careerpath.audit.models import AuditEvent
from careerpath.later import drain
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.models import Approval
from tests.applicants.screening import scene

pytestmark = pytest.mark.django_db
PEOPLE = 160


@pytest.fixture
def run():
    call, rules, recruiter = scene.stage(PEOPLE)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    run.refresh_from_db()
    return run


@pytest.fixture
def lead():
    return scene.person("program_lead")


def applied(run):
    screening_apply.apply(run, by=run.started_by)
    drain()
    run.refresh_from_db()
    return run


def states(run):
    return dict(Application.objects.filter(intake=run.intake).values_list("pk", "state"))


def suggested(run, suggestion):
    found = ScreeningResult.objects.filter(run=run, suggestion=suggestion)
    return set(found.values_list("application_id", flat=True))


def test_the_preview_counts_and_draws_the_same_twenty_each_time(run):
    first, second = screening_apply.preview(run), screening_apply.preview(run)

    assert first.total == PEOPLE
    assert first.decline == len(suggested(run, "decline"))
    assert len(first.sample) == 20
    assert first.sample == second.sample


def test_applying_moves_each_application_where_the_run_suggests(run):
    advance, person, decline = (suggested(run, s) for s in ("advance", "person", "decline"))
    assert advance
    assert person
    assert decline

    applied(run)

    now = states(run)
    assert run.state == RunState.APPLIED
    assert {pk for pk, state in now.items() if state == State.REVIEW} == advance
    assert {pk for pk, state in now.items() if state == State.SCREENING} == person | decline
    assert screening_apply.outcomes(run) == {
        Outcome.MOVED: len(advance | person),
        Outcome.PENDING: len(decline),
    }


def test_a_score_never_declines_alone_A12(run):
    applied(run)
    drain()

    assert suggested(run, "decline")
    assert State.NOT_PROGRESSED not in states(run).values()
    assert not Message.objects.filter(kind=screening_declines.MESSAGE).exists()

    approval = Approval.objects.get(kind=screening_apply.KIND)
    with pytest.raises(Refused, match="Nobody has approved these declines"):
        screening_declines.decline(run.pk, approval.pk, by=run.started_by)
    with pytest.raises(Refused, match="second person"):
        approvals.approve(approval, by=run.started_by, sample_read=True)
    assert State.NOT_PROGRESSED not in states(run).values()


def test_declines_are_one_act_by_a_second_person_with_messages_that_wait_A12(run, lead):
    applied(run)
    approval = Approval.objects.get(kind=screening_apply.KIND)
    decline = suggested(run, "decline")
    assert (approval.count, len(approval.sample_ids)) == (len(decline), min(len(decline), 20))
    assert set(approval.sample_ids) <= decline

    approvals.approve(approval, by=lead, sample_read=True)
    drain()

    now = states(run)
    assert {pk for pk, state in now.items() if state == State.NOT_PROGRESSED} == decline
    lines = AuditEvent.objects.filter(kind="applicants.application.not_progressed")
    assert {line.subject_id for line in lines} == decline
    assert {line.actor_id for line in lines} == {lead.pk}
    assert {line.reason for line in lines} <= {
        "Minimum criteria not met.",
        "Assessment below bar.",
    }
    messages = Message.objects.filter(kind=screening_declines.MESSAGE)
    assert messages.count() == len(decline)
    assert {message.state for message in messages} == {"held"}


def test_declines_that_are_refused_stay_with_people(run, lead):
    applied(run)
    approval = Approval.objects.get(kind=screening_apply.KIND)

    approvals.refuse(approval, by=lead, reason="Read them again.")
    drain()

    assert State.NOT_PROGRESSED not in states(run).values()
    assert Outcome.PENDING not in screening_apply.outcomes(run)


def test_what_a_person_has_moved_since_is_left_alone_with_a_sentence(run):
    someone = Application.objects.filter(intake=run.intake).first()
    someone.step(State.WITHDRAWN, by=run.started_by)

    applied(run)

    move = ScreeningMove.objects.get(run=run, application=someone)
    assert (move.outcome, move.sentence) == (
        Outcome.STAYED,
        "It is Withdrawn by now and was left there.",
    )
    assert states(run)[someone.pk] == State.WITHDRAWN


def test_lists_can_sort_by_the_score_once_it_is_applied(run):
    applied(run)

    result = ScreeningResult.objects.filter(run=run, score__isnull=False).first()
    application = Application.objects.get(pk=result.application_id)
    assert application.potential == result.score
    assert application.suggestion == result.suggestion


def test_undo_takes_everything_back_until_a_message_is_released(run, lead):
    before = states(run)
    applied(run)
    approvals.approve(Approval.objects.get(kind=screening_apply.KIND), by=lead, sample_read=True)
    drain()
    run.refresh_from_db()

    screening_declines.undo(run, by=run.started_by)
    drain()

    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert states(run) == before
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not Application.objects.exclude(potential=None).exists()
    assert screening_apply.outcomes(run) == {Outcome.UNDONE: PEOPLE}


def test_undo_takes_a_waiting_request_back_too(run):
    before = states(run)
    applied(run)

    screening_declines.undo(run, by=run.started_by)
    drain()

    assert states(run) == before
    assert Approval.objects.get(kind=screening_apply.KIND).state == "canceled"


def test_undo_is_refused_once_a_message_was_released(run, lead):
    applied(run)
    approvals.approve(Approval.objects.get(kind=screening_apply.KIND), by=lead, sample_read=True)
    drain()
    run.refresh_from_db()
    outbox.release(Message.objects.filter(kind=screening_declines.MESSAGE).first(), by=lead)

    with pytest.raises(Refused, match="released already"):
        screening_declines.undo(run, by=run.started_by)


def test_undo_leaves_what_a_person_has_moved_on(run):
    applied(run)
    someone = Application.objects.filter(intake=run.intake, state=State.REVIEW).first()
    someone.step(State.SHORTLISTED, by=run.started_by)

    screening_declines.undo(run, by=run.started_by)
    drain()

    assert states(run)[someone.pk] == State.SHORTLISTED
    move = ScreeningMove.objects.get(run=run, application=someone)
    assert (move.outcome, move.sentence) == (
        Outcome.STAYED,
        "A person moved it since; it stays where it is.",
    )


def test_rules_that_are_not_approved_are_never_applied():
    call, _, recruiter = scene.stage(10)
    draft = scene.rubric(call, by=recruiter, name="Draft", approved=False)
    run = screening_runs.start(call, rubric=draft, by=recruiter)
    drain()
    run.refresh_from_db()

    with pytest.raises(Refused, match="Draft v1 is not approved yet"):
        screening_apply.apply(run, by=recruiter)


def test_a_stopped_run_is_never_applied(run):
    again = screening_runs.start(run.intake, rubric=run.rubric, by=run.started_by)
    screening_runs.stop(again, by=run.started_by)

    with pytest.raises(Refused, match="Stopped and cannot move"):
        screening_apply.apply(again, by=run.started_by)


def test_the_same_apply_job_twice_changes_nothing(run):
    applied(run)
    before = states(run), screening_apply.outcomes(run), AuditEvent.objects.count()

    screening_apply.carry_on_applying(run.pk, by=run.started_by)

    assert (states(run), screening_apply.outcomes(run), AuditEvent.objects.count()) == before


def test_a_batch_takes_the_same_number_of_statements_whatever_its_size(run):
    call = scene.intake("small")
    scene.applications(call, 60)
    small = screening_runs.start(
        call, rubric=scene.rubric(call, by=run.started_by), by=run.started_by
    )
    drain()
    small.refresh_from_db()
    counts = []
    for pk in (small.pk, run.pk):
        one = ScreeningRun.objects.select_related("rubric", "intake__program").get(pk=pk)
        with CaptureQueriesContext(connection) as queries:
            screening_apply.apply(one, by=one.started_by)
            screening_apply.carry_on_applying(one.pk, by=one.started_by)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_database_declines_nobody_whom_the_run_does_not_suggest_to_decline(run):
    applied(run)

    with (
        pytest.raises(IntegrityError, match="screening_move_declines_only_declines"),
        transaction.atomic(),
    ):
        ScreeningMove.objects.filter(run=run, suggestion="person").update(outcome="declined")


def test_each_application_has_its_result_in_a_sentence(run):
    result = ScreeningResult.objects.filter(run=run, suggestion="advance").first()

    found = result_for(result.application)

    assert found.text.startswith("Suggest advance: the score is ")
    assert found.replays
    assert len(found.points) == 3


def test_an_application_without_a_run_has_no_result():
    call, _, _ = scene.stage(1)

    assert result_for(Application.objects.get(intake=call)) is None


def second_run(run, **changes):
    """A newer run with softer rules, finished and not applied."""
    rules = scene.rubric(
        run.intake, by=run.started_by, version=2, rules=replace(run.rubric.rules, **changes)
    )
    newer = screening_runs.start(run.intake, rubric=rules, by=run.started_by)
    drain()
    newer.refresh_from_db()
    return newer


def test_A12_no_stale_approval_declines_whom_a_newer_run_rescued(run, lead):
    applied(run)
    old = Approval.objects.get(kind=screening_apply.KIND)
    newer = applied(second_run(run, decline=0))
    rescued = suggested(run, "decline") - suggested(newer, "decline")
    old.refresh_from_db()

    assert rescued
    assert old.state == "canceled"
    with pytest.raises(Refused):
        approvals.approve(old, by=lead, sample_read=True)
    fresh = Approval.objects.get(kind=screening_apply.KIND, state="waiting")
    approvals.approve(fresh, by=lead, sample_read=True)
    drain()
    declined = {pk for pk, state in states(run).items() if state == State.NOT_PROGRESSED}
    assert declined == suggested(newer, "decline")
    spared = ScreeningMove.objects.filter(run=run, application__in=rescued)
    assert set(spared.values_list("outcome", flat=True)) == {Outcome.MOVED}
    stayed = ScreeningMove.objects.filter(run=newer, application__in=rescued)
    assert set(stayed.values_list("outcome", flat=True)) == {Outcome.KEPT}
    assert f"Run {newer.pk} was applied later" in spared.first().sentence


def test_A12_declines_of_those_whom_a_newer_run_did_not_look_at_wait_anew(run, lead):
    applied(run)
    waiting = suggested(run, "decline")
    picked = Application.objects.filter(pk__in=sorted(waiting)[:2])
    newer = screening_runs.start(run.intake, rubric=run.rubric, by=run.started_by, picked=picked)
    drain()
    applied(ScreeningRun.objects.get(pk=newer.pk))

    counts = Approval.objects.filter(kind=screening_apply.KIND, state="waiting")
    assert sorted(counts.values_list("about_id", "count")) == [
        (run.pk, len(waiting) - 2), (newer.pk, 2),
    ]  # fmt: skip


def test_an_approval_that_was_given_declines_nobody_whom_another_run_judged_since(run, lead):
    applied(run)
    approval = Approval.objects.get(kind=screening_apply.KIND)
    approvals.approve(approval, by=lead, sample_read=True)
    lucky = min(suggested(run, "decline"))
    Application.objects.filter(pk=lucky).update(suggestion="person")
    drain()

    move = ScreeningMove.objects.get(run=run, application=lucky)
    assert states(run)[lucky] == State.SCREENING
    assert (move.outcome, move.sentence) == (
        Outcome.MOVED, "Another run says otherwise by now."
    )  # fmt: skip


def test_those_whom_a_newer_run_leaves_in_place_have_its_line_in_their_story(run):
    applied(run)
    newer = applied(second_run(run, decline=0))
    kept = ScreeningMove.objects.filter(run=newer, from_state=State.SCREENING)
    one = kept.exclude(suggestion="decline").first().application

    lead = scene.person("program_lead")
    first = history.timeline(one, user=lead)[0]
    assert first.sentence == (
        f"left the application where it was, with the result of run {newer.pk}"
    )
    assert first.reason == f"Screening run {newer.pk}: needs a person."
    assert history.timeline(one, user=lead, scored=False)[0].reason == ""

    screening_declines.undo(newer, by=run.started_by)
    drain()
    back = history.timeline(one, user=lead)[0]
    assert back.sentence == f"took the result of run {newer.pk} back"
    assert ScreeningMove.objects.get(run=newer, application=one).outcome == Outcome.UNDONE


def test_the_page_counts_those_who_are_moved_while_a_run_is_applied_or_undone(run, client):
    client.force_login(run.started_by)
    screening_apply.apply(run, by=run.started_by)
    run.refresh_from_db()
    page = client.get(run.get_absolute_url()).content.decode()
    assert f"0 <small>of {PEOPLE} applied" in page
    assert "Scores so far" not in page
    assert "None so far" not in page

    drain()
    run.refresh_from_db()
    screening_declines.undo(run, by=run.started_by)
    run.refresh_from_db()
    page = client.get(run.get_absolute_url()).content.decode()
    assert f"0 <small>of {PEOPLE} taken back" in page


def test_runs_are_undone_in_the_order_in_which_they_came(run):
    applied(run)
    newer = applied(second_run(run, decline=0))
    with pytest.raises(Refused, match=f"Run {newer.pk} was applied later. Undo it first."):
        screening_declines.undo(run, by=run.started_by)
    screening_declines.undo(newer, by=run.started_by)
    drain()
    screening_declines.undo(ScreeningRun.objects.get(pk=run.pk), by=run.started_by)
    drain()

    assert set(states(run).values()) == {State.SUBMITTED}


def test_what_was_applied_is_not_offered_to_be_applied(client, run):
    client.force_login(run.started_by)
    applied(run)
    answer = client.get(reverse("screening_preview", args=[run.pk]))

    assert answer["Location"] == run.get_absolute_url()
    page = client.get(answer["Location"]).content.decode()
    assert f"Run {run.pk} is applied, so there is nothing to apply." in page


def test_the_history_does_not_tell_a_reader_what_the_run_said(client, run):
    applied(run)
    row = Application.objects.filter(pk__in=suggested(run, "advance")).first()
    client.force_login(run.started_by)
    said = f"Screening run {run.pk}: suggest advance."
    assert said in client.get(row.get_absolute_url()).content.decode()

    Application.objects.filter(pk=row.pk).update(assigned_to=run.started_by)
    assert said not in client.get(row.get_absolute_url()).content.decode()
