"""Approvals: who may, when, what the app hears, and what the audit says."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import format_html

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.models import Approval
from cohorts.states import APPROVAL_STEPS, ApprovalState
from tests.cohorts import made

pytestmark = pytest.mark.django_db

DECLINES = "tests.declines"


@pytest.fixture
def heard():
    """What the app that asked was told."""
    return []


@pytest.fixture(autouse=True)
def declines(heard):
    """A kind of approval, as an app registers one."""

    def approved(approval, by):
        if approval.summary == "Too late.":
            raise Refused("The run was applied already.")
        heard.append((approval.pk, "approved", by.pk))

    kind = approvals.kind(
        DECLINES,
        title="Declines of a run",
        render=lambda approval, user: format_html("<p>Sample of {}</p>", approval.about_id),
        on_approved=approved,
        on_refused=lambda approval, by: heard.append((approval.pk, approval.state, by.pk)),
    )
    yield kind
    del approvals.KINDS[DECLINES]


@pytest.fixture
def recruiter():
    return made.user("recruiter")


@pytest.fixture
def lead():
    return made.user("program_lead")


def asked(by, *, policy="second_person", about=None, summary="Decline 40 of 60.", **fields):
    about = about or made.intake(program=made.program(approval_policy=policy))
    return approvals.request(
        DECLINES,
        about,
        by=by,
        program=about.program,
        summary=summary,
        sample_ids=range(1, 21),
        count=40,
        **fields,
    )


def waited(approval):
    """As if the waiting time were over."""
    Approval.objects.filter(pk=approval.pk).update(ready_at=timezone.now() - timedelta(seconds=1))
    approval.refresh_from_db()
    return approval


def a_day_old(approval):
    Approval.objects.filter(pk=approval.pk).update(
        requested_at=timezone.now() - timedelta(hours=24, seconds=1)
    )
    approval.refresh_from_db()
    return approval


def test_a_request_stands_and_says_what_it_is_about(recruiter):
    approval = asked(recruiter)

    assert (approval.state, approval.count, approval.policy) == ("waiting", 40, "second_person")
    assert approval.sample_ids == list(range(1, 21))
    assert Approval.objects.waiting().get() == approval
    line = AuditEvent.objects.about(approval).get()
    assert (line.kind, line.detail["policy"]) == ("cohorts.approval.requested", "second_person")


def test_the_same_thing_is_asked_once(recruiter):
    first = asked(recruiter)
    about = type(made.intake()).objects.get(pk=first.about_id)

    with pytest.raises(Refused, match="already waits"):
        asked(recruiter, about=about)

    approvals.cancel(first, by=recruiter)
    assert asked(recruiter, about=about).state == "waiting"


def test_a_second_person_approves_in_one_act_and_the_app_hears(recruiter, lead, heard):
    approval = asked(recruiter)

    approvals.approve(approval, by=lead, sample_read=True, reason="Fine.")

    approval.refresh_from_db()
    assert (approval.state, approval.decided_by, approval.policy_used) == (
        "approved",
        lead,
        "second_person",
    )
    assert heard == [(approval.pk, "approved", lead.pk)]
    line = AuditEvent.objects.about(approval).get(to_state="approved")
    assert (line.detail["policy"], line.detail["sample_size"], line.detail["count"]) == (
        "second_person",
        20,
        40,
    )


def test_the_one_who_asked_never_approves_as_second_person(lead, heard):
    approval = a_day_old(asked(lead))

    with pytest.raises(Refused, match="second person"):
        approvals.approve(approval, by=lead, sample_read=True)

    assert heard == []


def test_the_database_knows_that_a_second_person_is_another_one(lead):
    approval = asked(lead)

    with (
        pytest.raises(IntegrityError, match="approval_by_a_second_person"),
        transaction.atomic(),
    ):
        Approval.objects.filter(pk=approval.pk).update(
            state="approved",
            decided_by=lead,
            decided_at=timezone.now(),
            sample_read_at=timezone.now(),
            policy_used="second_person",
        )


def test_nobody_approves_without_reading_the_sample(recruiter, lead):
    approval = asked(recruiter)

    with pytest.raises(Refused, match="Read the sample"):
        approvals.approve(approval, by=lead, sample_read=False)


def test_without_the_permission_nobody_approves(recruiter):
    approval = asked(recruiter)

    with pytest.raises(Refused, match="may not decide"):
        approvals.approve(approval, by=made.user("recruiter"), sample_read=True)


def test_A5_an_account_that_was_closed_approves_nothing(recruiter, lead):
    approval = asked(recruiter)
    lead.is_active = False
    lead.save()

    with pytest.raises(Refused, match="may not decide"):
        approvals.approve(approval, by=lead, sample_read=True)


def test_wait_and_check_waits_for_the_working_hours_of_the_program(recruiter, monkeypatch):
    friday_at_four = datetime(2026, 11, 20, 22, tzinfo=UTC)  # 16:00 in Chicago
    monkeypatch.setattr(timezone, "now", lambda: friday_at_four)

    approval = asked(recruiter, policy="wait_and_check")

    assert approval.ready_at == datetime(2026, 11, 23, 22, tzinfo=UTC)  # Monday, 16:00


def test_wait_and_check_is_not_confirmed_early(recruiter, heard):
    approval = asked(recruiter, policy="wait_and_check")

    with pytest.raises(Refused, match="waiting time is not over"):
        approvals.approve(approval, by=recruiter, sample_read=True)

    assert heard == []


def test_wait_and_check_is_confirmed_by_the_same_person_after_the_sample(recruiter, heard):
    approval = waited(asked(recruiter, policy="wait_and_check"))

    with pytest.raises(Refused, match="Read the sample"):
        approvals.approve(approval, by=recruiter, sample_read=False)
    approvals.approve(approval, by=recruiter, sample_read=True)

    assert approval.policy_used == "wait_and_check"
    assert heard == [(approval.pk, "approved", recruiter.pk)]
    line = AuditEvent.objects.about(approval).get(to_state="approved")
    assert line.detail["policy"] == "wait_and_check"


def test_wait_and_check_may_be_approved_by_somebody_else_at_any_time(recruiter, lead):
    approval = asked(recruiter, policy="wait_and_check")

    approvals.approve(approval, by=lead, sample_read=True)

    assert approval.policy_used == "second_person"


def test_the_database_knows_the_waiting_time(recruiter):
    approval = asked(recruiter, policy="wait_and_check")

    with pytest.raises(IntegrityError, match="approval_waited_first"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(
            state="approved",
            decided_by=recruiter,
            decided_at=timezone.now(),
            sample_read_at=timezone.now(),
            policy_used="wait_and_check",
        )


def test_a_request_is_canceled_by_the_one_who_asked(recruiter, heard):
    approval = asked(recruiter, policy="wait_and_check")

    approvals.cancel(approval, by=recruiter)

    assert approval.state == "canceled"
    assert heard == [(approval.pk, "canceled", recruiter.pk)]
    with pytest.raises(Refused, match="settled already: canceled"):
        approvals.approve(waited(approval), by=recruiter, sample_read=True)


def test_a_stranger_cancels_nothing(recruiter):
    approval = asked(recruiter)

    with pytest.raises(Refused, match="Only the person who asked"):
        approvals.cancel(approval, by=made.user("recruiter"))


def test_a_no_needs_a_reason_and_reaches_the_app(recruiter, lead, heard):
    approval = asked(recruiter)

    with pytest.raises(Refused, match="in a sentence why"):
        approvals.refuse(approval, by=lead, reason=" ")
    approvals.refuse(approval, by=lead, reason="Read the essays again.")

    assert (approval.state, approval.reason) == ("refused", "Read the essays again.")
    assert heard == [(approval.pk, "refused", lead.pk)]


def test_an_app_that_says_no_leaves_the_approval_waiting(recruiter, lead):
    approval = asked(recruiter, summary="Too late.")

    with pytest.raises(Refused, match="applied already"):
        approvals.approve(approval, by=lead, sample_read=True)

    approval.refresh_from_db()
    assert approval.state == "waiting"
    assert not AuditEvent.objects.filter(to_state="approved").exists()


def test_after_a_day_without_answer_the_one_who_asked_may_wait_and_check(recruiter):
    approval = asked(recruiter)
    with pytest.raises(Refused, match="a day to answer"):
        approvals.wait_and_check_instead(approval, by=recruiter)

    approvals.wait_and_check_instead(a_day_old(approval), by=recruiter)

    assert approval.policy == "wait_and_check"
    assert approval.ready_at > timezone.now()
    assert AuditEvent.objects.filter(kind="cohorts.approval.turned_to_waiting").count() == 1
    approvals.approve(waited(approval), by=recruiter, sample_read=True)
    assert approval.policy_used == "wait_and_check"


def test_nobody_else_turns_a_request_into_waiting(recruiter, lead):
    with pytest.raises(Refused, match="Only the person who asked"):
        approvals.wait_and_check_instead(a_day_old(asked(recruiter)), by=lead)


def test_C3_the_second_of_two_approvers_hears_who_was_faster(recruiter, lead, heard):
    approval = asked(recruiter)
    stale = Approval.objects.get(pk=approval.pk)
    approvals.approve(approval, by=lead, sample_read=True)

    with pytest.raises(Refused, match="was faster"):
        approvals.approve(stale, by=made.user("program_lead"), sample_read=True)

    assert len(heard) == 1


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(ApprovalState, repeat=2)), ids=str
)
def test_every_pair_of_approval_states_moves_by_the_table_alone(before, after, recruiter, lead):
    approval = Approval.objects.create(
        kind=DECLINES,
        about_model="cohorts.intake",
        about_id=1,
        program=made.program(),
        policy="second_person",
        requested_by=recruiter,
        state=before,
        decided_by=lead,
        decided_at=timezone.now(),
        policy_used="second_person",
        sample_read_at=timezone.now(),
    )

    if after in APPROVAL_STEPS[before]:
        approval.step(after, by=lead)
    else:
        with pytest.raises(Refused):
            approval.step(after, by=lead)
    approval.refresh_from_db()
    assert approval.state == (after if after in APPROVAL_STEPS[before] else before)


def test_who_sees_which_approvals(recruiter, lead):
    approval = asked(recruiter)

    assert list(Approval.objects.visible_to(recruiter)) == [approval]
    assert list(Approval.objects.visible_to(lead)) == [approval]
    assert list(Approval.objects.visible_to(made.user("recruiter"))) == []


def test_what_waits_for_whom(recruiter, lead):
    now = timezone.now()
    asked(recruiter)
    own = asked(recruiter, policy="wait_and_check")

    assert Approval.objects.for_person(lead, now).count() == 2
    assert Approval.objects.for_person(recruiter, now).count() == 0
    waited(own)
    assert list(Approval.objects.for_person(recruiter, now)) == [own]


def test_a_sample_is_at_most_twenty_of_the_batch_and_repeats_by_its_seed():
    drawn = approvals.draw_sample(range(9_500), seed=7)

    assert len(drawn) == len(set(drawn)) == 20
    assert drawn == approvals.draw_sample(reversed(range(9_500)), seed=7)
    assert approvals.draw_sample([3, 1, 2]) == [1, 2, 3]
