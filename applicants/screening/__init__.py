"""The screening core: what may be looked at, the rules, and the verdict with its reasons.

No Django, no database, no clock and no floats. The same answers under the same rubric give the
same verdict in any order, in any batch and on any machine (``docs/architecture.md``).
"""

from applicants.screening.answers import Answers
from applicants.screening.changes import Change, changes
from applicants.screening.compare import (
    Difference,
    Result,
    compare_results,
    compare_rubrics,
)
from applicants.screening.explain import explain, headline
from applicants.screening.lint import Finding, lint
from applicants.screening.plan import Plan, Record, screen
from applicants.screening.rubric import Criterion, Qualification, Rubric, RubricError, Rule
from applicants.screening.snapshot import answers_from, fingerprint, replay, snapshot
from applicants.screening.tiebreak import Standing, commitment, lottery, ranked
from applicants.screening.verdict import Suggestion, Verdict

__all__ = [
    "Answers",
    "Change",
    "Criterion",
    "Difference",
    "Finding",
    "Plan",
    "Qualification",
    "Record",
    "Result",
    "Rubric",
    "RubricError",
    "Rule",
    "Standing",
    "Suggestion",
    "Verdict",
    "answers_from",
    "changes",
    "commitment",
    "compare_results",
    "compare_rubrics",
    "explain",
    "fingerprint",
    "headline",
    "lint",
    "lottery",
    "ranked",
    "replay",
    "screen",
    "snapshot",
]
