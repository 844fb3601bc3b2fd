"""What would have changed a result: for each criterion the nearest value that moves it."""

from dataclasses import dataclass
from fractions import Fraction

from applicants.screening.numbers import SCALE, exact, parts
from applicants.screening.rubric import UP, Criterion, share
from applicants.screening.verdict import Suggestion, Verdict

NEXT_UP = {Suggestion.DECLINE: Suggestion.PERSON, Suggestion.PERSON: Suggestion.ADVANCE}
NEXT_DOWN = {Suggestion.ADVANCE: Suggestion.PERSON, Suggestion.PERSON: Suggestion.DECLINE}


@dataclass(frozen=True, slots=True)
class Change:
    """With ``value`` in ``criterion`` and all else as it is, the suggestion would be another.

    ``value`` is ``None`` when no value of this criterion alone would do it.
    """

    criterion: Criterion
    suggestion: Suggestion
    value: Fraction | None


def changes(verdict: Verdict) -> tuple[Change, ...]:
    """For each criterion: what alone would raise the suggestion, and what would lower it.

    Empty where the score did not decide: an incomplete score, an unmet qualification, a fault.
    """
    score = verdict.score
    if score is None or verdict.failed or verdict.unknown or verdict.faults:
        return ()
    found = []
    advance, decline = exact(verdict.rubric.advance), exact(verdict.rubric.decline)
    if better := NEXT_UP.get(verdict.suggestion):
        # Where both thresholds are equal there is no middle to step into.
        target = advance if better is Suggestion.ADVANCE else decline
        better = Suggestion.ADVANCE if target == advance else better
        found += [
            Change(criterion, better, _reaching(verdict, index, target - score))
            for index, criterion in enumerate(verdict.rubric.criteria)
        ]
    if worse := NEXT_DOWN.get(verdict.suggestion):
        target = advance if worse is Suggestion.PERSON else decline
        worse = Suggestion.DECLINE if target == decline else worse
        found += [
            Change(criterion, worse, _falling_below(verdict, index, score - target))
            for index, criterion in enumerate(verdict.rubric.criteria)
        ]
    return tuple(found)


def _reaching(verdict: Verdict, index: int, gap: Fraction) -> Fraction | None:
    """The value nearest to the present one that adds at least ``gap`` points."""
    criterion = verdict.rubric.criteria[index]
    steps = gap / _points_per_part(criterion)
    return _moved(verdict, index, -(-steps.numerator // steps.denominator))


def _falling_below(verdict: Verdict, index: int, spare: Fraction) -> Fraction | None:
    """The value nearest to the present one that takes away more than ``spare`` points."""
    criterion = verdict.rubric.criteria[index]
    steps = spare / _points_per_part(criterion)
    return _moved(verdict, index, -(steps.numerator // steps.denominator) - 1)


def _moved(verdict: Verdict, index: int, steps: int) -> Fraction | None:
    criterion = verdict.rubric.criteria[index]
    present = verdict.values[index]
    if present is None:
        return None
    value = present + (steps if criterion.direction == UP else -steps)
    if not parts(criterion.low) <= value <= parts(criterion.high):
        return None
    return Fraction(value, SCALE)


def _points_per_part(criterion: Criterion) -> Fraction:
    return share(criterion.weight) / (parts(criterion.high) - parts(criterion.low))
