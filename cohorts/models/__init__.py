"""Programs, intakes, cohorts and enrollments."""

from cohorts.models.approval import Approval
from cohorts.models.cohort import Cohort, CohortStaff, DayOff, Section
from cohorts.models.enrollment import Enrollment
from cohorts.models.intake import Intake
from cohorts.models.partner import Campus, RecruitingEvent, ShareLink, UniversityPartner
from cohorts.models.placing import SectionChange
from cohorts.models.program import Program

__all__ = [
    "Approval",
    "Campus",
    "Cohort",
    "CohortStaff",
    "DayOff",
    "Enrollment",
    "Intake",
    "Program",
    "RecruitingEvent",
    "Section",
    "SectionChange",
    "ShareLink",
    "UniversityPartner",
]
