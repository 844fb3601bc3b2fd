"""Programs, intakes, cohorts and enrollments."""

from cohorts.models.cohort import (
    Cohort,
    CohortStaff,
    Enrollment,
    Intake,
    Section,
)
from cohorts.models.program import (
    Campus,
    Program,
    RecruitingEvent,
    ShareLink,
    UniversityPartner,
)

__all__ = [
    "Campus",
    "Cohort",
    "CohortStaff",
    "Enrollment",
    "Intake",
    "Program",
    "RecruitingEvent",
    "Section",
    "ShareLink",
    "UniversityPartner",
]
