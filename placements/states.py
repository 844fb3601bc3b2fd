"""The states of what placing keeps, and the steps between them."""

from django.db import models


class RequisitionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PENDING = "pending", "Waits for approval"
    OPEN = "open", "Accepting candidates"
    ON_HOLD = "on_hold", "On hold"
    FILLED = "filled", "Filled"
    CANCELED = "canceled", "Canceled"


REQUISITION_STEPS = {
    RequisitionState.DRAFT: {RequisitionState.PENDING, RequisitionState.CANCELED},
    RequisitionState.PENDING: {
        RequisitionState.OPEN,
        RequisitionState.DRAFT,
        RequisitionState.CANCELED,
    },
    RequisitionState.OPEN: {
        RequisitionState.ON_HOLD,
        RequisitionState.FILLED,
        RequisitionState.CANCELED,
    },
    RequisitionState.ON_HOLD: {RequisitionState.OPEN, RequisitionState.CANCELED},
    RequisitionState.FILLED: {RequisitionState.OPEN},
    RequisitionState.CANCELED: {RequisitionState.DRAFT},
}


class SubmissionState(models.TextChoices):
    """From the question to the graduate to the answer of the client."""

    ASKED = "asked", "Waits for the graduate"
    AGREED = "agreed", "The graduate agreed"
    NOT_AGREED = "not_agreed", "The graduate said no"
    SENT = "sent", "Waits for the client"
    INTERVIEW = "interview", "Client interview"
    SELECTED = "selected", "Selected"
    DECLINED = "declined", "Client declined"
    NOT_ASSIGNED = "not_assigned", "Seat filled by another"
    WITHDRAWN = "withdrawn", "Withdrawn"


SUBMISSION_STEPS = {
    SubmissionState.ASKED: {
        SubmissionState.AGREED,
        SubmissionState.NOT_AGREED,
        SubmissionState.WITHDRAWN,
    },
    SubmissionState.AGREED: {SubmissionState.SENT, SubmissionState.WITHDRAWN},
    SubmissionState.NOT_AGREED: {SubmissionState.ASKED},
    SubmissionState.SENT: {
        SubmissionState.INTERVIEW,
        SubmissionState.SELECTED,
        SubmissionState.DECLINED,
        SubmissionState.NOT_ASSIGNED,
        SubmissionState.WITHDRAWN,
    },
    SubmissionState.INTERVIEW: {
        SubmissionState.SELECTED,
        SubmissionState.DECLINED,
        SubmissionState.NOT_ASSIGNED,
        SubmissionState.WITHDRAWN,
    },
    SubmissionState.SELECTED: {SubmissionState.WITHDRAWN},
    SubmissionState.DECLINED: {SubmissionState.SENT},
    SubmissionState.NOT_ASSIGNED: {SubmissionState.SENT},
    SubmissionState.WITHDRAWN: {SubmissionState.ASKED},
}

# One of these stands in the way of a second submission for the same opening.
STANDING = frozenset(
    {
        SubmissionState.ASKED,
        SubmissionState.AGREED,
        SubmissionState.SENT,
        SubmissionState.INTERVIEW,
        SubmissionState.SELECTED,
    }
)
# The client has an answer to give.
WITH_CLIENT = frozenset({SubmissionState.SENT, SubmissionState.INTERVIEW})


class PlacementState(models.TextChoices):
    PENDING = "pending", "Waits for approval"
    APPROVED = "approved", "Approved"
    ACTIVE = "active", "At work"
    EXTENDED = "extended", "Extended"
    CONVERTED = "converted", "Joined the client"
    ENDED = "ended", "Ended early"
    COMPLETED = "completed", "Completed"
    CANCELED = "canceled", "Did not begin"


PLACEMENT_STEPS = {
    PlacementState.PENDING: {PlacementState.APPROVED, PlacementState.CANCELED},
    PlacementState.APPROVED: {PlacementState.ACTIVE, PlacementState.CANCELED},
    PlacementState.ACTIVE: {
        PlacementState.EXTENDED,
        PlacementState.CONVERTED,
        PlacementState.ENDED,
        PlacementState.COMPLETED,
    },
    PlacementState.EXTENDED: {
        PlacementState.CONVERTED,
        PlacementState.ENDED,
        PlacementState.COMPLETED,
    },
    # An end that was wrong is taken back, to where the placement stood before.
    PlacementState.CONVERTED: {PlacementState.ACTIVE, PlacementState.EXTENDED},
    PlacementState.ENDED: {PlacementState.ACTIVE, PlacementState.EXTENDED},
    PlacementState.COMPLETED: {PlacementState.ACTIVE, PlacementState.EXTENDED},
    PlacementState.CANCELED: set(),
}

# At work today, or agreed to be.
RUNNING = frozenset({PlacementState.ACTIVE, PlacementState.EXTENDED})
# Over, with a last day.
OVER = frozenset({PlacementState.CONVERTED, PlacementState.ENDED, PlacementState.COMPLETED})
# These hold a seat of the opening; the trigger of migration 0002 counts the same ones.
HOLDS_SEAT = frozenset(set(PlacementState) - {PlacementState.ENDED, PlacementState.CANCELED})


class ItemState(models.TextChoices):
    MISSING = "missing", "Missing"
    ASKED = "asked", "Requested"
    MET = "met", "Met"
    WAIVED = "waived", "Waived"


ITEM_STEPS = {
    ItemState.MISSING: {ItemState.ASKED, ItemState.MET, ItemState.WAIVED},
    ItemState.ASKED: {ItemState.MISSING, ItemState.MET, ItemState.WAIVED},
    ItemState.MET: {ItemState.MISSING},
    ItemState.WAIVED: {ItemState.MISSING},
}


class AskState(models.TextChoices):
    """What became of a client's wish to extend, convert or end."""

    OPEN = "open", "Waits for the program"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Not agreed"
    TAKEN_BACK = "taken_back", "Taken back"


ASK_STEPS = {
    AskState.OPEN: {AskState.AGREED, AskState.DECLINED, AskState.TAKEN_BACK},
    # Only what is planned for a day to come; what was carried out stays agreed.
    AskState.AGREED: {AskState.TAKEN_BACK},
    AskState.DECLINED: set(),
    AskState.TAKEN_BACK: set(),
}
