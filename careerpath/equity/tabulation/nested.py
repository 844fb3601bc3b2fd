"""How far the accepted came: parts of one frozen group, whose counts add up to what was frozen.

A part is named by what it reached, in order: ``accepted.yn`` started and did not complete. Who did
not start reached nothing further and stays in one part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from itertools import product
from typing import TypeVar

from careerpath.equity.disclosure.oneway import ranking

Said = TypeVar("Said", bound=Hashable)
One = TypeVar("One")
WHOLE = "accepted"
ORDER = ("started", "completed", "certified", "placed")
YES, NO = "y", "n"
# More than one in so many whose answers are others now, and the parts would be drawn, not counted.
MISFITS_ONE_IN = 20


class Changed(Exception):
    """Too many people have other answers now than when the whole was counted."""


def parts_of(milestone: str) -> tuple[str, ...]:
    """The parts that hold everybody who reached this."""
    between = ORDER.index(milestone) - 1
    if between < 0:
        return (f"{WHOLE}.{YES}",)
    return tuple(
        f"{WHOLE}.{YES}{''.join(middle)}{YES}" for middle in product(YES + NO, repeat=between)
    )


def divided_at(level: int) -> tuple[str, ...]:
    """The parts that are divided by the milestone at this place of the order."""
    if level == 0:
        return (WHOLE,)
    return tuple(f"{WHOLE}.{YES}{''.join(rest)}" for rest in product(YES + NO, repeat=level - 1))


def child(block: str, reached: str) -> str:
    """The part of this one that did, or did not, reach what comes next."""
    return f"{block}{'' if '.' in block else '.'}{reached}"


def parent_of(block: str) -> str | None:
    """What this part was divided from; nothing for a group that stands by itself."""
    whole, dot, reached = block.partition(".")
    if not dot:
        return None
    return f"{whole}.{reached[:-1]}" if len(reached) > 1 else whole


def divided(
    frozen: Mapping[Said, int],
    now: Mapping[str, Mapping[Said, int]],
    *,
    key: bytes,
    about: str,
) -> dict[str, Counter[Said]]:
    """The frozen group in parts: each with its people's answers, all together what was frozen.

    ``now`` holds what the people of each part say today. Whoever says the same as then is counted
    as such. Nobody knows what one who changed an answer said then: those few get the answers that
    are left over, by a draw with ``key``; who is not found any more reached nothing. Refused
    (``Changed``) when they are more than a few.
    """
    parts: dict[str, Counter[Said]] = {part: Counter() for part in now}
    left: list[Said] = []
    slots = [part for part in sorted(now) for _ in range(_strangers(now[part], frozen))]
    for said in sorted(frozen, key=repr):
        there = [part for part in sorted(now) for _ in range(now[part].get(said, 0))]
        there = _drawn(there, key, about, "stay", repr(said))
        stays, goes = there[: frozen[said]], there[frozen[said] :]
        for part in stays:
            parts[part][said] += 1
        slots += goes
        left += [said] * (frozen[said] - len(stays))
    if max(len(slots), len(left)) * MISFITS_ONE_IN > sum(frozen.values()):
        raise Changed
    slots = _drawn(slots, key, about, "slot")[: len(left)]
    slots += [NO] * (len(left) - len(slots))
    for part, said in zip(slots, _drawn(left, key, about, "left"), strict=True):
        parts.setdefault(part, Counter())[said] += 1
    return parts


def _strangers(here: Mapping[Said, int], frozen: Mapping[Said, int]) -> int:
    """How many of a part give an answer that nobody had given then."""
    return sum(number for said, number in here.items() if said not in frozen)


def _drawn(found: list[One], key: bytes, *about: str) -> list[One]:
    """In an order that nobody without the key can repeat."""
    at = sorted(range(len(found)), key=lambda place: ranking(key, *about, str(place)))
    return [found[place] for place in at]
