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
from applicants.models.checklist import ChecklistItem
from applicants.models.decision import (
    Decision,
    DecisionBatch,
    DispositionReason,
    ReleaseWave,
)
from applicants.models.document import Document, DocumentKind, WantedDocument
from applicants.models.draft import DraftSection, Section
from applicants.models.duplicate import DuplicatePair, Verdict
from applicants.models.front_desk import FrontDeskLook
from applicants.models.importing import (
    ImportJob,
    ImportRow,
    ImportSource,
    ImportState,
    RowOutcome,
)
from applicants.models.intake_page import IntakePage
from applicants.models.interview import (
    Interview,
    InterviewFeed,
    InterviewInvitation,
    ShownScores,
)
from applicants.models.interview_slot import (
    InterviewRound,
    InterviewSlot,
    KitQuestion,
    PanelMember,
    SlotInterviewer,
)
from applicants.models.next_time import NextTime
from applicants.models.note import Note
from applicants.models.offer import Offer, OfferCondition, WaitlistEntry
from applicants.models.question import Instrument, Question
from applicants.models.ranking import RankedApplication, Ranking, SelectionPlan
from applicants.models.reading import (
    READABLE,
    PlanReader,
    ReadAssignment,
    ReaderSeverity,
    ReadingPlan,
    ReadingSnapshot,
    Recusal,
)
from applicants.models.request import ApplicantRequest, Correction, LegalHold
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
from applicants.models.sitting import Sitting, SittingAnswer
from applicants.models.submission import Extension, Submission
from applicants.models.task import (
    BankItem,
    BankOption,
    MoreTime,
    Task,
    TaskForm,
    TaskFormItem,
    TaskKind,
)
from applicants.models.unblinding import Unblinding

__all__ = [
    "READABLE",
    "Answer",
    "ApplicantRequest",
    "Application",
    "AssessmentResult",
    "BankItem",
    "BankOption",
    "BulkAct",
    "BulkItem",
    "BulkJob",
    "BulkOutcome",
    "BulkState",
    "Channel",
    "ChecklistItem",
    "Correction",
    "Decision",
    "DecisionBatch",
    "Degree",
    "DispositionReason",
    "Document",
    "DocumentKind",
    "DraftSection",
    "DuplicatePair",
    "Extension",
    "FrontDeskLook",
    "Identity",
    "ImportJob",
    "ImportRow",
    "ImportSource",
    "ImportState",
    "Instrument",
    "IntakePage",
    "Interview",
    "InterviewFeed",
    "InterviewInvitation",
    "InterviewRound",
    "InterviewSlot",
    "KitQuestion",
    "LegalHold",
    "MoreTime",
    "NextTime",
    "Note",
    "Offer",
    "OfferCondition",
    "Outcome",
    "PanelMember",
    "PlanReader",
    "Question",
    "RankedApplication",
    "Ranking",
    "Rating",
    "ReadAssignment",
    "ReaderSeverity",
    "ReadingPlan",
    "ReadingSnapshot",
    "Recommendation",
    "Recusal",
    "ReleaseWave",
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
    "Section",
    "SelectionPlan",
    "ShownScores",
    "Sitting",
    "SittingAnswer",
    "SlotInterviewer",
    "Submission",
    "Suggestion",
    "Task",
    "TaskForm",
    "TaskFormItem",
    "TaskKind",
    "Unblinding",
    "Verdict",
    "WaitlistEntry",
    "WantedDocument",
]
