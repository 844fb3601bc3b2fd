"""What the scorecards of one application come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from applicants.scoring.rubric import FULL_POINTS, POINTS

SPLIT_AT = 2
EVIDENCE_FOR = (POINTS[0], POINTS[-1])
# One point of the scale is so many of the hundred of the composite.
PER_POINT = Fraction(100, POINTS[-1] - POINTS[0])


@dataclass(frozen=True, slots=True)
class Tally:
    """Means of the composites of all scorecards, 0 to 100, as given and adjusted for severity."""

    raw: Fraction
    adjusted: Fraction
    scorecards: int
    is_split: bool

    @property
    def is_adjusted(self) -> bool:
        """Whether severity changed anything."""
        return self.raw != self.adjusted


def tally(
    points: Sequence[int],
    leniencies: Sequence[Decimal | Fraction | int] = (),
    *,
    is_split: bool = False,
) -> Tally | None:
    """The tally of scorecards with so many ``points`` (0 to 4,000) each; None without any.

    ``leniencies`` in points of the scale belong to the same scorecards in the same order; what a
    reader gives more than others is taken off the own composite only.
    """
    if not points:
        return None
    if leniencies and len(leniencies) != len(points):
        raise ValueError("Every scorecard needs its leniency.")
    composites = [Fraction(100 * one, FULL_POINTS) for one in points]
    raw = sum(composites, Fraction(0)) / len(points)
    taken = sum((Fraction(one) for one in leniencies), Fraction(0)) * PER_POINT / len(points)
    return Tally(raw=raw, adjusted=raw - taken, scorecards=len(points), is_split=is_split)


def split_on(cards: Sequence[Mapping[str, int]]) -> list[str]:
    """Criteria on which any two scorecards lie two or more points apart."""
    keys = list(dict.fromkeys(key for card in cards for key in card))
    spans = {key: [card[key] for card in cards if key in card] for key in keys}
    return [key for key, given in spans.items() if max(given) - min(given) >= SPLIT_AT]


def is_split(cards: Sequence[Mapping[str, int]]) -> bool:
    """Whether any two scorecards lie two or more points apart on any criterion."""
    return bool(split_on(cards))


def needs_evidence(value: int | None) -> bool:
    """Whether a rating stands only with evidence: the ends of the scale do."""
    return value in EVIDENCE_FOR
