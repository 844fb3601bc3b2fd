"""What attendance puts into the shell: the tab, home cards, words of the trail."""

from django.urls import reverse
from django.utils import timezone

from careerpath.audit import kinds
from careerpath.notifications import kinds as letters
from careerpath.ui import home, nav
from careerpath.ui.when import words
from training import tabs
from training.models import ClassSession, Excuse, MakeUp
from training.states import SessionState

MARK = "training.take_attendance"
MOST = 5
PAGES = tuple(
    f"training:{name}"
    for name in (
        "attendance",
        "session_attendance",
        "attendance_cell",
        "attendance_report",
        "check_in_code",
        "sign_in_sheet",
        "sign_in_week",
        "session_substitutes",
        "excuses",
        "excuse_new",
        "make_ups",
    )
)
SENTENCES = {
    "training.attendancerecord.marked": "marked somebody",
    "training.attendancerecord.changed": "changed the mark",
    "training.classsession.marks_undone": "took {people} marks of the session back",
    "training.classsession.check_in_opened": "opened the check-in of the session",
    "training.classsession.check_in_closed": "closed the check-in of the session",
    "training.classsession.checked_in": "checked in to the session",
    "training.substitutelink.created": "made a link for a substitute",
    "training.substitutelink.revoked": "closed the link of a substitute",
    "training.excuse.asked": "asked to be excused",
    "training.excuse.granted": "granted the excuse",
    "training.excuse.refused": "did not grant the excuse",
    "training.excuse.withdrawn": "withdrew the excuse",
    "training.makeup.created": "asked for work that makes up for a missed session",
    "training.makeup.asked": "asked how to make up for the session",
    "training.makeup.handed_in": "handed in what makes up for the session",
    "training.makeup.open": "wants the make-up done",
    "training.makeup.signed_off": "signed the make-up off",
    "training.makeup.waived": "waived the make-up",
    "training.cohort.attendance_exported": "took the attendance of {people} people away as a file",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        MARK,
        "Train",
        "Attendance",
        "training:attendance_start",
        "clipboard-check",
        order=20,
        views=PAGES,
    )
    home.card(MARK, unmarked_card)
    home.card(MARK, excuses_card)
    home.card(MARK, make_ups_card)
    letters.register("training.substitute_link", "Link for a substitute", secret=True)
    letters.register("training.excuse_answered", "Answer to an excuse")
    tabs.register("Attendance", "training:attendance", MARK, order=20)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def unmarked_card(request):
    """The sessions that began and whose attendance nobody took; nothing without any."""
    mine = ClassSession.objects.visible_to(request.user).filter(
        is_required=True, state=SessionState.PLANNED, starts_at__lte=timezone.now()
    )
    rows = list(mine.select_related("cohort__program", "section").order_by("-starts_at")[:MOST])
    if not rows:
        return None
    lines = [
        home.Line(
            one.topic,
            reverse("training:session_attendance", args=[one.pk]),
            note=f"{words(one.starts_at, 'both', one.cohort.program.time_zone)}, "
            f"{one.section or one.cohort}.",
        )
        for one in rows
    ]
    return home.Card(
        "Attendance to take",
        home.Urgency.WORK,
        icon="clipboard-check",
        lines=lines,
        href=lines[0].href,
        action="Take attendance",
    )


def excuses_card(request):
    """Who asked to be excused and waits for an answer; nothing without anybody."""
    asked = Excuse.objects.visible_to(request.user).waiting()
    rows = list(asked.select_related("enrollment__person", "enrollment__cohort__program")[:MOST])
    if not rows:
        return None
    lines = [
        home.Line(
            one.enrollment.person.name,
            reverse("training:excuses", args=[one.enrollment.cohort.slug]),
            note=f"From {words(one.from_at, 'both', one.enrollment.cohort.program.time_zone)}.",
        )
        for one in rows
    ]
    return home.Card("Excuses to answer", home.Urgency.WAITING, icon="calendar", lines=lines)


def make_ups_card(request):
    """Make-ups that somebody asked for or handed in; nothing without any."""
    mine = MakeUp.objects.visible_to(request.user).waiting()
    rows = mine.select_related("enrollment__person", "enrollment__cohort", "session")
    lines = [
        home.Line(
            one.enrollment.person.name,
            reverse("training:make_ups", args=[one.enrollment.cohort.slug]),
            note=f"{one.get_state_display()}: {one.session.topic}.",
        )
        for one in rows.order_by("state_changed_at", "pk")[:MOST]
    ]
    if not lines:
        return None
    return home.Card("Make-ups to settle", home.Urgency.WAITING, icon="checkbox", lines=lines)
