"""A rubric made ready for many applications: integers over one denominator, worked out once.

Applications share their values (a test has a few hundred possible results), so what follows from
one value is worked out the first time it is met and looked up afterwards.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from applicants.screening.answers import ASSESSMENT, CODES, DATE, FIELDS, LEVEL, RANK, Answers
from applicants.screening.numbers import SCALE, NotANumber, exact, parts, text
from applicants.screening.rubric import (
    ANY_OF,
    AT_LEAST,
    BY,
    REACHES,
    UP,
    Criterion,
    Qualification,
    Rubric,
    RubricError,
    share,
)
from applicants.screening.verdict import Suggestion, Verdict

LARGEST_SCORE = 10**60
"""Numerators are kept with at most sixty digits; five odd ranges need about thirty."""

REMEMBERED = 20_000
"""Values remembered for each input; beyond it they are worked out again."""

COMPACT = (",", ":")

T = TypeVar("T")


class Memory(dict[Any, T], Generic[T]):
    """What follows from a value, worked out once for each value."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> T:
        result = self._work_out(value)
        if len(self) < REMEMBERED:
            self[value] = result
        return result


class Earned(NamedTuple):
    """What one value of one criterion gives."""

    value: int | None
    points: int | None
    fault: str


class Record(NamedTuple):
    """What is written down about one application: plain values for one row.

    ``score`` is the score cut to two decimals, as text; ``inputs`` is the canonical snapshot.
    """

    suggestion: str
    numerator: int | None
    score: str | None
    contributions: str
    failed: tuple[str, ...]
    problem: str
    inputs: str
    inputs_hash: bytes


class Plan:
    """A checked rubric, compiled. Holds no application; may be kept and shared."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric.checked()
        spans = [parts(c.high) - parts(c.low) for c in rubric.criteria]
        units = [share(c.weight) / span for c, span in zip(rubric.criteria, spans, strict=True)]
        self.denominator: int = lcm(*(unit.denominator for unit in units))
        if self.denominator * 100 > LARGEST_SCORE:
            raise RubricError(["The ranges are too fine to be added up exactly."])
        self._advance = _ceiling(exact(rubric.advance) * self.denominator)
        self._decline = _ceiling(exact(rubric.decline) * self.denominator)
        self._earned = tuple(
            (c.instrument, Memory(_earner(c, int(unit * self.denominator))))
            for c, unit in zip(rubric.criteria, units, strict=True)
        )
        self._met = tuple(
            (q.key, *_reader(q.rule.field), Memory(_judge(q))) for q in rubric.qualifications
        )
        self._written = tuple((*_reader(name), Memory(_writer(name))) for name in rubric.inputs)
        self._contribution = tuple(f"{json.dumps(c.key)}:" for c in rubric.criteria)

    def screen(self, answers: Answers) -> Verdict:
        """The verdict on ``answers``; the same answers give the same verdict, always."""
        return Verdict(*self._judged(answers), self.rubric)

    def snapshot(self, answers: Answers) -> str:
        """What this rubric looked at, as canonical JSON: sorted, no spaces, numbers as text."""
        instruments = answers.instruments
        return (
            "{"
            + ",".join(
                [
                    written[get(answers) if get else instruments.get(name)]
                    for name, get, written in self._written
                ]
            )
            + "}"
        )

    def record(self, answers: Answers) -> Record:
        """Verdict, snapshot and hash of ``answers`` as the values of one row."""
        suggestion, numerator, denominator, points, _, failed, _, faults = self._judged(answers)
        inputs = self.snapshot(answers)
        return Record(
            suggestion.value,
            numerator,
            None if numerator is None else cut(numerator, denominator),
            "{"
            + ",".join(
                [
                    key + ("null" if point is None else str(point))
                    for key, point in zip(self._contribution, points, strict=True)
                ]
            )
            + "}",
            failed,
            " ".join(faults) if faults else "",
            inputs,
            hashlib.sha256(inputs.encode()).digest(),
        )

    def _judged(
        self, answers: Answers
    ) -> tuple[
        Suggestion,
        int | None,
        int,
        tuple[int | None, ...],
        tuple[int | None, ...],
        tuple[str, ...],
        tuple[str, ...],
        tuple[str, ...],
    ]:
        instruments = answers.instruments
        earned = [memory[instruments.get(name)] for name, memory in self._earned]
        points = tuple([one.points for one in earned])
        faults = tuple([one.fault for one in earned if one.fault])
        failed: tuple[str, ...] = ()
        unknown: tuple[str, ...] = ()
        for key, name, get, met in self._met:
            verdict = met[get(answers) if get else instruments.get(name)]
            if verdict is None:
                unknown += (key,)
            elif not verdict:
                failed += (key,)
        numerator = None if None in points else sum(points)  # type: ignore[arg-type]
        if faults:
            suggestion = Suggestion.COULD_NOT
        elif failed:
            suggestion = Suggestion.DECLINE
        elif numerator is None or unknown:
            suggestion = Suggestion.PERSON
        elif numerator >= self._advance:
            suggestion = Suggestion.ADVANCE
        elif numerator < self._decline:
            suggestion = Suggestion.DECLINE
        else:
            suggestion = Suggestion.PERSON
        values = tuple([one.value for one in earned])
        return suggestion, numerator, self.denominator, points, values, failed, unknown, faults


def cut(numerator: int, denominator: int) -> str:
    """A score to two decimals, cut and not rounded: 69.996 does not read as 70.00."""
    whole, rest = divmod(numerator * 100 // denominator, 100)
    return f"{whole}.{rest:02d}"


@lru_cache(maxsize=32)
def plan_for(rubric: Rubric) -> Plan:
    """The compiled ``rubric``; compiled once for equal rubrics."""
    return Plan(rubric)


def screen(answers: Answers, rubric: Rubric) -> Verdict:
    """The verdict on ``answers`` under ``rubric``; raises RubricError for an unusable rubric."""
    return plan_for(rubric).screen(answers)


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def _reader(name: str) -> tuple[str, Callable[[Answers], Any] | None]:
    """How the input ``name`` is taken from answers: an instrument's key, or a field's getter."""
    if name.startswith(ASSESSMENT):
        return name.removeprefix(ASSESSMENT), None
    return name, attrgetter(name)


def _earner(criterion: Criterion, unit: int) -> Callable[[Any], Earned]:
    low, high = parts(criterion.low), parts(criterion.high)

    def earn(value: Any) -> Earned:
        if value is None:
            return Earned(None, None, "")
        try:
            count = parts(value)
        except NotANumber as error:
            return Earned(None, None, f"{criterion.label}: {error}")
        if not low <= count <= high:
            found = f"{criterion.label} is {text(count)}, which is outside {criterion.span}."
            return Earned(None, None, found)
        distance = count - low if criterion.direction == UP else high - count
        return Earned(count, unit * distance, "")

    return earn


def _judge(qualification: Qualification) -> Callable[[Any], bool | None]:
    """Met, not met, or ``None`` when the answer is missing or unreadable."""
    rule = qualification.rule
    wanted: Any = rule.value
    if rule.test == AT_LEAST:
        least = exact(wanted)

        def reaches(value: Any) -> bool | None:
            try:
                return None if value is None else exact(value) >= least
            except NotANumber:
                return None

        return reaches
    if rule.test == BY:
        return lambda value: None if value is None else bool(value <= wanted)
    if rule.test == REACHES:
        lowest = RANK[wanted]
        return lambda value: RANK[value] >= lowest if value in RANK else None
    if rule.test == ANY_OF:
        codes = frozenset(wanted)
        return lambda value: not codes.isdisjoint(value) if value else None
    return lambda value: None if value is None else value is wanted


def _writer(name: str) -> Callable[[Any], str]:
    """One member of the snapshot: ``"name":value`` in its canonical form."""
    key = json.dumps(name)

    def write(value: Any) -> str:
        return f"{key}:{json.dumps(canonical(name, value), separators=COMPACT)}"

    return write


def canonical(name: str, value: Any) -> Any:
    """``value`` of the input ``name`` in the one form that a snapshot has for it."""
    if value is None:
        return None
    if name.startswith(ASSESSMENT):
        try:
            return text(parts(value))
        except NotANumber:
            return str(value)
    kind = FIELDS[name][0]
    if kind == DATE and isinstance(value, date):
        return value.isoformat()
    if kind == CODES:
        return sorted(set(value))
    if kind == LEVEL:
        return value or None
    return value


__all__ = ["SCALE", "Memory", "Plan", "Record", "canonical", "cut", "plan_for", "screen"]
