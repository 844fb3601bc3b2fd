"""The states of cohorts, enrollments and approvals, and the steps between them."""

from django.db import models


class CohortState(models.TextChoices):
    PLANNED = "planned", "Planned"
    ENROLLING = "enrolling", "Enrolling"
    IN_SESSION = "in_session", "In session"
    COMPLETED = "completed", "Completed"
    CLOSED = "closed", "Closed"


COHORT_STEPS = {
    CohortState.PLANNED: {CohortState.ENROLLING, CohortState.CLOSED},
    CohortState.ENROLLING: {CohortState.PLANNED, CohortState.IN_SESSION, CohortState.CLOSED},
    CohortState.IN_SESSION: {CohortState.COMPLETED, CohortState.CLOSED},
    CohortState.COMPLETED: {CohortState.CLOSED},
    CohortState.CLOSED: set(),
}


class EnrollmentState(models.TextChoices):
    INVITED = "invited", "Invited"
    ENROLLED = "enrolled", "Enrolled"
    ACTIVE = "active", "Active"
    ON_LEAVE = "on_leave", "On leave"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISMISSED = "dismissed", "Dismissed"
    COMPLETED = "completed", "Completed"


ENROLLMENT_STEPS = {
    EnrollmentState.INVITED: {EnrollmentState.ENROLLED, EnrollmentState.WITHDRAWN},
    EnrollmentState.ENROLLED: {
        EnrollmentState.ACTIVE,
        EnrollmentState.WITHDRAWN,
        EnrollmentState.DISMISSED,
    },
    EnrollmentState.ACTIVE: {
        EnrollmentState.ON_LEAVE,
        EnrollmentState.WITHDRAWN,
        EnrollmentState.DISMISSED,
        EnrollmentState.COMPLETED,
    },
    EnrollmentState.ON_LEAVE: {
        EnrollmentState.ACTIVE,
        EnrollmentState.WITHDRAWN,
        EnrollmentState.DISMISSED,
    },
    EnrollmentState.WITHDRAWN: set(),
    EnrollmentState.DISMISSED: set(),
    EnrollmentState.COMPLETED: {EnrollmentState.ACTIVE},  # completion is taken back
}

# Who stands in one of these has a seat. The trigger of migration 0002 counts the same ones, and
# a test compares the two.
SEATED = frozenset(
    {
        EnrollmentState.INVITED,
        EnrollmentState.ENROLLED,
        EnrollmentState.ACTIVE,
        EnrollmentState.ON_LEAVE,
        EnrollmentState.COMPLETED,
    }
)

# Who stands in one of these is still in the cohort, which cannot be closed over their heads.
STILL_IN = SEATED - {EnrollmentState.COMPLETED}


class ApprovalState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Not approved"
    CANCELED = "canceled", "Canceled"


APPROVAL_STEPS = {
    ApprovalState.WAITING: {
        ApprovalState.APPROVED,
        ApprovalState.REFUSED,
        ApprovalState.CANCELED,
    },
    ApprovalState.APPROVED: set(),
    ApprovalState.REFUSED: set(),
    ApprovalState.CANCELED: set(),
}
