"""What training keeps about one person, and what of it is handed over."""

from careerpath import own_data
from training import models as m

# Reasons, states and dates are theirs; what one member of staff wrote for another is not.
THEIRS = "Somebody else's note."


def register():
    """Everything below stands in the registry."""
    own = own_data.register
    person = "enrollment__person"
    own("Attendance", m.AttendanceRecord, person)
    own("Changes of attendance", m.AttendanceChange, "record__enrollment__person")
    own("Excuses", m.Excuse, person)
    own("Work made up", m.MakeUp, person)
    own("Grades", m.Grade, person, only=released)
    own("Changes of grades", m.GradeChange, "grade__enrollment__person", only=released_changes)
    own("Work handed in", m.WorkSubmission, person)
    own("More time for work", m.Extension, person)
    own("Calendar feeds", m.CalendarFeed, "person")
    own("Signs that you may need help", m.Signal, person, leave={
        "note": THEIRS, "outcome_note": THEIRS, "pieces": "The words say the same.",
    })  # fmt: skip
    own("How staff saw your weeks", m.StaffStatus, person, leave={"note": THEIRS})
    own("Contacts", m.Contact, person, leave={"note": THEIRS, "next_step": THEIRS})
    own("Kudos", m.Kudos, person)
    own("What staff follow up", m.FollowUp, person, leave={"text": THEIRS})
    own_data.not_theirs(m.SubstituteLink, "Guests who stand in for an instructor.")


def released(rows):
    """Grades of assessments that are released."""
    return rows.filter(item__released_at__isnull=False)


def released_changes(rows):
    """Their history."""
    return rows.filter(grade__item__released_at__isnull=False)
