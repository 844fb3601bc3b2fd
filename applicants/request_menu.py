"""What requests of applicants put into the shell: words of the trail, letters, a card."""

from django.urls import reverse

from applicants import request_tables  # noqa: F401 - the worker finds the list by its key
from applicants.domain import checklist_desk, request_acts, request_clocks, requests
from applicants.models import ApplicantRequest
from applicants.request_states import RequestState
from careerpath import notifications
from careerpath.audit import kinds
from careerpath.ui import home, nav

DESK = "applicants.front_desk"

SENTENCES = {
    requests.ASKED: "asked for something",
    requests.ADDED: "added words to a request",
    requests.EXTENDED: "took more time to answer a request",
    requests.ASSIGNED: "assigned a request",
    "applicants.applicantrequest.answered": "answered a request",
    "applicants.applicantrequest.refused": "refused a request",
    "applicants.applicantrequest.withdrawn": "took a request back",
    request_acts.CORRECTED: "corrected a fact of the application",
    request_acts.ERASED: "erased what no law asks to keep",
    request_acts.HELD: "placed a legal hold",
    request_acts.LIFTED: "lifted a legal hold",
}


def register():
    """Everything below stands in the registries of the floor."""
    kinds.register_states(ApplicantRequest._meta.label, dict(RequestState.choices))
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    notifications.register(requests.RECEIVED_LETTER, "Request received")
    notifications.register(requests.ANSWER_LETTER, "Request answered")
    notifications.register(requests.EXTENDED_LETTER, "A request takes longer")
    notifications.register(request_clocks.REMINDER, "A request is due")
    notifications.register(checklist_desk.LETTER, "Checklist changed")
    nav.item(DESK, "Support", "Requests", "request_list", "mail")
    home.card(DESK, requests_card)


def requests_card(request):
    """Requests that this person may answer and that are late or due within a week."""
    due = [
        (one, *request_clocks.clock_words(one, request_clocks.today_for(one)))
        for one in request_clocks.due_first(request.user)
    ]
    if not due:
        return None
    late = sum(1 for _, _, tone in due if tone == "bad")
    lines = [
        home.Line(
            f"{one.get_kind_display()}, {one.application.reference}",
            one.get_absolute_url(),
            note=f"{words}.",
            tone=tone,
        )
        for one, words, tone in due[:5]
    ]
    return home.Card(
        "Requests due",
        home.Urgency.LATE if late else home.Urgency.WAITING,
        icon="mail",
        text=f"{len(due)} due within a week." if not late else f"{late} overdue.",
        lines=lines,
        href=reverse("request_list"),
        action="Open the list",
    )
