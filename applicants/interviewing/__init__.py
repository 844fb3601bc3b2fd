"""Times and calendar files of interviews; pure, without a framework."""

from applicants.interviewing.ical import Event, calendar
from applicants.interviewing.times import cut, wall

__all__ = ["Event", "calendar", "cut", "wall"]
