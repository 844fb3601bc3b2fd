"""How often a rule proved right: of the signals that a person judged, how many were real."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

NORMAL = 1.959963984540054  # of 95 in 100


@dataclass(frozen=True)
class Record:
    """``right`` and ``wrong`` were judged by a person; the others say nothing about the rule."""

    right: int
    wrong: int
    unsaid: int = 0
    by_itself: int = 0

    @property
    def judged(self) -> int:
        """The signals of which somebody said whether they were real."""
        return self.right + self.wrong

    @property
    def raised(self) -> int:
        """All that came to an end."""
        return self.judged + self.unsaid + self.by_itself

    @property
    def percent(self) -> int | None:
        """Precision in whole percent, half up; None while nothing was judged."""
        if not self.judged:
            return None
        return (200 * self.right + self.judged) // (2 * self.judged)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which percents the precision lies, 95 times in 100 (Wilson)."""
        if not self.judged:
            return None
        n, share = self.judged, self.right / self.judged
        square = NORMAL**2
        middle = (share + square / (2 * n)) / (1 + square / n)
        half = NORMAL * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
        return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def record_of(outcomes: list[str], right: frozenset[str], wrong: frozenset[str]) -> Record:
    """The record over the outcomes of signals; an empty outcome went away by itself."""
    return Record(
        sum(one in right for one in outcomes),
        sum(one in wrong for one in outcomes),
        sum(bool(one) and one not in right and one not in wrong for one in outcomes),
        sum(not one for one in outcomes),
    )
