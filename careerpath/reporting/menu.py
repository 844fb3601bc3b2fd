"""What reporting puts into the shell."""

from django.urls import reverse

from careerpath import own_data
from careerpath.reporting import home_cards
from careerpath.reporting.models import Journey
from careerpath.ui import home, nav, person_links
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from mentorship.models import Pair
from placements.models import Placement


def register():
    """Who leads finds the whole program; everybody with a seat their own way."""
    nav.item(
        "reporting.view_program", "", "Program", "reporting:program", "chart-histogram", order=5
    )
    nav.item(
        "reporting.view_program", "Check", "Retention", "reporting:retention", "shield", order=85
    )
    home.card("reporting.view_program", program_card)
    home_cards.register()
    nav.user_item(
        "My way so far", "reporting:own_journey", "route", permission="training.take_part", order=5
    )
    person_links.register("Way so far", "reporting:journey", "reporting.view_journey")
    own_data.not_theirs(Journey, "The same record as the seat.")


def program_card(request):
    """How many are where today, with the way to the page of the whole program."""
    seats = Enrollment.objects.confirmed().order_by()
    learning = seats.filter(state__in=[EnrollmentState.ACTIVE, EnrollmentState.ON_LEAVE])
    return home.Card(
        "The whole program",
        home.Urgency.GLANCE,
        icon="chart-histogram",
        lines=[
            home.Line("Seats taken", count=seats.seated().count()),
            home.Line("In training", count=learning.count()),
            home.Line("At work with clients", count=Placement.objects.running().count()),
            home.Line("Pairs that meet", count=Pair.objects.going().count()),
        ],
        href=reverse("reporting:program"),
        action="Funnel and what waits",
    )
