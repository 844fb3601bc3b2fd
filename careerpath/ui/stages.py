"""The words, tones and marks of states. A ring waits, a half is under way, a dot is settled."""

from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString


class Look(NamedTuple):
    """How a state is shown."""

    word: str
    tone: str = ""
    mark: str = ""


RING, HALF, DOT = "is-ring", "is-half", ""

LOOKS = {
    # applications
    "draft": Look("Draft", "", RING),
    "submitted": Look("Submitted", "", RING),
    "screening": Look("In screening", "info", RING),
    "review": Look("In review", "info", HALF),
    "second": Look("Second review", "plum", HALF),
    "shortlisted": Look("Shortlisted", "brand", DOT),
    "interview": Look("Interview", "plum", DOT),
    "on_hold": Look("On hold", "warn", RING),
    "offer": Look("Offer made", "warn", DOT),
    "waitlisted": Look("Waitlisted", "warn", HALF),
    "accepted": Look("Accepted", "good", DOT),
    "not_progressed": Look("Not progressed", "", DOT),
    "withdrawn": Look("Withdrawn", "", RING),
    # runs, jobs and messages
    "queued": Look("Queued", "", RING),
    "running": Look("Running", "info", HALF),
    "paused": Look("Paused", "warn", RING),
    "stopped": Look("Stopped", "", DOT),
    "finished": Look("Finished", "good", DOT),
    "applied": Look("Applied", "good", DOT),
    "failed": Look("Failed", "bad", DOT),
    "undone": Look("Undone", "", RING),
    "held": Look("Held", "warn", RING),
    "pending": Look("Pending", "", RING),
    "sending": Look("Sending", "info", HALF),
    "sent": Look("Sent", "good", DOT),
    "cancelled": Look("Canceled", "", RING),
    "approved": Look("Approved", "good", DOT),
    # enrollments and cohorts
    "invited": Look("Invited", "warn", RING),
    "reserved": Look("Seat reserved", "warn", RING),
    "enrolled": Look("Enrolled", "brand", DOT),
    "active": Look("Active", "good", DOT),
    "on_leave": Look("On leave", "warn", RING),
    "dismissed": Look("Dismissed", "", DOT),
    "completed": Look("Completed", "good", DOT),
    "planned": Look("Planned", "", RING),
    "enrolling": Look("Enrolling", "info", HALF),
    "in_session": Look("In session", "brand", HALF),
    "open": Look("Open", "info", HALF),
    "closed": Look("Closed", "", DOT),
}


def look(key: str) -> Look:
    """The look of a state; one that nobody listed is shown by its own name."""
    key = str(key)
    return LOOKS.get(key) or Look(key.replace("_", " ").capitalize())


def stage(key: str, cls: str = "") -> SafeString:
    """The tag of a state: always a word, never color alone."""
    word, tone, mark = look(key)
    classes = " ".join(part for part in ("tag", f"tag-{tone}" if tone else "", mark, cls) if part)
    return format_html('<span class="{}">{}</span>', classes, word)
