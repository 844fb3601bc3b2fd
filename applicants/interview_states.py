"""The states of an interview, and the steps between them."""

from django.db import models


class InterviewState(models.TextChoices):
    """Where a booked interview stands."""

    SCHEDULED = "scheduled", "Scheduled"
    COMPLETED = "completed", "Took place"
    NO_SHOW = "no_show", "Did not come"
    CANCELLED = "cancelled", "Cancelled"


# Steps back to scheduled undo a wrong tap; the domain decides until when.
INTERVIEW_STEPS = {
    InterviewState.SCHEDULED: {
        InterviewState.COMPLETED,
        InterviewState.NO_SHOW,
        InterviewState.CANCELLED,
    },
    InterviewState.COMPLETED: {InterviewState.SCHEDULED, InterviewState.NO_SHOW},
    InterviewState.NO_SHOW: {InterviewState.SCHEDULED, InterviewState.COMPLETED},
    InterviewState.CANCELLED: set(),
}
# Who has one of these has the slot; a cancelled booking leaves it to the next one.
HOLDS_SLOT = (InterviewState.SCHEDULED, InterviewState.COMPLETED, InterviewState.NO_SHOW)
# An invitation has at most one of these: after a no-show somebody may book once more.
COUNTS = (InterviewState.SCHEDULED, InterviewState.COMPLETED)
