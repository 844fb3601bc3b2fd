"""How far the accepted came, and by which way people applied: parts of one frozen group.

The counts of the parts add up to what was frozen. A part is named by what it reached, in order:
``accepted.yn`` started and did not complete. Who did not start reached nothing further and stays in
one part. After ``@`` stands the way: ``others@p3`` came by the partner with the id 3. Whichever was
asked for first, the parts at the end are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from itertools import product
from typing import TypeVar

from careerpath.equity.disclosure.oneway import ranking

Said = TypeVar("Said", bound=Hashable)
One = TypeVar("One")
WHOLE = "accepted"
ORDER = ("started", "completed", "certified", "placed")
YES, NO = "y", "n"
BY = "@"
# More than one in so many whose answers are others now, and the parts would be drawn, not counted.
MISFITS_ONE_IN = 20


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
    path, by, way = block.partition(BY)
    return f"{path}{'' if '.' in path else '.'}{reached}{by}{way}"


def by_way(block: str, way: str) -> str:
    """The part of this one whose people came by this way."""
    return f"{block}{BY}{way}"


def way_of(block: str) -> str:
    """The way by which people of this part came; empty where all ways are together."""
    return block.partition(BY)[2]


def parents_of(block: str) -> tuple[str, ...]:
    """What this part is a part of: one milestone less, and all ways together; nothing for a group
    that stands by itself."""
    path, by, way = block.partition(BY)
    whole, dot, reached = path.partition(".")
    found = []
    if dot:
        found.append((f"{whole}.{reached[:-1]}" if len(reached) > 1 else whole) + by + way)
    return (*found, path) if by else tuple(found)


def ends(blocks: Collection[str]) -> list[str]:
    """Those of these blocks that are not divided, in order."""
    divided = {parent for block in blocks for parent in parents_of(block)}
    return sorted(set(blocks) - divided)


def divided(
    frozen: Mapping[Said, int],
    now: Mapping[str, Mapping[Said, int]],
    *,
    key: bytes,
    about: str,
    lost: str = NO,
) -> dict[str, Counter[Said]]:
    """The frozen group in parts: each with its people's answers, all together what was frozen.

    ``now`` holds what the people of each part say today. Whoever says the same as then is counted
    as such. Nobody knows what one who changed an answer said then: those few get the answers that
    are left over, by a draw with ``key``; who is not found any more stands in ``lost``, having
    reached nothing. Ask ``misfits`` first how many they are.
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
    slots = _drawn(slots, key, about, "slot")[: len(left)]
    slots += [lost] * (len(left) - len(slots))
    for part, said in zip(slots, _drawn(left, key, about, "left"), strict=True):
        parts.setdefault(part, Counter())[said] += 1
    return parts


def misfits(frozen: Mapping[Said, int], now: Mapping[str, Mapping[Said, int]]) -> int:
    """How many people of the group say something else today, came to it, or are not found."""
    today: Counter[Said] = sum((Counter(part) for part in now.values()), Counter())
    then = Counter(frozen)
    return max((today - then).total(), (then - today).total())


def too_many(others: int, everyone: int) -> bool:
    """So many that the parts would be drawn rather than counted."""
    return others * MISFITS_ONE_IN > everyone


def _strangers(here: Mapping[Said, int], frozen: Mapping[Said, int]) -> int:
    """How many of a part give an answer that nobody had given then."""
    return sum(number for said, number in here.items() if said not in frozen)


def _drawn(found: list[One], key: bytes, *about: str) -> list[One]:
    """In an order that nobody without the key can repeat."""
    at = sorted(range(len(found)), key=lambda place: ranking(key, *about, str(place)))
    return [found[place] for place in at]
