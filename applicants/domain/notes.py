"""Notes on applications: written in the open, read blind."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applicants.domain.redaction import redact, words_of
from applicants.domain.triage import readers
from applicants.models import Identity, Note
from careerpath import audit
from careerpath.notifications import outbox
from careerpath.workflow import Refused, refusing

NOTED = "applicants.application.noted"
TOLD = "applicants.note_for_you"


@dataclass(frozen=True)
class Shown:
    """A note as one reader sees it."""

    text: str
    writer: str
    told: str
    at: datetime


@transaction.atomic
def add(application, *, text, by, tell=None):
    """The note stands on the application; ``tell`` is a colleague who gets a message about it.

    The message names the reference and never the applicant. Refused for an empty note and for a
    colleague who may not read applications.
    """
    text = text.strip()
    if not text:
        raise Refused("Write something first.")
    if tell is not None and tell.pk not in dict(readers()):
        raise Refused(f"{tell} may not read applications.")
    note = Note(
        application=application,
        text=text,
        blind_text=redact(text, _words(application)),
        written_by=by,
        told=tell,
    )
    with refusing():
        note.save(force_insert=True)
    audit.record(
        NOTED, by=by, about=application, note=note.pk, told=tell.pk if tell is not None else None
    )
    if tell is not None:
        outbox.queue(
            TOLD,
            to=tell,
            about=application,
            by=by,
            context={
                "reference": application.reference,
                "writer": str(by),
                "path": application.get_absolute_url(),
            },
        )
    return note


def on(application, *, unblinded=False):
    """The notes as a reader sees them, newest first, in one query."""
    return [
        Shown(
            text=note.text if unblinded else note.blind_text,
            writer=str(note.written_by),
            told=str(note.told) if note.told else "",
            at=note.written_at,
        )
        for note in Note.objects.about(application)
    ]


def _words(application):
    """What to hide in a note about this application."""
    identity = Identity.objects.select_related("partner").filter(application=application).first()
    if identity is None:
        return {}
    partner = identity.partner
    return words_of(
        names=[identity.given_name, identity.family_name, identity.preferred_name],
        email=identity.email,
        phone=identity.phone,
        schools=[partner.name, partner.code] if partner else [],
    )
