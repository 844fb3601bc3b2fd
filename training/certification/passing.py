"""How many pass at their first attempt, as counts; a share never goes without them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from training.certification.attempts import USED, Attempt, Outcome


@dataclass(frozen=True)
class FirstTry:
    """``passed`` of the ``decided`` first attempts; ``waiting`` have a date or no result yet."""

    passed: int = 0
    decided: int = 0
    waiting: int = 0

    @property
    def share(self) -> Fraction | None:
        """The first-attempt pass rate; None while nothing is decided."""
        return Fraction(self.passed, self.decided) if self.decided else None


def first_tries(
    rows: Iterable[tuple[Hashable, Hashable, Attempt]],
) -> dict[Hashable, FirstTry]:
    """Return the first attempts by group, from rows of group, person and attempt.

    The first attempt of a person is the earliest that counts, wherever it was; it belongs to the
    group of its row. Somebody who did not come to the first one has not passed it.
    """
    first: dict[Hashable, tuple[Hashable, Attempt]] = {}
    for group, person, attempt in rows:
        known = first.get(person)
        if known is None or _earlier(attempt, known[1]):
            first[person] = (group, attempt)
    counted: dict[Hashable, list[int]] = {}
    for group, attempt in first.values():
        passed, decided, waiting = counted.setdefault(group, [0, 0, 0])
        counted[group] = [
            passed + (attempt.outcome is Outcome.PASSED),
            decided + (attempt.outcome in USED),
            waiting + (attempt.outcome is Outcome.OPEN),
        ]
    return {group: FirstTry(*numbers) for group, numbers in counted.items()}


def _earlier(one: Attempt, other: Attempt) -> bool:
    """Whether one attempt comes before another; without a day it comes last."""
    return (one.day or date.max) < (other.day or date.max)
