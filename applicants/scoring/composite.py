"""The weighted composite of one person, exact: contributions that add up, or *incomplete*."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Score = int | Fraction


@dataclass(frozen=True, slots=True)
class Weighted:
    """A criterion with its weight out of the sum of all weights, and its scale."""

    key: str
    weight: int
    low: int = 1
    high: int = 5


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion added, of how much it could, both out of 100."""

    key: str
    points: Fraction
    of: Fraction


@dataclass(frozen=True, slots=True)
class Composite:
    """``total`` from 0 to 100, or None when a criterion is missing; then there are no parts."""

    total: Fraction | None
    parts: tuple[Part, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every criterion had a score."""
        return self.total is not None


def composite(criteria: Sequence[Weighted], scores: Mapping[str, Score | None]) -> Composite:
    """``100 * sum w_c (x_c - low_c) / (high_c - low_c)`` with weights brought to a sum of 1.

    A missing score makes it incomplete: it is never zero and never re-weighted in silence
    (domain.md 6.2). ``ValueError`` for a score outside its scale or weights without a sum.
    """
    whole = sum(one.weight for one in criteria)
    if whole <= 0:
        raise ValueError("The weights have no sum.")
    missing = tuple(one.key for one in criteria if scores.get(one.key) is None)
    if missing:
        return Composite(None, missing=missing)
    parts = tuple(_part(one, whole, scores[one.key]) for one in criteria)
    return Composite(sum((part.points for part in parts), Fraction(0)), parts)


def _part(criterion: Weighted, whole: int, score: Score | None) -> Part:
    if score is None or not criterion.low <= score <= criterion.high:
        raise ValueError(f"{criterion.key}: a score is from {criterion.low} to {criterion.high}.")
    of = Fraction(100 * criterion.weight, whole)
    share = Fraction(score - criterion.low) / (criterion.high - criterion.low)
    return Part(criterion.key, of * share, of)
