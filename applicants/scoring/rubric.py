"""The review rubric as a value: criteria with anchors at every point, and what is wrong with it."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from applicants.screening.lint import FORBIDDEN, plain_words

POINTS = (1, 2, 3, 4, 5)
FULL_WEIGHT = 1000
FULL_POINTS = FULL_WEIGHT * (POINTS[-1] - POINTS[0])
KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
FEWEST, MOST = 2, 10

# People read essays and interview, so that one word of the machine's list is theirs to use.
READ_BY_PEOPLE = "Essays are read by people and never scored by a machine."
# An anchor is a sentence: only what can mean nothing else is looked for in it.
NEVER_IN_A_SENTENCE = (
    "Demographics are never an input.",
    "Hardship and identity are never scored.",
    "A graduation year stands in for age; it is never an input.",
    "Years of experience and employers are never scored: potential counts.",
    "School identity is never an input.",
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to look for. ``anchors`` has a sentence for each point from 1 to 5."""

    key: str
    name: str
    definition: str
    job_relatedness: str
    weight: int
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: where, and the sentence that says it."""

    where: str
    sentence: str


@dataclass(frozen=True)
class Rubric:
    """Criteria in the order in which they are rated."""

    criteria: tuple[Criterion, ...]

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """Weight by key."""
        return {one.key: one.weight for one in self.criteria}

    def points(self, values: Mapping[str, int]) -> int:
        """Sum of weight × (value − 1): 0 to 4,000, exact. ``KeyError`` for a missing value."""
        return sum(weight * (values[key] - POINTS[0]) for key, weight in self.weights.items())

    def fingerprint(self) -> str:
        """What is the same for two rubrics that score alike: keys, weights and anchors, hashed."""
        content = [(one.key, one.weight, one.anchors) for one in self.criteria]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def as_json(self) -> list[dict[str, object]]:
        """The criteria as plain values."""
        return [asdict(one) for one in self.criteria]


def problems(rubric: Rubric) -> tuple[Problem, ...]:
    """Everything that keeps the rubric from being used, in the order of its criteria."""
    return (*_shape(rubric), *_inputs(rubric))


def _shape(rubric: Rubric) -> Iterator[Problem]:
    count, whole = len(rubric.criteria), sum(one.weight for one in rubric.criteria)
    if not FEWEST <= count <= MOST:
        yield Problem("Criteria", f"A rubric has {FEWEST} to {MOST} criteria, not {count}.")
    if whole != FULL_WEIGHT:
        yield Problem("Weights", f"The weights add up to {whole:,}, and must add up to 1,000.")
    if len({one.key for one in rubric.criteria}) < count:
        yield Problem("Criteria", "Two criteria have the same key.")
    for one in rubric.criteria:
        where = f"Criterion “{one.name or one.key}”"
        if not KEY.fullmatch(one.key):
            yield Problem(where, "A key has small letters, digits, - and _ only.")
        if not one.name.strip():
            yield Problem(where, "Give it a name.")
        if not one.definition.strip():
            yield Problem(where, "Say what it means.")
        if not one.job_relatedness.strip():
            yield Problem(where, "Write down why the job needs it.")
        if one.weight < 1:
            yield Problem(where, "A weight is a whole number from 1 to 1,000.")
        if len(one.anchors) != len(POINTS) or not all(text.strip() for text in one.anchors):
            yield Problem(where, "Write a sentence for each point from 1 to 5.")
        elif len({text.strip().casefold() for text in one.anchors}) < len(POINTS):
            yield Problem(where, "Each point needs a sentence of its own.")


def _inputs(rubric: Rubric) -> Iterator[Problem]:
    for one in rubric.criteria:
        where = f"Criterion “{one.name or one.key}”"
        for place, wording in (("key", one.key), ("name", one.name)):
            if sentence := _refused(wording, strict=True):
                yield Problem(f"{where}, {place}", sentence)
        if sentence := _refused(one.definition, strict=False):
            yield Problem(f"{where}, definition", sentence)
        for point, anchor in zip(POINTS, one.anchors, strict=False):
            if sentence := _refused(anchor, strict=False):
                yield Problem(f"{where}, point {point}", sentence)


def _refused(wording: str, *, strict: bool) -> str:
    """Why this wording may not be looked at, or nothing."""
    words = plain_words(wording)
    for forbidden in FORBIDDEN:
        if forbidden.sentence == READ_BY_PEOPLE:
            continue
        if not strict and forbidden.sentence not in NEVER_IN_A_SENTENCE:
            continue
        if forbidden.pattern.search(words):
            return forbidden.sentence
    return ""
