"""What matching puts into the shell: navigation, own data, words of the trail."""

from datetime import timedelta

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils import timezone

from careerpath import own_data
from careerpath.audit import kinds
from careerpath.ui import home, nav
from placements import models as m
from placements.models.scopes import VIEW
from placements.states import PlacementState

PLACE = "placements.place"
SOON = 7

SENTENCES = {
    "placements.fitweights.set": "set the weights of fit to version {version}",
    "placements.scenario.made": "proposed for the whole board",
    "placements.scenario.committed": "committed a proposal for the whole board",
    "placements.scenario.undone": "took a proposal for the whole board back",
    "placements.requisition.last_mile": "opened last mile for the opening",
    "placements.requisition.set_aside": "set a graduate aside for the opening",
    "placements.requisition.suggested_again": "let graduates be suggested again for the opening",
    "placements.checkpoint.asked": "asked the client how it goes",
    "placements.checkpoint.answered": "answered how it goes",
    "placements.leftout.made": "left a graduate out of the rate of placement",
    "placements.leftout.removed": "counted a graduate again in the rate of placement",
    "placements.workwish.said": "said where and how much to work",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        VIEW, "Place", "Matching board", "placements:board", "layout-board", order=10,
        count=waiting,
        views=[
            f"placements:{name}"
            for name in ("scenarios", "scenario", "scenario_new", "fit_weights")
        ],
    )  # fmt: skip
    nav.item(
        VIEW, "Place", "Graduates", "placements:bench", "school", order=15,
        views=["placements:bench_person"],
    )  # fmt: skip
    nav.item(
        VIEW, "Place", "Outcomes", "placements:ledger", "chart-histogram", order=50,
        views=[
            f"placements:{name}"
            for name in ("forecast", "leave_out", "check_points", "check_point")
        ],
    )  # fmt: skip
    home.card(PLACE, to_place)
    home.card(PLACE, to_call)
    home.lands("placement_manager", "placements:board")
    own_data.register("Wishes for work", m.WorkWish, "enrollment__person")
    own_data.register("Set aside for an opening", m.NotNow, "enrollment__person")
    own_data.register("Proposals for the whole board", m.ScenarioPair, "enrollment__person")
    own_data.register(
        "Check points with the client",
        m.CheckPoint,
        "placement__enrollment__person",
        leave={
            "comment": "Written for staff alone.",
            "nonce": "Opens the client's link.",
        },
    )
    own_data.register("Not counted in the rate of placement", m.LeftOut, "enrollment__person")
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def waiting(request):
    """How many openings take candidates."""
    return m.Requisition.objects.visible_to(request.user).accepting().count()


def to_place(request):
    """Openings that take candidates, candidates on the way, and the first days of this week."""
    user, today = request.user, timezone.localdate()
    openings = m.Requisition.objects.visible_to(user).accepting()
    found = openings.aggregate(
        number=Count("pk"), left=Sum(F("seats") - F("seats_filled"), default=0)
    )
    starts = m.Placement.objects.visible_to(user).filter(
        state=PlacementState.APPROVED, starts_on__lte=today + timedelta(days=SOON)
    )
    board, openings_page = reverse("placements:board"), reverse("placements:requisitions")
    lines = [
        home.Line("Seats to fill", board, count=found["left"]),
        home.Line(
            "Candidates who wait for a client",
            openings_page,
            count=m.Submission.objects.visible_to(user).waiting_for_client().count(),
        ),
        home.Line(
            "First days within a week", f"{reverse('placements:placements')}?show=approved",
            count=starts.count(),
        ),
    ]  # fmt: skip
    number = found["number"]
    words = "opening takes candidates" if number == 1 else "openings take candidates"
    return home.Card(
        "Matching",
        home.Urgency.WORK,
        icon="layout-board",
        text=f"{number:,} {words}." if number else "No opening takes candidates now.",
        lines=[line for line in lines if line.count],
        href=board,
        action="Matching board",
    )


def to_call(request):
    """Check points to which nobody answered; nothing without any."""
    rows = m.CheckPoint.objects.visible_to(request.user).unanswered()
    number = rows.filter(Q(asked__gte=m.MOST_ASKED) | Q(contact=None)).count()
    if not number:
        return None
    return home.Card(
        "Clients to call",
        home.Urgency.WORK,
        icon="phone",
        text="They were asked three times by mail, or nobody is named.",
        lines=[home.Line("Check points", reverse("placements:check_points"), count=number)],
        href=reverse("placements:check_points"),
        action="Check points",
    )
