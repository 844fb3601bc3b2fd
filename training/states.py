"""The states of sessions, excuses, extensions, make-ups and grades, and the steps between them."""

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
    OPEN = "open", "To do"
    HANDED_IN = "handed_in", "Handed in"
    SIGNED_OFF = "signed_off", "Signed off"
    WAIVED = "waived", "Waived"


MAKE_UP_STEPS = {
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
