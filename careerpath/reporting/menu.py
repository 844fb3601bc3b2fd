"""What reporting puts into the shell."""

from careerpath import own_data
from careerpath.reporting.models import Journey
from careerpath.ui import nav, person_links


def register():
    """Who leads finds the whole program; everybody with a seat their own way."""
    nav.item(
        "reporting.view_program", "", "Program", "reporting:program", "chart-histogram", order=5
    )
    nav.user_item(
        "My way so far", "reporting:own_journey", "route", permission="training.take_part", order=5
    )
    person_links.register("Way so far", "reporting:journey", "reporting.view_journey")
    own_data.not_theirs(Journey, "The same record as the seat.")
