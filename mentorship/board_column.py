"""The mentor's latest shared note, as the cohort board shows it; private notes never come here."""

from django.utils.text import Truncator

from careerpath.ui.when import words
from mentorship.models import CheckIn, Pair
from training import board_columns
from training.board_columns import Cell

SHORT = 60


def register():
    """The board has a column with mentor and note."""
    board_columns.register("mentor", "Mentor", cells, order=30)


def cells(cohort, enrollments):
    """The mentor with the day of the latest check-in, and what was noted for all; two queries."""
    ids = [one.pk for one in enrollments]
    pairs = Pair.objects.filter(enrollment__in=ids).going().select_related("mentor__user")
    latest = CheckIn.objects.held().filter(pair__in=pairs).order_by("pair", "-on", "-pk")
    talked = {
        pair: (on, note)
        for pair, on, note in latest.distinct("pair").values_list("pair", "on", "shared_note")
    }
    found = {}
    for one in pairs:
        on, note = talked.get(one.pk, (None, ""))
        said = f"{words(on)}: {note}" if note else f"Talked on {words(on)}" if on else "No talk yet"
        short = Truncator(note or said).chars(SHORT)
        found[one.enrollment_id] = Cell(short, "", "", f"{one.mentor.user}. {said}")
    return found
