"""Documents from the applicant to the reader. U2, U3, U5, U6, U7, U8, T7."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone

from applicants.domain import checklist, documents
from applicants.models import Application, Document, WantedDocument
from applicants.states import DocumentState, State
from careerpath.audit.models import AuditEvent
from careerpath.later import queue
from careerpath.later.models import Job
from careerpath.notifications.models import Message
from careerpath.uploads import clamd, gate
from careerpath.workflow import Refused
from cohorts.models import Intake
from tests.applicants.materials import files
from tests.applicants.materials.conftest import as_upload
from tests.applicants.materials.scanner import FOUND, Scanner


def on_disk():
    """Every file in the private folder."""
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def sent(client, address, content, name="resume.pdf", **headers):
    """The answer to an upload."""
    return client.post(address, {"file": as_upload(content, name)}, headers=headers)


# ------------------------------------------------------------------ taking it in
def test_an_upload_is_kept_under_our_name_and_shown_under_theirs(applicant, upload_at, application):
    answer = sent(applicant, upload_at, files.docx(), "Mira Sosa.docx")

    assert answer.status_code == 302
    document = Document.objects.get()
    assert (document.format, document.file_name) == ("docx", "Mira Sosa.docx")
    [path] = on_disk()
    assert path.name == document.name.hex
    assert path.stat().st_mode & 0o077 == 0
    assert AuditEvent.objects.filter(kind="applicants.document.uploaded").count() == 1
    page = applicant.get(reverse("application_documents", args=[application.intake.slug]))
    assert "Mira Sosa.docx" in page.content.decode()
    assert "Being checked" in page.content.decode()


def test_the_form_and_the_swap_show_the_same_part(applicant, upload_at, application):
    swap = sent(applicant, upload_at, files.pdf(), **{"HX-Request": "true"}).content.decode()
    page = applicant.get(reverse("application_documents", args=["cp7"])).content.decode()
    assert swap.strip().partition("<section")[2].split("csrf")[0] in page


@pytest.mark.parametrize(("content", "sentence"), [
    (b"", "Choose a file first."),
    (b"x" * 100, "Choose a PDF or a Word document"),
    (files.pdf()[:-30], "not complete"),
], ids=["nothing", "text", "half"])  # fmt: skip
def test_U1_a_refused_file_brings_a_sentence_at_its_field(applicant, upload_at, content, sentence):
    answer = applicant.post(upload_at, {"file": as_upload(content)} if content else {})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Document.objects.exists()
    assert on_disk() == []


def test_U2_five_megabytes_go_in_and_one_byte_more_is_an_error_of_the_form(applicant, upload_at):
    whole = files.pdf(after=b"\n" * 4000).ljust(0)
    largest = files.pdf(before=b"").replace(b"endstream", b" " * (
        gate.LARGEST - len(files.pdf())
    ) + b"endstream")  # fmt: skip
    assert len(largest) == gate.LARGEST
    assert sent(applicant, upload_at, largest).status_code == 302
    answer = sent(applicant, upload_at, largest + b"\n")
    assert answer.status_code == 422
    assert "more than 5 MB" in answer.content.decode()
    assert sent(applicant, upload_at, whole).status_code == 302


def test_U2_a_stream_that_says_it_is_small_is_cut_off_at_the_limit(application):
    class Liar:
        name, size = "resume.pdf", 10

        def chunks(self, size):
            yield b"%PDF-1.4"
            while True:
                yield b"x" * 1_000_000

    with pytest.raises(Refused, match="more than 5 MB"):
        documents.store(application, kind="resume", upload=Liar(), by=application.applicant)
    assert on_disk() == []


@pytest.mark.parametrize(
    "name", ["a\x00.pdf", "a\r\nX: y.pdf", "../../x.pdf", "\u202efdp.pdf", "\ud800.pdf"]
)
def test_U3_odd_names_break_nothing_and_reach_neither_disk_nor_header(
    applicant, upload_at, application, name
):
    documents.store(
        application, kind="resume", upload=type("U", (), {
            "name": name, "size": 10, "chunks": lambda self, size: [files.pdf()],
        })(), by=application.applicant,
    )  # fmt: skip
    document = Document.objects.get()
    documents.look_into(document.pk)
    answer = applicant.get(reverse("own_document", args=["cp7", "resume"]))
    assert answer.status_code == 200
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert not set(disposition) & set("\r\n\x00\u202e")
    assert [path.name for path in on_disk()] == [document.name.hex]


def test_what_the_intake_does_not_ask_for_is_refused(application):
    with pytest.raises(Refused, match="does not ask"):
        documents.store(application, kind="other", upload=as_upload(files.pdf()), by="system:t")
    with pytest.raises(Refused, match="does not ask"):
        documents.store(application, kind="x\x00", upload=as_upload(files.pdf()), by="system:t")


def test_documents_can_be_replaced_after_sending_until_the_intake_closes(application, put_in):
    Application.objects.filter(pk=application.pk).get().step(
        State.SUBMITTED, by=application.applicant, set={"submitted_at": timezone.now()}
    )
    application.refresh_from_db()
    first = put_in(application)
    second = put_in(application, files.pdf("Newer"))
    first.refresh_from_db()
    assert first.state == DocumentState.REPLACED
    assert list(Document.objects.current(application)) == [second]

    Intake.objects.update(closes_at=timezone.now())
    application.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        put_in(application)
    with pytest.raises(Refused, match="closed"):
        documents.remove(application, kind="resume", by=application.applicant)


def test_removed_files_no_longer_count_and_are_gone_from_the_disk_within_a_day(application, put_in):
    put_in(application)
    assert documents.completion(application) == "done"
    documents.remove(application, kind="resume", by=application.applicant)
    assert documents.completion(application) == "new"
    documents.sweep()
    assert len(on_disk()) == 1
    documents.sweep(timezone.now() + timedelta(days=1, seconds=1))
    assert on_disk() == []
    assert not Document.objects.exists()


def test_the_checklist_follows_what_is_there(application, put_in):
    put_in(application)
    put_in(application, kind="transcript")
    assert listed(application) == {"resume": "received", "transcript": "received"}
    for kind in ("resume", "transcript"):
        documents.remove(application, kind=kind, by=application.applicant)
    assert listed(application) == {"resume": "awaiting", "transcript": "waived"}


def listed(application):
    return {item.key: item.state for item in checklist.items(application)}


def test_the_section_says_how_far_it_is(application, put_in):
    put_in(application, kind="transcript")
    assert documents.completion(application) == "part"
    put_in(application)
    assert documents.completion(application) == "done"
    WantedDocument.objects.all().delete()
    assert documents.completion(application) is None


# ------------------------------------------------------------------ U8, U7: nothing half
def test_U8_a_full_disk_brings_a_sentence_and_leaves_nothing(
    applicant, upload_at, put_in, application, monkeypatch
):
    kept = put_in(application)

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    answer = sent(applicant, upload_at, files.pdf("Newer"))
    assert answer.status_code == 422
    assert "no room for files" in answer.content.decode()
    kept.refresh_from_db()
    assert kept.state == DocumentState.UNSCANNED
    assert [path.name for path in on_disk()] == [kept.name.hex]


def test_U7_a_file_whose_row_never_came_is_swept_away(application, put_in):
    kept = put_in(application)
    stray = on_disk()[0].parent / ("0" * 32)
    odd = on_disk()[0].parent / "not-ours"
    for path in (stray, odd):
        path.write_bytes(b"x")
    documents.sweep()
    assert stray.exists()  # its row may still be on the way
    documents.sweep(timezone.now() + timedelta(hours=2))
    assert [path.name for path in on_disk()] == [kept.name.hex]


def test_U7_an_error_between_file_and_row_leaves_neither(application, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(documents, "later", broken)
    with pytest.raises(ZeroDivisionError):
        documents.store(
            application, kind="resume", upload=as_upload(files.pdf()), by=application.applicant
        )
    assert on_disk() == []
    assert not Document.objects.exists()


# ------------------------------------------------------------------ U5: the scanner
@pytest.fixture
def scanner(settings):
    """Starts scanners; they are stopped at the end."""
    started = []

    def of(verdict):
        started.append(Scanner(verdict))
        settings.SCANNER = started[-1].address
        return started[-1]

    yield of
    for each in started:
        each.stop()


def test_U5_a_clean_file_opens_once_the_scanner_has_said_so(applicant, scanner, application):
    ours = scanner("honest")
    document = documents.store(
        application, kind="resume", upload=as_upload(files.pdf()), by=application.applicant
    )
    own = reverse("own_document", args=["cp7", "resume"])
    assert applicant.get(own).status_code == 302  # not looked into yet
    queue.drain()
    assert ours.scanned == [files.pdf()]
    answer = applicant.get(own)
    assert b"".join(answer.streaming_content) == files.pdf()
    document.refresh_from_db()
    assert document.state == DocumentState.CLEAN


HARMFUL = files.pdf(after=files.EICAR)


def test_U5_a_virus_is_removed_and_the_applicant_is_told(applicant, scanner, application):
    scanner("honest")
    documents.store(application, kind="resume", upload=as_upload(HARMFUL), by=application.applicant)
    with pytest.MonkeyPatch.context():
        queue.drain()
    document = Document.objects.get()
    assert document.state == DocumentState.INFECTED
    page = applicant.get(reverse("application_documents", args=["cp7"])).content.decode()
    assert "found something harmful" in page
    assert FOUND not in page
    assert applicant.get(reverse("own_document", args=["cp7", "resume"])).status_code == 302
    message = Message.objects.get(kind="applicants.document_not_accepted")
    assert "/apply/cp7/documents/" in message.body
    assert documents.completion(application) == "part"
    assert listed(application) == {"resume": "rejected"}


@pytest.mark.django_db(transaction=True)
def test_U5_the_file_of_a_virus_is_gone(scanner, application):
    scanner("honest")
    documents.store(application, kind="resume", upload=as_upload(HARMFUL), by=application.applicant)
    assert len(on_disk()) == 1
    documents.look_into(Document.objects.get().pk)
    assert on_disk() == []


@pytest.mark.parametrize("verdict", ["garbage", "error", "no end", "hang-up", "silent", "away"])
def test_U5_a_scanner_that_is_no_help_never_opens_a_file(
    applicant, scanner, application, verdict, monkeypatch, settings
):
    monkeypatch.setattr(clamd.scan, "__kwdefaults__", {"seconds": 0.3})
    ours = scanner(verdict if verdict != "away" else "honest")
    if verdict == "away":
        ours.stop()
        settings.SCANNER = "clamd://127.0.0.1:9"
    documents.store(
        application, kind="resume", upload=as_upload(files.pdf()), by=application.applicant
    )
    queue.drain()
    document = Document.objects.get()
    assert document.state == DocumentState.PENDING
    assert document.text == ""
    assert applicant.get(reverse("own_document", args=["cp7", "resume"])).status_code == 302
    assert documents.completion(application) == "done"  # the applicant may go on
    assert documents.for_reader(application.pk) == []

    scanner("honest")
    Document.objects.update(uploaded_at=timezone.now() - timedelta(minutes=5))
    documents.wake()
    queue.drain()
    document.refresh_from_db()
    assert document.state == DocumentState.CLEAN


def test_U5_production_without_a_scanner_opens_nothing(application, settings):
    settings.PRODUCTION = True
    documents.store(
        application, kind="resume", upload=as_upload(files.pdf()), by=application.applicant
    )
    queue.drain()
    assert Document.objects.get().state == DocumentState.PENDING


def test_a_document_that_waits_is_queued_once_however_often_the_clock_rings(application):
    documents.store(
        application, kind="resume", upload=as_upload(files.pdf()), by=application.applicant
    )
    Document.objects.update(uploaded_at=timezone.now() - timedelta(minutes=5))
    for _ in range(3):
        documents.wake()
    assert Job.objects.filter(task="applicants.look_into_document").count() == 2
