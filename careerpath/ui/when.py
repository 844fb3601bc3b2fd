"""Dates and times as people read them: "Fri, Nov 20", 12-hour clock, in the reader's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

Moment = dt.datetime | dt.date | None


def local(moment: dt.datetime, zone: str | None = None) -> dt.datetime:
    """The moment in the reader's zone, or in ``zone`` where a deadline lives in one."""
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment, dt.UTC)
    return timezone.localtime(moment, ZoneInfo(zone) if zone else None)


def day(moment: dt.date, *, long: bool = False) -> str:
    """``Fri, Nov 20``; with the year when it is not this one. Long: ``Friday, November 20``."""
    words = f"{moment:%A, %B} {moment.day}" if long else f"{moment:%a, %b} {moment.day}"
    this_year = timezone.localtime().year
    return words if moment.year == this_year else f"{words}, {moment.year}"


def clock(moment: dt.datetime) -> str:
    """``9:05 AM``."""
    return f"{moment.hour % 12 or 12}:{moment:%M} {'AM' if moment.hour < 12 else 'PM'}"


def words(moment: Moment, style: str = "day", zone: str | None = None) -> str:
    """The moment in words. Styles: day, long, clock, both, deadline (both, with the zone)."""
    if moment is None or moment == "":
        return ""
    if not isinstance(moment, dt.datetime):
        return day(moment, long=style == "long")
    there = local(moment, zone)
    if style == "clock":
        return clock(there)
    if style == "both":
        return f"{day(there)}, {clock(there)}"
    if style == "deadline":
        return f"{day(there)}, {clock(there)} {there:%Z}"
    return day(there, long=style == "long")


def time(moment: Moment, style: str = "day", zone: str | None = None) -> SafeString | str:
    """A ``time`` element: words for people, ISO for machines, nothing for nothing."""
    if moment is None or moment == "":
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(), words(moment, style, zone)
    )
