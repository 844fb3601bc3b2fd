"""What an applicant's own pages put into the shell: a card, letters, words for the trail."""

from django.urls import reverse

from applicants import own_data
from applicants.domain import reapplying, standing, withdrawing
from applicants.models import Application
from careerpath import notifications
from careerpath.audit import kinds
from careerpath.ui import home, nav
from careerpath.ui.when import words

WORDS = {
    standing.IN_HAND: "In hand.",
    standing.OFFERED: "You have an offer.",
    standing.STANDBY: "You are first in line for a seat.",
    standing.SEATED: "You have a seat.",
    standing.WAITING: "On the waitlist.",
    standing.NO: "Not progressed.",
    standing.LEFT: "Withdrawn.",
    standing.LAPSED: "The offer lapsed.",
}


def register():
    """Everything below stands in the registries of the floor."""
    home.card("applicant", own_applications)
    nav.item("applicant", "", "Your applications", "own_applications", "inbox")
    own_data.register()
    notifications.register(withdrawing.LETTER, "Application withdrawn")
    notifications.register(withdrawing.BACK, "Application is back")
    notifications.register(reapplying.LETTER, "The next intake opens")
    kinds.register("applicants.data.handed_over", "downloaded the own data", reading=True)
    kinds.register(withdrawing.RETURNED, "came back")
    kinds.register(reapplying.CARRIED, "began again with what was sent before")
    kinds.register(reapplying.ASKED, "wants to hear of the next intake")
    kinds.register(reapplying.TAKEN_BACK, "does not want to hear of the next intake any more")


def own_applications(request):
    """What this person sent, and where it stands as far as they know."""
    sent = list(
        Application.objects.filter(applicant=request.user)
        .sent()
        .select_related("intake")
        .order_by("-id")[:5]
    )
    if not sent:
        return None
    known = standing.known_of_all(sent)
    lines = [
        home.Line(
            each.intake.name,
            reverse("own_application", args=[each.reference]),
            note=f"{WORDS[known[each.pk]]} {_received(each)}",
        )
        for each in sent
    ]
    return home.Card(
        "Your applications", home.Urgency.WORK, icon="inbox", lines=lines, href=lines[0].href,
        action="Where it stands",
    )  # fmt: skip


def _received(application):
    if application.submitted_at is None:
        return ""
    return f"Received {words(application.submitted_at)}, reference {application.reference}."
