"""A verdict in sentences that a person can read, in the order in which they would ask."""

from fractions import Fraction

from applicants.screening.answers import FIELDS
from applicants.screening.changes import Change, changes
from applicants.screening.numbers import SCALE, exact, plain
from applicants.screening.rubric import UP, Criterion, share
from applicants.screening.verdict import Suggestion, Verdict

NAMES = {
    Suggestion.ADVANCE: "Suggest advance",
    Suggestion.PERSON: "Needs a person",
    Suggestion.DECLINE: "Suggest not progress",
    Suggestion.COULD_NOT: "Could not screen",
}

ORDER = (Suggestion.DECLINE, Suggestion.PERSON, Suggestion.ADVANCE)


def headline(verdict: Verdict) -> str:
    """The result and its ground in one sentence."""
    name = NAMES[verdict.suggestion]
    if verdict.faults:
        return f"{name}: {' '.join(verdict.faults)}"
    if verdict.failed:
        count = len(verdict.failed)
        noun = "basic qualification is" if count == 1 else "basic qualifications are"
        return f"{name}, for a person to check: {count} {noun} not met."
    if verdict.numerator is None:
        return f"{name}: {_listed([c.label for c in verdict.missing])} missing, so no score."
    if verdict.unknown:
        fields = [_field(q.rule.field) for q in verdict.unknown_qualifications]
        return f"{name}: {_listed(fields)} not answered."
    score = plain(exact(verdict.score or 0))
    advance, decline = _number(verdict.rubric.advance), _number(verdict.rubric.decline)
    if verdict.suggestion is Suggestion.ADVANCE:
        return f"{name}: the score is {score}, and {advance} or more suggests to advance."
    if verdict.suggestion is Suggestion.DECLINE:
        return f"{name}, for a person to check: the score is {score}, under {decline}."
    return f"{name}: the score is {score}, between {decline} and {advance}."


def explain(verdict: Verdict) -> tuple[str, ...]:
    """All of it: result, unmet qualifications, points, distances, what would have changed it."""
    return (
        headline(verdict),
        *(f"Not met: {q.sentence}" for q in verdict.failed_qualifications),
        *(f"Not answered: {_field(q.rule.field)}." for q in verdict.unknown_qualifications),
        *points(verdict),
        *distances(verdict),
        *what_would_change(verdict),
    )


def points(verdict: Verdict) -> tuple[str, ...]:
    """One sentence for each criterion, the largest contribution first, missing ones last."""
    rows = sorted(
        zip(verdict.rubric.criteria, verdict.values, verdict.points, strict=True),
        key=lambda row: (row[2] is None, -(row[2] or 0)),
    )
    return tuple(
        _points_of(criterion, value, point, verdict.denominator) for criterion, value, point in rows
    )


def distances(verdict: Verdict) -> tuple[str, ...]:
    """How far the score lies from both thresholds; nothing when there is no score."""
    if verdict.to_advance is None or verdict.to_decline is None:
        return ()
    return (
        f"{_distance(verdict.to_advance)} the {_number(verdict.rubric.advance)} "
        "that suggests to advance.",
        f"{_distance(verdict.to_decline)} the {_number(verdict.rubric.decline)} "
        "under which the suggestion is not to progress.",
    )


def what_would_change(verdict: Verdict) -> tuple[str, ...]:
    """One sentence for each single value that would have given another suggestion."""
    if verdict.failed and not verdict.faults:
        count = len(verdict.failed)
        which = "this qualification" if count == 1 else f"these {count} qualifications"
        return (f"Meeting {which} would have changed the suggestion.",)
    said = [_would_be(change, verdict) for change in changes(verdict) if change.value is not None]
    if not said and changes(verdict):
        return ("No single value would have changed the suggestion.",)
    return tuple(said)


def _would_be(change: Change, verdict: Verdict) -> str:
    """``With 92.86 or more in …``: whole hundredths, on the far side of the threshold."""
    raised = ORDER.index(change.suggestion) > ORDER.index(verdict.suggestion)
    more = raised == (change.criterion.direction == UP)
    hundredths = (change.value or Fraction(0)) * 100
    whole = -(-hundredths.numerator // hundredths.denominator) if more else hundredths // 1
    return (
        f"With {plain(Fraction(whole, 100))} or {'more' if more else 'less'} in "
        f"{change.criterion.label} the suggestion would be “{NAMES[change.suggestion].lower()}”."
    )


def _points_of(criterion: Criterion, value: int | None, point: int | None, denominator: int) -> str:
    most = plain(share(criterion.weight))
    if value is None or point is None:
        return f"{criterion.label}: missing; worth up to {most} points."
    earned = plain(Fraction(point, denominator))
    found = plain(Fraction(value, SCALE), 4)
    return f"{criterion.label}: {found} of {criterion.span} gives {earned} of {most} points."


def _distance(gap: Fraction) -> str:
    if gap == 0:
        return "Exactly at"
    size = plain(abs(gap))
    size = "Less than 0.01" if size == "0" else size
    noun = "point" if size == "1" else "points"
    return f"{size} {noun} {'above' if gap > 0 else 'below'}"


def _number(value: object) -> str:
    return plain(exact(value), 4)  # type: ignore[arg-type]


def _field(name: str) -> str:
    if name in FIELDS:
        return FIELDS[name][1].lower()
    return name.partition(":")[2].replace("_", " ")


def _listed(names: list[str]) -> str:
    """``a is``, ``a and b are``, ``a, b and c are``."""
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"
