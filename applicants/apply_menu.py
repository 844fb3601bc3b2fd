"""What applying puts into the shell: letters, words for the trail, a card for drafts."""

from django.db.models import Max
from django.urls import reverse

from applicants.domain import checklist, closing, drafts, entrance, public_pages, submission
from applicants.models import Application, ChecklistItem
from applicants.states import ItemState, State
from careerpath import notifications
from careerpath.audit import kinds
from careerpath.ui import home
from careerpath.ui.when import words
from cohorts import parts


def register():
    """Everything below stands in the registries of the floor."""
    for name, label in (
        (entrance.NEW, "Code to begin an application"),
        (entrance.KNOWN, "Code to go on with an application"),
        (entrance.CLOSED, "Somebody wanted to apply with a closed account"),
    ):
        notifications.register(name, label, secret=True, urgent=True)
    notifications.register(drafts.LETTER, "Application begun")
    notifications.register(closing.LETTER, "Application not sent yet")
    notifications.register(submission.RECEIVED, "Application received")
    notifications.register(submission.EXTENDED, "More time to apply")
    kinds.register(drafts.BEGUN, "began an application")
    kinds.register("applicants.application.submitted", "sent the application")
    kinds.register(submission.EXTENSION, "gave more time to send the application")
    kinds.register(checklist.ADDED, "put something on the checklist")
    kinds.register(public_pages.EDITED, "changed the public page of an intake")
    kinds.register_states(ChecklistItem._meta.label, dict(ItemState.choices))
    home.card("applicant", own_drafts)
    parts.part(page_part, order=5)


def own_drafts(request):
    """What this person has begun and not sent."""
    begun = Application.objects.filter(applicant=request.user, state=State.DRAFT)
    begun = begun.select_related("intake__program").annotate(longest=Max("extensions__until"))
    lines = []
    for application in begun.order_by("-id")[:3]:
        intake = application.intake
        until = max(intake.accepts_until, application.longest or intake.accepts_until)
        note = f"Send it by {words(until, 'deadline', intake.program.time_zone)}."
        lines.append(home.Line(intake.name, reverse("apply_form", args=[intake.slug]), note=note))
    if not lines:
        return None
    return home.Card(
        "Not sent yet",
        home.Urgency.WORK,
        icon="pencil",
        text="What you have typed is kept. Nobody reads it before you send it.",
        lines=lines,
        href=lines[0].href,
        action="Go on",
    )


def page_part(intake):
    """What the public page of the intake says, for its set-up page."""
    page = public_pages.page_of(intake)
    texts = [("Pay and costs", page.pay), ("What it asks", page.demands)]
    lines = [(title, text) for title, text in texts if text]
    if page.hear_by:
        lines.append(("Everybody hears by", words(page.hear_by)))
    return parts.Part(
        "Public page",
        reverse("intake_page_edit", args=[intake.slug]),
        lines=lines,
        empty="Nothing yet about pay, demands and when people hear.",
    )
