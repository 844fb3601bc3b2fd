"""The client track of people in training, as the cohort board shows it."""

from careerpath.ui.when import words
from placements.models import Placement, Submission
from placements.states import PlacementState, SubmissionState
from training import board_columns
from training.board_columns import Cell

STARTS = (PlacementState.PENDING, PlacementState.APPROVED)
WITH_CLIENT = (SubmissionState.SENT, SubmissionState.INTERVIEW, SubmissionState.SELECTED)


def register():
    """The board has a column, and is narrowed by client."""
    board_columns.register("client", "Client", cells, order=20)


def cells(cohort, enrollments):
    """The client of the placement, else of the submission that went furthest; two queries.

    What a client has not been shown yet does not stand here.
    """
    ids = [one.pk for one in enrollments]
    found = {}
    sent = Submission.objects.filter(enrollment__in=ids, state__in=WITH_CLIENT).for_list()
    for one in sorted(sent, key=lambda row: (WITH_CLIENT.index(row.state), -row.pk)):
        note = one.get_state_display()
        client = one.requisition.client.name
        found[one.enrollment_id] = Cell(client, "", note, _all(one, note))
    placed = Placement.objects.filter(enrollment__in=ids).standing().for_list()
    for one in reversed(placed):
        note = one.get_state_display()
        if one.state in STARTS:
            note = f"Starts {words(one.starts_on)}"
        client = one.requisition.client.name
        found[one.enrollment_id] = Cell(client, "", note, _all(one, note))
    return found


def _all(one, note):
    """The same with the title of the opening."""
    return f"{one.requisition.title} at {one.requisition.client}: {note}"
