"""Pairs proposed with reasons: who could mentor whom, as people then decide.

Pure. What it may look at is what ``Mentee`` and ``Mentor`` hold: topics, hours of the clock, places
left. There is no field for who somebody is, so nothing of that can count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Set by people; a key that is not here is refused.
WEIGHTS: Mapping[str, int] = {"topics": 3, "again": 2, "clock": 1, "room": 1}
FAR = 3  # hours between two clocks that make a call hard


@dataclass(frozen=True)
class Mentee:
    """Somebody without a mentor. ``before`` holds mentors with whom it did not fit."""

    key: int
    topics: frozenset[str] = frozenset()
    hours: float = 0.0  # the clock, as hours from UTC
    known: int | None = None  # somebody who stood in before
    before: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Mentor:
    """Somebody with places left."""

    key: int
    topics: frozenset[str] = frozenset()
    hours: float = 0.0
    places: int = 0
    load: int = 0


@dataclass(frozen=True)
class Proposal:
    """Who could mentor whom, and why."""

    mentee: int
    mentor: int
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Proposed:
    """All proposals, and who has none with the reason."""

    pairs: tuple[Proposal, ...]
    without: Mapping[int, str] = field(default_factory=dict)


def checked(weights: Mapping[str, int]) -> Mapping[str, int]:
    """The weights, if each is a known part and between 0 and 10; ``ValueError`` otherwise."""
    for name, value in weights.items():
        if name not in WEIGHTS:
            raise ValueError(f"“{name}” is nothing that pairs may be proposed by.")
        if not 0 <= value <= 10:
            raise ValueError("A weight lies between 0 and 10.")
    return {**WEIGHTS, **weights}


def fit(
    mentee: Mentee,
    mentor: Mentor,
    load: int,
    weights: Mapping[str, int],
    names: Mapping[str, str],
) -> Proposal | None:
    """How well the two would fit and why; ``None`` where a limit says no."""
    if mentor.key in mentee.before or load >= mentor.load + mentor.places:
        return None
    reasons: list[str] = []
    score = 0
    shared = sorted(mentee.topics & mentor.topics)
    if shared:
        score += weights["topics"] * len(shared)
        reasons.append(
            "Wishes and offers meet: " + ", ".join(names.get(t, t) for t in shared) + "."
        )
    if mentee.known == mentor.key:
        score += weights["again"]
        reasons.append("They know each other from a time as stand-in.")
    apart = abs(mentee.hours - mentor.hours)
    if apart < FAR:
        score += weights["clock"]
        reasons.append("Their clocks are close.")
    else:
        reasons.append(f"Their clocks are {apart:g} hours apart.")
    left = mentor.load + mentor.places - load
    score += weights["room"] * min(left, 3)
    reasons.append(f"{left} {'place' if left == 1 else 'places'} left.")
    return Proposal(mentee.key, mentor.key, score, tuple(reasons))


def propose(
    mentees: Iterable[Mentee],
    mentors: Sequence[Mentor],
    *,
    weights: Mapping[str, int] = WEIGHTS,
    names: Mapping[str, str] | None = None,
) -> Proposed:
    """One proposal for each mentee for whom there is a place.

    Who has the fewest possible mentors is served first; among equals the mentor with the lightest
    load. The same input gives the same pairs, in whatever order it comes.
    """
    weights = checked(weights)
    loads = {one.key: one.load for one in mentors}
    mentees = list(mentees)
    able = [one for one in mentors if one.places > 0]
    open_to = {one.key: [m for m in able if m.key not in one.before] for one in mentees}
    pairs: list[Proposal] = []
    without: dict[int, str] = {}
    for mentee in sorted(mentees, key=lambda one: (len(open_to[one.key]), one.key)):
        found = [
            (one, mentor)
            for mentor in open_to[mentee.key]
            if (one := fit(mentee, mentor, loads[mentor.key], weights, names or {}))
        ]
        if not found:
            without[mentee.key] = _why_none(mentors, open_to[mentee.key])
            continue
        best, _ = min(found, key=lambda pair: (-pair[0].score, loads[pair[1].key], pair[1].key))
        loads[best.mentor] += 1
        pairs.append(best)
    return Proposed(tuple(sorted(pairs, key=lambda one: one.mentee)), without)


def _why_none(mentors: Sequence[Mentor], open_to: Sequence[Mentor]) -> str:
    """Why somebody has no proposal."""
    if any(one.places > 0 for one in mentors) and not open_to:
        return "It did not fit with those who have a place left."
    return "No mentor has a place left."
