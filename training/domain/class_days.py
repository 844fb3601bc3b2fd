"""Nothing is due on a day off or at a weekend: the class days of a cohort."""

from datetime import timedelta

from django.db.models import Q

from careerpath.ui.when import day as words
from cohorts.models import DayOff
from training import calendars

A_WEEK = timedelta(days=7)


def off_of(cohort):
    """``{day: name}`` of the days off of the cohort and of its program, whenever they are."""
    rows = DayOff.objects.filter(program=cohort.program_id)
    rows = rows.filter(Q(cohort=None) | Q(cohort=cohort)).order_by("day", "id")
    return dict(rows.values_list("day", "name"))


def on_or_after(cohort, day):
    """The day, or the next one with class."""
    return calendars.class_day(day, off_of(cohort))


def in_a_week(cohort, today):
    """A week from now, or the next day with class: what forms propose."""
    return on_or_after(cohort, today + A_WEEK)


def due(day, off, last, *, on_weekends=False):
    """The class day on which something is due that was planned for ``day``, and a sentence when it
    is another one; ``last`` is the last day of the cohort, or None.
    """
    found = calendars.class_day(day, off, not_after=last, on_weekends=on_weekends)
    if found == day:
        return day, ""
    why = off.get(day) or f"{day:%A}"
    return found, f"{words(day)} is {why}, so it is due {words(found)}."
