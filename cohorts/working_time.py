"""Arithmetic of working hours: pure, no Django, no clock of its own.

A working week is a set of weekdays (Monday is 0) with one span of wall-clock hours, in a time
zone, less some dates off. All instants go in and come out aware; results are in UTC. Time is
counted as it passes: where the clocks change inside a working day, that day is an hour shorter
or longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LONGEST_BREAK = 400  # days without one working hour, after which the week is called empty


@dataclass(frozen=True)
class WorkingWeek:
    """When people work: hours of the clock on weekdays of ``zone``, less ``days_off``."""

    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(17)
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    days_off: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError("A working day must open before it closes.")
        if not self.weekdays <= frozenset(range(7)) or not self.weekdays:
            raise ValueError("A working week needs at least one weekday, 0 to 6.")

    def works_on(self, day: date) -> bool:
        """Whether anybody works on ``day``."""
        return day.weekday() in self.weekdays and day not in self.days_off

    def span(self, day: date) -> tuple[datetime, datetime]:
        """The first and the last instant of the working day ``day``, in UTC."""
        first = datetime.combine(day, self.opens, tzinfo=self.zone)
        last = datetime.combine(day, self.closes, tzinfo=self.zone)
        return first.astimezone(UTC), last.astimezone(UTC)

    def spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working spans at and after ``start``, the first one cut to begin at ``start``."""
        instant = _utc(start)
        day = instant.astimezone(self.zone).date()
        idle = 0
        while idle < LONGEST_BREAK:
            idle += 1
            if self.works_on(day):
                first, last = self.span(day)
                if instant < last:
                    idle = 0
                    yield max(first, instant), last
            day += DAY
        raise ValueError("This working week has no working hour for more than a year.")


def add_working_time(start: datetime, amount: timedelta, week: WorkingWeek) -> datetime:
    """The instant at which ``amount`` of working time has passed since ``start``, in UTC.

    With an amount of nothing this is the first working instant at or after ``start``. Raises
    ``ValueError`` for a negative amount, a naive instant, and a week without working hours.
    """
    if amount < timedelta(0):
        raise ValueError("Working time cannot be negative.")
    left = amount
    for first, last in week.spans_from(start):
        if left <= last - first:
            return first + left
        left -= last - first
    raise AssertionError("spans_from() never ends quietly.")


def working_time_between(start: datetime, end: datetime, week: WorkingWeek) -> timedelta:
    """The working time from ``start`` to ``end``; nothing when ``end`` is not later."""
    finish = _utc(end)
    total = timedelta(0)
    for first, last in week.spans_from(start):
        if first >= finish:
            return total
        total += min(last, finish) - first
    raise AssertionError("spans_from() never ends quietly.")


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(UTC)
