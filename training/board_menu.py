"""What board and early warning put into the shell: tabs, menu, home card, words of the trail."""

from django.urls import reverse

from careerpath.audit import kinds
from careerpath.ui import home, jump, nav
from careerpath.ui.templatetags.ui import plural
from cohorts.models import Cohort
from cohorts.states import CohortState
from training import notifications, risk_registry, tabs
from training.domain.looking import today_of
from training.models import FollowUp, Signal
from training.models.scopes import people_of
from training.states import FollowUpState, SignalState

SUPPORT = "training.support"
MOST = 5
PAGES = ("at_risk", "signal", "risk_rules", "risk_rules_edit", "risk_record")
SENTENCES = {
    "training.signal.opened": "found that a rule holds",
    "training.signal.raised": "raised a flag",
    "training.signal.acknowledged": "looks after the signal",
    "training.signal.acted": "did something about the signal",
    "training.signal.closed": "closed the signal",
    "training.signal.open": "opened the signal again",
    "training.signal.resolved": "found that the rule no longer holds",
    "training.signal.handed_over": "handed the signal over",
    "training.riskrules.changed": "changed the rules of early warning to version {version}",
    "training.staffstatus.set": "set the status of the week",
    "training.contact.logged": "logged a contact",
    "training.cohort.signals_exported": "took {people} signals away as a file",
    "training.kudos.given": "gave kudos",
    "training.followup.created": "put something on the list",
    "training.followup.done": "did what was on the list",
    "training.followup.dropped": "took something off the list",
    "training.followup.open": "put something back on the list",
}


def register():
    """Everything below stands in the registries of the floor."""
    jump.source("People in training", SUPPORT, people_to_go, order=20)
    nav.item(
        SUPPORT,
        "Train",
        "Board",
        "training:board_start",
        "table",
        order=5,
        views=("training:board", "training:person"),
    )
    nav.item(
        SUPPORT,
        "Train",
        "At risk",
        "training:at_risk_start",
        "flag",
        count=waiting,
        order=20,
        views=[f"training:{name}" for name in PAGES],
    )
    tabs.register("Board", "training:board", SUPPORT, order=10)
    tabs.register("At risk", "training:at_risk", SUPPORT, order=50)
    home.card(SUPPORT, morning_card)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    kinds.register("training.enrollment.read", "looked at the person’s card", reading=True)
    kinds.register_states("training.signal", dict(SignalState.choices))
    kinds.register_states("training.followup", dict(FollowUpState.choices))
    notifications.register()


def waiting(request):
    """How many signals wait for this person."""
    return Signal.objects.live().filter(owner=request.user).count()


def morning_card(request):
    """Who needs a word this morning: own signals first, the most pressing people by name."""
    mine = people_of(request.user)
    in_session = Cohort.objects.filter(state=CohortState.IN_SESSION)
    rows = Signal.objects.live().filter(
        enrollment__in=mine.filter(cohort__in=in_session).values("pk")
    )
    rows = rows.select_related("enrollment__person", "enrollment__cohort__program")
    rows = list(rows.order_by("-points", "due_on", "id")[:400])
    if not rows:
        return None
    people = {}
    for one in rows:
        people.setdefault(one.enrollment_id, []).append(one)
    ranked = sorted(
        people.values(),
        key=lambda some: (
            not any(one.owner_id == request.user.pk for one in some),
            -sum(one.points for one in some),
        ),
    )
    names = risk_registry.names()
    lines = [
        home.Line(
            str(some[0].enrollment.person),
            reverse("training:person", args=[some[0].enrollment_id]),
            note=", ".join(names.get(one.rule, one.rule) for one in some),
        )
        for some in ranked[:MOST]
    ]
    cohort = ranked[0][0].enrollment.cohort
    today = today_of(cohort.program)
    late = sum(one.due_on is not None and one.due_on < today for one in rows)
    due = FollowUp.objects.to_do().filter(owner=request.user, due_on__lte=today).count()
    said = [f"{plural(len(people), 'person,people')}, {plural(len(rows), 'signal,signals')}"]
    if late:
        said.append(f"{late} past their day")
    if due:
        said.append(f"{plural(due, 'to-do,to-dos')} due")
    return home.Card(
        "Who needs a word",
        home.Urgency.LATE if late else home.Urgency.WORK,
        text=f"{', '.join(said)}.",
        icon="flag",
        lines=lines,
        href=reverse("training:at_risk", args=[cohort.slug]),
        action="At risk",
    )


def people_to_go(request, words):
    """The people this person teaches, by name or address, the newest cohort first."""
    rows = people_of(request.user).filter(jump.holding(words, "person__name", "person__email"))
    rows = rows.select_related("person", "cohort").order_by("-cohort__starts_on", "person__name")
    return [
        jump.Target(
            str(one.person), reverse("training:person", args=[one.pk]), one.cohort.name, "user"
        )
        for one in rows[: jump.MOST_OF_ONE]
    ]
