"""Ratings by people: rubrics, composites, agreement, severity, and who reads what.

Nothing here knows a database or a framework; all of it is plain values in and out.
"""

from applicants.scoring.agreement import (
    Icc,
    Metric,
    alpha,
    cohen_kappa,
    fleiss_kappa,
    icc,
    pair_table,
    weighted_kappas,
)
from applicants.scoring.composite import Composite, Part, Weighted, composite
from applicants.scoring.defaults import DEFAULT_READING
from applicants.scoring.distribution import Distribution, Load, distribute
from applicants.scoring.rubric import (
    FULL_POINTS,
    FULL_WEIGHT,
    POINTS,
    Criterion,
    Problem,
    Rubric,
    problems,
)
from applicants.scoring.severity import Severity, capped, drift, severity
from applicants.scoring.tally import SPLIT_AT, Tally, is_split, needs_evidence, split_on, tally

__all__ = [
    "DEFAULT_READING",
    "FULL_POINTS",
    "FULL_WEIGHT",
    "POINTS",
    "SPLIT_AT",
    "Composite",
    "Criterion",
    "Distribution",
    "Icc",
    "Load",
    "Metric",
    "Part",
    "Problem",
    "Rubric",
    "Severity",
    "Tally",
    "Weighted",
    "alpha",
    "capped",
    "cohen_kappa",
    "composite",
    "distribute",
    "drift",
    "fleiss_kappa",
    "icc",
    "is_split",
    "needs_evidence",
    "pair_table",
    "problems",
    "severity",
    "split_on",
    "tally",
    "weighted_kappas",
]
