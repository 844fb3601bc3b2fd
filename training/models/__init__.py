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
from training.models.program import AttendanceRule, MasteryLevel, Room, SubjectArea
from training.models.session import (
    CheckInWindow,
    ClassSession,
    SessionInstructor,
    SubstituteLink,
)
from training.models.work import Extension, FileState, WorkSubmission

__all__ = [
    "ActKind",
    "AssessmentKind",
    "AttendanceChange",
    "AttendanceRecord",
    "AttendanceRule",
    "CalendarAct",
    "CalendarActRow",
    "CalendarFeed",
    "CheckInWindow",
    "ClassSession",
    "CohortPlan",
    "Curriculum",
    "CurriculumGroup",
    "CurriculumItem",
    "CurriculumItemSubject",
    "CurriculumSession",
    "Excuse",
    "Extension",
    "FileState",
    "Grade",
    "GradeChange",
    "GradeGroup",
    "GradeItem",
    "GradeItemSubject",
    "GroupMessage",
    "MakeUp",
    "Mark",
    "MasteryLevel",
    "ReasonClass",
    "Room",
    "SessionInstructor",
    "Source",
    "SubjectArea",
    "SubstituteLink",
    "WorkSubmission",
]
