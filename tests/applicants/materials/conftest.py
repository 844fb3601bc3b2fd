import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applicants.domain import documents, sittings
from applicants.models import Identity, WantedDocument
from tests.applicants.materials import bank, files
from tests.factories import triage as make


@pytest.fixture
def application(db):
    """A draft for an open intake that wants a résumé and would like a transcript."""
    [row] = make.applications(1, state="draft", potential=None, suggestion="")
    Identity.objects.filter(pk=row.pk).update(
        given_name="Mira", family_name="Sosa", preferred_name="", email="mira@example.org"
    )
    WantedDocument.objects.create(intake=row.intake, kind="resume", is_required=True)
    WantedDocument.objects.create(intake=row.intake, kind="transcript", position=1)
    return row


@pytest.fixture
def applicant(client, application):
    """A browser in which the applicant is signed in."""
    client.force_login(application.applicant)
    return client


@pytest.fixture
def upload_at(application):
    """The address that takes the résumé."""
    return reverse("document_upload", args=[application.intake.slug, "resume"])


def as_upload(content, name="resume.pdf"):
    """A file as the browser sends it."""
    return SimpleUploadedFile(name, content)


def stored(application, content=None, *, kind="resume", name="resume.pdf"):
    """A document that came in and was looked into."""
    document = documents.store(
        application,
        kind=kind,
        upload=as_upload(content or files.pdf(), name),
        by=application.applicant,
    )
    documents.look_into(document.pk)
    document.refresh_from_db()
    return document


@pytest.fixture
def put_in():
    """Hands a document in: ``put_in(application, content)``."""
    return stored


@pytest.fixture
def task(application):
    """A task of two questions worth five points, twenty minutes, 0 to 40."""
    return bank.task(application.intake)


@pytest.fixture
def begun(application, task):
    """A sitting that has just begun."""
    return sittings.begin(application, task, by=application.applicant)
