"""Calendars as RFC 5545 says, made from plain values. Pure: no Django.

Times are written in UTC, which every calendar program turns into its own zone, so that no daylight
saving rule has to travel along. An event keeps its ``uid``; a change raises its ``sequence``, and a
cancellation stays in the calendar with the status ``CANCELLED``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75  # octets, without the line break


@dataclass(frozen=True)
class Event:
    """One entry of a calendar. Times need a zone; texts may hold anything.

    With ``day`` it takes that whole day wherever it is read, and has no times.
    """

    uid: str
    starts_at: datetime | None
    ends_at: datetime | None
    summary: str
    stamp: datetime
    sequence: int = 0
    canceled: bool = False
    location: str = ""
    description: str = ""
    url: str = ""
    day: date | None = None


def calendar(
    events: Iterable[Event], *, name: str, method: str = "PUBLISH", product: str = "CareerPath"
) -> str:
    """The whole calendar as text with CRLF. Raises ``ValueError`` for a time without a zone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(product)}//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines)


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{moment(event.stamp)}",
        f"LAST-MODIFIED:{moment(event.stamp)}",
        *_span(event),
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{'CANCELLED' if event.canceled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(event.summary)}",
    ]
    if event.location:
        lines.append(f"LOCATION:{escaped(event.location)}")
    if event.description:
        lines.append(f"DESCRIPTION:{escaped(event.description)}")
    if event.url:
        lines.append(f"URL:{_one_line(event.url)}")
    lines.append("END:VEVENT")
    return lines


def _span(event: Event) -> list[str]:
    if event.day is not None:
        after = event.day + timedelta(days=1)
        return [
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
            "TRANSP:TRANSPARENT",
        ]
    return [f"DTSTART:{moment(event.starts_at)}", f"DTEND:{moment(event.ends_at)}"]


def moment(at: datetime | None) -> str:
    """A moment in UTC, such as ``20260302T150000Z``."""
    if at is None or at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks as RFC 5545 writes them.

    Control characters, which no calendar may hold, are left out.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if char == "\n" or (char >= " " and char != "\x7f"))
    for char in ("\\", ";", ","):
        kept = kept.replace(char, "\\" + char)
    return kept.replace("\n", "\\n")


def _one_line(text: str) -> str:
    return "".join(char for char in text if char > " " and char != "\x7f")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character cut in two."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode(errors="replace"))
        if size + width > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += char
        size += width
    pieces.append(piece)
    return "\r\n".join(pieces)
