"""Approvals: one act for a whole batch, by a second person or after waiting and checking.

An app says once what can be approved (``kind``), asks (``request``) and is told in the same
transaction how it ended (``on_approved``, ``on_refused``). Which policy was used is in the row
and in the audit line.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused
from cohorts import notifications
from cohorts.domain.constraints import refusals
from cohorts.models import Approval
from cohorts.sizes import SECOND_PERSON, WAIT_AND_CHECK
from cohorts.states import ApprovalState
from cohorts.working_time import add_working_time

SAMPLE_SIZE = 20


@dataclass(frozen=True)
class Kind:
    """What can be approved under one name.

    ``render(approval, user)`` returns the safe HTML of the sample, blind where the reader must
    be. ``on_approved(approval, by)`` and ``on_refused(approval, by)`` run inside the transaction
    of the act and may raise ``Refused``, which leaves the approval waiting; ``on_refused`` hears
    of cancellations too (``approval.state`` tells). ``permission`` is what an approver needs,
    ``asking`` what the person who asked needs to confirm after waiting.
    """

    name: str
    title: str
    render: Callable
    on_approved: Callable
    on_refused: Callable | None
    permission: str
    asking: str


KINDS: dict[str, Kind] = {}


def kind(
    name,
    *,
    title,
    render,
    on_approved,
    on_refused=None,
    permission="applicants.approve_decision",
    asking="applicants.run_screening",
):
    """Acts called ``name`` can be put up for approval from now on."""
    if name in KINDS:
        raise ValueError(f"The kind of approval {name} is registered twice.")
    KINDS[name] = Kind(name, title, render, on_approved, on_refused, permission, asking)
    return KINDS[name]


def draw_sample(ids: Iterable[int], *, size=SAMPLE_SIZE, seed=None) -> list[int]:
    """At most ``size`` of ``ids`` drawn at random, in ascending order."""
    everyone = sorted(set(ids))
    if len(everyone) <= size:
        return everyone
    return sorted(random.Random(seed).sample(everyone, size))  # noqa: S311 - a sample to read


@transaction.atomic
def request(kind, about, *, by, program, summary, sample_ids=(), count=0):
    """An approval of ``kind`` stands for ``about`` under the policy of ``program``.

    ``summary`` is one sentence without names of people; ``sample_ids`` are at most twenty of the
    ``count`` records of the batch. Refused while one of the same kind waits for the same record.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind} is no registered kind of approval.")
    now = timezone.now()
    waits = program.approval_policy == WAIT_AND_CHECK
    approval = Approval(
        kind=kind,
        about_model=about._meta.label_lower,
        about_id=about.pk,
        program=program,
        policy=program.approval_policy,
        requested_by=by,
        requested_at=now,
        ready_at=_ready_at(program, now) if waits else None,
        summary=summary,
        sample_ids=list(sample_ids)[:SAMPLE_SIZE],
        count=count,
    )
    with refusals():
        approval.save(force_insert=True)
    audit.record(
        "cohorts.approval.requested",
        by=by,
        about=approval,
        to_state=ApprovalState.WAITING,
        policy=approval.policy,
        count=count,
        subject_id=about.pk,
    )
    if not waits:
        notifications.ask_approvers(approval, KINDS[kind], by=by)
    return approval


@transaction.atomic
def approve(approval, *, by, sample_read, reason="", by_link=False):
    """The batch is approved in one act, and its app has carried it out.

    Second person: anybody with the permission but the one who asked. Wait and check: the one who
    asked, once the waiting time is over; anybody else with the permission at any time.
    """
    now = timezone.now()
    _may_decide(approval, by=by)
    if not sample_read:
        raise Refused("Read the sample before you approve.")
    own = approval.was_asked_by(by)
    if own and not approval.may_be_confirmed_at(now):
        raise Refused("The waiting time is not over. Until then this can only be canceled.")
    used = WAIT_AND_CHECK if own else SECOND_PERSON
    with refusals():
        approval.step(
            ApprovalState.APPROVED,
            by=by,
            reason=reason,
            set=_decided(by, now, used, reason) | {"sample_read_at": now},
            policy=used,
            sample_size=len(approval.sample_ids),
            count=approval.count,
            by_link=by_link,
        )
    KINDS[approval.kind].on_approved(approval, by)
    notifications.take_back(approval, by=by)
    return approval


@transaction.atomic
def refuse(approval, *, by, reason, by_link=False):
    """The batch is not approved; nothing in it has changed, and the reason is kept."""
    _may_decide(approval, by=by)
    if approval.was_asked_by(by):
        raise Refused("You asked for this yourself. Cancel it instead.")
    if not reason.strip():
        raise Refused("Say in a sentence why this is not approved.")
    approval.step(
        ApprovalState.REFUSED,
        by=by,
        reason=reason,
        set=_decided(by, timezone.now(), SECOND_PERSON, reason),
        policy=SECOND_PERSON,
        count=approval.count,
        by_link=by_link,
    )
    _tell_app_no(approval, by)
    return approval


@transaction.atomic
def cancel(approval, *, by, reason=""):
    """The request is taken back; nothing in the batch has changed."""
    if not approval.was_asked_by(by) and not by.may(KINDS[approval.kind].permission):
        raise Refused("Only the person who asked, or an approver, can cancel this.")
    return overtake(approval, by=by, reason=reason)


@transaction.atomic
def overtake(approval, *, by, reason):
    """The request is taken back because what it was about has changed since."""
    approval.step(
        ApprovalState.CANCELED,
        by=by,
        reason=reason,
        set=_decided(by, timezone.now(), approval.policy, reason),
        policy=approval.policy,
    )
    _tell_app_no(approval, by)
    return approval


@transaction.atomic
def wait_and_check_instead(approval, *, by):
    """The request stands for the working hours of its program and may then be confirmed.

    Refused until a second person has been looked for a whole day.
    """
    now = timezone.now()
    if not approval.was_asked_by(by):
        raise Refused("Only the person who asked can choose to wait and check.")
    if not approval.may_turn_to_waiting_at(now):
        raise Refused("A second person has a day to answer first.")
    changed = Approval.objects.filter(
        pk=approval.pk, state=ApprovalState.WAITING, policy=SECOND_PERSON
    ).update(policy=WAIT_AND_CHECK, ready_at=_ready_at(approval.program, now))
    if not changed:
        raise Refused("Somebody was faster. Look at it again.")
    audit.record("cohorts.approval.turned_to_waiting", by=by, about=approval)
    approval.refresh_from_db()
    return approval


def may_decide(approval, user, now):
    """Whether the page offers ``user`` to approve at ``now``."""
    if approval.was_asked_by(user):
        allowed = user.may(KINDS[approval.kind].asking)
        return approval.is_waiting and allowed and approval.may_be_confirmed_at(now)
    return approval.is_waiting and user.may(KINDS[approval.kind].permission)


def _may_decide(approval, *, by):
    """Refused unless ``by`` may say yes or no to this approval."""
    if not approval.is_waiting:
        raise Refused(f"This is settled already: {approval.get_state_display().lower()}.")
    own = approval.was_asked_by(by)
    if own and not approval.waits_and_checks:
        raise Refused("You asked for this yourself, so a second person has to approve it.")
    kind = KINDS[approval.kind]
    if not by.may(kind.asking if own else kind.permission):
        raise Refused("You may not decide on this.")


def _decided(by, at, policy, reason):
    """The columns that say who decided, when and under which policy."""
    return {"decided_by": by, "decided_at": at, "policy_used": policy, "reason": reason}


def _tell_app_no(approval, by):
    notifications.take_back(approval, by=by)
    handler = KINDS[approval.kind].on_refused
    if handler is not None:
        handler(approval, by)


def _ready_at(program, now):
    return add_working_time(now, timedelta(hours=program.wait_hours), program.working_week())
