"""What interviews do by the clock: reminders that read where things stand, and late scorecards."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from applicants.domain import interview_booking, interview_day
from applicants.domain import interview_letters as letters
from applicants.models import Application, Interview
from applicants.states import State
from careerpath.notifications import outbox

SYSTEM = "system:interviews"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SLICE = 200


def remind():
    """Whoever has an interview within a day, or within an hour, was reminded once of each."""
    return _remind(DAY, "day_reminder_at", letters.DAY_BEFORE) + _remind(
        HOUR, "hour_reminder_at", letters.HOUR_BEFORE
    )


def free_times():
    """Whoever is out of the running holds no time that somebody else could have."""
    out = [State.WITHDRAWN, State.NOT_PROGRESSED]
    ahead = Interview.objects.ahead().filter(invitation__application__state__in=out)
    for pk in ahead.order_by().values_list("invitation__application", flat=True).distinct():
        with transaction.atomic():
            interview_booking.lock(pk)
            interview_booking.left(Application.objects.get(pk=pk), by=SYSTEM)


def _remind(before, mark, kind):
    """The letters of one kind are written; whoever booked later than that needs none."""
    sent = 0
    while rows := _slice(before, mark, kind):
        sent += rows
    return sent


@transaction.atomic
def _slice(before, mark, kind):
    now = timezone.now()
    due = Interview.objects.scheduled().filter(
        **{mark: None},
        slot__starts_at__gt=now,
        slot__starts_at__lte=now + before,
        invitation__application__state=State.INTERVIEW,
    )
    rows = list(
        due.select_related(
            "slot__round__intake__program", "invitation__application__applicant"
        ).order_by("pk").select_for_update(skip_locked=True, of=("self",), no_key=True)[:SLICE]
    )  # fmt: skip
    Interview.objects.filter(pk__in=[one.pk for one in rows]).update(**{mark: now})
    for one in rows:
        if one.booked_at <= one.slot.starts_at - before:
            letters.post(kind, one, by=SYSTEM)
    return len(rows)


def remind_of_scorecards():
    """Whoever has not handed in a day after the interview was written to, once for each."""
    for interview, person in interview_day.owing():
        outbox.queue(
            letters.LATE_CARD,
            to=person,
            about=interview,
            by=SYSTEM,
            key=f"interview-card-{interview.pk}-{person.pk}",
            context={
                "reference": interview.invitation.application.reference,
                "when": letters.moment(
                    interview.slot.starts_at, person, interview.slot.round.intake.program
                ),
                "path": reverse("interview", args=[interview.pk]),
            },
        )
