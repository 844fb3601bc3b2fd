"""Calendar files as RFC 5545 writes them: escaped, folded at 75 octets, ended by CRLF.

Instants are written in UTC, which every calendar shows in its own zone and no change of the clock
touches. ``METHOD`` follows RFC 5546: PUBLISH for what stands, CANCEL for what no longer does.
"""

import datetime as dt
import re
from dataclasses import dataclass

PRODUCT = "-//CareerPath//Interviews//EN"
LONGEST = 75
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """One event: the same ``uid`` for all its versions, of which a higher ``sequence`` is newer."""

    uid: str
    sequence: int
    stamp: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    place: str = ""
    text: str = ""
    organizer: str = ""
    is_cancelled: bool = False


def calendar(events, *, method="PUBLISH", name=""):
    """The calendar file, as bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append(f"METHOD:{method}")
    if name:
        lines.append(f"X-WR-CALNAME:{_text(name)}")
    for event in events:
        lines += _lines(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _lines(event):
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_instant(event.stamp)}",
        f"DTSTART:{_instant(event.starts_at)}",
        f"DTEND:{_instant(event.ends_at)}",
        f"SUMMARY:{_text(event.summary)}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
    ]
    if event.place:
        lines.append(f"LOCATION:{_text(event.place)}")
    if event.text:
        lines.append(f"DESCRIPTION:{_text(event.text)}")
    if event.organizer:
        lines.append(f"ORGANIZER:mailto:{_text(event.organizer)}")
    return [*lines, "END:VEVENT"]


def _instant(moment):
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value):
    """A value of type TEXT: backslash, semicolon, comma and line break are escaped."""
    plain = _CONTROLS.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    for raw, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(raw, escaped)
    return plain


def _folded(line):
    """The line in pieces of at most 75 octets; no character is cut in two."""
    pieces, piece, room = [], b"", LONGEST
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", LONGEST - 1
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"
