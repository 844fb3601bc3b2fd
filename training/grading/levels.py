"""Mastery of a subject area: the points about it, the level that they show, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from training.grading.numbers import percent, total_of
from training.grading.totals import Entry

STEADY = Fraction(3, 100)  # a smaller change than this is none


@dataclass(frozen=True)
class Level:
    """From ``floor`` hundredths of a percent on, work shows this level."""

    key: int
    name: str
    floor: int


@dataclass(frozen=True)
class Mastery:
    """What the graded work says about one subject area; None means no evidence.

    ``evidence`` are the entries, in the order in which they came, with their thousandths.
    """

    share: Fraction | None
    evidence: tuple[tuple[Entry, int], ...]
    direction: int


def mastery(entries: Iterable[Entry], subject: int) -> Mastery:
    """The share of the possible points about ``subject``: each entry counts by points and weight.

    Give entries in the order of their due dates.
    """
    found = tuple(
        (entry, entry.subjects[subject])
        for entry in entries
        if entry.is_counted and entry.subjects.get(subject)
    )
    if not found:
        return Mastery(None, (), 0)
    possible = total_of(_times(entry.possible, weight) for entry, weight in found)
    earned = total_of(_times(entry.earned, weight) for entry, weight in found)
    return Mastery(earned / possible, found, trend([entry.share for entry, _ in found]))


def _times(points: Decimal | Fraction, weight: int) -> tuple[int, int]:
    number, over = points.as_integer_ratio()
    return number * weight, over


def level_of(share: Fraction | None, levels: Sequence[Level]) -> Level | None:
    """The highest level whose floor the share reaches; None without evidence."""
    if share is None:
        return None
    reached = [level for level in levels if share * 10_000 >= level.floor]
    return max(reached, key=lambda level: level.floor) if reached else None


def level_percent(share: Fraction | None, levels: Sequence[Level]) -> str:
    """A share in percent with one decimal, as every page and file says it; empty for none.

    Rounded half up, but never up to a level that the share does not reach.
    """
    said = percent(share)
    if share is None or level_of(Fraction(said) / 100, levels) == level_of(share, levels):
        return said
    return percent(Fraction(int(share * 1000), 1000))


def trend(shares: Sequence[Fraction]) -> int:
    """1 for up, -1 for down, 0 for steady: the later half against the earlier one."""
    if len(shares) < 2:
        return 0
    half = len(shares) // 2
    before, after = shares[:half], shares[-half:]
    both = [*((one.numerator, one.denominator) for one in after),
            *((-one.numerator, one.denominator) for one in before)]  # fmt: skip
    change = total_of(both) / half
    if abs(change) < STEADY:
        return 0
    return 1 if change > 0 else -1
