"""The states of decisions, waves, offers and waitlist entries, and the steps between them."""

from django.db import models

from applicants.states import State


class Choice(models.TextChoices):
    """What a decision says."""

    ADVANCE = "advance", "Advance"
    OFFER = "offer", "Offer"
    WAITLIST = "waitlist", "Waitlist"
    NOT_PROGRESSED = "not_progressed", "Not progressed"


# Stages to which "advance" may lead; the other choices lead to one stage each.
ADVANCES_TO = (State.REVIEW, State.SECOND, State.SHORTLISTED, State.INTERVIEW)
LEADS_TO = {
    Choice.OFFER: State.OFFER,
    Choice.WAITLIST: State.WAITLISTED,
    Choice.NOT_PROGRESSED: State.NOT_PROGRESSED,
}
# Who stands in one of these can be decided on; an offer is answered, or rescinded.
DECIDABLE = (
    State.SUBMITTED,
    State.SCREENING,
    State.REVIEW,
    State.SECOND,
    State.SHORTLISTED,
    State.INTERVIEW,
    State.WAITLISTED,
)
# Who stands in one of these is still in the running and has a place in the ranking.
RANKED = (State.REVIEW, State.SECOND, State.SHORTLISTED, State.INTERVIEW, State.WAITLISTED)


class DecisionState(models.TextChoices):
    """Where a decision stands; until it is released it is known to those who decide alone."""

    PENDING = "pending", "Pending"
    RELEASED = "released", "Released"
    STAYED = "stayed", "Not carried out"
    TAKEN_BACK = "taken_back", "Taken back"


DECISION_STEPS = {
    DecisionState.PENDING: {
        DecisionState.RELEASED,
        DecisionState.STAYED,
        DecisionState.TAKEN_BACK,
    },
    DecisionState.RELEASED: set(),
    DecisionState.STAYED: set(),
    DecisionState.TAKEN_BACK: set(),
}


class BatchState(models.TextChoices):
    """Where one bulk decision stands."""

    PREVIEW = "preview", "Preview"
    RECORDED = "recorded", "Recorded"
    TAKEN_BACK = "taken_back", "Taken back"


BATCH_STEPS = {
    BatchState.PREVIEW: {BatchState.RECORDED},
    BatchState.RECORDED: {BatchState.TAKEN_BACK},
    BatchState.TAKEN_BACK: set(),
}


class WaveState(models.TextChoices):
    """Where a release stands. Nothing leaves the house before ``RELEASING``."""

    DRAFT = "draft", "Being prepared"
    WAITING = "waiting", "Waits for approval"
    APPROVED = "approved", "Approved"
    SCHEDULED = "scheduled", "Goes out soon"
    RELEASING = "releasing", "Going out"
    RELEASED = "released", "Released"
    DISSOLVED = "dissolved", "Dissolved"


WAVE_STEPS = {
    WaveState.DRAFT: {WaveState.WAITING, WaveState.DISSOLVED},
    WaveState.WAITING: {WaveState.APPROVED, WaveState.DRAFT},
    WaveState.APPROVED: {WaveState.SCHEDULED, WaveState.DISSOLVED},
    WaveState.SCHEDULED: {WaveState.RELEASING, WaveState.APPROVED},
    WaveState.RELEASING: {WaveState.RELEASED},
    WaveState.RELEASED: set(),
    WaveState.DISSOLVED: set(),
}


class OfferState(models.TextChoices):
    """Where an offer stands."""

    SENT = "sent", "Waits for an answer"
    STANDBY = "standby", "Said yes, waits for a seat"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Lapsed"
    RESCINDED = "rescinded", "Rescinded"
    DEFERRED = "deferred", "Deferred"
    GIVEN_UP = "given_up", "Seat given up"


OFFER_STEPS = {
    OfferState.SENT: {
        OfferState.STANDBY,
        OfferState.ACCEPTED,
        OfferState.DECLINED,
        OfferState.EXPIRED,
        OfferState.RESCINDED,
        OfferState.DEFERRED,
    },
    OfferState.STANDBY: {
        OfferState.ACCEPTED,
        OfferState.DECLINED,
        OfferState.RESCINDED,
        OfferState.DEFERRED,
    },
    OfferState.ACCEPTED: {OfferState.RESCINDED, OfferState.DEFERRED, OfferState.GIVEN_UP},
    OfferState.DECLINED: set(),
    OfferState.EXPIRED: {OfferState.SENT},
    OfferState.RESCINDED: set(),
    OfferState.DEFERRED: set(),
    OfferState.GIVEN_UP: set(),
}
# An application has at most one offer in one of these.
OPEN_OFFER = (OfferState.SENT, OfferState.STANDBY, OfferState.ACCEPTED)
SAID_YES = (OfferState.STANDBY, OfferState.ACCEPTED)


class WaitState(models.TextChoices):
    """Where a place on the waitlist stands."""

    WAITING = "waiting", "Waiting"
    OFFERED = "offered", "Has an offer"
    LEFT = "left", "Left the list"
    CLOSED = "closed", "List closed"


WAIT_STEPS = {
    WaitState.WAITING: {WaitState.OFFERED, WaitState.LEFT, WaitState.CLOSED},
    WaitState.OFFERED: set(),
    WaitState.LEFT: set(),
    WaitState.CLOSED: set(),
}
