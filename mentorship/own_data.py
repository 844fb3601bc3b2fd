"""What mentorship keeps about one person, and what of it is handed over."""

from careerpath import own_data
from mentorship import models as m

PERSON = "pair__enrollment__person"
SEAT = "enrollment__person"


def register():
    """Everything below stands in the registry."""
    own = own_data.register
    own("What you offer as a mentor", m.Mentor, "user")
    own("Your breaks as a mentor", m.MentorPause, "mentor__user")
    own("Duties in mentoring", m.MentorshipLead, "user")
    own("Your mentors", m.Pair, SEAT, leave={
        "brief": "A word from one mentor to the next.", "end_note": "Somebody else's note.",
    })  # fmt: skip
    own("Pauses with your mentor", m.PairPause, PERSON)
    own("Who stood in for your mentor", m.StandIn, PERSON, leave={
        "brief": "A word from one mentor to the next.",
    })  # fmt: skip
    own("How it went with your mentor", m.PairHealth, PERSON)
    own("Check-ins", m.CheckIn, PERSON)
    own("What check-ins said before", m.CheckInFormer, f"check_in__{PERSON}")
    own("Promises", m.ActionItem, PERSON)
    own("Your taps", m.Tap, PERSON)
    own("Your goals", m.Goal, SEAT)
    own("Steps of your goals", m.GoalStep, "goal__enrollment__person")
    own("Your wishes", m.Wish, SEAT)
    own("Concerns that you raised", m.Concern, "raised_by")
    own("Private notes that you wrote", m.PrivateNote, "author")
