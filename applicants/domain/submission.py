"""Sending an application: once, in time, as it was judged, with a receipt; and more time for one.

Whoever presses twice, in two tabs or after a lost answer gets the same receipt.
"""

import hashlib
import json
from dataclasses import dataclass

from django.db import connection, transaction

from applicants.domain import checklist
from applicants.domain import submission_window as window
from applicants.domain.duplicates import email_key, name_postal_key, phone_key
from applicants.domain.redaction import redact, words_of
from applicants.models import (
    Answer,
    Application,
    DraftSection,
    Extension,
    Identity,
    Question,
    Submission,
)
from applicants.places import OUTSIDE
from applicants.states import ItemState, State
from careerpath import audit
from careerpath.accounts.models import User
from careerpath.later import later
from careerpath.notifications import outbox
from careerpath.ui.when import words
from careerpath.workflow import Refused, refusing

RECEIVED = "applicants.received"
EXTENDED = "applicants.extended"
EXTENSION = "applicants.extension.given"
CHANGED = (
    "Something in this application changed while you were looking at it. "
    "Check it once more, then send it."
)
FIELDS = (
    "degree_level", "field_of_study", "at_least_18", "work_authorized", "needs_sponsorship",
    "available_full_time", "available_from", "willing_to_relocate", "regions",
)  # fmt: skip

accepts = window.accepts
accepts_until = window.accepts_until


@dataclass(frozen=True)
class Ready:
    """What is sent, cleaned by the forms, and what it was judged by.

    ``values``: field → value over all sections. ``answers``: pairs of a question and a text.
    ``versions``: section → version of the draft. ``marks``: question key → mark of its words.
    """

    values: dict
    answers: list
    versions: dict
    marks: dict


def receipt_of(application):
    """The receipt, or nothing while it is not sent."""
    return Submission.objects.filter(application=application).first()


@transaction.atomic
def submit(application, *, ready, by, key):
    """The application is sent and its writer has a receipt by mail; returns the receipt.

    Sent already: the same receipt, whatever ``key`` says. Refused when its time is over by the
    clock of the database, or when it is no longer what was judged.
    """
    Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    if known := receipt_of(application):
        return known
    locked, now = window.lock_draft(application, by=by)
    _as_judged(locked, ready)
    identity = _write_identity(locked, ready.values)
    _write_answers(locked, identity, ready.answers)
    locked.step(State.SUBMITTED, by=by, set=_columns(locked, ready.values, now))
    with refusing():
        receipt = Submission.objects.create(
            application=locked,
            key=key,
            at=now,
            digest=_digest(ready),
            is_late=now >= locked.intake.closes_at,
        )
    DraftSection.objects.filter(application=locked).delete()
    checklist.mark(locked, checklist.FORM, ItemState.RECEIVED, by)
    _name(by, identity)
    _tell(locked, receipt, by)
    later(
        "applicants.find_duplicates", intake=locked.intake_id, key=f"duplicates-{locked.intake_id}"
    )
    application.state, application.submitted_at = locked.state, now
    return receipt


@transaction.atomic
def extend(application, *, until, reason, by):
    """This person may send until ``until``, and knows it by mail; returns the extension.

    Refused for what is sent already, and for a time that is past or earlier than what they have.
    """
    locked = Application.objects.select_for_update(of=("self",), no_key=True)
    locked = locked.select_related("intake", "intake__program", "applicant").get(pk=application.pk)
    if locked.state != State.DRAFT:
        raise Refused("Only an application that is not sent yet can be given more time.")
    if until <= window.database_now():
        raise Refused("Enter a time that is still to come.")
    if until <= window.accepts_until(locked):
        raise Refused("This person can send until then already.")
    with refusing():
        extension = Extension.objects.create(
            application=locked, until=until, reason=reason.strip(), by=by
        )
    audit.record(EXTENSION, by=by, about=locked, extension=extension.pk)
    outbox.queue(
        EXTENDED,
        to=locked.applicant,
        about=locked,
        by=by,
        context={
            "intake": str(locked.intake),
            "slug": locked.intake.slug,
            "until": words(until, "deadline", locked.intake.program.time_zone),
        },
    )
    return extension


@transaction.atomic
def receipt_again(application, *, by):
    """The receipt is on its way once more, written anew; refused for what was never sent here."""
    receipt = receipt_of(application)
    if receipt is None:
        raise Refused("There is no receipt: this application was not sent on these pages.")
    _tell(application, receipt, by, again=True)


# ------------------------------------------------------------------ the parts of sending
def _as_judged(application, ready):
    """Refused unless drafts and questions are those that the forms have judged.

    The questions stay as they are until this is over.
    """
    rows = DraftSection.objects.filter(application=application)
    if dict(rows.values_list("key", "version")) != ready.versions:
        raise Refused(CHANGED)
    judged = sorted(question.pk for question, _ in ready.answers)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM applicants_question"
            " WHERE intake_id = %s AND retired_at IS NULL ORDER BY id FOR SHARE",
            [application.intake_id],
        )
        if [pk for (pk,) in cursor.fetchall()] != judged:
            raise Refused(CHANGED)
    if {q.key: q.mark for q in Question.objects.filter(pk__in=judged)} != ready.marks:
        raise Refused(CHANGED)


def _columns(application, values, now):
    columns = {name: values[name] for name in FIELDS if name in values}
    columns["submitted_at"] = now
    columns["home_state"] = "" if values["state"] == OUTSIDE else values["state"]
    if values.get("channel"):
        columns["channel"] = values["channel"]
    return columns


def _write_identity(application, values):
    identity, _ = Identity.objects.get_or_create(
        application=application, defaults={"email": application.applicant.email}
    )
    for name in ("given_name", "family_name", "preferred_name", "phone", "city", "postal_code"):
        setattr(identity, name, values[name])
    identity.email = application.applicant.email
    identity.country = "" if values["state"] == OUTSIDE else "US"
    if values.get("partner"):
        identity.partner_id = int(values["partner"])
    identity.email_key = email_key(identity.email)
    identity.phone_key = phone_key(identity.phone)
    identity.name_postal_key = name_postal_key(
        identity.given_name, identity.family_name, identity.postal_code
    )
    identity.save()
    return identity


def _write_answers(application, identity, answers):
    """Each answer stands beside the version of the question that was read, and blind."""
    partner = identity.partner
    telling = words_of(
        names=[identity.given_name, identity.family_name, identity.preferred_name],
        email=identity.email,
        phone=identity.phone,
        schools=[partner.name, partner.code] if partner else [],
    )
    Answer.objects.bulk_create(
        Answer(
            application=application,
            question=question,
            text=text,
            blind_text=blind if (blind := redact(text, telling)) != text else "",
        )
        for question, text in answers
    )


def _digest(ready):
    """The SHA-256 of what was sent, by which anybody can show that nothing was changed."""
    sent = {
        "values": {name: str(value) for name, value in sorted(ready.values.items())},
        "answers": [[question.pk, text] for question, text in ready.answers],
    }
    canonical = json.dumps(sent, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _name(person, identity):
    """An account without a name is called as its owner wants to be called."""
    name = str(identity)[:200]
    if name:
        User.objects.filter(pk=person.pk, name="").update(name=name)


def _tell(application, receipt, by, *, again=False):
    outbox.queue(
        RECEIVED,
        to=application.applicant,
        about=application,
        by=by if again else "system:apply",
        context={
            "name": str(application.identity),
            "intake": str(application.intake),
            "slug": application.intake.slug,
            "reference": application.reference,
            "at": words(receipt.at, "deadline", application.intake.program.time_zone),
        },
        key="" if again else f"{RECEIVED}:{application.pk}",
    )
