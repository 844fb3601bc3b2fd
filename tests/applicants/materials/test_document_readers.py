"""What readers see of a document, and who opens the original."""

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.domain import blinding
from applicants.models import Application, Document, Identity
from applicants.states import State
from careerpath.audit.models import AuditEvent
from tests.applicants.materials import files
from tests.factories import triage as make


# ------------------------------------------------------------------ readers
def test_readers_see_the_text_without_what_says_whose_it_is(client, application, put_in):
    put_in(application, files.docx("I am Mira Sosa, mira@example.org.", "I like pick lists."))
    Application.objects.get().step(
        State.SUBMITTED, by="system:test", set={"submitted_at": timezone.now()}
    )
    client.force_login(make.person("recruiter"))
    page = client.get(reverse("application", args=[application.reference])).content.decode()
    assert "I like pick lists." in page
    assert "Sosa" not in page
    assert "mira@example.org" not in page
    assert "resume.pdf" not in page
    assert "document_original" not in page
    assert "Original" not in page


def test_the_text_is_blind_again_after_a_name_was_corrected(application, put_in):
    put_in(application, files.docx("Signed, Miranda Solis."))
    Identity.objects.update(given_name="Miranda", family_name="Solis")
    blinding.reblind(application)
    assert "Solis" not in Document.objects.get().blind_text
    assert "Solis" in Document.objects.get().text


def test_a_photographed_page_says_that_there_is_no_text(applicant, application, put_in):
    put_in(application, files.pdf(""))
    page = applicant.get(reverse("application_documents", args=["cp7"])).content.decode()
    assert "could read no text" in page


@pytest.mark.parametrize("content", [
    files.docx(document=files.ENTITIES), files.docx(document="<w:document"),
    b"%PDF-1.4\n" + bytes(range(256)) * 50 + b"%%EOF",
], ids=["entities", "broken", "nonsense"])  # fmt: skip
def test_U4_a_file_that_cannot_be_read_has_no_text_and_breaks_nothing(application, put_in, content):
    document = put_in(application, content)
    assert document.text == ""
    assert document.text_read_at is not None


# ------------------------------------------------------------------ U6, T7: the original
@pytest.fixture
def submitted(application, put_in):
    """An application that was sent with a résumé."""
    put_in(application)
    Application.objects.get().step(
        State.SUBMITTED, by="system:test", set={"submitted_at": timezone.now()}
    )
    return Application.objects.get()


def test_U6_the_original_is_for_those_who_know_whose_it_is(client, submitted):
    document = Document.objects.get()
    address = reverse("document_original", args=[document.name])
    recruiter, reviewer = make.person("recruiter"), make.person("reviewer", "Tariq Haddad")
    Application.objects.update(assigned_to=reviewer)
    client.force_login(reviewer)
    assert client.get(address).status_code == 403
    client.force_login(make.person("instructor", "Ina Roth"))
    assert client.get(address).status_code == 404
    client.force_login(recruiter)
    assert client.get(address).status_code == 302
    assert not AuditEvent.objects.filter(kind="applicants.document.opened").exists()

    blinding.unblind(submitted, reason="A call about an interview.", by=recruiter)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == files.pdf()
    assert (
        answer["Content-Disposition"] == f'attachment; filename="{submitted.reference}-resume.pdf"'
    )
    page = client.get(reverse("application", args=[submitted.reference])).content.decode()
    assert address in page


def test_T7_each_opening_of_an_original_stands_in_the_trail_once(client, submitted):
    recruiter = make.person("recruiter")
    blinding.unblind(submitted, reason="A call about an interview.", by=recruiter)
    client.force_login(recruiter)
    document = Document.objects.get()
    for count in (1, 2):
        client.get(reverse("document_original", args=[document.name]))
        lines = AuditEvent.objects.filter(kind="applicants.document.opened")
        assert lines.count() == count
    assert lines.last().detail == {"document": document.pk}


def test_U6_a_file_is_saved_and_never_shown(applicant, submitted):
    answer = applicant.get(reverse("own_document", args=["cp7", "resume"]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/pdf"


def test_U6_there_is_no_way_to_a_file_but_ours(client, applicant, submitted):
    document = Document.objects.get()
    way = f"documents/{document.name.hex[:2]}/{document.name.hex}"
    for path in (f"/media/{way}", f"/{way}", f"/static/{way}"):
        assert applicant.get(path).status_code == 404
    [other] = make.applications(1, call=submitted.intake, state="draft", start=9)
    client.force_login(other.applicant)
    assert client.get(reverse("own_document", args=["cp7", "resume"])).status_code == 404
    client.logout()
    assert client.get(reverse("own_document", args=["cp7", "resume"])).status_code == 302
