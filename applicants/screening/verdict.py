"""What the rules say about one application, and the exact numbers behind it."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from applicants.screening.numbers import SCALE
from applicants.screening.rubric import Criterion, Qualification, Rubric


class Suggestion(StrEnum):
    """What the screening suggests. None of them decides: a person does."""

    ADVANCE = "advance"
    PERSON = "person"
    DECLINE = "decline"
    COULD_NOT = "could_not"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One application under one rubric. Integers only; the sentences are made from them.

    ``values`` are the criteria's values in ten-thousandths and ``points`` their contributions as
    numerators over ``denominator``, both in the rubric's order, ``None`` where missing.
    ``numerator`` is their sum, or ``None`` when the score is incomplete: a missing value is never
    a zero, and the other weights are never stretched. ``failed`` and ``unknown`` name
    qualifications that are not met and that cannot be judged; ``faults`` are sentences about
    values that cannot be right.
    """

    suggestion: Suggestion
    numerator: int | None
    denominator: int
    points: tuple[int | None, ...]
    values: tuple[int | None, ...]
    failed: tuple[str, ...]
    unknown: tuple[str, ...]
    faults: tuple[str, ...]
    rubric: Rubric = field(repr=False)

    @property
    def is_complete(self) -> bool:
        """Whether every criterion has a value."""
        return self.numerator is not None

    @property
    def score(self) -> Fraction | None:
        """Points out of 100, exactly; ``None`` when incomplete."""
        return None if self.numerator is None else Fraction(self.numerator, self.denominator)

    @property
    def contributions(self) -> dict[str, Fraction | None]:
        """Points that each criterion adds, exactly, in the rubric's order."""
        return {
            criterion.key: None if point is None else Fraction(point, self.denominator)
            for criterion, point in zip(self.rubric.criteria, self.points, strict=True)
        }

    @property
    def missing(self) -> tuple[Criterion, ...]:
        """The criteria that have no value."""
        pairs = zip(self.rubric.criteria, self.values, strict=True)
        return tuple(criterion for criterion, value in pairs if value is None)

    @property
    def failed_qualifications(self) -> tuple[Qualification, ...]:
        """The qualifications that are not met, each with its sentence."""
        return tuple(q for q in self.rubric.qualifications if q.key in self.failed)

    @property
    def unknown_qualifications(self) -> tuple[Qualification, ...]:
        """The qualifications whose answer is missing."""
        return tuple(q for q in self.rubric.qualifications if q.key in self.unknown)

    @property
    def to_advance(self) -> Fraction | None:
        """Points above (or, negative, below) the threshold that suggests to advance."""
        return None if self.score is None else self.score - Fraction(self.rubric.advance)

    @property
    def to_decline(self) -> Fraction | None:
        """Points above (or, negative, below) the threshold under which nobody progresses."""
        return None if self.score is None else self.score - Fraction(self.rubric.decline)

    def value_of(self, index: int) -> Fraction | None:
        """The value of the criterion at ``index``, exactly."""
        value = self.values[index]
        return None if value is None else Fraction(value, SCALE)
