"""What the gradebook puts into the shell: tabs, and words of the trail."""

from django.db.models import Count
from django.urls import reverse

from careerpath.audit import kinds
from careerpath.notifications import kinds as letters
from careerpath.ui import home, nav
from training import tabs
from training.domain import files
from training.models import Extension, Grade
from training.states import GradeState

GRADE = "training.grade"
MOST = 5
PAGES = tuple(
    f"training:{name}"
    for name in (
        "gradebook",
        "subject_areas",
        "grade_total",
        "grades_paste",
        "grades_file",
        "grades_act",
        "grade_item",
        "grade_item_new",
        "grade_weights",
        "grade_person",
        "grade_cell",
        "grade_message",
        "grade_message_sent",
    )
)
SENTENCES = {
    "training.grade.entered": "entered the grade",
    "training.grade.changed": "changed the grade",
    "training.grade.overridden": "changed the override of the grade",
    "training.grade.undone": "took a change of the grade back",
    "training.gradeitem.created": "added the assessment",
    "training.gradeitem.changed": "changed the assessment",
    "training.gradeitem.removed": "took the assessment away",
    "training.gradegroup.created": "added the weight group",
    "training.gradegroup.weighed": "changed the weight of the group",
    "training.gradeitem.released": "released the grades of the assessment",
    "training.gradeitem.held_back": "held the grades of the assessment back",
    "training.extension.asked": "asked for more time",
    "training.extension.granted": "granted more time",
    "training.extension.refused": "granted no more time",
    "training.extension.withdrawn": "withdrew the extension",
    "training.extension.replaced": "replaced the extension",
    "training.groupmessage.sent": "wrote to {people} people of the cohort",
    "training.groupmessage.undone": "kept {people} messages from going out",
    "training.cohort.grades_exported": "took the grades of {people} people away as a file",
}


def register():
    """Everything below stands in the registries of the floor."""
    files.begin()
    nav.item(
        GRADE, "Train", "Gradebook", "training:gradebook_start", "table", order=30, views=PAGES
    )
    home.card(GRADE, grading_card)
    tabs.register("Gradebook", "training:gradebook", GRADE, order=30)
    tabs.register("Subject areas", "training:subject_areas", GRADE, order=40)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    letters.register("training.group_message", "Message to everybody who…")


def grading_card(request):
    """Work that waits for a grade, and questions for more time; nothing without any."""
    waiting = Grade.objects.visible_to(request.user).filter(state=GradeState.SUBMITTED)
    rows = waiting.values("item", "item__name", "item__cohort__name").annotate(n=Count("pk"))
    lines = [
        home.Line(
            row["item__name"],
            reverse("training:grade_next", args=[row["item"]]),
            count=row["n"],
            note=row["item__cohort__name"],
        )
        for row in rows.order_by("item__due_at", "item")[:MOST]
    ]
    asked = Extension.objects.visible_to(request.user).waiting().select_related("item__cohort")
    lines += [
        home.Line(
            f"More time asked for: {one.item.name}",
            reverse("training:grade_cell", args=[one.item_id, one.enrollment_id]),
            note=one.item.cohort.name,
        )
        for one in asked.order_by("asked_at")[:MOST]
    ]
    if not lines:
        return None
    return home.Card("To grade", home.Urgency.WORK, icon="table", lines=lines)
