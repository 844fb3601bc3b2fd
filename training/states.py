"""The states of what training keeps, and the steps between them."""

from django.db import models


class SessionState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELED = "canceled", "Canceled"


SESSION_STEPS = {
    SessionState.PLANNED: {SessionState.HELD, SessionState.CANCELED},
    SessionState.HELD: {SessionState.PLANNED},  # marked by mistake, before anybody has a mark
    SessionState.CANCELED: {SessionState.PLANNED},
}


class AskState(models.TextChoices):
    """Where something stands that a participant asked for, or that staff granted by themselves."""

    ASKED = "asked", "Asked"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Not granted"
    WITHDRAWN = "withdrawn", "Withdrawn"


ASK_STEPS = {
    AskState.ASKED: {AskState.GRANTED, AskState.REFUSED, AskState.WITHDRAWN},
    AskState.GRANTED: {AskState.WITHDRAWN},
    AskState.REFUSED: {AskState.GRANTED},
    AskState.WITHDRAWN: set(),
}


class MakeUpState(models.TextChoices):
    """Where a make-up stands: asked for by its person, or set by an instructor."""

    ASKED = "asked", "Asked for"
    OPEN = "open", "To do"
    HANDED_IN = "handed_in", "Handed in"
    SIGNED_OFF = "signed_off", "Signed off"
    WAIVED = "waived", "Waived"


MAKE_UP_STEPS = {
    MakeUpState.ASKED: {MakeUpState.OPEN, MakeUpState.WAIVED},
    MakeUpState.OPEN: {MakeUpState.HANDED_IN, MakeUpState.SIGNED_OFF, MakeUpState.WAIVED},
    MakeUpState.HANDED_IN: {MakeUpState.OPEN, MakeUpState.SIGNED_OFF, MakeUpState.WAIVED},
    MakeUpState.SIGNED_OFF: {MakeUpState.OPEN},
    MakeUpState.WAIVED: {MakeUpState.OPEN},
}


class PlanItemState(models.TextChoices):
    """Where a task of somebody's last mile stands; a done one waits for its sign-off."""

    OPEN = "open", "To do"
    DONE = "done", "Waits for sign-off"
    SIGNED_OFF = "signed_off", "Signed off"
    DROPPED = "dropped", "Not needed"


PLAN_ITEM_STEPS = {
    PlanItemState.OPEN: {PlanItemState.DONE, PlanItemState.SIGNED_OFF, PlanItemState.DROPPED},
    PlanItemState.DONE: {PlanItemState.OPEN, PlanItemState.SIGNED_OFF},
    PlanItemState.SIGNED_OFF: {PlanItemState.OPEN},
    PlanItemState.DROPPED: {PlanItemState.OPEN},
}


class GradeState(models.TextChoices):
    """What a grade's cell says. Instructors decide on every one; only handing in moves by itself.

    A missing one counts as zero, an excused one is left out, and one that is not submitted, or
    submitted and not graded yet, does not count until somebody says what it is.
    """

    NOT_SUBMITTED = "not_submitted", "Not submitted"
    SUBMITTED = "submitted", "Submitted"
    GRADED = "graded", "Graded"
    RETURNED = "returned", "Returned"
    MISSING = "missing", "Missing"
    EXCUSED = "excused", "Excused"


# An instructor may say anything of a cell, and take it back.
GRADE_STEPS = {state: set(GradeState) - {state} for state in GradeState}

# Cells in these states have points.
WITH_POINTS = frozenset({GradeState.GRADED, GradeState.RETURNED})


class AttemptState(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    SAT = "sat", "Sat, result to come"
    PASSED = "passed", "Passed"
    FAILED = "failed", "Did not pass"
    NO_SHOW = "no_show", "Did not come"
    VOID = "void", "Void"
    CANCELED = "canceled", "Registration canceled"


# A result is taken back to what stood before, and a wrong one becomes the right one.
_RESULTS = {
    AttemptState.SAT,
    AttemptState.PASSED,
    AttemptState.FAILED,
    AttemptState.NO_SHOW,
    AttemptState.VOID,
}
ATTEMPT_STEPS = {
    AttemptState.SCHEDULED: _RESULTS | {AttemptState.CANCELED},
    AttemptState.CANCELED: {AttemptState.SCHEDULED},
    **{state: (_RESULTS | {AttemptState.SCHEDULED}) - {state} for state in _RESULTS},
}

# An attempt in one of these has a seat in its window; the trigger of migration 0030 counts the
# same ones, and a test compares the two.
HAS_SEAT = frozenset(set(AttemptState) - {AttemptState.VOID, AttemptState.CANCELED})


class CredentialState(models.TextChoices):
    """What people decided; whether one in force expires soon, or has expired, says the day."""

    HELD = "held", "Held"
    REVOKED = "revoked", "Revoked"
    SUPERSEDED = "superseded", "Superseded"


CREDENTIAL_STEPS = {
    CredentialState.HELD: {CredentialState.REVOKED, CredentialState.SUPERSEDED},
    CredentialState.REVOKED: {CredentialState.HELD},
    CredentialState.SUPERSEDED: {CredentialState.HELD, CredentialState.REVOKED},
}


class CompletionState(models.TextChoices):
    PROPOSED = "proposed", "Waits for approval"
    COMPLETED = "completed", "Completed"
    NOT_APPROVED = "not_approved", "Not approved"
    TAKEN_BACK = "taken_back", "Taken back"


COMPLETION_STEPS = {
    CompletionState.PROPOSED: {CompletionState.COMPLETED, CompletionState.NOT_APPROVED},
    CompletionState.COMPLETED: {CompletionState.TAKEN_BACK},
    CompletionState.NOT_APPROVED: set(),
    CompletionState.TAKEN_BACK: set(),
}


class SignalState(models.TextChoices):
    """Where a signal stands. Only rules resolve one by themselves, only people close one."""

    OPEN = "open", "Open"
    ACKNOWLEDGED = "acknowledged", "Somebody looks"
    ACTED = "acted", "Something was done"
    CLOSED = "closed", "Closed"
    RESOLVED = "resolved", "Went away by itself"


LIVE = (SignalState.OPEN, SignalState.ACKNOWLEDGED, SignalState.ACTED)
SIGNAL_STEPS = {
    SignalState.OPEN: {
        SignalState.ACKNOWLEDGED,
        SignalState.ACTED,
        SignalState.CLOSED,
        SignalState.RESOLVED,
    },
    SignalState.ACKNOWLEDGED: {SignalState.ACTED, SignalState.CLOSED, SignalState.RESOLVED},
    SignalState.ACTED: {SignalState.CLOSED, SignalState.RESOLVED},
    SignalState.CLOSED: {SignalState.OPEN},  # closed by mistake
    SignalState.RESOLVED: set(),
}


class FollowUpState(models.TextChoices):
    OPEN = "open", "To do"
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer needed"


FOLLOW_UP_STEPS = {
    FollowUpState.OPEN: {FollowUpState.DONE, FollowUpState.DROPPED},
    FollowUpState.DONE: {FollowUpState.OPEN},
    FollowUpState.DROPPED: {FollowUpState.OPEN},
}
