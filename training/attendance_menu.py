"""What attendance puts into the shell: the tab, home cards, words of the trail."""

from careerpath.audit import kinds
from training import tabs

MARK = "training.take_attendance"
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
    "training.makeup.handed_in": "handed in what makes up for the session",
    "training.makeup.open": "opened the make-up again",
    "training.makeup.signed_off": "signed the make-up off",
    "training.makeup.waived": "waived the make-up",
    "training.cohort.attendance_exported": "exported the attendance of {people} people",
}


def register():
    """Everything below stands in the registries of the floor."""
    tabs.register("Attendance", "training:attendance", MARK, order=20)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
