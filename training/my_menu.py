"""What the participant's page puts into the shell: navigation, a home card, words of the trail."""

from django.urls import reverse

from careerpath.audit import kinds
from careerpath.notifications import kinds as message_kinds
from careerpath.ui import home, nav
from careerpath.ui.when import words
from training import notifications, tabs
from training.domain import handing_in, my_day, news, seats

PART = "training.take_part"
SUPPORT = "training.support"
SENTENCES = {
    handing_in.HANDED_IN: "handed in version {number}",
    "training.grade.submitted": "handed in the work of the grade",
    "training.worksubmission.file_clean": "found the file clean",
    "training.worksubmission.file_unscanned": "let the file through without a scanner",
    "training.worksubmission.file_refused": "found something harmful in the file",
    "training.pulse.said": "said how the week is",
    "training.sessionfeedback.said": "said how a session was",
    "training.quote.given": "gave a quote for the story of the program",
    "training.quote.withdrawn": "took the own quote back",
    "training.selfrating.said": "rated the own skills",
}
READING = {
    handing_in.READ: "read the work",
    handing_in.OPENED: "opened the file of the work",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(PART, "", "Your day", "training:my", "sun", order=-10)
    tabs.register("Voices", "training:voices", SUPPORT, order=60)
    home.card(PART, day_card)
    home.lands("participant", "training:my")
    message_kinds.register(notifications.FILE_REFUSED, "File of handed-in work refused")
    message_kinds.register(notifications.NEWS, "News for a participant", still=news.still)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    for name, sentence in READING.items():
        kinds.register(name, sentence, reading=True)


def day_card(request):
    """The way to the participant's page, with what is most urgent on it."""
    enrollment = seats.seat_of(request.user)
    if enrollment is None:
        return None
    here = reverse("training:my")
    lines = []
    if seats.is_studying(enrollment):
        for one in my_day.work_of(enrollment)[0][:3]:
            lines.append(
                home.Line(
                    one.item.name,
                    reverse("training:my_work", args=[one.item.pk]),
                    note=_due(one, enrollment.cohort.program.time_zone),
                    tone="bad" if one.is_late else "",
                )
            )
    return home.Card(
        "Today",
        home.Urgency.WORK,
        text=f"{enrollment.cohort}: sessions, work, grades and attendance on one page.",
        icon="sun",
        lines=lines,
        href=here,
        action="Open your day",
    )


def _due(one, zone):
    """Until when something is due, in words."""
    if one.due_at is None:
        return "It came back to you."
    return f"{'It was due' if one.is_late else 'Due'} {words(one.due_at, 'both', zone)}."
