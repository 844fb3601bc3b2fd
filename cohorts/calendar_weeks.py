"""The weeks of a cohort and the shift of dates when one is copied: pure, no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = frozenset({0, 1, 2, 3, 4})


@dataclass(frozen=True)
class Week:
    """One week of a cohort: its number from 1, its days, and which of them have class."""

    number: int
    first: date
    last: date
    class_days: tuple[date, ...]
    holidays: tuple[date, ...]


def weeks(starts_on: date, ends_on: date, days_off: Iterable[date] = ()) -> list[Week]:
    """The weeks from ``starts_on`` to ``ends_on``, both included, Monday to Sunday.

    A class day is a weekday inside the dates that is not off. Raises ``ValueError`` when the
    dates are the wrong way round.
    """
    if ends_on < starts_on:
        raise ValueError("A cohort cannot end before it starts.")
    off = frozenset(days_off)
    result: list[Week] = []
    monday = starts_on - timedelta(days=starts_on.weekday())
    while monday <= ends_on:
        days = [monday + timedelta(days=step) for step in range(7)]
        inside = [day for day in days if starts_on <= day <= ends_on]
        teaching = [day for day in inside if day.weekday() in WEEKDAYS]
        result.append(
            Week(
                number=len(result) + 1,
                first=inside[0],
                last=inside[-1],
                class_days=tuple(day for day in teaching if day not in off),
                holidays=tuple(day for day in teaching if day in off),
            )
        )
        monday += timedelta(days=7)
    return result


def last_day(starts_on: date, number_of_weeks: int) -> date:
    """The Friday (at the earliest) that ends ``number_of_weeks`` of class from ``starts_on``."""
    if number_of_weeks < 1:
        raise ValueError("A cohort has at least one week.")
    monday = starts_on - timedelta(days=starts_on.weekday())
    return max(starts_on, monday + timedelta(days=7 * number_of_weeks - 3))


def shift_date(day: date, days: int) -> date:
    """``day`` moved by ``days``."""
    return day + timedelta(days=days)


def shift_instant(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """``instant`` moved by ``days`` on the wall clock of ``zone``: 17:00 stays 17:00. In UTC."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    local = instant.astimezone(zone)
    moved = datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=zone)
    return moved.astimezone(UTC)
