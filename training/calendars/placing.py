"""Where the weeks of a plan fall: dates of a cohort, less its days off, on the wall clock."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKEND = 5  # the weekday with which it begins
AROUND = 31


@dataclass(frozen=True)
class Planned:
    """A session of a plan: week from 1, weekday from Monday as 0, wall clock, length."""

    key: int
    week: int
    weekday: int
    starts: time
    minutes: int


@dataclass(frozen=True)
class Placed:
    """Where a planned session falls; instants are in UTC."""

    key: int
    day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Skipped:
    """A planned session that falls on no day of the cohort, and why, as a sentence."""

    key: int
    day: date
    why: str


def weekday_of(starts_on: date, week: int, weekday: int) -> date:
    """The day of a week of the plan; week 1 is the calendar week of the first day."""
    monday = starts_on - timedelta(days=starts_on.weekday())
    return monday + timedelta(weeks=week - 1, days=weekday)


def class_day(
    day: date,
    days_off: Container[date] = (),
    *,
    not_after: date | None = None,
    on_weekends: bool = False,
) -> date:
    """``day``, or the next one with class: no day off, and no weekend unless ``on_weekends``.

    Where that would be after ``not_after`` it is the last class day before; ``day`` itself when
    there is none within a month.
    """

    def has_class(one: date) -> bool:
        return one not in days_off and (on_weekends or one.weekday() < WEEKEND)

    later = (day + timedelta(days=number) for number in range(AROUND))
    earlier = (day - timedelta(days=number) for number in range(AROUND))
    found = next((one for one in later if has_class(one)), day)
    if not_after is not None and found > not_after >= day:
        return next((one for one in earlier if has_class(one)), day)
    return found


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall clock, in UTC.

    Of an hour that the clocks repeat it is the first; an hour that they skip becomes the one after.
    """
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def place(
    planned: Iterable[Planned],
    starts_on: date,
    zone: ZoneInfo,
    days_off: Mapping[date, str] | None = None,
    *,
    ends_on: date | None = None,
) -> tuple[list[Placed], list[Skipped]]:
    """Every planned session on its day, in order, and apart those that have none.

    A session on a day off, before the first day or after the last one is skipped.
    """
    off = days_off or {}
    placed: list[Placed] = []
    skipped: list[Skipped] = []
    for one in planned:
        day = weekday_of(starts_on, one.week, one.weekday)
        if day in off:
            skipped.append(Skipped(one.key, day, f"{off[day]} is a day off."))
        elif day < starts_on:
            skipped.append(Skipped(one.key, day, "It is before the first day."))
        elif ends_on is not None and day > ends_on:
            skipped.append(Skipped(one.key, day, "It is after the last day."))
        else:
            start = instant(day, one.starts, zone)
            placed.append(Placed(one.key, day, start, start + timedelta(minutes=one.minutes)))
    placed.sort(key=lambda one: (one.starts_at, one.key))
    return placed, skipped
