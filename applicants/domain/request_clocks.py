"""Clocks of requests in words, and the reminder before one runs out."""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.jurisdictions.dates import business_days_between
from applicants.models import ApplicantRequest
from careerpath.accounts.models import User
from careerpath.accounts.roles import ROLES
from careerpath.notifications import outbox
from careerpath.ui.when import day as in_words

REMINDER = "applicants.request_due"
BEFORE = dt.timedelta(days=3)
CLOCK = "system:clock"


def today_for(request):
    """The day that it is where the program is."""
    return timezone.localtime(timezone.now(), request.application.intake.program.zone()).date()


def clock_words(request, today):
    """How long there is, or how late it is, and the tone in which to say it."""
    last = request.last_day
    if not request.is_open:
        at = request.answered_at or request.state_changed_at
        late = request.answered_at and request.answered_at.date() > last
        words = f"{request.get_state_display()} {in_words(at.date())}"
        return (f"{words}, late", "") if late else (words, "")
    left = (last - today).days
    if left < 0:
        return f"{days(-left)} overdue", "bad"
    if left == 0:
        return "Due today", "warn"
    if request.in_working_days:
        working = business_days_between(today, last)
        return (
            f"Due in {working} working {'day' if working == 1 else 'days'}",
            "warn" if left <= BEFORE.days else "",
        )
    return f"Due in {days(left)}", "warn" if left <= BEFORE.days else ""


def days(count):
    """So many days in words."""
    return f"{count} {'day' if count == 1 else 'days'}"


@transaction.atomic
def remind():
    """Whoever answers a request that is due soon, or late, has one mail about it for this day."""
    waiting = (
        ApplicantRequest.objects.open()
        .select_related("application__intake__program", "assigned_to")
        .order_by("pk")
    )
    sent = 0
    for request in waiting:
        today = today_for(request)
        if request.last_day - today > BEFORE:
            continue
        people = [request.assigned_to] if request.assigned_to_id else who_answer(request)
        for person in people:
            outbox.queue(
                REMINDER,
                to=person,
                about=request,
                by=CLOCK,
                context={
                    "reference": request.application.reference,
                    "clock": clock_words(request, today)[0].lower(),
                    "due": in_words(request.last_day, long=True),
                    "path": request.get_absolute_url(),
                },
                key=f"request-due-{request.pk}-{person.pk}-{today}",
            )
            sent += 1
    return sent


def who_answer(request):
    """Everybody whose role answers requests of this kind."""
    need = "applicants.judge_requests" if request.is_judged_blind else "applicants.front_desk"
    roles = [role for role, may in ROLES.items() if need in may]
    people = User.objects.filter(is_active=True, grants__role__in=roles).distinct().order_by("pk")
    return [one for one in people if one.may(need) and one.pk != request.asked_by_id]


def due_first(user):
    """Open requests that ``user`` may answer and that are due within a week, the first due first.

    The days are those of the server; where the program is behind it, one day more is listed.
    """
    until = timezone.now().date() + dt.timedelta(days=7)
    return list(
        ApplicantRequest.objects.for_staff(user)
        .open()
        .annotate(last=Coalesce("extended_due_on", "due_on"))
        .filter(last__lte=until)
        .select_related("application__intake__program")
        .order_by("last", "pk")[:200]
    )
