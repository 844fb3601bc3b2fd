"""What the gradebook puts into the shell: tabs, and words of the trail."""

from careerpath.audit import kinds
from careerpath.notifications import kinds as letters
from training import tabs

GRADE = "training.grade"
SENTENCES = {
    "training.grade.entered": "entered the grade",
    "training.grade.changed": "changed the grade",
    "training.grade.overridden": "changed the override of the grade",
    "training.grade.undone": "took a change of the grade back",
    "training.gradeitem.released": "released the grades of the assessment",
    "training.gradeitem.held_back": "held the grades of the assessment back",
    "training.extension.asked": "asked for more time",
    "training.extension.granted": "granted more time",
    "training.extension.refused": "granted no more time",
    "training.extension.withdrawn": "withdrew the extension",
    "training.extension.replaced": "replaced the extension",
    "training.groupmessage.sent": "wrote to {people} people of the cohort",
    "training.groupmessage.undone": "kept {people} messages from going out",
    "training.cohort.grades_exported": "exported the grades of {people} people",
}


def register():
    """Everything below stands in the registries of the floor."""
    tabs.register("Gradebook", "training:gradebook", GRADE, order=30)
    tabs.register("Subject areas", "training:subject_areas", GRADE, order=40)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    letters.register("training.group_message", "Message to everybody who…")
