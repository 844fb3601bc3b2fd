"""An open intake with questions and rules, and somebody who applies to it."""

import re

from django.test import Client

from applicants.domain import drafts
from applicants.forms import steps
from applicants.models import Application, Question
from careerpath.accounts.domain import people
from careerpath.notifications.models import Message
from tests.cohorts import made

CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)
ABOUT = {
    "given_name": "Mira", "family_name": "Sosa", "preferred_name": "", "phone": "312 555 0100",
    "city": "Chicago", "state": "IL", "postal_code": "60601", "channel": "web",
}  # fmt: skip
STUDY = {"degree_level": "associate", "field_of_study": "Nursing"}
AVAILABILITY = {
    "at_least_18": "yes", "work_authorized": "yes", "needs_sponsorship": "no",
    "available_full_time": "yes", "available_from": "2027-01-18", "willing_to_relocate": "yes",
    "regions": ["midwest", "south"],
}  # fmt: skip
ANSWERS = {"answer-cause": "The label looked fine, said Mira Sosa.", "answer-user": "I listen."}
TYPED = {"about": ABOUT, "study": STUDY, "availability": AVAILABILITY, "answers": ANSWERS}


def intake(**fields):
    """An open intake with two questions."""
    call = made.intake(**fields)
    for place, key in enumerate(("cause", "user")):
        Question.objects.create(
            intake=call, key=key, text=f"About {key}?", word_limit=50, position=place
        )
    return call


def somebody(email="mira@example.org"):
    """An account with a proved address and nothing else."""
    return people.make(email=email, name="", verified=True, by="system:test")


def draft(call=None, by=None):
    """A draft that was just begun."""
    return drafts.begin(call or intake(), by=by or somebody())


def client_of(application):
    """A browser in which the applicant is signed in."""
    client = Client()
    client.force_login(application.applicant)
    return client


def url(application, page="form/"):
    return f"/apply/{application.intake.slug}/{page}"


def fill(application, *sections, **typed):
    """The sections are saved, all of them unless some are named, with ``typed`` instead."""
    for key in sections or TYPED:
        values = {**TYPED[key], **{k: v for k, v in typed.items() if k in TYPED[key]}}
        texts = {name: value if isinstance(value, list) else [value] for name, value in
                 values.items()}  # fmt: skip
        row = application.draft_sections.filter(key=key).first()
        drafts.save(
            application,
            key,
            values=texts,
            version=row.version if row else 0,
            read=marks(application) if key == "answers" else {},
            by=application.applicant,
        )
    return application


def marks(application):
    """What a page that shows the questions of today has read."""
    asked = Question.objects.current().filter(intake=application.intake)
    return {question.key: question.mark for question in asked}


def full(call=None, by=None):
    """A draft in which every section is done."""
    return fill(draft(call, by))


def ready(application):
    """What would be sent now."""
    return steps.ready(steps.of(Application.objects.get(pk=application.pk)))


def post_data(application, key, **typed):
    """What the page of a section sends."""
    row = application.draft_sections.filter(key=key).first()
    read = {f"read-{name}": mark for name, mark in marks(application).items()}
    return {**TYPED[key], **read, "version": row.version if row else 0, **typed}


def letters():
    return list(Message.objects.order_by("id"))


def last_code():
    """The code in the last mail."""
    return CODE.search(letters()[-1].body).group(1)
