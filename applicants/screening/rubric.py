"""The rubric as a value: basic qualifications, weighted criteria, two thresholds."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from applicants.screening.answers import ASSESSMENT, CODES, DATE, FIELDS, LEVEL, RANK, YES_NO
from applicants.screening.numbers import SCALE, NotANumber, Number, exact, parts, plain, text

FULL_WEIGHT = 1000

IS, BY, ANY_OF, AT_LEAST, REACHES = "is", "by", "any_of", "at_least", "reaches"
"""An answer is yes or no; a date is no later than; codes overlap; an instrument's value is no less;
a degree is no lower."""

KEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")

TEST_FOR = {YES_NO: IS, DATE: BY, CODES: ANY_OF, LEVEL: REACHES}

UP, DOWN = "up", "down"

RuleValue = bool | date | tuple[str, ...] | Number


class RubricError(ValueError):
    """The rubric cannot be used; ``problems`` holds one sentence for each reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Rule:
    """What an answer must be: ``field`` is one of FIELDS or ``assessment:<instrument>``."""

    field: str
    value: RuleValue

    @property
    def test(self) -> str:
        """Which comparison applies; it follows from the field."""
        return AT_LEAST if self.field.startswith(ASSESSMENT) else TEST_FOR[FIELDS[self.field][0]]


@dataclass(frozen=True, slots=True)
class Qualification:
    """A basic qualification: met or not met by itself, never compared between people."""

    key: str
    rule: Rule
    sentence: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A weighted criterion: the value of one instrument between ``low`` and ``high``.

    ``weight`` is in thousandths. With ``direction`` "down" the low end earns the points.
    """

    key: str
    label: str
    instrument: str
    low: Number
    high: Number
    weight: int
    direction: str = UP
    job_relatedness: str = ""

    @property
    def percent(self) -> str:
        """The weight in words: ``12.5%``."""
        return f"{plain(share(self.weight))}%"

    @property
    def span(self) -> str:
        """The range in words."""
        return f"{text(parts(self.low))} to {text(parts(self.high))}"


@dataclass(frozen=True, slots=True)
class Rubric:
    """Qualifications, criteria and thresholds. Criteria stand in the order that breaks ties.

    A score of ``advance`` or more suggests to advance, one under ``decline`` suggests not to
    progress, anything between needs a person. Both are points out of 100.
    """

    criteria: tuple[Criterion, ...]
    advance: Number
    decline: Number
    qualifications: tuple[Qualification, ...] = ()

    def problems(self) -> tuple[str, ...]:
        """Every reason why this rubric cannot be used, as sentences; empty when it can."""
        found = [*_weight_problems(self.criteria), *_key_problems(self)]
        for criterion in self.criteria:
            found += _criterion_problems(criterion)
        for qualification in self.qualifications:
            found += _qualification_problems(qualification)
        found += _threshold_problems(self.advance, self.decline)
        return tuple(found)

    def checked(self) -> "Rubric":
        """The rubric itself; raises RubricError when it cannot be used."""
        if problems := self.problems():
            raise RubricError(problems)
        return self

    @property
    def inputs(self) -> tuple[str, ...]:
        """What this rubric looks at, sorted: field names and ``assessment:<instrument>``."""
        looked_at = {q.rule.field for q in self.qualifications}
        looked_at |= {f"{ASSESSMENT}{c.instrument}" for c in self.criteria}
        return tuple(sorted(looked_at))

    @property
    def instruments(self) -> tuple[str, ...]:
        """The instruments that this rubric looks at, sorted."""
        cut = len(ASSESSMENT)
        return tuple(name[cut:] for name in self.inputs if name.startswith(ASSESSMENT))

    def as_json(self) -> dict[str, Any]:
        """The rubric as plain data. Numbers are text, so that they come back exactly."""
        return {
            "advance": text(parts(self.advance)),
            "decline": text(parts(self.decline)),
            "qualifications": [
                {
                    "key": q.key,
                    "field": q.rule.field,
                    "value": _value_as_json(q.rule),
                    "sentence": q.sentence,
                }
                for q in self.qualifications
            ],
            "criteria": [
                {
                    "key": c.key,
                    "label": c.label,
                    "instrument": c.instrument,
                    "low": text(parts(c.low)),
                    "high": text(parts(c.high)),
                    "weight": c.weight,
                    "direction": c.direction,
                    "job_relatedness": c.job_relatedness,
                }
                for c in self.criteria
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Rubric":
        """The rubric that ``as_json`` described, checked."""
        try:
            rubric = cls(
                advance=Decimal(data["advance"]),
                decline=Decimal(data["decline"]),
                qualifications=tuple(
                    Qualification(
                        key=q["key"],
                        rule=Rule(q["field"], _value_from_json(q["field"], q["value"])),
                        sentence=q["sentence"],
                    )
                    for q in data["qualifications"]
                ),
                criteria=tuple(
                    Criterion(
                        key=c["key"],
                        label=c["label"],
                        instrument=c["instrument"],
                        low=Decimal(c["low"]),
                        high=Decimal(c["high"]),
                        weight=c["weight"],
                        direction=c["direction"],
                        job_relatedness=c.get("job_relatedness", ""),
                    )
                    for c in data["criteria"]
                ),
            )
        except (KeyError, TypeError, ArithmeticError) as error:
            raise RubricError(["This is not a stored rubric."]) from error
        return rubric.checked()

    def fingerprint(self) -> str:
        """SHA-256 of what decides a result (not of wording), as hex. Equal rules, equal print."""
        data = self.as_json()
        for criterion in data["criteria"]:
            del criterion["label"], criterion["job_relatedness"]
        for qualification in data["qualifications"]:
            del qualification["sentence"]
        canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _weight_problems(criteria: Sequence[Criterion]) -> list[str]:
    found = []
    if not criteria:
        found.append("A rubric needs at least one criterion.")
    for criterion in criteria:
        if type(criterion.weight) is not int or not 0 < criterion.weight <= FULL_WEIGHT:
            found.append(f"The weight of {criterion.label} must be a whole number from 1 to 1,000.")
    if criteria and not found:
        total = sum(criterion.weight for criterion in criteria)
        if total != FULL_WEIGHT:
            found.append(f"The weights add up to {total:,}; they must add up to exactly 1,000.")
    return found


def _key_problems(rubric: Rubric) -> list[str]:
    found = []
    for what, keys in (
        ("criteria", [c.key for c in rubric.criteria]),
        ("criteria with the instrument", [c.instrument for c in rubric.criteria]),
        ("qualifications", [q.key for q in rubric.qualifications]),
    ):
        found += [
            f"{key!r} is no key; use small letters, digits and underscores."
            for key in keys
            if not KEY.fullmatch(key)
        ]
        double = sorted({key for key in keys if keys.count(key) > 1})
        found += [f"There are two {what} {key!r}." for key in double]
    return found


def _criterion_problems(criterion: Criterion) -> list[str]:
    try:
        low, high = parts(criterion.low), parts(criterion.high)
    except NotANumber as error:
        return [f"{criterion.label}: {error}"]
    if low >= high:
        return [f"{criterion.label}: the high end must lie above the low end."]
    if criterion.direction not in (UP, DOWN):
        return [f"{criterion.label}: more must count either up or down."]
    return []


def _qualification_problems(qualification: Qualification) -> list[str]:
    rule = qualification.rule
    found = []
    if not qualification.sentence.strip():
        found.append(f"The qualification {qualification.key!r} needs a plain sentence.")
    if rule.field.startswith(ASSESSMENT):
        try:
            parts(rule.value)  # type: ignore[arg-type]
        except NotANumber as error:
            found.append(f"{qualification.key}: {error}")
        return found
    if rule.field not in FIELDS:
        return [*found, f"{rule.field!r} may not be looked at by a qualification."]
    fits = {
        YES_NO: isinstance(rule.value, bool),
        DATE: type(rule.value) is date,
        CODES: isinstance(rule.value, tuple) and len(rule.value) > 0,
        LEVEL: isinstance(rule.value, str) and RANK.get(rule.value, 0) > 0,
    }
    if not fits[FIELDS[rule.field][0]]:
        found.append(f"{qualification.key}: the value does not fit the answer it looks at.")
    return found


def _threshold_problems(advance: Number, decline: Number) -> list[str]:
    try:
        upper, lower = exact(advance), exact(decline)
        parts(advance), parts(decline)
    except NotANumber as error:
        return [f"Thresholds: {error}"]
    if not 0 <= lower <= upper <= 100:
        return ["Thresholds lie between 0 and 100, and advance is not below decline."]
    return []


def _value_as_json(rule: Rule) -> Any:
    if rule.test == AT_LEAST:
        return text(parts(rule.value))  # type: ignore[arg-type]
    if isinstance(rule.value, date):
        return rule.value.isoformat()
    if isinstance(rule.value, tuple):
        return sorted(set(rule.value))
    return rule.value


def _value_from_json(field: str, value: Any) -> RuleValue:
    if field.startswith(ASSESSMENT):
        return Decimal(value)
    if field in FIELDS and FIELDS[field][0] == LEVEL and isinstance(value, str):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, bool):
        return value
    raise RubricError([f"{field}: {value!r} is not a value that a rule can have."])


def share(weight: int) -> Fraction:
    """A weight as points out of 100."""
    return Fraction(weight * 100, FULL_WEIGHT)


__all__ = [
    "ANY_OF",
    "AT_LEAST",
    "BY",
    "DOWN",
    "FULL_WEIGHT",
    "IS",
    "REACHES",
    "SCALE",
    "UP",
    "Criterion",
    "Qualification",
    "Rubric",
    "RubricError",
    "Rule",
    "share",
]
