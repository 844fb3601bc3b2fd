"""Placements: made, approved, begun, extended, converted, ended, completed; each with its dates."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Program
from placements.models import FTE, OnboardingItem, Placement
from placements.states import RUNNING, ItemState, PlacementState, RequisitionState
from training.domain.skills import today_of

OWN = "A second person has to approve the placement that you made."
UNDO_DAYS = 60
TOO_LATE = f"An end can be taken back for {UNDO_DAYS} days. Place the person anew."
CHANGED = "Somebody changed the placement meanwhile. Look again."


def today(placement):
    """The day that it is for the people of the program."""
    return today_of(placement.enrollment.cohort.program)


@transaction.atomic
def place(requisition, enrollment, *, starts_on, ends_on=None, fte=None, submission=None, by):
    """The placement waits for approval, with everything that the client asks for.

    Refused when the opening is full, or when the person would be above 1.00 FTE on a day.
    """
    if submission is not None and submission.enrollment_id != enrollment.pk:
        raise Refused("That submission is about somebody else.")
    made = Placement(
        requisition=requisition,
        enrollment=enrollment,
        submission=submission,
        starts_on=starts_on,
        ends_on=ends_on or _end(requisition, starts_on),
        fte=fte or requisition.fte,
        made_by=by,
        set_by=by,
    )
    with refusing(**FTE):
        made.save(force_insert=True)
    audit.record("placements.placement.made", by=by, about=made, to_state=PlacementState.PENDING)
    fill(made, by=by)
    return made


def _end(requisition, starts_on):
    weeks = requisition.weeks
    return starts_on + timedelta(weeks=weeks, days=-1) if weeks else None


def fill(placement, *, by):
    """Every requirement of the client and the site stands on the checklist."""
    requisition = placement.requisition
    wanted = requisition.client.requirements.filter(retired_at=None).filter(
        Q(site=None) | Q(site=requisition.site_id)
    )
    OnboardingItem.objects.bulk_create(
        (
            OnboardingItem(
                placement=placement,
                requirement=one,
                begin_by=placement.starts_on - timedelta(days=one.lead_days),
                set_by=by,
            )
            for one in wanted.exclude(pk__in=placement.items.values("requirement"))
        ),
        ignore_conflicts=True,
    )


def _step(placement, to, *, by, reason="", **values):
    """One step with its version; the history is written by the database."""
    now = timezone.now()
    somebody = None if isinstance(by, str) else by
    values |= {"version": F("version") + 1, "set_at": now, "set_by": somebody, "reason": reason}
    with refusing(**FTE):
        placement.step(to, by=by, reason=reason, set=values)
    placement.refresh_from_db()


@transaction.atomic
def take_end_back(placement, *, because, by):
    """An end that was wrong does not count: the placement runs on as before, with its old last day.

    The end stays in the history. Refused after ``UNDO_DAYS``, when the seat went to somebody else,
    and when the person has other work by now.
    """
    because = _said(because)
    if not placement.is_over:
        raise Refused("It is not over.")
    if timezone.now() - placement.state_changed_at > timedelta(days=UNDO_DAYS):
        raise Refused(TOO_LATE)
    before = placement.changes.filter(state__in=RUNNING).order_by("-version").first()
    if before is None:
        raise Refused("Nothing says where it stood before. Place the person anew.")
    _step(placement, before.state, by=by, reason=because, ended_on=None)
    opening = placement.requisition
    opening.refresh_from_db()
    if not opening.seats_left and opening.takes_candidates:
        opening.step(RequisitionState.FILLED, by=by, cause="rule")


@transaction.atomic
def approve(placement, *, by):
    """The placement is approved; with its last seat the opening is filled.

    Refused for whoever made it where two are wanted.
    """
    policy = placement.requisition.client.program.approval_policy
    if policy == Program.ApprovalPolicy.SECOND_PERSON and placement.made_by_id == by.pk:
        raise Refused(OWN)
    _step(placement, PlacementState.APPROVED, by=by)
    opening = placement.requisition
    opening.refresh_from_db()
    if not opening.seats_left and opening.takes_candidates:
        opening.step(RequisitionState.FILLED, by=by, cause="rule")


def begin(placement, *, by):
    """The person is at work. Refused before the first day, and while something is missing."""
    if placement.starts_on > today(placement):
        raise Refused("The first day has not come yet.")
    missing = placement.items.open_now().count()
    if missing:
        raise Refused(f"Still missing before the first day: {missing}. Settle the checklist first.")
    _step(placement, PlacementState.ACTIVE, by=by)


def cancel(placement, *, because, by):
    """The placement does not begin, and the seat is free."""
    _step(placement, PlacementState.CANCELED, by=by, reason=_said(because))


def extend(placement, *, until, by):
    """The placement goes on until a later day."""
    if placement.ends_on is None or until <= placement.ends_on:
        raise Refused("Enter a day after the planned last one.")
    if placement.state == PlacementState.EXTENDED:
        return change(placement, by=by, seen=placement.version, ends_on=until)
    return _step(placement, PlacementState.EXTENDED, by=by, ends_on=until)


def convert(placement, *, last_on, by):
    """The person joined the client; the last day with the program is kept."""
    _over(placement, PlacementState.CONVERTED, last_on, by, "")


def end(placement, *, last_on, because, by):
    """The placement ended early, with its reason; the seat is free."""
    _over(placement, PlacementState.ENDED, last_on, by, _said(because))


def complete(placement, *, last_on, by):
    """The placement ran to its end."""
    _over(placement, PlacementState.COMPLETED, last_on, by, "")


def _over(placement, to, last_on, by, because):
    if last_on < placement.starts_on:
        raise Refused("The last day is the first day or later.")
    if last_on > today(placement):
        raise Refused("Enter a day that has come.")
    _step(placement, to, by=by, reason=because, ended_on=last_on)


def _said(because):
    if not because.strip():
        raise Refused("Say in a few words why.")
    return because.strip()


@transaction.atomic
def change(placement, *, by, seen, reason="", **values):
    """Dates or hours are others from now on. Refused when somebody was faster than ``seen``."""
    if placement.is_over or placement.state == PlacementState.CANCELED:
        raise Refused("What is over is not changed any more.")
    rows = Placement.objects.filter(pk=placement.pk, version=seen)
    with refusing(**FTE):
        done = rows.update(
            **values, version=seen + 1, set_at=timezone.now(), set_by=by, reason=reason
        )
    if not done:
        raise Refused(CHANGED)
    placement.refresh_from_db()
    if "starts_on" in values:
        for item in placement.items.select_related("requirement"):
            begin_by = placement.starts_on - timedelta(days=item.requirement.lead_days)
            OnboardingItem.objects.filter(pk=item.pk).update(begin_by=begin_by)
    audit.record("placements.placement.changed", by=by, about=placement)


def settle(item, to, *, by, on=None):
    """A requirement is requested, met on a day, waived or missing again."""
    values = {"set_by": by, "met_on": None, "expires_on": None}
    if to == ItemState.MET:
        values["met_on"] = on or today(item.placement)
        months = item.requirement.months_valid
        values["expires_on"] = add_months(values["met_on"], months) if months else None
    item.step(to, by=by, set=values)


def add_months(day, months):
    """The same day so many months later; March 1 where that month has no such day in February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    first = day.replace(year=year, month=month, day=1)
    later = first + timedelta(days=day.day - 1)
    return later if later.month == month else later.replace(day=1)
