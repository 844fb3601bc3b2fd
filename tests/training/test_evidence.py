"""Files that show a credential: through the gate, to its person and to who checks it."""

import pathlib

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from tests.applicants.materials import files
from tests.cohorts import made as hub
from tests.training import made
from training.domain import credentials, evidence
from training.models import Credential, CredentialFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(seat, client, settings, tmp_path):
    """A participant with a claim, signed in; files lie in a folder of this test."""
    settings.MEDIA_ROOT = tmp_path
    kind = made.certification(seat.cohort.program)
    seat.claim = made.credential(seat.person, kind, verification="claimed")
    return seat


def at(name, pk):
    return reverse(f"training:{name}", args=[pk])


def upload(content=None, name="Certificate of mine.pdf"):
    return SimpleUploadedFile(name, files.pdf() if content is None else content)


def by(user):
    client = Client()
    client.force_login(user)
    return client


def on_disk():
    return [path for path in pathlib.Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_claim_comes_with_its_file_and_whoever_verifies_opens_it(client, holder):
    fresh = made.certification(holder.cohort.program)
    sent = {"certification": fresh.pk, "issued_on": "2026-01-05", "file": upload()}
    there = reverse("training:claim_new")
    assert client.post(there, {**sent, "file": upload(b"MZ" * 99)}).status_code == 422
    assert not Credential.objects.filter(certification=fresh).exists()
    assert on_disk() == []
    assert client.post(there, sent | {"file": upload()}).status_code == 302
    row = CredentialFile.objects.get(credential__certification=fresh)
    evidence.look_into(row.pk)
    row.refresh_from_db()
    assert row.file_state == "unscanned"
    assert "Certificate of mine.pdf" in client.get(reverse("training:wallet")).content.decode()
    lead = hub.user("program_lead")
    page = by(lead).get(at("wallet_of", holder.pk)).content.decode()
    assert at("evidence_file", row.pk) in page
    before = AuditEvent.objects.filter(kind=evidence.OPENED).count()
    answer = by(lead).get(at("evidence_file", row.pk))
    assert b"".join(answer.streaming_content) == files.pdf()
    assert "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEvent.objects.filter(kind=evidence.OPENED).count() - before == 1  # T7


def test_A2_nobody_else_adds_opens_or_takes_a_file_away(client, holder):
    row = evidence.add(holder.claim, upload(), by=holder.person)
    evidence.look_into(row.pk)
    [other] = made.enrolled(holder.cohort, 1)
    stranger = by(other.person)
    assert stranger.get(at("my_evidence", row.pk)).status_code == 404
    assert stranger.post(at("my_evidence_remove", row.pk)).status_code == 404
    new = at("my_evidence_new", holder.claim.pk)
    assert stranger.post(new, {"file": upload()}).status_code == 404
    elsewhere = by(made.instructor(made.cohort()))
    assert elsewhere.get(at("evidence_file", row.pk)).status_code == 404
    assert client.get(at("evidence_file", row.pk)).status_code == 403
    assert client.get(at("my_evidence", row.pk)).status_code == 200
    assert client.post(new, {"file": upload(), "file_state": "clean"}).status_code == 302
    assert CredentialFile.objects.latest("pk").file_state == "pending"


def test_what_a_credential_was_verified_by_stays_and_there_are_five_at_most(client, holder):
    new, first = at("my_evidence_new", holder.claim.pk), None
    for _ in range(evidence.MOST):
        row = evidence.add(holder.claim, upload(), by=holder.person)
        first = first or row
    sixth = client.post(new, {"file": upload()})
    assert (sixth.status_code, b"at most 5 files" in sixth.content) == (422, True)
    assert len(on_disk()) == evidence.MOST
    assert client.post(at("my_evidence_remove", first.pk)).status_code == 302
    assert CredentialFile.objects.count() == evidence.MOST - 1
    lead = hub.user("program_lead")
    credentials.verify(holder.claim, how="seen", by=lead)
    client.post(at("my_evidence_remove", first.pk + 1))
    assert CredentialFile.objects.count() == evidence.MOST - 1
    credentials.revoke(holder.claim, because="Forged.", by=lead)
    refused = client.post(new, {"file": upload()})
    assert (refused.status_code, b"that is held" in refused.content) == (422, True)


def test_U5_a_harmful_file_is_removed_and_its_person_is_told(holder, monkeypatch, client):
    row = evidence.add(holder.claim, upload(), by=holder.person)
    assert client.get(at("my_evidence", row.pk)).status_code == 302  # nobody has checked it
    monkeypatch.setattr("careerpath.files.scanned", lambda *_: evidence.files.Verdict.HARMFUL)
    evidence.look_into(row.pk)
    evidence.look_into(row.pk)
    row.refresh_from_db()
    assert row.file_state == "refused"
    assert Message.objects.filter(kind="training.evidence_refused").count() == 1
    assert client.get(at("my_evidence", row.pk)).status_code == 302
    assert "Not accepted" in client.get(reverse("training:wallet")).content.decode()
