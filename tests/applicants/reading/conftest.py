import pytest
from django.urls import reverse

from applicants.domain import blinding
from applicants.models import Answer, AssessmentResult, Identity, Instrument, Question
from tests.factories import triage as make

CANARY = "Zzcanary"


@pytest.fixture
def recruiter(db):
    return make.person("recruiter")


@pytest.fixture
def reviewer(db):
    return make.person("reviewer", "Tariq Haddad")


@pytest.fixture
def application(db):
    """An application whose every identifying field, and whose essay, holds the canary."""
    [row] = make.applications(1, state="review", canary=CANARY, potential=81, suggestion="advance")
    question = Question.objects.create(intake=row.intake, key="cause", text="What went wrong?")
    instrument = Instrument.objects.create(intake=row.intake, key="t", name="Task", high=40)
    AssessmentResult.objects.create(application=row, instrument=instrument, value=31)
    answer = Answer.objects.create(
        application=row,
        question=question,
        text=f"I am {CANARY}Given from {CANARY} University. The pick list sorted text.",
    )
    answer.blind_text = blinding.blind_text(
        answer.text,
        blinding.words_about(Identity.objects.get(pk=row.pk), blinding.school_words()),
    )
    answer.save()
    return row


@pytest.fixture
def page(client, application):
    """Opens the page of the application as somebody, and gives its text."""

    def open_as(user, query=""):
        client.force_login(user)
        response = client.get(reverse("application", args=[application.reference]) + query)
        assert response.status_code == 200
        return response.content.decode()

    return open_as
