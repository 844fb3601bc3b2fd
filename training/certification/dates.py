"""How long a credential holds, and when its person is warned."""

from __future__ import annotations

import calendar
from datetime import date
from enum import Enum

WARN_AT = (180, 90, 30)  # days before the last day
EXPIRING = 180


class Standing(Enum):
    """Where a credential stands on a day; the last two are decided by people."""

    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


def ends_on(issued: date, months: int | None, *, end_of_month: bool = False) -> date | None:
    """Return the last day on which a credential holds; None when it never ends.

    Months are counted on the calendar; a day that the month does not have becomes its last one, so
    that one issued on February 29 for a year ends on February 28. Some issuers let a
    credential hold until the month is over.
    """
    if months is None:
        return None
    if months < 1:
        raise ValueError("A credential holds for at least one month.")
    year, month = divmod(issued.year * 12 + issued.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, last if end_of_month else min(issued.day, last))


def standing(
    expires: date | None, today: date, *, revoked: bool = False, superseded: bool = False
) -> Standing:
    """Return where a credential stands; its last day is still a good one."""
    if revoked:
        return Standing.REVOKED
    if superseded:
        return Standing.SUPERSEDED
    if expires is None:
        return Standing.ACTIVE
    if expires < today:
        return Standing.EXPIRED
    return Standing.EXPIRING if (expires - today).days <= EXPIRING else Standing.ACTIVE


def due_warning(expires: date | None, today: date) -> int | None:
    """Return the nearest of the warnings whose day has come, or None: it is early, or too late.

    Whoever was away at 90 days hears of 30 and of nothing older.
    """
    if expires is None or expires < today:
        return None
    left = (expires - today).days
    reached = [days for days in WARN_AT if left <= days]
    return min(reached) if reached else None
