"""What the selection keeps about one person, and what of it is handed over."""

from django.db.models import Exists, OuterRef, Q

from applicants import models as m
from applicants.choosing_states import DecisionState
from applicants.domain import documents
from applicants.domain.standing import OUT, OUTCOME_LETTERS
from applicants.states import State
from careerpath import own_data
from careerpath.accounts.models import Invitation, RoleGrant, Session, User
from careerpath.later.models import Job
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as Post
from careerpath.ui.tables.models import Export, SavedView
from cohorts.models import Approval, Enrollment, Program, UniversityPartner

THEIRS = "These are another person's own words."
KEY = "It only serves to find the same person twice."
TOLD = {
    State.OFFER, State.ACCEPTED, State.WITHDRAWN,
}  # fmt: skip


def told(path):
    """Narrows to applications whose outcome the applicant knows."""
    letters = Message.objects.filter(
        about_model="applicants.application",
        about_id=OuterRef(f"{path}pk" if path else "pk"),
        state__in=OUT,
        kind__in=[kind for kinds in OUTCOME_LETTERS.values() for kind in kinds],
    )
    held = Message.objects.filter(
        about_model="applicants.application",
        about_id=OuterRef(f"{path}pk" if path else "pk"),
        state=Post.HELD,
    )
    known = Q(~Exists(held), **{f"{path}state__in": TOLD}) | Q(
        Exists(letters), **{f"{path}state__in": list(OUTCOME_LETTERS)}
    )
    return lambda rows: rows.filter(known)


def released(rows):
    """Decisions that are out."""
    return told("application__")(rows).filter(state=DecisionState.RELEASED)


def register():
    """Everything below stands in the registry."""
    own = own_data.register
    own("Account", User, "pk", leave={"password": "It is kept as a code nobody can read."})
    own("Devices", Session, "user", leave={
        "session_data": "It opens the account.", "session_key": "It opens the account.",
    })  # fmt: skip
    own("Roles", RoleGrant, "user")
    own("Messages", Message, "to_user", only=lambda rows: rows.filter(state__in=OUT), leave={
        "body": "Codes and links open the account; letters stand on the page of the application.",
    })  # fmt: skip
    own("Saved views", SavedView, "user")
    own("Exports", Export, "user")
    own("Places in cohorts", Enrollment, "person")
    to = "application__applicant"
    hidden = {
        "state": "It is on the page of the application as soon as you are told.",
        "held_from": "It tells a stage that nobody has told you yet.",
        "state_changed_at": "It tells a stage that nobody has told you yet.",
        "assigned_to": "It tells a stage that nobody has told you yet.",
        "assigned_at": "It tells a stage that nobody has told you yet.",
        "due_on": "It tells a stage that nobody has told you yet.",
        "tags": "They are marks of those who work on the file.",
        "potential": "It stands among the results of screening, once you are told.",
        "suggestion": "It stands among the results of screening, once you are told.",
    }
    own("Applications", m.Application, "applicant", leave=hidden)
    own("Contact details", m.Identity, to, leave={
        "email_key": KEY, "phone_key": KEY, "name_postal_key": KEY})  # fmt: skip
    own("Drafts", m.DraftSection, to)
    own("Answers", m.Answer, to)
    own("Assessments", m.AssessmentResult, to)
    own("Documents", m.Document, to)
    own("Tasks", m.Sitting, to)
    own("Answers in tasks", m.SittingAnswer, "sitting__application__applicant")
    own("More time in tasks", m.MoreTime, to)
    own("More time to apply", m.Extension, to)
    own("Requests", m.ApplicantRequest, to)
    own("Corrections", m.Correction, "request__application__applicant")
    own("Legal holds", m.LegalHold, to)
    own("Interviews", m.InterviewInvitation, to)
    own("Results of screening", m.ScreeningResult, to, only=told("application__"))
    own("Scorecards", m.Scorecard, to, only=told("application__"), leave={
        "note": THEIRS, "flag_note": THEIRS})  # fmt: skip
    own("Ratings", m.Rating, "scorecard__application__applicant",
        only=told("scorecard__application__"), leave={"evidence": THEIRS})  # fmt: skip
    own("Places in rankings", m.RankedApplication, to, only=told("application__"))
    own("Decisions", m.Decision, to, only=released)
    own("Offers", m.Offer, to, only=told("application__"))
    own("Conditions of offers", m.OfferCondition, "offer__application__applicant",
        only=told("offer__application__"))  # fmt: skip
    own("Places on waitlists", m.WaitlistEntry, to, only=told("application__"))
    own_data.files(files_of)
    for model, why in NOT_THEIRS:
        own_data.not_theirs(model, why)


NOT_THEIRS = (
    (Invitation, "Invitations of staff."),
    (Job, "Work that a member of staff started."),
    (Approval, "What members of staff ask and answer about whole batches."),
    (Program, "How the program itself is reached."),
    (UniversityPartner, "How partners are reached."),
    (m.BulkJob, "Bulk acts of members of staff."),
    (m.DuplicatePair, "Names the application of another person."),
    (m.FrontDeskLook, "Who looked; the trail says that somebody did."),
    (m.ImportSource, "Headers of files that members of staff imported."),
    (m.ImportJob, "Files that members of staff imported."),
    (m.ImportRow, "Rows of a file until it is imported; what came of them is handed over."),
    (m.ReviewRubric, "Rules that members of staff wrote."),
    (m.Rubric, "Rules that members of staff wrote."),
    (m.Note, THEIRS),
    (m.ReadAssignment, "Words between readers and the lead."),
    (m.Recusal, "Why a reader stepped back, which is about the reader."),
    (m.ReadingSnapshot, "Figures about readers."),
    (m.ReaderSeverity, "Figures about readers."),
    (m.Unblinding, "Why a member of staff looked; the trail says that somebody did."),
)


def files_of(person):
    """The files that the person handed in, under the names they gave them."""
    rows = m.Document.objects.filter(application__applicant=person).standing().order_by("pk")
    for document in rows:
        path = documents.file_of(document)
        if document.may_be_opened and path.exists():
            yield f"{document.pk}-{document.file_name}", path.open("rb")
