"""How a pair is, in a word with its reasons.

Pure. It looks at when the two talked, what they said of it and what they promised, and never at who
they are. A word needs something to stand on: before the second date it is too early to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ON_TRACK, NEEDS_CHECK_IN, TOO_EARLY = "on_track", "needs_check_in", "too_early"
EARLY = 14  # days in which a new pair finds its feet
LATE = 3  # overdue days before the word changes
LOW = 2  # a mood at which somebody asks


@dataclass(frozen=True)
class Facts:
    """What is known of a pair. ``moods`` and ``no_shows`` go from the newest to the oldest."""

    started_on: date
    last_talk: date | None
    due_on: date
    moods: Sequence[int] = ()
    no_shows: int = 0  # in a row, up to today
    late_items: int = 0
    mentee_mood: int | None = None
    mentee_talked: bool | None = None  # in the last whole week, as the mentee says
    mentor_talked: bool | None = None  # in the same week, as the log says
    open_concerns: int = 0


@dataclass(frozen=True)
class Word:
    """The word, and each reason as a short sentence."""

    word: str
    reasons: tuple[str, ...]


def judge(facts: Facts, today: date) -> Word:
    """Say how the pair is on this day."""
    against = tuple(_against(facts, today))
    if against:
        return Word(NEEDS_CHECK_IN, against)
    if facts.last_talk is None or (today - facts.started_on).days < EARLY:
        return Word(TOO_EARLY, ("They have only begun.",))
    return Word(ON_TRACK, tuple(_for(facts, today)))


def differs(facts: Facts) -> bool:
    """Whether the two give different accounts of the same week."""
    moods = facts.moods[:1]
    apart = facts.mentee_mood is not None and moods and abs(facts.mentee_mood - moods[0]) >= 2
    told = facts.mentee_talked is not None and facts.mentor_talked is not None
    return bool(apart) or (told and facts.mentee_talked != facts.mentor_talked)


def _against(facts: Facts, today: date) -> list[str]:
    found = []
    late = (today - facts.due_on).days
    if late >= LATE:
        found.append(f"The check-in is {late} days overdue.")
    if facts.no_shows >= 2:
        found.append(f"{facts.no_shows} no-shows in a row.")
    if facts.moods and facts.moods[0] <= LOW:
        found.append(f"The last mood was {facts.moods[0]} of 5.")
    if len(facts.moods) >= 3 and facts.moods[0] < facts.moods[1] < facts.moods[2]:
        found.append("The mood has fallen twice in a row.")
    if facts.late_items >= 2:
        found.append(f"{facts.late_items} promises are overdue.")
    if differs(facts):
        found.append("Their accounts of the same time differ.")
    if facts.open_concerns:
        found.append("A concern is open.")
    return found


def _for(facts: Facts, today: date) -> list[str]:
    found = []
    if facts.last_talk is not None:
        days = (today - facts.last_talk).days
        found.append("They talked today." if days <= 0 else f"They talked {days} days ago."
                     if days != 1 else "They talked yesterday.")  # fmt: skip
    if len(facts.moods) >= 2 and min(facts.moods[:3]) >= 3:
        found.append("The mood is steady.")
    if not facts.late_items:
        found.append("Promises are kept.")
    return found
