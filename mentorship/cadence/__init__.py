"""How often two talk, when the next check-in is due, and when somebody is reminded.

Pure. Days are days of the program's zone, so that they never have 23 or 25 hours; a moment is made
of one only when a mail goes out or a link ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEKLY, TWO_WEEKS, MONTHLY = 7, 14, 30
ON_SITE = 90  # so many days on site make the check-ins rarer
MORNING = time(8)
# A reminder is written on the day itself, and firmer so many days later; the last one reaches the
# lead, who is a person and can call.
LEVELS = ((1, 0), (2, 4), (3, 9))


@dataclass(frozen=True)
class Span:
    """Days from one to another, both included; without end while ``until`` is None."""

    start: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day and (self.until is None or day <= self.until)


def rhythm(on_site_since: date | None, today: date, own: int | None = None) -> int:
    """Days between check-ins: weekly in boot camp, every two weeks for 90 days on site, monthly.

    ``own`` is what a pair agreed on, and counts before all.
    """
    if own is not None:
        return own
    if on_site_since is None or today < on_site_since:
        return WEEKLY
    return TWO_WEEKS if (today - on_site_since).days < ON_SITE else MONTHLY


def due(
    last: date, cadence_days: int, pauses: Iterable[Span] = (), booked: date | None = None
) -> date:
    """The day on which the next check-in is due.

    What is booked after the last one counts before the rhythm. Days of a pause do not count: the
    rest of the rhythm goes on when it is over. A pause without end answers ``date.max``.
    """
    if booked is not None and booked > last:
        day = booked
        for span in sorted(pauses, key=lambda one: one.start):
            if span.covers(day):
                if span.until is None:
                    return date.max
                day = span.until + timedelta(days=1)
        return day
    day = last + timedelta(days=cadence_days)
    for span in sorted(pauses, key=lambda one: one.start):
        if span.until is not None and span.until <= last:
            continue
        if span.start > day:
            break
        if span.until is None:
            return date.max
        day += span.until - max(span.start, last + timedelta(days=1)) + timedelta(days=1)
    return day


def overdue_days(due_on: date, as_of: date) -> int:
    """Whole days since the due date; the due date itself is not overdue."""
    return max(0, (as_of - due_on).days)


def level(due_on: date, today: date) -> int:
    """How firm a reminder is today: 0 none, 1 a word, 2 firmer, 3 a person steps in."""
    late = (today - due_on).days
    return max((number for number, after in LEVELS if late >= after), default=0)


def moment(day: date, zone: tzinfo, at: time = MORNING) -> datetime:
    """The moment at which a clock on the wall shows ``at`` on that day, in UTC.

    A time that the clock skips in spring is the moment an hour later; of one that it shows twice in
    the fall the first counts.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The day that a calendar on the wall shows at this moment."""
    return instant.astimezone(zone).date()


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())
