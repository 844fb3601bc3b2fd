"""What is written about interviews, and whether it still holds at the moment it goes out."""

import datetime as dt

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse

from applicants.interview_states import InterviewState
from applicants.models import Interview, InterviewInvitation
from applicants.states import State
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as MessageState
from careerpath.ui.when import words

INVITED = "applicants.interview_invited"
BOOKED = "applicants.interview_booked"
CANCELLED = "applicants.interview_cancelled"
DAY_BEFORE = "applicants.interview_day_before"
HOUR_BEFORE = "applicants.interview_hour_before"
NO_SHOW = "applicants.interview_no_show"
NOT_BOOKED = "applicants.interview_not_booked"
LATE_CARD = "applicants.interview_late_scorecard"
PANEL = "applicants.interview_panel"

UNDO_FOR = dt.timedelta(minutes=10)


def is_ahead(message):
    """Whether the interview that the message reminds of is still to come, as it was booked."""
    ahead = Interview.objects.scheduled().filter(
        slot__starts_at__gt=Now(), invitation__application__state=State.INTERVIEW
    )
    return ahead.filter(pk=message.about_id).exists()


def is_missed(message):
    """Whether the interview still counts as missed."""
    return Interview.objects.filter(pk=message.about_id, state=InterviewState.NO_SHOW).exists()


def is_invited(message):
    """Whether the invitation stands."""
    return InterviewInvitation.objects.standing().filter(pk=message.about_id).exists()


def is_unbooked(message):
    """Whether the invitation stands and nothing is booked."""
    return InterviewInvitation.objects.without_booking().filter(pk=message.about_id).exists()


KINDS = {
    INVITED: ("Interview: invitation", is_invited),
    BOOKED: ("Interview: booked", None),
    CANCELLED: ("Interview: cancelled", None),
    DAY_BEFORE: ("Interview: tomorrow", is_ahead),
    HOUR_BEFORE: ("Interview: in an hour", is_ahead),
    NO_SHOW: ("Interview: missed", is_missed),
    NOT_BOOKED: ("Interview: no time chosen yet", is_unbooked),
    LATE_CARD: ("Interview: scorecard is late", None),
    PANEL: ("Interview: your calendar", None),
}


def zones(person, program):
    """The zones in which a person reads a time: their own, and the program's where it differs."""
    own = person.time_zone or settings.CAREERPATH_TIME_ZONE
    return (own,) if own == program.time_zone else (own, program.time_zone)


def moment(instant, person, program):
    """The time in the person's zone, and in the program's where that is another one."""
    own, *other = zones(person, program)
    said = words(instant, "deadline", own)
    return f"{said} ({words(instant, 'deadline', other[0])})" if other else said


def post_invitations(kind, invitations, *, by, after=None):
    """One letter for each invitation stands in the outbox; a fixed number of statements."""
    rows = []
    for one in invitations:
        round_ = one.round
        person = one.application.applicant
        rows.append(
            (
                person,
                one,
                {
                    "reference": one.application.reference,
                    "intake": str(round_.intake),
                    "round": round_.name,
                    "minutes": round_.minutes,
                    "mode": round_.get_mode_display().lower(),
                    "closes": moment(round_.booking_closes_at, person, round_.intake.program),
                    "expect": round_.what_to_expect,
                    "path": reverse("interview_booking", args=[one.pk]),
                },
            )
        )
    return outbox.queue_all(kind, rows, by=by, after=after)


def post(kind, interview, *, by, after=None, **more):
    """The applicant's letter about one interview stands in the outbox."""
    invitation, slot = interview.invitation, interview.slot
    person, round_ = invitation.application.applicant, slot.round
    context = {
        "reference": invitation.application.reference,
        "round": round_.name,
        "when": moment(slot.starts_at, person, round_.intake.program),
        "minutes": round_.minutes,
        "mode": round_.get_mode_display().lower(),
        "place_label": round_.place_label,
        "place": slot.where,
        "path": reverse("interview_booking", args=[invitation.pk]),
        **more,
    }
    return outbox.queue_all(kind, [(person, interview, context)], by=by, after=after)


def tell_panel(interview, what, *, by, sentence=""):
    """Everybody of the panel but whoever did it reads what became of the interview."""
    round_ = interview.slot.round
    seats = interview.slot.seats.sitting().select_related("interviewer")
    rows = [
        (
            seat.interviewer,
            interview,
            {
                "reference": interview.invitation.application.reference,
                "round": round_.name,
                "what": what,
                "sentence": sentence,
                "when": moment(interview.slot.starts_at, seat.interviewer, round_.intake.program),
                "path": reverse("interviews"),
            },
        )
        for seat in seats
        if seat.interviewer_id != getattr(by, "pk", None)
    ]
    return outbox.queue_all(PANEL, rows, by=by)


def unsend(record, kinds, *, by, reason):
    """Letters about ``record`` that have not gone out are cancelled; returns how many."""
    waiting = Message.objects.about(record).filter(
        kind__in=kinds, state__in=[MessageState.QUEUED, MessageState.HELD]
    )
    outcome = waiting.step_all(
        MessageState.CANCELLED, by=by, reason=reason, kind="notifications.message.cancelled"
    )
    return len(outcome.moved)
