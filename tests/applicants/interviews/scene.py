"""A round with its panel and times, and people who are invited to it."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from applicants.domain import interview_booking, interview_invites, interview_rounds, scorecards
from applicants.models import InterviewInvitation, InterviewSlot, ReviewKind, SlotInterviewer
from applicants.states import State
from tests.applicants.review import scene as review
from tests.factories import triage as make

QUESTION = {"text": "Tell us about a fault you found.", "weak": "None.", "strong": "The cause."}
VALUES = {
    "name": "Interview", "minutes": 45, "mode": "video", "place": "https://meet.example.org/7",
    "panel_size": 2, "notice_hours": 24, "max_rebookings": 1, "grace_minutes": 10,
    "what_to_expect": "Five questions.",
}  # fmt: skip


def window(**values):
    now = timezone.now()
    return VALUES | {
        "booking_opens_at": now - dt.timedelta(days=1),
        "booking_closes_at": now + dt.timedelta(days=20),
        **values,
    }


def scene(count=3, *, people=2, canary="", state=State.SHORTLISTED, **values):
    """(round, lead, interviewers, applications); nobody is invited yet."""
    call = make.intake()
    lead = make.person("program_lead", "Ada Lead")
    review.rubric(call, by=lead, kind=ReviewKind.INTERVIEW)
    who = review.readers(people)
    rows = make.applications(count, call=call, state=state, canary=canary, due_on=None, tags=[])
    round_ = interview_rounds.save(
        call,
        by=lead,
        values=window(**{"panel_size": people, **values}),
        questions=[QUESTION],
        panel=[one.pk for one in who],
    )
    return round_, lead, who, rows


def slot(round_, who, *, hours=72, **fields):
    """One time, so many hours from now (before now when negative)."""
    starts = (timezone.now() + dt.timedelta(hours=hours)).replace(microsecond=0)
    ends = starts + dt.timedelta(minutes=round_.minutes)
    made = InterviewSlot.objects.create(round=round_, starts_at=starts, ends_at=ends, **fields)
    SlotInterviewer.objects.bulk_create(
        SlotInterviewer(slot=made, interviewer=one, during=DateTimeTZRange(starts, ends, "[)"))
        for one in who
    )
    return made


def invited(round_, lead, rows):
    """The invitations of these applications."""
    interview_invites.invite(round_, [row.pk for row in rows], by=lead)
    found = InterviewInvitation.objects.filter(round=round_, application__in=rows)
    return list(found.select_related("application__applicant", "round").order_by("application"))


def booked(invitation, slot_):
    """The applicant has the time."""
    return interview_booking.book(invitation, slot_, by=invitation.application.applicant)


def began(interview, *, hours=2):
    """The interview began so many hours ago."""
    slot_ = interview.slot
    starts = timezone.now() - dt.timedelta(hours=hours)
    others = type(interview).objects.exclude(pk=interview.pk)
    starts -= dt.timedelta(minutes=50) * others.filter(slot__starts_at__lt=timezone.now()).count()
    ends = starts + dt.timedelta(minutes=45)
    InterviewSlot.objects.filter(pk=slot_.pk).update(starts_at=starts, ends_at=ends)
    slot_.seats.update(during=DateTimeTZRange(starts, ends, "[)"))
    interview.refresh_from_db()
    return interview


def entry(card, value=4):
    """A complete scorecard, all ``value``."""
    criteria = list(card.rubric.criteria.all())
    return scorecards.Entry(
        values={one.pk: value for one in criteria},
        evidence={one.pk: "They said so." for one in criteria} if value in (1, 5) else {},
        recommendation="advance",
        version=card.version,
    )
