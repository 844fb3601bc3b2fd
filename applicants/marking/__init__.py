"""Points of a timed task by its key. Pure: no Django, no database.

    mark(keys, answers) → Marks(points=7, possible=10)
    scaled(Marks(7, 10), low, high) → the value of an instrument between low and high

Points are whole numbers and shares are fractions, so no result hangs on a rounding. A question that
was not answered has no points and counts among what was possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Key:
    """What one question is worth: points by option, or points for the right number."""

    item: int
    options: Mapping[int, int] = field(default_factory=dict)
    number: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    points: int = 1

    @property
    def possible(self) -> int:
        """The most points that the question gives."""
        return self.points if self.number is not None else max(self.options.values(), default=0)

    def earned(self, answer: "Given | None") -> int:
        """The points for an answer; none for no answer."""
        if answer is None:
            return 0
        if self.number is not None:
            if answer.number is None:
                return 0
            return self.points if abs(answer.number - self.number) <= self.tolerance else 0
        return self.options.get(answer.option, 0) if answer.option is not None else 0


@dataclass(frozen=True)
class Given:
    """What was answered: an option by its id, or a number."""

    option: int | None = None
    number: Decimal | None = None


@dataclass(frozen=True)
class Marks:
    """Points, and how many there could have been."""

    points: int
    possible: int


def mark(keys: Sequence[Key], answers: Mapping[int, Given]) -> Marks:
    """Return the points of ``answers`` (by question) for the questions of ``keys``."""
    return Marks(
        sum(key.earned(answers.get(key.item)) for key in keys), sum(key.possible for key in keys)
    )


def scaled(marks: Marks, low: Decimal, high: Decimal) -> Decimal:
    """Return the share of the points as a value from ``low`` to ``high``, to two decimals."""
    if not marks.possible:
        return low
    share = Fraction(marks.points, marks.possible)
    exact = Fraction(low) + (Fraction(high) - Fraction(low)) * share
    hundredths = exact * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return (Decimal(whole) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
