"""The funnel: for each stage who entered, withdrew, is pending and was decided.

A rate divides by those who were decided, never by those who entered (``domain.md`` A6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

OPEN, WITHDREW, ENDED = "open", "withdrew", "ended"


@dataclass(frozen=True, slots=True)
class Row:
    """One stage. ``passed`` is None for the last one, where nothing comes after."""

    stage: str
    entered: int
    withdrew: int
    pending: int
    passed: int | None

    @property
    def decided(self) -> int:
        """Those who neither left nor wait."""
        return self.entered - self.withdrew - self.pending

    @property
    def rate(self) -> Fraction | None:
        """The share that passed of those who were decided; None where there is no rate."""
        if self.passed is None or not self.decided:
            return None
        return Fraction(self.passed, self.decided)


def funnel(stages: Sequence[str], counts: Mapping[tuple[int, str], int]) -> list[Row]:
    """The rows of ``stages``, first to last.

    ``counts`` gives for (furthest stage reached, standing) the number of applications; a standing
    is ``open``, ``withdrew`` or ``ended``.
    """
    reached = [
        sum(n for (furthest, _), n in counts.items() if furthest >= place)
        for place in range(len(stages))
    ]
    last = len(stages) - 1
    return [
        Row(
            stage,
            reached[place],
            counts.get((place, WITHDREW), 0),
            counts.get((place, OPEN), 0),
            None if place == last else reached[place + 1],
        )
        for place, stage in enumerate(stages)
    ]
