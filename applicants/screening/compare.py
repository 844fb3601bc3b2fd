"""Two versions of a rubric side by side, and why one application came out differently."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from applicants.screening.answers import ASSESSMENT, DEGREES, FIELDS
from applicants.screening.explain import NAMES
from applicants.screening.numbers import exact, plain
from applicants.screening.rubric import Criterion, Qualification, Rubric
from applicants.screening.snapshot import replay
from applicants.screening.verdict import Suggestion, Verdict


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same: what, how it was, how it is."""

    what: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """``Task weight: 25% to 30%.``"""
        if not self.before:
            return f"{self.what}: new, {self.after}."
        if not self.after:
            return f"{self.what}: dropped, was {self.before}."
        return f"{self.what}: {self.before} to {self.after}."


@dataclass(frozen=True, slots=True)
class Result:
    """A stored result: the snapshot of its inputs and the rubric of its run."""

    inputs: Mapping[str, Any]
    rubric: Rubric

    def verdict(self) -> Verdict:
        """The verdict, worked out again from the snapshot."""
        return replay(self.inputs, self.rubric)


def compare_rubrics(before: Rubric, after: Rubric) -> tuple[Difference, ...]:
    """What changed between two versions: thresholds, criteria, qualifications, in that order."""
    found = [
        Difference("Suggest advance at", _number(before.advance), _number(after.advance)),
        Difference("Suggest not progress under", _number(before.decline), _number(after.decline)),
    ]
    old, new = {c.key: c for c in before.criteria}, {c.key: c for c in after.criteria}
    for key in _in_order(old, new):
        found += _criterion(old.get(key), new.get(key))
    orders = [[key for key in side if key in old and key in new] for side in (old, new)]
    if orders[0] != orders[1]:
        first, second = ([new[key].label for key in order] for order in orders)
        found.append(Difference("Order that breaks ties", ", ".join(first), ", ".join(second)))
    were = {q.key: q for q in before.qualifications}
    are = {q.key: q for q in after.qualifications}
    for key in _in_order(were, are):
        found += _qualification(were.get(key), are.get(key))
    return tuple(one for one in found if one.before != one.after)


def compare_results(before: Result, after: Result) -> tuple[str, ...]:
    """Why an application came out differently, as sentences; empty when it did not.

    Says whether the rules, the inputs or both did it, by working the new inputs out under the
    old rules.
    """
    first, second = before.verdict(), after.verdict()
    if _outcome(first) == _outcome(second):
        return ()
    said = [_headline(first, second)]
    inputs = compare_inputs(before.inputs, after.inputs)
    same_rules = before.rubric.fingerprint() == after.rubric.fingerprint()
    if inputs and not same_rules:
        alone = replay(after.inputs, before.rubric)
        if _outcome(alone) == _outcome(first):
            said.append("The new rules did it; the changed answers alone would not have.")
        elif _outcome(alone) == _outcome(second):
            said.append("The changed answers did it; the new rules alone add nothing.")
        else:
            said.append("Both the changed answers and the new rules have a part in it.")
    said += [difference.sentence for difference in inputs]
    if not same_rules:
        said += [difference.sentence for difference in _moved_by_rules(first, second)]
    said += _qualifications_apart(first, second)
    return tuple(said)


def compare_inputs(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The answers that are not the same in two snapshots, among those that both looked at."""
    return tuple(
        Difference(label_of(name), in_words(before[name]), in_words(after[name]))
        for name in sorted(before.keys() & after.keys())
        if before[name] != after[name]
    )


def _moved_by_rules(first: Verdict, second: Verdict) -> Iterable[Difference]:
    """Points of each criterion that differ, and the thresholds that this result hangs on."""
    old, new = first.contributions, second.contributions
    labels = {c.key: c.label for c in (*first.rubric.criteria, *second.rubric.criteria)}
    for key in _in_order(old, new):
        yield from _if_differs(labels[key], _points(old.get(key)), _points(new.get(key)))
    suggestions = {first.suggestion, second.suggestion}
    if len(suggestions) > 1 and Suggestion.ADVANCE in suggestions:
        upper = _number(first.rubric.advance), _number(second.rubric.advance)
        yield from _if_differs("Suggest advance at", *upper)
    if len(suggestions) > 1 and Suggestion.DECLINE in suggestions:
        lower = _number(first.rubric.decline), _number(second.rubric.decline)
        yield from _if_differs("Suggest not progress under", *lower)


def _if_differs(what: str, before: str, after: str) -> Iterable[Difference]:
    if before != after:
        yield Difference(what, before, after)


def _points(value: Fraction | None) -> str:
    return "" if value is None else f"{plain(value)} points"


def _qualifications_apart(first: Verdict, second: Verdict) -> list[str]:
    """Sentences of qualifications that stopped being met, and that are no longer in the way."""
    was = {q.key: q.sentence for q in first.failed_qualifications}
    now = {q.key: q.sentence for q in second.failed_qualifications}
    return [f"Not met now: {now[key]}" for key in now if key not in was] + [
        f"No longer in the way: {was[key]}" for key in was if key not in now
    ]


def _headline(first: Verdict, second: Verdict) -> str:
    old, new = NAMES[first.suggestion].lower(), NAMES[second.suggestion].lower()
    if first.score is None or second.score is None:
        return f"From “{old}” to “{new}”."
    if first.score == second.score:
        return f"From “{old}” to “{new}”; the score stayed {plain(second.score)}."
    scores = f"{plain(first.score)} to {plain(second.score)}"
    if old == new:
        return f"Still “{new}”; the score went from {scores}."
    return f"From “{old}” to “{new}”; the score went from {scores}."


def _outcome(verdict: Verdict) -> tuple[object, ...]:
    return verdict.suggestion, verdict.score, verdict.failed, verdict.unknown, verdict.faults


def _criterion(old: Criterion | None, new: Criterion | None) -> Iterable[Difference]:
    if old is None or new is None:
        known = new or old
        if known is None:
            return
        words = f"weight {known.percent}, range {known.span}"
        yield Difference(known.label, "" if old is None else words, "" if new is None else words)
        return
    yield Difference(f"{new.label}: weight", old.percent, new.percent)
    yield Difference(f"{new.label}: range", old.span, new.span)
    yield Difference(f"{new.label}: what counts", _direction(old), _direction(new))
    yield Difference(f"{new.label}: instrument", old.instrument, new.instrument)
    yield Difference(f"{new.label}: wording", old.label, new.label)


def _qualification(old: Qualification | None, new: Qualification | None) -> Iterable[Difference]:
    known = new or old
    if known is None:
        return
    what = f"Qualification “{known.key}”"
    yield Difference(what, _rule(old), _rule(new))
    if old and new:
        yield Difference(f"{what}: sentence", old.sentence, new.sentence)


def _rule(qualification: Qualification | None) -> str:
    if qualification is None:
        return ""
    rule = qualification.rule
    words = {"is": "is", "by": "no later than", "any_of": "one of"}
    return f"{label_of(rule.field)} {words.get(rule.test, 'at least')} {in_words(rule.value)}"


def in_words(value: Any) -> str:
    """An answer as people read it."""
    if value is None or value == []:
        return "not answered"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return DEGREES.get(value, str(value)) if isinstance(value, str) else str(value)


def label_of(name: str) -> str:
    """An input's name as people read it."""
    if name in FIELDS:
        return FIELDS[name][1]
    return name.removeprefix(ASSESSMENT).replace("_", " ").capitalize()


def _direction(criterion: Criterion) -> str:
    return "more is better" if criterion.direction == "up" else "less is better"


def _number(value: Any) -> str:
    return plain(exact(value), 4)


def _in_order(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*new, *old]))
