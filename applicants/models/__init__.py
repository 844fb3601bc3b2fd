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
from applicants.models.decision import (
    Decision,
    DecisionBatch,
    DispositionReason,
    ReleaseWave,
)
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
from applicants.models.offer import Offer, OfferCondition, WaitlistEntry
from applicants.models.question import Instrument, Question
from applicants.models.ranking import RankedApplication, Ranking, SelectionPlan
from applicants.models.rubric import Rubric
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
    "Answer",
    "Application",
    "AssessmentResult",
    "BulkAct",
    "BulkItem",
    "BulkJob",
    "BulkOutcome",
    "BulkState",
    "Channel",
    "Decision",
    "DecisionBatch",
    "Degree",
    "DispositionReason",
    "DuplicatePair",
    "FrontDeskLook",
    "Identity",
    "ImportJob",
    "ImportRow",
    "ImportSource",
    "ImportState",
    "Instrument",
    "Note",
    "Offer",
    "OfferCondition",
    "Outcome",
    "Question",
    "RankedApplication",
    "Ranking",
    "ReleaseWave",
    "RowOutcome",
    "Rubric",
    "ScreeningChunk",
    "ScreeningMove",
    "ScreeningResult",
    "ScreeningRun",
    "SelectionPlan",
    "Suggestion",
    "Unblinding",
    "Verdict",
    "WaitlistEntry",
]
