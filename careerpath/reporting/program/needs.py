"""What waits for a person, each with its number and the list that shows the same ones."""

from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from applicants.models import Application, Decision
from applicants.states import State
from cohorts.models import Approval
from mentorship.domain import facts, proposing
from mentorship.models import Concern, Pair
from placements.models import MOST_ASKED, CheckPoint, Placement, Requisition
from placements.states import PlacementState, RequisitionState
from training.models import Signal

DECIDE = "applicants.decide_application"
SUPPORT = "training.support"
PLACEMENTS = "placements.view_placements"
PAIRS = "mentorship.view_pairs"
ARRANGE = "mentorship.arrange"


class Need(NamedTuple):
    """So many things wait in one place."""

    number: int
    icon: str
    one: str
    many: str
    text: str
    href: str
    tone: str = ""

    @property
    def title(self):
        """Number and words."""
        return f"{self.number:,} {self.one if self.number == 1 else self.many}"


def needs(user, program, today):
    """What this person may see that waits, in the order of the way; a fixed number of queries."""
    sources = [(None, asked), (DECIDE, selecting), (SUPPORT, supporting), (PLACEMENTS, placing)]
    found = [
        one for right, source in sources if right is None or user.may(right) for one in source(user)
    ]
    if user.may(PAIRS) and program is not None:
        found += mentoring(user, program, today)
    return [one for one in found if one.number]


def asked(user):
    """Requests for a second person."""
    yield Need(
        Approval.objects.visible_to(user).for_person(user, timezone.now()).count(), "checks",
        "request to approve", "requests to approve", "Somebody waits for a second person.",
        reverse("cohorts:approval_list"),
    )  # fmt: skip


def selecting(user):
    """Reviews that are late, decisions that nobody was told of."""
    late = Application.objects.visible_to(user).filter(
        state__in=[State.REVIEW, State.SECOND], due_on__lt=timezone.localdate()
    )
    yield Need(
        late.count(), "clock", "review is overdue", "reviews are overdue",
        "Assign them again, or read them now.",
        f"{reverse('application_list')}?view=to-review&due=late", "bad",
    )  # fmt: skip
    yield Need(
        Decision.objects.visible_to(user).waiting_for_a_wave().count(), "mail",
        "decision waits", "decisions wait", "Nobody was told yet. Put them into a release.",
        reverse("choosing"),
    )  # fmt: skip


def supporting(user):
    """People in class who may need help."""
    signals = Signal.objects.visible_to(user).live()
    yield Need(
        signals.count(), "alert-triangle", "signal is open", "signals are open",
        "People in class who may need help.", reverse("training:at_risk_start"), "warn",
    )  # fmt: skip


def placing(user):
    """Openings and placements to approve, clients who did not answer."""
    pending = Requisition.objects.visible_to(user).filter(state=RequisitionState.PENDING)
    yield Need(
        pending.count(), "briefcase", "opening waits for approval", "openings wait for approval",
        "No candidate can be proposed before.",
        f"{reverse('placements:requisitions')}?show=pending",
    )  # fmt: skip
    waiting = Placement.objects.visible_to(user).filter(state=PlacementState.PENDING)
    yield Need(
        waiting.count(), "route", "placement waits for approval", "placements wait for approval",
        "The first day cannot be set before.",
        f"{reverse('placements:placements')}?show=pending",
    )  # fmt: skip
    silent = CheckPoint.objects.visible_to(user).unanswered()
    yield Need(
        silent.filter(Q(asked__gte=MOST_ASKED) | Q(contact=None)).count(), "phone",
        "client to call", "clients to call", "Asked three times by mail, or nobody is named.",
        reverse("placements:check_points"), "warn",
    )  # fmt: skip


def mentoring(user, program, today):
    """Concerns without an answer in time, late check-ins, people without a mentor."""
    there = reverse("mentorship:lead")
    concerns = Concern.objects.visible_to(user).live().filter(due_at__lt=timezone.now())
    yield Need(
        concerns.count(), "alert-circle", "concern is late", "concerns are late",
        "The answer was promised by now.", there, "bad",
    )  # fmt: skip
    going = Pair.objects.going().filter(enrollment__cohort__program=program)
    known = facts.known(going.values_list("pk", flat=True), today)
    yield Need(
        sum(bool(one.overdue) for one in known.values()), "heart-handshake",
        "check-in is overdue", "check-ins are overdue", "Pairs that did not talk in time.", there,
    )  # fmt: skip
    if user.may(ARRANGE):
        yield Need(
            proposing.without_mentor(program).count(), "user-question",
            "person has no mentor", "people have no mentor", "Pairs can be proposed.",
            reverse("mentorship:proposals"),
        )  # fmt: skip
