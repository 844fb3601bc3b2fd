"""Everything that the page of the program shows, in a number of queries that never grows."""

from functools import reduce
from operator import add
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from careerpath.reporting.program.needs import needs
from careerpath.reporting.program.stages import Counts, funnel, rows
from careerpath.reporting.program.weeks import weeks
from placements.domain import kept, outcomes
from placements.models import Placement

TICKS = (0, 90, 180, 365)


def of(user, program, cohorts, cohort):
    """The page for all cohorts of a program, or for one, as it stands today in its zone."""
    zone = program.zone() if program else ZoneInfo(settings.CAREERPATH_TIME_ZONE)
    today = timezone.now().astimezone(zone).date()
    every = rows(program, today, zone)
    counted = [row for row in every if cohort is None or row.cohort == cohort]
    counts = reduce(add, (row.counts for row in counted), Counts())
    began = Placement.objects.filter(state__in=outcomes.STARTED, starts_on__lte=today)
    began = began.filter(enrollment__cohort__program=program)
    if cohort is not None:
        began = began.filter(enrollment__cohort=cohort)
    kept_rows = list(kept.of(program, cohort)[0])
    curve = outcomes.curve(began, today, kept_rows)
    ways = links(user, cohort)
    seats = sum(one.seats for one in ([cohort] if cohort else cohorts))
    return {
        "program": program,
        "today": today,
        "counts": counts,
        "is_empty": not cohorts and counts == Counts(),
        "seats": seats,
        "at_work": began.running().count(),
        "lines": [(line, ways.get(line.key, "")) for line in funnel(counts, seats)],
        "rows": every,
        "needs": needs(user, program, today),
        "weeks": weeks(program, cohort, zone),
        "retention": outcomes.retention(began, today, kept_rows),
        "points": [(one.day, one.survival, one.low, one.high) for one in curve.points],
        "curve": curve,
        "ticks": TICKS,
    }


def links(user, cohort):
    """Where the people behind a number are listed, for those who may see that list."""
    found = {}
    if user.may("applicants.view_application"):
        found["applied"] = reverse("application_list") + "?view=everything"
        found["offered"] = reverse("choosing")
    if user.may("cohorts.view_cohort"):
        found["seated"] = (
            reverse("cohorts:cohort_detail", args=[cohort.slug])
            if cohort
            else reverse("cohorts:cohort_list")
        )
    if user.may("training.certify") and cohort:
        found["completed"] = reverse("training:completions", args=[cohort.slug])
    if user.may("placements.view_placements"):
        found["placed"] = reverse("placements:placements") + "?show=all"
        found["retained"] = reverse("placements:ledger")
    if user.may("mentorship.view_pairs"):
        found["mentored"] = reverse("mentorship:lead")
    return found
