"""The stored inputs of a result: written once, hashed, and enough to compute it again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from applicants.screening.answers import ASSESSMENT, CODES, DATE, FIELDS, Answers
from applicants.screening.plan import plan_for
from applicants.screening.rubric import Rubric
from applicants.screening.verdict import Verdict


def snapshot(answers: Answers, rubric: Rubric) -> str:
    """What ``rubric`` looks at in ``answers`` as canonical JSON, and nothing else."""
    return plan_for(rubric).snapshot(answers)


def canonical_text(inputs: Mapping[str, Any]) -> str:
    """A snapshot read back from storage in its canonical form, whatever the order there."""
    return json.dumps(inputs, sort_keys=True, separators=(",", ":"))


def fingerprint(inputs: str | Mapping[str, Any]) -> bytes:
    """SHA-256 of a snapshot, the same for its text and for the mapping read back."""
    written = inputs if isinstance(inputs, str) else canonical_text(inputs)
    return hashlib.sha256(written.encode()).digest()


def answers_from(inputs: str | Mapping[str, Any]) -> Answers:
    """The answers that a snapshot holds; raises ValueError for what may not be looked at."""
    read: Mapping[str, Any] = json.loads(inputs) if isinstance(inputs, str) else inputs
    fields: dict[str, Any] = {}
    instruments: dict[str, str | None] = {}
    for name, value in read.items():
        if name.startswith(ASSESSMENT):
            instruments[name.removeprefix(ASSESSMENT)] = value
        elif name not in FIELDS:
            raise ValueError(f"{name!r} may not stand in a snapshot.")
        elif value is None:
            continue
        elif FIELDS[name][0] == DATE:
            fields[name] = date.fromisoformat(value)
        elif FIELDS[name][0] == CODES:
            fields[name] = tuple(value)
        else:
            fields[name] = value
    return Answers(**fields, instruments=instruments)


def replay(inputs: str | Mapping[str, Any], rubric: Rubric) -> Verdict:
    """The verdict on a stored snapshot. Under the rubric of its run it is the stored result."""
    return plan_for(rubric).screen(answers_from(inputs))
