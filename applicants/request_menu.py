"""What requests of applicants put into the shell: words of the trail, letters, a card."""

from applicants.domain import requests
from applicants.models import ApplicantRequest
from applicants.request_states import RequestState
from careerpath import notifications
from careerpath.audit import kinds

SENTENCES = {
    requests.ASKED: "asked for something",
    requests.EXTENDED: "took more time to answer a request",
    requests.ASSIGNED: "assigned a request",
    "applicants.applicantrequest.answered": "answered a request",
    "applicants.applicantrequest.refused": "refused a request",
    "applicants.applicantrequest.withdrawn": "took a request back",
}


def register():
    """Everything below stands in the registries of the floor."""
    kinds.register_states(ApplicantRequest._meta.label, dict(RequestState.choices))
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    notifications.register(requests.RECEIVED_LETTER, "Request received")
    notifications.register(requests.ANSWER_LETTER, "Request answered")
    notifications.register(requests.EXTENDED_LETTER, "A request takes longer")
