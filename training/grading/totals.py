"""A person's total: groups with weights, the lowest dropped, and a sentence for each step.

Inside a group the points that count are added up and divided by what was possible; a group without
anything graded is left out, and the weights of the others are scaled up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property

from training.grading.numbers import percent, points_text, total_of


class Counts(Enum):
    """What a cell means for totals."""

    GRADED = "graded"  # its points count
    MISSING = "missing"  # counts as zero
    EXCUSED = "excused"  # is left out
    OPEN = "open"  # is not graded yet, and left out


@dataclass(frozen=True)
class Group:
    """Assessments that share ``weight`` thousandths; of them ``drop`` lowest do not count."""

    key: int
    name: str
    weight: int
    drop: int = 0


@dataclass(frozen=True)
class Entry:
    """One cell: what was earned of what was possible, in which group, about which subjects.

    ``subjects`` maps subject keys to integers of a thousand. Raises ``ValueError`` for graded
    entries without points, and for assessments without possible points.
    """

    key: int
    name: str
    group: int
    possible: Decimal
    counts: Counts
    points: Decimal | None = None
    subjects: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.possible <= 0:
            raise ValueError("An assessment has more than 0 points.")
        if self.counts is Counts.GRADED and (self.points is None or self.points < 0):
            raise ValueError("A graded assessment has 0 points or more.")

    @property
    def is_counted(self) -> bool:
        """Whether it enters totals."""
        return self.counts in (Counts.GRADED, Counts.MISSING)

    @cached_property
    def earned(self) -> Fraction:
        """The points that count; a missing one has none."""
        if self.counts is Counts.GRADED and self.points is not None:
            return Fraction(self.points)
        return Fraction(0)

    @cached_property
    def share(self) -> Fraction:
        """The earned share of the possible points."""
        return self.earned / Fraction(self.possible)


@dataclass(frozen=True)
class GroupTotal:
    """What a group came to: the entries that count, those dropped, and those left out."""

    group: Group
    counted: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    left_out: tuple[Entry, ...]

    @cached_property
    def earned(self) -> Fraction:
        return total_of(entry.earned.as_integer_ratio() for entry in self.counted)

    @cached_property
    def possible(self) -> Fraction:
        return total_of(entry.possible.as_integer_ratio() for entry in self.counted)

    @cached_property
    def share(self) -> Fraction | None:
        """The share of the possible points; None while nothing counts."""
        return self.earned / self.possible if self.counted else None


@dataclass(frozen=True)
class Total:
    """A person's total over all groups; None while nothing counts."""

    share: Fraction | None
    groups: tuple[GroupTotal, ...]

    @property
    def weight(self) -> int:
        """The thousandths of the groups that have something graded."""
        return sum(part.group.weight for part in self.groups if part.counted)


def total(entries: Iterable[Entry], groups: Sequence[Group]) -> Total:
    """The weighted total. Raises ``KeyError`` for an entry whose group is not among ``groups``."""
    by_group: dict[int, list[Entry]] = {group.key: [] for group in groups}
    for entry in entries:
        by_group[entry.group].append(entry)
    parts = tuple(_group_total(group, by_group[group.key]) for group in groups)
    weight = sum(part.group.weight for part in parts if part.counted)
    if not weight:
        return Total(None, parts)
    weighted = sum(
        (part.group.weight * part.share for part in parts if part.share is not None), Fraction(0)
    )
    return Total(weighted / weight, parts)


def _group_total(group: Group, entries: list[Entry]) -> GroupTotal:
    """The lowest shares are dropped while at least one stays; of equal ones the one with more
    possible points, then the later one.
    """
    counted = [entry for entry in entries if entry.is_counted]
    drop = min(group.drop, max(len(counted) - 1, 0))
    lowest = sorted(counted, key=lambda one: (one.share, -one.possible, -one.key)) if drop else []
    dropped = lowest[:drop]
    gone = {entry.key for entry in dropped}
    return GroupTotal(
        group,
        tuple(entry for entry in counted if entry.key not in gone),
        tuple(dropped),
        tuple(entry for entry in entries if not entry.is_counted),
    )


def explain(result: Total) -> list[str]:
    """How the total came about, one sentence for each group and one for the sum."""
    said = []
    for part in result.groups:
        if part.counted:
            said.append(_of_group(part))
        elif part.left_out:
            said.append(f"{part.group.name}: nothing graded yet, so it does not count.")
    if result.share is None:
        said.append("Nothing is graded yet, so there is no total.")
        return said
    parts = [part for part in result.groups if part.counted and part.group.weight]
    terms = " + ".join(f"{percent(part.share)}% × {_weight(part.group.weight)}" for part in parts)
    over = "" if result.weight == 1000 else f", divided by {_weight(result.weight)}"
    said.append(f"Total: {terms}{over} = {percent(result.share)}%.")
    return said


def _of_group(part: GroupTotal) -> str:
    text = (
        f"{part.group.name}: {points_text(part.earned)} of {points_text(part.possible)} points"
        f" = {percent(part.share)}%, with a weight of {_weight(part.group.weight)}."
    )
    if missing := [entry.name for entry in part.counted if entry.counts is Counts.MISSING]:
        text += f" Missing, counted as 0: {', '.join(missing)}."
    if part.dropped:
        text += f" Dropped as lowest: {', '.join(entry.name for entry in part.dropped)}."
    if excused := [one.name for one in part.left_out if one.counts is Counts.EXCUSED]:
        text += f" Excused: {', '.join(excused)}."
    return text


def _weight(thousandths: int) -> str:
    whole, tenth = divmod(thousandths, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"
