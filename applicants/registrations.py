"""What the selection puts into the shell: roles that follow from records, pages, sentences."""

from applicants import invariants
from applicants.domain import front_desk, notes
from applicants.models import Application
from careerpath import access, notifications
from careerpath.audit import kinds
from careerpath.ui import home, nav
from careerpath.ui.when import words

APPLICATIONS = "FROM applicants_application WHERE applicant_id = %(user)s"


def register():
    """Everything below stands in the registries of the floor."""
    access.derived_role("applicant", APPLICATIONS)
    invariants.register()
    home.card("applicant", own_applications)
    nav.item("applicants.front_desk", "Support", "Front desk", "front_desk", "life-buoy")
    kinds.register(
        front_desk.SEARCHED, "searched people by {by_what} at the front desk", reading=True
    )
    kinds.register(front_desk.OPENED, "opened the record at the front desk", reading=True)
    kinds.register(notes.NOTED, "wrote a note on the application")
    for noun in ("question", "instrument"):
        for act in ("created", "changed", "reworded", "removed", "moved"):
            kinds.register(f"applicants.{noun}.{act}", f"{act} the {noun} of an intake")
    notifications.register(notes.TOLD, "Note for a colleague")


def own_applications(request):
    """What this person sent and when. Where it stands is told by messages, never here first."""
    sent = Application.objects.filter(applicant=request.user).sent().select_related("intake")
    lines = [
        home.Line(
            application.intake.name,
            note=f"{_received(application)} Your reference is {application.reference}.",
        )
        for application in sent.order_by("-id")[:5]
    ]
    if not lines:
        return None
    return home.Card(
        "Your applications",
        home.Urgency.LATER,
        icon="inbox",
        text="We write to you by email as soon as there is news.",
        lines=lines,
        href="/apply/",
        action="See what is open",
    )


def _received(application):
    if application.submitted_at is None:
        return "Received."
    return f"Received {words(application.submitted_at)}."
