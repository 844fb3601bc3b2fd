"""A sign-in sheet for a whole week: one column of initials for each session, one page a section."""

from datetime import datetime, time, timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from careerpath.access import allow
from cohorts.models import Cohort
from training.domain import sheets
from training.forms.sessions import WeekQuery
from training.models import ClassSession
from training.models.scopes import people_of
from training.views.attendance import MARK, page_context

BLANK = 4  # lines at the end of a section, for people who were seated this morning


@require_safe
@allow(MARK, Cohort, lookup="slug")
def sign_in_week(request, cohort):
    """The week that is asked for, the present one by default, to be printed and initialed."""
    weeks = cohort.weeks()
    zone = cohort.program.zone()
    today = timezone.now().astimezone(zone).date()
    number = WeekQuery.of(request).values["week"]
    if not number or number > len(weeks):
        number = next((w.number for w in weeks if today <= w.last), len(weeks) or 1)
    week = weeks[number - 1] if weeks else None
    context = page_context(
        request,
        cohort,
        week=week,
        weeks=weeks,
        pages=_pages(request.user, cohort, week.first, zone) if week else [],
        blank=range(BLANK),
    )
    return render(request, "training/sign_in_week.html", context)


def _pages(user, cohort, first, zone):
    """For each section its sessions and lines, as (section, sessions, [(person, cells)])."""
    monday = first - timedelta(days=first.weekday())
    start, end = (
        datetime.combine(monday + timedelta(days=days), time(), tzinfo=zone) for days in (0, 7)
    )
    sessions = ClassSession.objects.visible_to(user).filter(cohort=cohort).standing()
    sessions = list(sessions.within(start, end).for_calendar())
    people = people_of(user).filter(cohort=cohort).seated().select_related("person", "section")
    excused = sheets.excused_in(cohort, sessions)
    sections = {}
    for one in people.order_by("section__name", "section", "person__name", "pk"):
        sections.setdefault(one.section, []).append(one)
    found = []
    for section, rows in sections.items():
        ours = [one for one in sessions if one.section_id in (None, section and section.pk)]
        lines = [(one, [(one.pk, session.pk) in excused for session in ours]) for one in rows]
        if ours:
            found.append((section, ours, lines))
    return found
