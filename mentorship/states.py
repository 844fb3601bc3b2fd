"""The states of pairs, promises, goals and concerns, and the steps between them."""

from django.db import models


class PairState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


PAIR_STEPS = {
    PairState.PROPOSED: {PairState.AGREED, PairState.ENDED},
    PairState.AGREED: {PairState.ACTIVE, PairState.ENDED},
    PairState.ACTIVE: {PairState.PAUSED, PairState.ENDED},
    PairState.PAUSED: {PairState.ACTIVE, PairState.ENDED},
    PairState.ENDED: set(),
}
# A person has one mentor at a time; a proposal takes the place as well.
STANDING = frozenset({PairState.PROPOSED, PairState.AGREED, PairState.ACTIVE, PairState.PAUSED})
GOING = frozenset({PairState.AGREED, PairState.ACTIVE})


class ItemState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


ITEM_STEPS = {
    ItemState.OPEN: {ItemState.DONE, ItemState.DROPPED},
    ItemState.DONE: {ItemState.OPEN},
    ItemState.DROPPED: {ItemState.OPEN},
}


class ConcernState(models.TextChoices):
    OPEN = "open", "Open"
    ASSIGNED = "assigned", "Somebody is on it"
    RESOLVED = "resolved", "Resolved"


CONCERN_STEPS = {
    ConcernState.OPEN: {ConcernState.ASSIGNED, ConcernState.RESOLVED},
    ConcernState.ASSIGNED: {ConcernState.RESOLVED},
    ConcernState.RESOLVED: {ConcernState.OPEN},
}
