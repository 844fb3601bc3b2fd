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
from training.models.message import GroupMessage
from training.models.exam import (
    ExamAct,
    ExamActKind,
    ExamActRow,
    ExamAttempt,
    ExamWindow,
)
from training.models.leave import Leave
from training.models.program import AttendanceRule, MasteryLevel, Room, SubjectArea
from training.models.session import (
    CheckInWindow,
    ClassSession,
    SessionInstructor,
    SubstituteLink,
)
from training.models.signals import FLAG, Outcome, RiskRules, RiskRun, Signal
from training.models.support import Channel, Contact, FollowUp, Kudos, StaffStatus, Standing
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
    "CheckInWindow",
    "ClassSession",
    "CohortPlan",
    "Completion",
    "CompletionRound",
    "ContinuingEducation",
    "Credential",
    "CredentialShare",
    "Channel",
    "CheckInWindow",
    "ClassSession",
    "CohortPlan",
    "Contact",
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
    "Leave",
    "Kudos",
    "MakeUp",
    "Mark",
    "MasteryLevel",
    "Outcome",
    "ReasonClass",
    "Requirement",
    "RequirementKind",
    "Room",
    "SessionInstructor",
    "SharedCredential",
    "RiskRules",
    "RiskRun",
    "Room",
    "SessionInstructor",
    "Signal",
    "Source",
    "StaffStatus",
    "Standing",
    "SubjectArea",
    "SubstituteLink",
    "Verification",
    "WorkSubmission",
]
