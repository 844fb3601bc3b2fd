"""A plan of weeks laid on dates, and moved by days on the wall clock. Pure: no Django."""

from training.calendars.placing import (
    WEEKEND,
    Placed,
    Planned,
    Skipped,
    class_day,
    instant,
    place,
    weekday_of,
)

__all__ = [
    "WEEKEND",
    "Placed",
    "Planned",
    "Skipped",
    "class_day",
    "instant",
    "place",
    "weekday_of",
]
