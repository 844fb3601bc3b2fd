"""An applicant's time: booked, changed, given back, asked for.

The application is locked before the slot, always in this order; a slot has one booking that holds
it, which a unique index guards as well.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from applicants.domain import interview_letters as letters
from applicants.domain import requests
from applicants.interview_states import HOLDS_SLOT, InterviewState
from applicants.models import (
    ApplicantRequest,
    Application,
    FrontDeskLook,
    Interview,
    InterviewInvitation,
    InterviewSlot,
    Recusal,
    SlotInterviewer,
)
from applicants.request_states import RequestKind, RequestOutcome
from applicants.states import State
from careerpath import audit
from careerpath.ui.when import words
from careerpath.workflow import Refused, refusing

LEAD_TIME = dt.timedelta(hours=2)  # nobody finds an interview in the calendar sooner than this
SHOWN_NEXT = 3
STAFF = "applicants.decide_application"
NOT_FREE = "This time is not free any more."
GONE = "Your application is at another stage now, so there is nothing to book."
FREED = (letters.BOOKED, letters.DAY_BEFORE, letters.HOUR_BEFORE)


# ------------------------------------------------------------------ what can be booked
def free_slots(invitation, *, soon=False):
    """The slots that this applicant can have now, the first one first; one query.

    Without those whose panel has somebody who knows the person. ``soon``: also those that begin so
    soon that only the office may fill them.
    """
    held = Interview.objects.filter(slot=OuterRef("pk"), state__in=HOLDS_SLOT)
    known = SlotInterviewer.objects.sitting().filter(slot=OuterRef("pk"))
    known = known.filter(conflict_with(invitation.application))
    begins = timezone.now() + (dt.timedelta(0) if soon else LEAD_TIME)
    return (
        InterviewSlot.objects.open()
        .filter(round=invitation.round_id, starts_at__gt=begins)
        .filter(~Exists(held), ~Exists(known))
        .annotate(sitting=Count("seats", filter=Q(seats__left_at=None)))
        .filter(sitting__gte=F("round__panel_size"))
        .in_order()
    )


def conflict_with(application):
    """Seats of people who may not interview this applicant: own, recused, looked up."""
    recused = Recusal.objects.filter(application=application, user=OuterRef("interviewer"))
    looked = FrontDeskLook.objects.filter(
        person=application.applicant_id, user=OuterRef("interviewer")
    )
    return Q(interviewer=application.applicant_id) | Q(Exists(recused)) | Q(Exists(looked))


def scheduled(invitation):
    """The interview that is booked, or None."""
    found = invitation.interviews.filter(state=InterviewState.SCHEDULED)
    return found.select_related("slot__round__intake__program").first()


# ------------------------------------------------------------------ the acts
def book(invitation, slot, *, by):
    """The applicant has this time, in place of the one before, if any.

    Refused outside the round's window and rules, and, with the next free times, when somebody was
    faster.
    """
    try:
        with transaction.atomic(), refusing():
            return _book(invitation, slot, by=by)
    except Taken as taken:
        raise Refused(f"{taken} {_next_free(invitation)}") from taken


class Taken(Refused):
    """The slot went to somebody else."""


def _book(invitation, slot, *, by):
    application = lock(invitation.application_id)
    invitation = _again(invitation)
    before = scheduled(invitation)
    if before is not None and before.slot_id == slot.pk:
        return before
    staff = by.may(STAFF) and application.applicant_id != by.pk
    _may_book(application, invitation, before, by=by, staff=staff)
    slot = _ours(slot)
    if not free_slots(invitation, soon=staff).filter(pk=slot.pk).exists():
        raise Taken(NOT_FREE)
    if before is not None:
        _let_go(before, by=by, kind="applicants.interview.moved")
        if not staff:
            InterviewInvitation.objects.filter(pk=invitation.pk).update(
                rebookings=F("rebookings") + 1
            )
    if staff and invitation.asked_at and not invitation.answered_at:
        InterviewInvitation.objects.filter(pk=invitation.pk).update(answered_at=Now())
        said = f"We have booked a time for you ({invitation.round}). The mail about it says when."
        _settle(invitation, RequestOutcome.GRANTED, said, by=by)
    return _hold(invitation, slot, by=by, is_change=before is not None)


def _ours(slot):
    """The slot, ours until the transaction ends; waiting in vain for one that is gone says so."""
    try:
        with refusing():
            return InterviewSlot.objects.select_for_update(no_key=True).get(pk=slot.pk)
    except Refused as busy:
        if Interview.objects.filter(slot=slot, state__in=HOLDS_SLOT).exists():
            raise Taken(NOT_FREE) from busy
        raise


def _hold(invitation, slot, *, by, is_change):
    """The slot is booked, written down, and everybody is told."""
    try:
        with refusing():
            interview = Interview.objects.create(invitation=invitation, slot=slot, booked_by=by)
    except Refused as refusal:
        raise Taken(str(refusal)) from refusal
    _newer(invitation)
    audit.record(
        "applicants.interview.booked",
        by=by, about=interview, application=invitation.application_id, slot=slot.pk,
    )  # fmt: skip
    letters.post(letters.BOOKED, interview, by=by, is_change=is_change)
    letters.tell_panel(interview, "booked", by=by)
    return interview


def cancel(invitation, *, by, reason=""):
    """The applicant's time is free for somebody else; the invitation stands."""
    with transaction.atomic(), refusing():
        application = lock(invitation.application_id)
        invitation = _again(invitation)
        before = scheduled(invitation)
        if before is None:
            raise Refused("There is no interview to cancel.")
        staff = by.may(STAFF) and application.applicant_id != by.pk
        if not staff:
            _only_own(application, by)
            _in_time(before, "cancelled")
        _let_go(before, by=by, reason=reason)
        _newer(invitation)
        letters.post(letters.CANCELLED, before, by=by, may_book=not staff)
        return before


@transaction.atomic
def ask(invitation, text, *, by):
    """The office knows that no time suits, or what the person needs, and owes an answer.

    On the round's page stands what was asked for last; the request with its clock keeps all of it.
    """
    application = lock(invitation.application_id)
    invitation = _again(invitation)
    _only_own(application, by)
    if invitation.is_withdrawn or application.state != State.INTERVIEW:
        raise Refused(GONE)
    InterviewInvitation.objects.filter(pk=invitation.pk).update(
        asked=text, asked_at=timezone.now(), answered_at=None
    )
    audit.record("applicants.interviewinvitation.asked", by=by, about=invitation)
    return requests.ask(
        application, kind=RequestKind.ADJUSTMENT, text=_wish(invitation, text), by=by
    )


@transaction.atomic
def answered(invitation, *, by):
    """What the applicant asked for is dealt with."""
    waiting = InterviewInvitation.objects.filter(pk=invitation.pk, answered_at=None)
    if not waiting.filter(asked_at__isnull=False).update(answered_at=Now()):
        raise Refused("Somebody has dealt with it already.")
    audit.record("applicants.interviewinvitation.answered", by=by, about=invitation)
    said = f"We have dealt with what you asked for about your interview ({invitation.round})."
    _settle(invitation, RequestOutcome.EXPLAINED, said, by=by)


def _wish(invitation, text):
    """What somebody asked for about an interview, in the words of the request."""
    return f"For the interview ({invitation.round}): {text}"


def _settle(invitation, outcome, said, *, by):
    """The request that the wish opened is answered, unless the person asked for more in it."""
    same = ApplicantRequest.objects.open().filter(
        application=invitation.application_id,
        kind=RequestKind.ADJUSTMENT,
        text=_wish(invitation, invitation.asked).strip(),
    )
    for request in same.select_related("application"):
        requests.answer(request, outcome=outcome, text=said, by=by)


def left(application, *, by):
    """Whoever withdraws has no interview any more: the time is free and reminders are stopped.

    Called in the transaction in which the application left the running.
    """
    mine = Interview.objects.scheduled().filter(invitation__application=application)
    for interview in mine.for_list():
        _let_go(interview, by=by)
        _newer(interview.invitation)
    standing = InterviewInvitation.objects.standing().filter(application=application)
    for invitation in standing:
        letters.unsend(
            invitation, [letters.INVITED, letters.NOT_BOOKED], by=by, reason="The person left."
        )
    standing.filter(interviews__isnull=True).update(withdrawn_at=timezone.now())


# ------------------------------------------------------------------ inside
def lock(application_id):
    """The application, ours until the transaction ends."""
    return Application.objects.select_for_update(no_key=True).get(pk=application_id)


def _again(invitation):
    return InterviewInvitation.objects.select_related(
        "round__intake__program", "application__applicant"
    ).get(pk=invitation.pk)


def _let_go(interview, *, by, reason="", kind="applicants.interview.cancelled"):
    """The booking is off, its reminders do not go out, and the panel knows."""
    interview.step(InterviewState.CANCELLED, by=by, reason=reason, kind=kind)
    letters.unsend(interview, FREED, by=by, reason="The interview was moved or cancelled.")
    letters.tell_panel(interview, "cancelled", by=by)


def _newer(invitation):
    """The event in the applicant's calendar has a higher version."""
    InterviewInvitation.objects.filter(pk=invitation.pk).update(sequence=F("sequence") + 1)


def _only_own(application, by):
    if application.applicant_id != by.pk:
        raise Refused("Only the person who is invited can do this.")


def _may_book(application, invitation, before, *, by, staff):
    if invitation.is_withdrawn or application.state != State.INTERVIEW:
        raise Refused(GONE)
    done = invitation.interviews.filter(state=InterviewState.COMPLETED)
    if done.exists():
        raise Refused("Your interview has taken place. There is nothing to book.")
    if staff:
        return
    _only_own(application, by)
    round_ = invitation.round
    now = timezone.now()
    zone = round_.intake.program.time_zone
    if now < round_.booking_opens_at:
        opens = words(round_.booking_opens_at, "deadline", zone)
        raise Refused(f"Times can be booked from {opens} on.")
    if now >= round_.booking_closes_at:
        raise Refused("Booking is closed. Ask for another time below.")
    if invitation.no_shows > 1:
        raise Refused("Two interviews were missed. Ask for another time below.")
    if before is not None:
        _in_time(before, "changed")
        if invitation.rebookings >= round_.max_rebookings:
            raise Refused("You have changed your time as often as you can. Ask for another one.")


def _in_time(interview, what):
    hours = interview.slot.round.notice_hours
    if timezone.now() > interview.slot.starts_at - dt.timedelta(hours=hours):
        raise Refused(
            f"An interview can be {what} until {hours} hours before it. Write to us instead."
        )


def _next_free(invitation):
    """The next free times in one sentence."""
    invitation = _again(invitation)
    person, program = invitation.application.applicant, invitation.round.intake.program
    zone = letters.zones(person, program)[0]
    free = [words(slot.starts_at, "deadline", zone) for slot in free_slots(invitation)[:SHOWN_NEXT]]
    if not free:
        return "No other time is free at this moment. Ask for another time below."
    return f"The next free times: {'; '.join(free)}."
