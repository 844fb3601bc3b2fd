"""Files that applicants hand in: taken, replaced, looked into, and read by those who may.

A file lies under a name of ours in the private folder before its row exists, so there is no row
without a file; a file without a row is swept away. Nobody opens what the scanner has not cleared.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from applicants.domain import blinding, checklist, submission_window
from applicants.models import Application, Document, DocumentKind, Identity, WantedDocument
from applicants.states import DocumentState, ItemState, State
from careerpath import audit, files
from careerpath.later import later
from careerpath.notifications import outbox
from careerpath.uploads import gate
from careerpath.workflow import Refused

UPLOADED = "applicants.document.uploaded"
OPENED = "applicants.document.opened"
NOT_ACCEPTED = "applicants.document_not_accepted"
LOOK = "applicants.look_into_document"
CLOSED = "Documents can be changed until the intake closes. It is closed now."
NOT_WANTED = "This intake does not ask for this kind of document."
CHANGEABLE = {State.DRAFT, State.SUBMITTED}


@dataclass(frozen=True)
class Wanted:
    """One kind of document that the intake asks for, and what came."""

    ask: WantedDocument
    document: Document | None

    @property
    def kind(self):
        """The code of the kind, for addresses."""
        return self.ask.kind

    @property
    def is_done(self):
        """Whether a file is in, looked into or about to be."""
        return self.document is not None and not self.document.was_harmful


# ------------------------------------------------------------------ what is there
def wanted(application):
    """What the intake asks for, each with the file that stands, by two queries."""
    there = {document.kind: document for document in Document.objects.current(application)}
    asks = WantedDocument.objects.of(application.intake_id)
    return [Wanted(ask, there.get(ask.kind)) for ask in asks]


def completion(application):
    """``done``, ``part`` or ``new`` for the list of sections; None where nothing is asked for."""
    rows = wanted(application)
    if not rows:
        return None
    required = [row for row in rows if row.ask.is_required] or rows
    if all(row.is_done for row in required):
        return "done"
    return "part" if any(row.document for row in rows) else "new"


def accepts(application):
    """Whether files may be added and replaced: until the intake closes, also after sending."""
    if application.state not in CHANGEABLE:
        return False
    return submission_window.accepts(application, submission_window.database_now())


def for_reader(application_id):
    """What a reader sees: kind, state and redacted text, never a name of a file."""
    return list(
        Document.objects.filter(application_id=application_id)
        .readable()
        .order_by("kind", "-id")
        .only("pk", "name", "kind", "state", "format", "blind_text", "text_read_at", "application")
    )


# ------------------------------------------------------------------ taking a file
def store(application, *, kind, upload, by):
    """The file is in, in place of an older one of its kind, and waits to be looked into.

    ``upload`` has a name and ``chunks()``. Refused, and nothing is left behind, when it is no PDF
    or Word document, too large or a bomb, when the intake is closed, or when the disk is full.
    """
    _may_change(application, kind)
    document = Document(
        application=application,
        kind=kind,
        name=uuid.uuid4(),
        file_name=gate.printable(upload.name),
        uploaded_by=None if isinstance(by, str) else by,
    )
    with files.taking(file_of(document), upload) as taken:
        document.format, document.size, document.digest = taken
        _put_in_place(document, by)
    return document


def _may_change(application, kind):
    if kind not in DocumentKind.values or not any(row.kind == kind for row in wanted(application)):
        raise Refused(NOT_WANTED)
    if not accepts(application):
        raise Refused(CLOSED)


@transaction.atomic
def _put_in_place(document, by):
    """The row stands, the older one is replaced, and somebody will look into the file."""
    Application.objects.select_for_update(no_key=True).get(pk=document.application_id)
    _replace(document.application, document.kind, by)
    document.save(force_insert=True)
    audit.record(UPLOADED, by=by, about=document, size=document.size)
    _mark(document, ItemState.RECEIVED, by)
    later(LOOK, document=document.pk)


def _replace(application, kind, by):
    """What stood of this kind is replaced; returns it."""
    standing = list(Document.objects.current(application).filter(kind=kind))
    for old in standing:
        old.step(DocumentState.REPLACED, by=by)
    return standing


@transaction.atomic
def remove(application, *, kind, by):
    """The file no longer counts; it is gone from the disk within a day."""
    _may_change(application, kind)
    Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    required = WantedDocument.objects.of(application.intake_id).filter(kind=kind, is_required=True)
    state = ItemState.AWAITING if required.exists() else ItemState.WAIVED
    for document in _replace(application, kind, by):
        _mark(document, state, by)


def _mark(document, state, by):
    """The checklist of the application says so."""
    checklist.mark(document.application, document.kind, state, by, label=str(document))


# ------------------------------------------------------------------ looking into it
def look_into(document_id):
    """The file was scanned and its text read; while the scanner is away it goes on waiting.

    A file that was replaced in the meantime is left alone.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None or document.is_gone:
        return
    try:
        if document.is_waiting and not _scanned(document):
            return
    except Refused:
        return
    if document.may_be_opened and document.text_read_at is None:
        _read_text(document)


def _scanned(document):
    """Whether the scanner had a word on the file."""
    verdict = files.scanned(file_of(document), f"Document {document.pk}")
    if verdict == files.Verdict.WAITING:
        return False
    if verdict != files.Verdict.HARMFUL:
        document.step(DocumentState(verdict.value), by=files.SCANNER, cause="job")
        return True
    with transaction.atomic():
        document.step(
            DocumentState.INFECTED,
            by=files.SCANNER,
            cause="job",
            set={"file_gone_at": timezone.now()},
        )
        application = document.application
        _mark(document, ItemState.REJECTED, files.SCANNER)
        outbox.queue(
            NOT_ACCEPTED,
            to=application.applicant,
            about=application,
            by=files.SCANNER,
            context={
                "reference": application.reference,
                "document": str(document),
                "path": reverse("application_documents", args=[application.intake.slug]),
            },
        )
        transaction.on_commit(lambda: file_of(document).unlink(missing_ok=True))
    return True


def _read_text(document):
    """The text of the file stands beside it, as written and without what says whose it is."""
    text = files.text_of(file_of(document), document.format)
    identity = Identity.objects.filter(pk=document.application_id).first()
    words = blinding.words_about(identity, blinding.school_words()) if identity else {}
    Document.objects.filter(pk=document.pk).update(
        text=text, blind_text=blinding.redact(text, words), text_read_at=timezone.now()
    )


def wake():
    """Documents that stand still are looked into again."""
    now = timezone.now()
    waiting = Document.objects.filter(uploaded_at__lt=now - timedelta(minutes=1))
    unread = waiting.readable().filter(text_read_at__isnull=True, file_gone_at__isnull=True)
    for pk in (*waiting.to_be_scanned().values_list("pk", flat=True)[:200],
               *unread.values_list("pk", flat=True)[:200]):  # fmt: skip
        later(LOOK, key=f"document:{pk}", document=pk)


# ------------------------------------------------------------------ files
def file_of(document):
    """Where the file of a document lies."""
    return files.path_of("documents", document.name)


def open_file(document):
    """The file of a document, open for reading; refused while nobody has cleared it."""
    return files.opened(file_of(document), may=document.may_be_opened)


def original(document, *, by):
    """The file as it was handed in, for somebody who knows whose it is; a line says so."""
    if not blinding.lifted_for(document.application, by):
        raise Refused("First show who this is; the original names the applicant.")
    file = open_file(document)
    audit.record(OPENED, by=by, about=document.application, document=document.pk)
    return file


def sweep(now=None):
    """Files that were replaced a day ago, and files that no row knows, are gone."""
    now = now or timezone.now()
    over = Document.objects.filter(
        state=DocumentState.REPLACED, state_changed_at__lt=now - files.KEPT
    )
    for document in over[:1000]:
        file_of(document).unlink(missing_ok=True)
        document.delete()
    return files.sweep_orphans("documents", _known, now)


def _known(names):
    """Those of the names that a document has."""
    return Document.objects.filter(name__in=names).values_list("name", flat=True)
