"""What training keeps about one person, and what of it is handed over."""

from careerpath import own_data
from training import models as m
from training.domain import evidence, handing_in, scanning

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
    own("Exams", m.ExamAttempt, person)
    own("Credentials", m.Credential, "person")
    own("Files of credentials", m.CredentialFile, "credential__person")
    own("Continuing education", m.ContinuingEducation, "credential__person")
    own("Links to credentials", m.CredentialShare, "person")
    own("Completion of the program", m.Completion, person)
    own("Leaves", m.Leave, person)
    own_data.not_theirs(m.ExamActRow, "What it did stands with the exam itself.")
    own("Signs that you may need help", m.Signal, person, leave={
        "note": THEIRS, "outcome_note": THEIRS, "pieces": "The words say the same.",
    })  # fmt: skip
    own("How staff saw your weeks", m.StaffStatus, person, leave={"note": THEIRS})
    own("Contacts", m.Contact, person, leave={"note": THEIRS, "next_step": THEIRS})
    own("Kudos", m.Kudos, person)
    own("What staff follow up", m.FollowUp, person, leave={"text": THEIRS})
    own("Pulses of weeks", m.Pulse, person)
    own("Session feedback", m.SessionFeedback, person)
    own("Own ratings", m.SelfRating, person)
    own("Your quote for the story of the program", m.Quote, person)
    own("What you were written about", m.Told, person)
    own_data.files(files_of)
    own("Calendar feeds", m.CalendarFeed, "person")
    own_data.not_theirs(m.SubstituteLink, "Guests who stand in for an instructor.")


def released(rows):
    """Grades of assessments that are released."""
    return rows.filter(item__released_at__isnull=False)


def released_changes(rows):
    """Their history."""
    return rows.filter(grade__item__released_at__isnull=False)


def files_of(person):
    """The files of work and of credentials, under the names that they were given."""
    rows = m.WorkSubmission.objects.filter(enrollment__person=person).exclude(file_name="")
    for work in rows.order_by("pk"):
        path = handing_in.file_of(work)
        if scanning.may_be_opened(work) and path.exists():
            yield f"work-{work.pk}-{work.file_name}", path.open("rb")
    shown = m.CredentialFile.objects.filter(credential__person=person)
    for row in shown.order_by("pk"):
        path = evidence.file_of(row)
        if scanning.may_be_opened(row) and path.exists():
            yield f"credential-{row.credential_id}-{row.file_name}", path.open("rb")
