"""Arithmetic of days that notices, requests and records are counted by."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

SATURDAY = 5


def business_days_before(day: date, count: int, *, holidays: Iterable[date] = ()) -> date:
    """Return the latest date that lies ``count`` business days before ``day``.

    Monday to Friday count, less ``holidays``; ``day`` itself does not.
    """
    off = frozenset(holidays)
    while count > 0:
        day -= timedelta(days=1)
        if day.weekday() < SATURDAY and day not in off:
            count -= 1
    return day


def business_days_after(day: date, count: int, *, holidays: Iterable[date] = ()) -> date:
    """Return the earliest date that lies ``count`` business days after ``day``."""
    off = frozenset(holidays)
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in off:
            count -= 1
    return day


def business_days_between(first: date, last: date, *, holidays: Iterable[date] = ()) -> int:
    """Return how many business days lie after ``first`` up to and with ``last``."""
    off = frozenset(holidays)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(1 for day in days if day.weekday() < SATURDAY and day not in off)


def months_after(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def years_after(day: date, years: int) -> date:
    """Return the same day ``years`` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
