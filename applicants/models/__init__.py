"""Applications and what belongs to them."""

from applicants.models.application import (
    Answer,
    Application,
    AssessmentResult,
    Channel,
    Degree,
    Identity,
)
from applicants.models.question import Instrument, Question

__all__ = [
    "Answer",
    "Application",
    "AssessmentResult",
    "Channel",
    "Degree",
    "Identity",
    "Instrument",
    "Question",
]
