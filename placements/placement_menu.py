"""What placing puts into the shell: navigation, cards, own data, words of the trail."""

from django.urls import reverse

from careerpath import own_data
from careerpath.audit import kinds
from careerpath.ui import home, nav
from placements import board_column, invariants, notifications
from placements import models as m
from placements.models.scopes import CLIENT, PART, VIEW
from placements.states import (
    AskState,
    ItemState,
    PlacementState,
    RequisitionState,
    SubmissionState,
)

MOST = 5
TEACH = "training.view_training"
SENTENCES = {
    "placements.requisition.asked_about": "asked the program about an opening",
    "placements.submission.asked": "asked a graduate to be submitted",
    "placements.submission.times": "proposed other times for an interview",
    "placements.clientlink.created": "mailed a link to a short list",
    "placements.placement.made": "made a placement",
    "placements.placement.changed": "changed dates or hours of a placement",
    "placements.clientask.carried_out": "carried an agreed end of a placement out",
    "placements.clientask.open": "asked the program for a change of a placement",
    "placements.client.retired": "took the client out of use",
    "placements.client.taken_up": "put the client back into use",
    "placements.clientcontact.retired": "noted that the contact left",
    "placements.clientcontact.taken_up": "noted that the contact is back",
    "placements.onboardingrequirement.retired": "took the requirement out of use",
}
NOUNS = {
    "client": "client",
    "site": "site",
    "clientcontact": "contact of a client",
    "clientsystem": "system of a client",
    "onboardingrequirement": "requirement before a first day",
    "requisition": "opening",
    "clientask": "wish of a client",
}
STATES = {
    "requisition": RequisitionState,
    "submission": SubmissionState,
    "placement": PlacementState,
    "onboardingitem": ItemState,
    "clientask": AskState,
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        VIEW, "Place", "Openings", "placements:requisitions", "briefcase", order=20,
        views=("placements:submission", "placements:requisition_new"),
    )  # fmt: skip
    nav.item(VIEW, "Place", "Placements", "placements:placements", "route", order=30)
    nav.item(VIEW, "Place", "Clients", "placements:clients", "building-hospital", order=40)
    nav.item(CLIENT, "", "Your openings", "placements:client_home", "briefcase", order=10)
    nav.item(PART, "", "Your placement", "placements:my_placement", "route", order=70)
    nav.item(TEACH, "Train", "From clients", "placements:feedback", "message", order=90)
    home.card("placements.approve", approvals)
    home.card("placements.place", asked_for)
    home.card(CLIENT, to_answer)
    home.lands("client_contact", "placements:client_home")
    home.card(PART, to_consent)
    notifications.register()
    invariants.register()
    board_column.register()
    own()
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    for model, noun in NOUNS.items():
        for act in ("created", "changed"):
            kinds.register(f"placements.{model}.{act}", f"{act} the {noun}")
    for model, states in STATES.items():
        kinds.register_states(f"placements.{model}", dict(states.choices))
        for state, label in states.choices:
            known = f"placements.{model}.{state}"
            if known not in SENTENCES:
                noun = "requirement" if model == "onboardingitem" else NOUNS.get(model, model)
                kinds.register(known, f"moved the {noun} to “{label}”")


def own():
    """What is kept about one person, and handed over to that person."""
    person = "enrollment__person"
    own_data.register("Submissions to clients", m.Submission, person)
    own_data.register("Answers of clients", m.ClientDecision, f"submission__{person}",
                      leave={"comment": "Written for staff alone."})  # fmt: skip
    own_data.register("Placements", m.Placement, person)
    own_data.not_theirs(m.ClientAsk, "The client and the program settle it between them.")
    own_data.register("Changes of placements", m.PlacementChange, f"placement__{person}")
    own_data.register("A client's contact", m.ClientContact, "user")


def approvals(request):
    """Openings and placements that wait for approval; nothing without any."""
    openings = m.Requisition.objects.visible_to(request.user).filter(state=RequisitionState.PENDING)
    waiting = m.Placement.objects.visible_to(request.user).filter(state=PlacementState.PENDING)
    lines = [
        home.Line(
            one.title, reverse("placements:requisition", args=[one.pk]), note=f"{one.client}."
        )
        for one in openings.for_list()[:MOST]
    ] + [
        home.Line(str(one), reverse("placements:placement", args=[one.pk]), note="Placement.")
        for one in waiting.for_list()[:MOST]
    ]
    if not lines:
        return None
    return home.Card(
        "Openings and placements to approve",
        home.Urgency.DECIDE,
        icon="checks",
        lines=lines,
        href=f"{reverse('placements:requisitions')}?show=pending",
        action="Openings that wait",
    )


def asked_for(request):
    """What clients ask for and nobody has answered; nothing without any."""
    rows = m.ClientAsk.objects.visible_to(request.user).waiting().for_list()
    lines = [
        home.Line(
            str(one.placement),
            reverse("placements:placement", args=[one.placement_id]),
            note=f"{one.get_kind_display()}.",
        )
        for one in rows[:MOST]
    ]
    if not lines:
        return None
    return home.Card(
        "What clients ask for",
        home.Urgency.DECIDE,
        icon="message",
        lines=lines,
        href=reverse("placements:placements"),
        action="Placements",
    )


def to_answer(request):
    """Candidates that wait for the client's answer, and the way to the own openings."""
    rows = m.Submission.objects.visible_to(request.user).waiting_for_client()
    number = rows.count()
    there = reverse("placements:client_home")
    return home.Card(
        "Your openings",
        home.Urgency.WORK,
        icon="briefcase",
        text="Candidates wait for your answer." if number else "Nothing waits for you.",
        lines=[home.Line("Candidates to answer", there, count=number)] if number else [],
        href=there,
        action="Your openings",
    )


def to_consent(request):
    """Openings for which the graduate is asked; nothing without any."""
    rows = m.Submission.objects.filter(enrollment__person=request.user, state=SubmissionState.ASKED)
    lines = [
        home.Line(
            one.requisition.title,
            reverse("placements:my_consent", args=[one.pk]),
            note=f"{one.requisition.client}.",
        )
        for one in rows.for_list()[:MOST]
    ]
    if not lines:
        return None
    return home.Card(
        "May we submit you?",
        home.Urgency.DECIDE,
        icon="send",
        lines=lines,
        href=reverse("placements:my_placement"),
        action="Your placement",
    )
