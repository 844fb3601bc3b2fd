"""What the attendance sheet puts into the shell: a tab, a home card, words of the trail."""

from django.urls import reverse
from django.utils import timezone

from careerpath.audit import kinds
from careerpath.ui import home, nav
from careerpath.ui.when import words
from training import tabs
from training.models import ClassSession
from training.states import SessionState

TAKE = "training.take_attendance"
MOST = 5
PAGES = (
    "training:attendance",
    "training:session_attendance",
    "training:attendance_add",
    "training:mark_history",
)
SENTENCES = {
    "training.attendancerecord.marked": "marked the attendance of a person",
    "training.attendancerecord.corrected": "corrected the attendance of a person",
    "training.classsession.marks_undone": "took {people} marks back",
    "training.cohort.attendance_exported": "exported the attendance of {people} people",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        TAKE, "Train", "Attendance", "training:attendance_start", "clipboard-check",
        order=20, views=PAGES,
    )  # fmt: skip
    tabs.register("Attendance", "training:attendance", TAKE, order=20)
    home.card(TAKE, unmarked_card)
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
        href=reverse("training:attendance", args=[rows[0].cohort.slug]),
        action="Take attendance",
    )
