"""Who was at work in a quarter after the exit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from placements.outcomes.quarters import Quarter, quarter_after_exit
from placements.outcomes.retention import Spell


@dataclass(frozen=True)
class Exit:
    """Somebody who left the program on a day, and all placements of that person."""

    key: Hashable
    left_on: date
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True)
class Employed:
    """Those whose quarter is over, those at work in it, and those for whom it is too early."""

    number: int
    counted: tuple[Hashable, ...]
    employed: tuple[Hashable, ...]
    too_early: tuple[Hashable, ...]

    @property
    def rate(self) -> Fraction | None:
        """Employed by counted; None while nobody is counted."""
        return Fraction(len(self.employed), len(self.counted)) if self.counted else None


def works_in(spell: Spell, quarter: Quarter) -> bool:
    """At work on at least one day of the quarter; who joined the client goes on working."""
    if spell.start > quarter.last_day:
        return False
    if spell.is_converted or spell.last_day is None:
        return True
    return spell.last_day >= quarter.first_day


def employed_after_exit(people: Iterable[Exit], number: int, as_of: date) -> Employed:
    """Count the ``number``-th quarter after each exit, once it is over."""
    counted: list[Hashable] = []
    employed: list[Hashable] = []
    early: list[Hashable] = []
    for one in people:
        quarter = quarter_after_exit(one.left_on, number)
        if quarter.last_day >= as_of:
            early.append(one.key)
            continue
        counted.append(one.key)
        if any(works_in(spell, quarter) for spell in one.spells):
            employed.append(one.key)
    return Employed(number, tuple(counted), tuple(employed), tuple(early))
