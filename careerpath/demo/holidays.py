"""The days off of the demo's program, as a calendar of the United States has them."""

import calendar
from datetime import date, timedelta

FIXED = (
    (1, 1, "New Year's Day"),
    (6, 19, "Juneteenth"),
    (7, 4, "Independence Day"),
    (12, 25, "Christmas"),
)


def of(year):
    """Pairs of a day and its name, in order; none moves to the Friday or Monday beside it."""
    thanksgiving = _nth(year, 11, calendar.THURSDAY, 4)
    return sorted(
        [
            *((date(year, month, day), name) for month, day, name in FIXED),
            (_nth(year, 1, calendar.MONDAY, 3), "Martin Luther King Jr. Day"),
            (_nth(year, 6, calendar.MONDAY, 1) - timedelta(weeks=1), "Memorial Day"),
            (_nth(year, 9, calendar.MONDAY, 1), "Labor Day"),
            (thanksgiving, "Thanksgiving"),
            (thanksgiving + timedelta(days=1), "Day after Thanksgiving"),
        ]
    )


def _nth(year, month, weekday, number):
    """The first, second, … such weekday of the month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
