"""Curricula, sessions, attendance, assessments and grades of cohorts."""

from training.models.assessment import (
    Grade,
    GradeChange,
    GradeGroup,
    GradeItem,
    GradeItemSubject,
)
from training.models.attendance import (
    AttendanceChange,
    AttendanceRecord,
    Excuse,
    MakeUp,
    Mark,
    ReasonClass,
    Source,
)
from training.models.calendar import ActKind, CalendarAct, CalendarActRow, CalendarFeed
from training.models.certification import (
    Certification,
    Requirement,
    RequirementKind,
)
from training.models.completion import (
    Completion,
    CompletionRound,
)
from training.models.credential import (
    ContinuingEducation,
    Credential,
    CredentialFile,
    CredentialShare,
    SharedCredential,
    Verification,
)
from training.models.curriculum import (
    AssessmentKind,
    CohortPlan,
    Curriculum,
    CurriculumGroup,
    CurriculumItem,
    CurriculumItemSubject,
    CurriculumSession,
)
from training.models.exam import (
    ExamAct,
    ExamActKind,
    ExamActRow,
    ExamAttempt,
    ExamWindow,
)
from training.models.leave import Leave
from training.models.message import GroupMessage
from training.models.plans import LastMilePlan, Moment, OwnReadiness, PlanItem
from training.models.program import AttendanceRule, MasteryLevel, Room, SubjectArea
from training.models.quote import Quote
from training.models.session import (
    CheckInWindow,
    ClassSession,
    SessionInstructor,
    SubstituteLink,
)
from training.models.signals import FLAG, Outcome, RiskRules, RiskRun, Signal
from training.models.skills import (
    Level,
    RequirementSet,
    Skill,
    SkillEvidence,
    SkillRequirement,
    TechnicalTrack,
    TrackAssignment,
)
from training.models.support import Channel, Contact, FollowUp, Kudos, StaffStatus, Standing
from training.models.voice import Mood, Pulse, SelfRating, SessionFeedback, Told, When
from training.models.work import Extension, FileState, WorkSubmission

__all__ = [
    "FLAG",
    "ActKind",
    "AssessmentKind",
    "AttendanceChange",
    "AttendanceRecord",
    "AttendanceRule",
    "CalendarAct",
    "CalendarActRow",
    "CalendarFeed",
    "Certification",
    "Channel",
    "CheckInWindow",
    "ClassSession",
    "CohortPlan",
    "Completion",
    "CompletionRound",
    "Contact",
    "ContinuingEducation",
    "Credential",
    "CredentialFile",
    "CredentialShare",
    "Curriculum",
    "CurriculumGroup",
    "CurriculumItem",
    "CurriculumItemSubject",
    "CurriculumSession",
    "ExamAct",
    "ExamActKind",
    "ExamActRow",
    "ExamAttempt",
    "ExamWindow",
    "Excuse",
    "Extension",
    "FileState",
    "FollowUp",
    "Grade",
    "GradeChange",
    "GradeGroup",
    "GradeItem",
    "GradeItemSubject",
    "GroupMessage",
    "Kudos",
    "LastMilePlan",
    "Leave",
    "Level",
    "MakeUp",
    "Mark",
    "MasteryLevel",
    "Moment",
    "Mood",
    "Outcome",
    "OwnReadiness",
    "PlanItem",
    "Pulse",
    "Quote",
    "ReasonClass",
    "Requirement",
    "RequirementKind",
    "RequirementSet",
    "RiskRules",
    "RiskRun",
    "Room",
    "SelfRating",
    "SessionFeedback",
    "SessionInstructor",
    "SharedCredential",
    "Signal",
    "Skill",
    "SkillEvidence",
    "SkillRequirement",
    "Source",
    "StaffStatus",
    "Standing",
    "SubjectArea",
    "SubstituteLink",
    "TechnicalTrack",
    "Told",
    "TrackAssignment",
    "Verification",
    "When",
    "WorkSubmission",
]
