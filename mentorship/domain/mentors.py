"""What mentors offer, their breaks, their hours, and whose duty mentoring is."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from mentorship.domain.facts import today_of
from mentorship.models import CheckIn, Mentor, MentorPause, MentorshipLead


@transaction.atomic
def add(program, *, user, capacity, by):
    """The person is listed as a mentor of the program from today on."""
    row = Mentor(user=user, program=program, capacity=capacity, since=today_of(program))
    with refusing():
        row.save(force_insert=True)
    audit.record("mentorship.mentor.listed", by=by, about=row)
    return row


@transaction.atomic
def change(mentor, *, topics, about, capacity, by):
    """What the mentor offers is that."""
    mentor.topics, mentor.about, mentor.capacity = topics, about, capacity
    with refusing():
        mentor.save(update_fields=["topics", "about", "capacity"])
    audit.record("mentorship.mentor.changed", by=by, about=mentor)


@transaction.atomic
def pause(mentor, *, from_on, until_on=None, reason="", by):
    """The mentor takes a break."""
    row = MentorPause(mentor=mentor, from_on=from_on, until_on=until_on, reason=reason, made_by=by)
    with refusing():
        row.save(force_insert=True)
    audit.record("mentorship.mentorpause.made", by=by, about=row)
    return row


@transaction.atomic
def back(row, *, by):
    """The break ended yesterday; one that is only planned does not take place."""
    if row.mentor.user_id != by.pk:
        raise Refused("Only the mentor ends the own break.")
    today = today_of(row.mentor.program)
    audit.record("mentorship.mentorpause.ended", by=by, about=row)
    if row.from_on >= today:
        row.delete()
    else:
        row.until_on = today - timedelta(days=1)
        row.save(update_fields=["until_on"])


def hours_of(user):
    """``{hours, times}`` of the last year, with thanks."""
    since = timezone.now().date() - timedelta(days=365)
    rows = CheckIn.objects.held().filter(logged_by=user, on__gt=since)
    found = rows.aggregate(minutes=Sum("minutes"), times=Count("pk"))
    return {"hours": round((found["minutes"] or 0) / 60, 1), "times": found["times"]}


@transaction.atomic
def give_duty(program, user, *, by):
    """The person leads the mentoring of the program from today on."""
    row = MentorshipLead(program=program, user=user, from_on=today_of(program), given_by=by)
    with refusing():
        row.save(force_insert=True)
    audit.record("mentorship.mentorshiplead.given", by=by, about=row, to_id=user.pk)
    return row


@transaction.atomic
def end_duty(row, *, by):
    """The duty ended; one that began today never was."""
    today = today_of(row.program)
    audit.record("mentorship.mentorshiplead.ended", by=by, about=row, to_id=row.user_id)
    if row.from_on >= today:
        row.delete()
    else:
        row.until_on = today - timedelta(days=2)
        if row.until_on < row.from_on:
            row.delete()
        else:
            row.save(update_fields=["until_on"])
