"""Applications and what belongs to them."""

from applicants.models.application import (
    Answer,
    Application,
    AssessmentResult,
    Channel,
    Degree,
    Identity,
)
from applicants.models.importing import (
    DuplicatePair,
    ImportJob,
    ImportRow,
    ImportSource,
    ImportState,
    Outcome,
    Verdict,
)
from applicants.models.question import Instrument, Question

__all__ = [
    "Answer",
    "Application",
    "AssessmentResult",
    "Channel",
    "Degree",
    "DuplicatePair",
    "Identity",
    "ImportJob",
    "ImportRow",
    "ImportSource",
    "ImportState",
    "Instrument",
    "Outcome",
    "Question",
    "Verdict",
]
