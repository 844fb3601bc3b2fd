"""Applications by week since an intake opened, beside those of the intake before."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncDate

from applicants.models import Application
from cohorts.models import Intake

MOST = 26


class Weeks(NamedTuple):
    """Both lines, the table beside them, and the words under the axis."""

    now: object
    before: object
    values: list
    earlier: list
    rows: list
    ticks: list


def weeks(program, cohort, zone):
    """The newest intake with applications and the one before; None without any; two queries."""
    sent = Application.objects.sent().filter(intake__program=program).exclude(submitted_at=None)
    intakes = Intake.objects.filter(pk__in=sent.values("intake")).select_related("cohort")
    if cohort is not None:
        intakes = intakes.filter(cohort=cohort)
    newest = list(intakes.order_by("-opens_at", "-pk")[:2])
    if not newest:
        return None
    counted = (
        sent.filter(intake__in=newest)
        .annotate(day=TruncDate("submitted_at", tzinfo=zone))
        .order_by()
        .values_list("intake", "day")
        .annotate(n=Count("pk"))
    )
    days = {one.pk: Counter() for one in newest}
    for intake, day, number in counted:
        days[intake][day] += number
    now, *rest = [(one, by_week(days[one.pk])) for one in newest]
    earlier = rest[0][1] if rest else []
    length = max(len(now[1]), len(earlier))
    rows = [
        (week + 1, at(now[1], week), at(earlier, week) if rest else None) for week in range(length)
    ]
    last = max(len(now[1]) - 1, 1)
    step = max(1, -(-last // 4))
    ticks = [(100 * week / last, str(week + 1)) for week in range(0, len(now[1]), step)]
    return Weeks(now[0], rest[0][0] if rest else None, now[1], earlier, rows, ticks)


def by_week(days):
    """Numbers by week from the first day on, the last week included."""
    if not days:
        return []
    first = min(days)
    found = Counter()
    for day, number in days.items():
        found[min((day - first) // timedelta(days=7), MOST - 1)] += number
    return [found[week] for week in range(max(found) + 1)]


def at(values, week):
    """The number of the week, nothing after the last one."""
    return values[week] if week < len(values) else 0
