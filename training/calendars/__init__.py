"""A plan of weeks laid on dates, and moved by days on the wall clock. Pure: no Django."""

from training.calendars.placing import Placed, Planned, Skipped, instant, place, weekday_of

__all__ = ["Placed", "Planned", "Skipped", "instant", "place", "weekday_of"]
