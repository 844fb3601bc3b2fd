"""Exams, credentials, warnings, links, completion and places, as acts on the database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.invariants import broken
from careerpath.notifications import delivery
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.models import Approval, Enrollment
from tests.cohorts import made as hub
from tests.training import made
from training.domain import (
    catalog,
    certifying,
    completing,
    credentials,
    exams,
    figures,
    leaves,
    pass_rates,
)
from training.models import (
    Certification,
    Completion,
    Credential,
    ExamAttempt,
    ExamWindow,
    Requirement,
)
from training.states import HAS_SEAT, AttemptState

pytestmark = pytest.mark.django_db


def register(window, people, by, **more):
    plan = exams.plan(window, people, **more)
    return exams.register(window, plan.going_in, by=by, **more)


def result(window, state, by, *, people=None, score=None):
    rows = window.attempts.counting()
    rows = rows.filter(enrollment__in=people) if people else rows
    wanted = [exams.Wanted(one, state, score, one.state) for one in rows]
    return exams.enter(window, wanted, by=by)


# ---------------------------------------------------------------- registering
def test_the_plan_says_who_is_registered_and_exactly_why_not_the_others(exam, ready, lead):
    window = made.window(exam, seats=1)
    assert [line.problems for line in exams.plan(window, ready).lines] == [
        (),
        (exams.NO_SEAT,),
        ("Reach 75% in a practice exam; the best is 74%.",),
    ]
    window.seats = 3
    window.save()
    excepted = exams.plan(window, ready, reason="Ill on the day of the practice exam.")
    assert [line.goes_in for line in excepted.lines] == [True, True, True]
    register(window, ready, lead, reason="Ill on the day of the practice exam.")
    assert [one.reason != "" for one in ExamAttempt.objects.order_by("pk")] == [
        False, False, True,
    ]  # fmt: skip
    assert ExamWindow.objects.get().seats_left == 0
    assert Message.objects.filter(kind="training.exam_registered").count() == 3
    again = exams.plan(window, ready[:1]).lines[0]
    assert again.problems == ("There is an exam date or a result to come.",)


def test_C12_the_database_keeps_the_seats_and_says_so(exam, ready, lead):
    window = made.window(exam, seats=2)
    lines = exams.plan(window, ready[:2]).going_in
    register(window, ready[:1], lead)
    with pytest.raises(Refused, match=r"not enough seats|registered in|exam date"):
        exams.register(window, lines, by=lead)
    with (
        pytest.raises(IntegrityError, match="exam_window_seats_not_exceeded"),
        transaction.atomic(),
    ):
        ExamAttempt.objects.bulk_create(
            ExamAttempt(certification=exam, enrollment=one, window=window, day="2026-05-01")
            for one in ready[1:]
        )
    ExamWindow.objects.update(seats_taken=0)  # nobody but the trigger writes the count
    assert ExamWindow.objects.get().seats_taken == 1
    register(window, ready[1:2], lead)
    window.seats = 1
    with pytest.raises(Refused, match="not enough seats"):
        exams.keep_window(window, by=lead, changed=["seats"])


def test_the_trigger_and_the_code_mean_the_same_states():
    with connection.cursor() as cursor:
        for state in AttemptState:
            cursor.execute("SELECT training_attempt_has_seat(%s)", [state])
            assert cursor.fetchone()[0] == (state in HAS_SEAT)


def test_an_undone_registration_frees_the_seats_and_nobody_is_told_of_a_date(
    exam, ready, lead, django_capture_on_commit_callbacks
):
    window = made.window(exam)
    act = register(window, ready[:2], lead)
    exams.undo(act, by=lead)
    assert ExamWindow.objects.get().seats_taken == 0
    delivery.deliver()
    assert {one.subject.split(" for ")[0] for one in mail.outbox} == {"Your registration"}
    with pytest.raises(Refused, match="already"):
        exams.undo(act, by=lead)


def test_a_canceled_window_cancels_who_was_registered_and_tells_them_why(exam, ready, lead):
    window = made.window(exam)
    register(window, ready[:2], lead)
    exams.cancel_window(window, because="No supervisor.", by=lead)
    assert {one.state for one in ExamAttempt.objects.all()} == {"canceled"}
    assert "No supervisor." in Message.objects.filter(kind="training.exam_canceled")[0].body
    assert exams.plan(made.window(exam), ready[:1]).lines[0].goes_in


# ---------------------------------------------------------------- results
def test_who_passes_holds_the_credential_and_an_undo_takes_both_back(exam, ready, lead):
    window = made.window(exam, days=-20)
    ExamWindow.objects.update(register_by=None)
    people = ready[:2]
    plan = exams.plan(window, people, now=window.starts_at - timedelta(days=1))
    exams.register(window, plan.going_in, by=lead)
    act = result(window, AttemptState.PASSED, lead, score=Decimal("700"))
    held = Credential.objects.order_by("pk")
    assert [one.person_id for one in held] == [one.person_id for one in people]
    assert held[0].expires_on == credentials.last_day(exam, held[0].issued_on)
    exams.undo(act, by=lead)
    assert {one.state for one in ExamAttempt.objects.all()} == {"scheduled"}
    assert {one.state for one in Credential.objects.all()} == {"revoked"}
    result(window, AttemptState.FAILED, lead)
    correct = result(window, AttemptState.PASSED, lead, people=people[:1])
    assert Credential.objects.held().count() == 1
    later = ExamAttempt.objects.get(enrollment=people[0])
    exams.enter(window, [exams.Wanted(later, "passed", Decimal("650"), "passed")], by=lead)
    with pytest.raises(Refused, match="1 of 1 changed since then"):
        exams.undo(correct, by=lead)
    assert not list(broken())


def test_a_failed_attempt_waits_and_the_number_of_attempts_ends(exam, ready, lead):
    window = made.window(exam, days=-10)
    plan = exams.plan(window, ready[:1], now=window.starts_at - timedelta(days=1))
    exams.register(window, plan.going_in, by=lead)
    result(window, AttemptState.NO_SHOW, lead)
    soon, later = made.window(exam, days=2), made.window(exam, days=6)
    [line] = exams.plan(soon, ready[:1]).lines
    assert line.problems[0].startswith("The waiting time after a failed attempt ends on ")
    assert exams.plan(later, ready[:1]).lines[0].goes_in
    for days in (-60, -40):
        ExamAttempt.objects.create(
            certification=exam,
            enrollment=ready[0],
            day=timezone.now().date() + timedelta(days=days),
            state="failed",
        )
    assert "All 3 attempts are used." in exams.plan(later, ready[:1]).lines[0].problems


def test_C10_a_result_over_another_one_meets_a_sentence(exam, ready, lead):
    window = made.window(exam)
    register(window, ready[:1], lead)
    attempt = ExamAttempt.objects.get()
    stale = exams.Wanted(attempt, AttemptState.FAILED, None, "scheduled")
    result(window, AttemptState.PASSED, lead)
    with pytest.raises(Refused, match="changed meanwhile"):
        exams.enter(window, [stale], by=lead)
    assert ExamAttempt.objects.get().state == "passed"


def round_the_domain(model, state):
    """The state is changed without its line, and the database is asked at once."""
    with transaction.atomic():
        model.objects.update(state=state)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_T2_a_state_does_not_move_without_its_line(exam, ready, lead):
    register(made.window(exam), ready[:1], lead)
    held = made.credential(ready[0].person, exam)
    for model, state in ((ExamAttempt, "passed"), (Credential, "superseded")):
        with pytest.raises(IntegrityError):
            round_the_domain(model, state)
    assert Credential.objects.get(pk=held.pk).state == "held"


def test_first_attempts_are_counted_by_cohort_and_window(exam, ready, lead):
    window = made.window(exam, days=-30)
    plan = exams.plan(window, ready[:2], now=window.starts_at - timedelta(days=1))
    exams.register(window, plan.going_in, by=lead)
    result(window, AttemptState.FAILED, lead, people=ready[:1])
    result(window, AttemptState.PASSED, lead, people=ready[1:2])
    again = made.window(exam, days=-2)
    plan = exams.plan(again, ready[:1], now=again.starts_at - timedelta(days=1))
    exams.register(again, plan.going_in, by=lead)
    result(again, AttemptState.PASSED, lead)
    report = pass_rates.report(exam)
    assert [(one.counts.passed, one.counts.decided) for one in report.cohorts] == [(1, 2)]
    assert [(one.counts.passed, one.percent) for one in report.windows] == [(1, "50.0")]
    assert report.everybody.share == 50


# ---------------------------------------------------------------- readiness
def test_readiness_costs_the_same_for_one_and_for_many(cohort, exam, ready, lead):
    def counted(people):
        with CaptureQueriesContext(connection) as seen:
            found = certifying.readiness(cohort, people)
        assert len(found) == len(people)
        return len(seen)

    register(made.window(exam), ready[:1], lead)
    more = list(made.enrolled(cohort, 20))
    assert counted(ready[:1]) == counted(ready + more)


def test_what_is_left_is_said_in_sentences_and_only_of_released_grades(cohort, exam, ready, lead):
    own = made.certification(cohort.program, is_own=True)
    Requirement.objects.create(certification=own, kind="hours", needed=2)
    Requirement.objects.create(certification=own, kind="credential", prior=exam)
    assert certifying.target(cohort.program) == exam
    assert certifying.left_for(ready[0]) == [
        "Reach 75% in a practice exam; the best is nothing yet.",
        f"Pass the exam {exam.name}; no date is set yet.",
        "Attend 2 more hours of class.",
    ]
    session = made.session(cohort, minutes=120)
    made.mark(session, ready[0], "P")
    made.credential(ready[0].person, exam)
    assert certifying.left_for(ready[0]) == []


def test_hours_leave_out_what_somebody_came_late(cohort, exam, ready):
    Requirement.objects.create(certification=exam, kind="hours", needed=2)
    made.mark(made.session(cohort, minutes=120), ready[0], "L", minutes_late=15)
    [line] = certifying.readiness(cohort, ready[:1])[ready[0].pk].result.missing
    assert line.says == "1.7 of 2 hours attended."


# ---------------------------------------------------------------- completion
def test_completion_is_proposed_approved_by_a_second_person_and_taken_back(cohort, ready, lead):
    own = made.certification(cohort.program, is_own=True)
    Requirement.objects.create(certification=own, kind="hours", needed=2)
    cohort.program.approval_policy = "second_person"
    cohort.program.save()
    found = completing.candidates(cohort, ready)
    round_ = completing.propose(cohort, found[:2], completed_on=date(2026, 4, 10), by=lead)
    assert {one.state for one in Enrollment.objects.all()} == {"active"}
    assert [one.pk for one, _ in completing.candidates(cohort, ready)] == [ready[2].pk]
    approval = Approval.objects.get(about_id=round_.pk)
    with pytest.raises(Refused, match="second person"):
        approvals.approve(approval, by=lead, sample_read=True)
    second = hub.user("program_lead")
    assert ready[0].person.name in approvals.KINDS[completing.KIND].render(approval, second)
    approvals.approve(approval, by=second, sample_read=True)
    states = [one.state for one in Enrollment.objects.order_by("pk")]
    assert states == ["completed", "completed", "active"]
    done = Completion.objects.order_by("pk")[0]
    assert done.left == ["Attend 2 more hours of class."]
    assert done.credential.certification == own
    assert Message.objects.filter(kind="training.completed").count() == 2
    completing.take_back(done, because="The wrong person.", by=lead)
    ready[0].refresh_from_db()
    assert ready[0].state == "active"
    assert Credential.objects.get(pk=done.credential_id).state == "revoked"
    assert not list(broken())


# ---------------------------------------------------------------- places
def test_nobody_is_expected_while_on_leave(cohort, ready, lead):
    sessions = [made.session(cohort, days=day, state="held") for day in (0, 1, 2)]
    for session in sessions:
        for one in ready[1:]:
            made.mark(session, one, "P")
    made.mark(sessions[0], ready[0], "P")
    leaves.go(ready[0], from_on=date(2026, 3, 3), until_on=None, reason="Family.", by=lead)
    everybody = Enrollment.objects.all()
    assert [one.expected(everybody).count() for one in sessions] == [3, 2, 2]
    leaves.come_back(ready[0], on=date(2026, 3, 4), by=lead)
    assert [one.expected(everybody).count() for one in sessions] == [3, 2, 3]
    tally = figures.attendance(cohort, ready)[ready[0].pk].tally
    assert (tally.present, tally.unmarked) == (1, 1)


def test_a_transfer_moves_the_seat_and_the_exam_and_keeps_what_was_done(cohort, exam, ready, lead):
    other = made.cohort(program=cohort.program, seats=1)
    window = made.window(exam)
    register(window, ready[:2], lead)
    made.mark(made.session(cohort), ready[0], "P")
    new = leaves.transfer(ready[0], to=other, reason="Moved.", by=lead)
    ready[0].refresh_from_db()
    assert (ready[0].state, new.state, new.person_id) == ("withdrawn", "active", ready[0].person_id)
    assert window.attempts.get(enrollment=new).state == "scheduled"
    other.refresh_from_db()
    assert other.seats_taken == 1
    with pytest.raises(Refused, match="full"):
        leaves.transfer(ready[1], to=other, reason="Moved.", by=lead)
    leaves.leave_for_good(ready[1], reason="Took another job.", by=lead)
    assert ExamWindow.objects.get().seats_taken == 1


# ---------------------------------------------------------------- catalog and lines
def test_the_catalog_begins_with_what_is_known_and_leaves_the_rest_empty(cohort, lead):
    for code in ("HF", "CI"):
        made.subject(cohort.program, code)
    own = catalog.begin(cohort.program, by=lead)
    assert {row.kind for row in own.requirements.all()} == {
        "hours", "attendance", "subject", "credential",
    }  # fmt: skip
    exam = certifying.target(cohort.program)
    assert (exam.issuer, exam.validity_months, exam.pass_mark) == ("CHIME", None, "")
    himss = Certification.objects.get(code="CPHIMS")
    assert (himss.validity_months, himss.end_of_month, himss.ce_hours) == (36, True, 45)
    with pytest.raises(Refused, match="already"):
        catalog.begin(cohort.program, by=lead)


def test_T1_each_act_leaves_one_line_for_each_record(exam, ready, lead):
    start = AuditEvent.objects.count()
    window = made.window(exam)
    register(window, ready[:2], lead)
    result(window, AttemptState.PASSED, lead)
    kinds = AuditEvent.objects.order_by("pk")[start:]
    counts = {}
    for one in kinds:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    counts.pop("notifications.message.written")
    assert counts == {
        "training.examattempt.registered": 2,
        "training.examattempt.passed": 2,
        "training.credential.recorded": 2,
    }
