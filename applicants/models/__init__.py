"""Applications and what belongs to them."""

from applicants.models.application import (
    Answer,
    Application,
    AssessmentResult,
    Channel,
    Degree,
    Identity,
)
from applicants.models.bulk import BulkAct, BulkItem, BulkJob, BulkOutcome, BulkState
from applicants.models.front_desk import FrontDeskLook
from applicants.models.importing import (
    DuplicatePair,
    ImportJob,
    ImportRow,
    ImportSource,
    ImportState,
    RowOutcome,
    Verdict,
)
from applicants.models.note import Note
from applicants.models.question import Instrument, Question
from applicants.models.reading import (
    READABLE,
    PlanReader,
    ReadAssignment,
    ReaderSeverity,
    ReadingPlan,
    ReadingSnapshot,
    Recusal,
)
from applicants.models.review_rubric import ReviewCriterion, ReviewKind, ReviewRubric
from applicants.models.rubric import Rubric
from applicants.models.scorecard import Rating, Recommendation, Scorecard
from applicants.models.screening import (
    Outcome,
    ScreeningChunk,
    ScreeningMove,
    ScreeningResult,
    ScreeningRun,
    Suggestion,
)
from applicants.models.unblinding import Unblinding

__all__ = [
    "READABLE",
    "Answer",
    "Application",
    "AssessmentResult",
    "BulkAct",
    "BulkItem",
    "BulkJob",
    "BulkOutcome",
    "BulkState",
    "Channel",
    "Degree",
    "DuplicatePair",
    "FrontDeskLook",
    "Identity",
    "ImportJob",
    "ImportRow",
    "ImportSource",
    "ImportState",
    "Instrument",
    "Note",
    "Outcome",
    "PlanReader",
    "Question",
    "Rating",
    "ReadAssignment",
    "ReaderSeverity",
    "ReadingPlan",
    "ReadingSnapshot",
    "Recommendation",
    "Recusal",
    "ReviewCriterion",
    "ReviewKind",
    "ReviewRubric",
    "RowOutcome",
    "Rubric",
    "Scorecard",
    "ScreeningChunk",
    "ScreeningMove",
    "ScreeningResult",
    "ScreeningRun",
    "Suggestion",
    "Unblinding",
    "Verdict",
]
