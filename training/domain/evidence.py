"""Scanned certificates: what shows that somebody holds a credential."""

import uuid

from django.db import transaction
from django.urls import reverse

from careerpath import audit, files
from careerpath.later import later
from careerpath.uploads import gate
from careerpath.workflow import Refused, refusing
from training import notifications
from training.domain import scanning
from training.models import Credential, CredentialFile

FOLDER = "credentials"
LOOK = "training.look_into_evidence"
ADDED = "training.credentialfile.added"
REMOVED = "training.credentialfile.removed"
OPENED = "training.credentialfile.opened"
MOST = 5
ENOUGH = f"A credential has at most {MOST} files. Take one away first."
OTHERS = "Staff added this file. Ask the program when it is wrong."
SETTLED = "The file of a verified credential stays."


def file_of(row):
    """Where the file lies."""
    return files.path_of(FOLDER, row.file_key)


def add(credential, upload, *, by):
    """The file stands with the credential, and the scanner looks at it.

    Refused for a credential that is not held, for a sixth file, and for what is no PDF or Word
    document.
    """
    row = CredentialFile(credential=credential, file_key=uuid.uuid4(), added_by=by)
    with files.taking(file_of(row), upload) as taken:
        row.file_format, row.file_size, row.file_digest = taken
        row.file_name = gate.printable(upload.name)
        with transaction.atomic():
            held = Credential.objects.select_for_update(of=["self"]).get(pk=credential.pk)
            if not held.is_held:
                raise Refused("Files are added to a credential that is held.")
            if held.files.count() >= MOST:
                raise Refused(ENOUGH)
            with refusing():
                row.save(force_insert=True)
            audit.record(ADDED, by=by, about=row)
            later(LOOK, pk=row.pk)
    return row


@transaction.atomic
def remove(row, *, by):
    """The file is gone. What staff added, or what a credential was verified by, stays."""
    if row.added_by_id != by.pk:
        raise Refused(OTHERS)
    if not row.credential.is_claim:
        raise Refused(SETTLED)
    audit.record(REMOVED, by=by, about=row)
    row.delete()


def open_file(row):
    """The file, open for reading; refused while nobody has cleared it."""
    return files.opened(file_of(row), may=scanning.may_be_opened(row))


def opened_by_staff(row, *, by):
    """The file for somebody who checks it; a line says so."""
    file = open_file(row)
    audit.record(OPENED, by=by, about=row)
    return file


def look_into(pk):
    """The scanner had its word on the file; while it is away the file goes on waiting."""
    scanning.settle(
        CredentialFile,
        pk,
        path=file_of,
        to=lambda row: row.added_by,
        letter=notifications.EVIDENCE_REFUSED,
        context=lambda row: {
            "credential": str(row.credential.certification.name),
            "path": reverse("training:wallet"),
        },
    )


def wake(now=None):
    """Files that stand still are looked at again, and files that no row knows are gone."""
    return scanning.wake(CredentialFile, folder=FOLDER, job=LOOK, since="added_at", now=now)
