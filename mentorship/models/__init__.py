"""Mentors and their mentees: pairs, check-ins, promises, goals, concerns."""

from mentorship.models.check_in import (
    ActionItem,
    CheckIn,
    CheckInFormer,
    How,
    Owner,
    PrivateNote,
    Tap,
)
from mentorship.models.concern import Concern, ConcernKind
from mentorship.models.goal import Goal, GoalStep, Wish
from mentorship.models.mentor import Mentor, MentorPause, MentorshipLead, Topic
from mentorship.models.pair import EndReason, Pair, PairHealth, PairPause, StandIn
from mentorship.models.reminding import CheckInLink, Digest, Reminder

__all__ = [
    "ActionItem",
    "CheckIn",
    "CheckInFormer",
    "CheckInLink",
    "Concern",
    "ConcernKind",
    "Digest",
    "EndReason",
    "Goal",
    "GoalStep",
    "How",
    "Mentor",
    "MentorPause",
    "MentorshipLead",
    "Owner",
    "Pair",
    "PairHealth",
    "PairPause",
    "PrivateNote",
    "Reminder",
    "StandIn",
    "Tap",
    "Topic",
    "Wish",
]
