"""The states of an application and the steps between them."""

from django.db import models


class State(models.TextChoices):
    """Where an application stands, in the words that people read."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    SCREENING = "screening", "In screening"
    REVIEW = "review", "In review"
    SECOND = "second", "Second review"
    SHORTLISTED = "shortlisted", "Shortlisted"
    INTERVIEW = "interview", "Interview"
    ON_HOLD = "on_hold", "On hold"
    OFFER = "offer", "Offer made"
    WAITLISTED = "waitlisted", "Waitlisted"
    ACCEPTED = "accepted", "Accepted"
    NOT_PROGRESSED = "not_progressed", "Not progressed"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (
    State.SUBMITTED,
    State.SCREENING,
    State.REVIEW,
    State.SECOND,
    State.SHORTLISTED,
    State.INTERVIEW,
    State.WAITLISTED,
)
# Where an application ends; nothing more is decided about it.
OUTCOMES = (State.ACCEPTED, State.NOT_PROGRESSED, State.WITHDRAWN)
LEAVE = {State.WITHDRAWN, State.ON_HOLD, State.NOT_PROGRESSED}

# Steps back exist so that a bulk act can be undone as a whole; the domain decides when.
STEPS = {
    State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
    State.SUBMITTED: {State.SCREENING, State.REVIEW} | LEAVE,
    State.SCREENING: {State.SUBMITTED, State.REVIEW} | LEAVE,
    State.REVIEW: {State.SUBMITTED, State.SCREENING, State.SECOND, State.SHORTLISTED} | LEAVE,
    State.SECOND: {State.REVIEW, State.SHORTLISTED} | LEAVE,
    State.SHORTLISTED: {State.REVIEW, State.SECOND, State.INTERVIEW, State.OFFER, State.WAITLISTED}
    | LEAVE,
    State.INTERVIEW: {State.SHORTLISTED, State.OFFER, State.WAITLISTED} | LEAVE,
    State.ON_HOLD: set(OPEN) | {State.NOT_PROGRESSED, State.WITHDRAWN},
    State.WAITLISTED: {State.SHORTLISTED, State.INTERVIEW, State.OFFER} | LEAVE,
    State.OFFER: {State.ACCEPTED, State.WAITLISTED, State.SHORTLISTED, State.INTERVIEW}
    | {State.NOT_PROGRESSED, State.WITHDRAWN},
    State.ACCEPTED: {State.WITHDRAWN, State.OFFER},
    # Withdrawn: whoever leaves before the letter is out need not know what it would have said.
    State.NOT_PROGRESSED: set(OPEN) | {State.ON_HOLD, State.WITHDRAWN},
    State.WITHDRAWN: set(OPEN) | {State.DRAFT, State.ON_HOLD},
}


class RubricState(models.TextChoices):
    """Where a version of the rules stands."""

    DRAFT = "draft", "Draft"
    WAITING = "waiting", "Waits for approval"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Not approved"


RUBRIC_STEPS = {
    RubricState.DRAFT: {RubricState.WAITING, RubricState.APPROVED},
    RubricState.WAITING: {RubricState.APPROVED, RubricState.REFUSED, RubricState.DRAFT},
    RubricState.APPROVED: set(),
    RubricState.REFUSED: set(),
}


class RunState(models.TextChoices):
    """Where a screening run stands."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    STOPPED = "stopped", "Stopped"
    FINISHED = "finished", "Finished"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    FAILED = "failed", "Failed"


# A finished run runs again when what could not be screened is tried again.
RUN_STEPS = {
    RunState.QUEUED: {RunState.RUNNING, RunState.STOPPED, RunState.FAILED},
    RunState.RUNNING: {RunState.PAUSED, RunState.STOPPED, RunState.FINISHED, RunState.FAILED},
    RunState.PAUSED: {RunState.RUNNING, RunState.STOPPED},
    RunState.STOPPED: set(),
    RunState.FINISHED: {RunState.RUNNING, RunState.APPLYING},
    RunState.APPLYING: {RunState.APPLIED},
    RunState.APPLIED: {RunState.UNDOING},
    RunState.UNDOING: {RunState.UNDONE},
    RunState.UNDONE: set(),
    RunState.FAILED: set(),
}
ACTIVE_RUN = ("queued", "running", "paused", "applying", "undoing")


class ScorecardState(models.TextChoices):
    """Where a scorecard stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"


# A step back exists for the undo right after; the domain decides until when.
SCORECARD_STEPS = {
    ScorecardState.DRAFT: {ScorecardState.SUBMITTED},
    ScorecardState.SUBMITTED: {ScorecardState.DRAFT},
}


class ItemState(models.TextChoices):
    """Whether something on an application's checklist is there."""

    AWAITING = "awaiting", "Awaiting"
    RECEIVED = "received", "Received"
    WAIVED = "waived", "Waived"
    REJECTED = "rejected", "Needs another one"


# Anything may follow anything: a file is replaced, a waiver taken back.
CHECKLIST_STEPS = {one: {other for other in ItemState if other != one} for one in ItemState}


class DocumentState(models.TextChoices):
    """Where an uploaded file stands, in the words that people read."""

    PENDING = "pending", "Being checked"
    CLEAN = "clean", "Received"
    UNSCANNED = "unscanned", "Not scanned"
    INFECTED = "infected", "Not accepted"
    REPLACED = "replaced", "Replaced"


DOCUMENT_STEPS = {
    DocumentState.PENDING: {
        DocumentState.CLEAN,
        DocumentState.UNSCANNED,
        DocumentState.INFECTED,
        DocumentState.REPLACED,
    },
    DocumentState.CLEAN: {DocumentState.INFECTED, DocumentState.REPLACED},
    DocumentState.UNSCANNED: {
        DocumentState.PENDING,
        DocumentState.CLEAN,
        DocumentState.INFECTED,
        DocumentState.REPLACED,
    },
    DocumentState.INFECTED: {DocumentState.REPLACED},
    DocumentState.REPLACED: set(),
}


class SittingState(models.TextChoices):
    """Where a timed task stands for one applicant."""

    OPEN = "open", "Started"
    FINISHED = "finished", "Done"
    TIMED_OUT = "timed_out", "Time was up"


SITTING_STEPS = {
    SittingState.OPEN: {SittingState.FINISHED, SittingState.TIMED_OUT},
    SittingState.FINISHED: set(),
    SittingState.TIMED_OUT: set(),
}
