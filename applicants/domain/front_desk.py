"""Finding a person by name, address or phone, to say how things stand and nothing more.

What comes from here never holds answers, scores, assessments or who reads the file. Whoever opens a
person's record knows from then on who is behind an application: ``FrontDeskLook`` keeps that, and
reading asks it.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q
from django.http import Http404

from applicants.domain.duplicates import phone_key
from applicants.models import Application, DuplicatePair, FrontDeskLook, Identity
from applicants.states import State
from careerpath import audit
from careerpath.audit.models import AuditEvent
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as Sending
from careerpath.workflow import Refused

MOST = 20
MESSAGES = 50
SHORTEST = 2
WAY_IN = "applicants.way_in"
PAIR_READ = "applicants.duplicate.read"
SEARCHED, OPENED = "applicants.front_desk.searched", "applicants.front_desk.opened"

FOUND = """
applicants_fold(
    ' ' || i.given_name || ' ' || i.preferred_name || ' ' || i.family_name || ' ' || i.email
    || ' ' || i.phone_key
)
"""
SELECT = """
SELECT a.applicant_id, min(i.given_name), min(i.preferred_name), min(i.family_name), min(i.email),
       min(i.phone), min(i.city), array_agg(DISTINCT n.name ORDER BY n.name)
FROM applicants_identity i
JOIN applicants_application a ON a.id = i.application_id
JOIN cohorts_intake n ON n.id = a.intake_id
WHERE {where}
GROUP BY a.applicant_id ORDER BY {order} max(a.id) DESC LIMIT %s
"""


@dataclass(frozen=True)
class Match:
    """Somebody who may be meant: enough to tell two people apart, not more."""

    person_id: int
    name: str
    city: str
    email: str
    phone: str
    intakes: list[str]


@dataclass(frozen=True)
class Status:
    """Where one application stands."""

    reference: str
    intake: str
    state: str
    submitted_at: datetime | None
    since: datetime
    is_untold: bool
    is_draft: bool
    has_receipt: bool
    checklist: list
    extended_until: datetime | None


@dataclass(frozen=True)
class Letter:
    """One message that the person got or will get; what is held keeps its words to itself."""

    pk: int
    subject: str
    state: str
    trouble: str
    to_address: str
    at: datetime
    can_be_sent_again: bool


@dataclass(frozen=True)
class Record:
    """What the front desk sees of one person."""

    person_id: int
    name: str
    email: str
    phones: list[str]
    cities: list[str]
    statuses: list[Status]
    messages: list[Letter] = field(default_factory=list)


@transaction.atomic
def find(words, *, by):
    """People who fit the words, and whether there are more; the search stands in the trail.

    Names are found from the beginning of each word, without case and accents, and when nobody
    fits, those written nearly so. Refused for fewer than two characters.
    """
    words = " ".join(words.split())
    digits = re.sub(r"\D", "", words)
    by_phone = len(digits) >= 4 and not re.search(r"[^\W\d_]|@", words)
    if by_phone:
        rows = _rows([f"%{phone_key(words) or digits}%"])
    else:
        tokens = _folded(words).split()[:6]
        if max((sum(map(str.isalnum, token)) for token in tokens), default=0) < SHORTEST:
            raise Refused("Type at least two letters of the name, or four digits of the phone.")
        rows = _rows([f"% {_literal(token)}%" for token in tokens])
        if not rows and "@" not in words and len(words) > 3:
            rows = _nearly(words)
    kind = "phone" if by_phone else "email" if "@" in words else "name"
    audit.record(SEARCHED, by=by, found=min(len(rows), MOST), by_what=kind)
    return [_match(row) for row in rows[:MOST]], len(rows) > MOST


@transaction.atomic
def open_record(person_id, *, by):
    """``by`` sees the person's record for an hour, and does not read this person's file any more.

    404 for somebody who has no application.
    """
    person = _applicant(person_id)
    FrontDeskLook.objects.create(user=by, person=person)
    ids = list(Application.objects.filter(applicant=person).values_list("pk", flat=True))
    audit.record_many(OPENED, ids, model=Application, by=by, cause=audit.Cause.PERSON)
    return person


def is_open(person_id, *, user):
    """Whether ``user`` opened the person's record within the hour. 404 for no applicant."""
    person = _applicant(person_id)
    return FrontDeskLook.objects.still_open(user=user, person=person).exists()


def record(person_id):
    """What the front desk sees of the person, in a fixed number of queries."""
    person = _applicant(person_id)
    identities = list(
        Identity.objects.filter(application__applicant=person)
        .select_related("application__intake", "application__submission")
        .prefetch_related("application__checklist", "application__extensions")
        .only(
            "given_name", "family_name", "preferred_name", "phone", "city",
            "application__reference", "application__state", "application__submitted_at",
            "application__state_changed_at", "application__intake__name",
            "application__submission__at",
        )
        .order_by("-application_id")
    )  # fmt: skip
    messages = list(Message.objects.written_to(person)[:MESSAGES])
    untold = {m.about_id for m in messages if m.state == Sending.HELD}
    return Record(
        person_id=person.pk,
        name=str(identities[0]),
        email=person.email,
        phones=sorted({one.phone for one in identities if one.phone}),
        cities=sorted({one.city for one in identities if one.city}),
        statuses=[_status(one.application, untold) for one in identities],
        messages=[_letter(message) for message in messages],
    )


@transaction.atomic
def resend(message_id, *, by):
    """A sent message to somebody whose record ``by`` has open is on its way again.

    404 for a message to anybody else; refused for codes, links and what was never sent.
    """
    message = Message.objects.select_related("to_user").filter(pk=message_id).first()
    if message is None or message.to_user_id is None:
        raise Http404("No message here.")
    if not is_open(message.to_user_id, user=by):
        raise Http404("No message here.")
    return outbox.resend(message, by=by)


@transaction.atomic
def send_way_in(application, *, by):
    """The person has a letter that says where to ask for a code; the code itself goes on asking."""
    outbox.queue(
        WAY_IN,
        to=application.applicant,
        about=application,
        by=by,
        context={"intake": str(application.intake), "slug": application.intake.slug},
    )


def known_to(user):
    """Applications of everybody whom ``user`` looked up or saw in a pair: not for them to read."""
    people = FrontDeskLook.objects.of(user).values("person")
    seen = AuditEvent.objects.filter(actor_id=user.pk, kind=PAIR_READ).values("subject_id")
    pairs = DuplicatePair.objects.filter(pk__in=seen)
    return Application.objects.filter(
        Q(applicant__in=people) | Q(pk__in=pairs.values("first")) | Q(pk__in=pairs.values("second"))
    )


def _applicant(person_id):
    people = get_user_model().objects.filter(
        pk=person_id, pk__in=Application.objects.values("applicant")
    )
    person = people.first()
    if person is None:
        raise Http404("No applicant here.")
    return person


def _status(application, untold):
    return Status(
        reference=application.reference,
        intake=application.intake.name,
        state=application.state,
        submitted_at=application.submitted_at,
        since=application.state_changed_at,
        is_untold=application.pk in untold,
        is_draft=application.state == State.DRAFT,
        has_receipt=hasattr(application, "submission"),
        checklist=list(application.checklist.all()),
        extended_until=max((one.until for one in application.extensions.all()), default=None),
    )


def _letter(message):
    return Letter(
        pk=message.pk,
        subject=message.label if message.state == Sending.HELD else message.subject,
        state=message.get_state_display(),
        trouble=message.error,
        to_address=message.to_address,
        at=message.sent_at or message.created_at,
        can_be_sent_again=message.can_be_sent_again,
    )


def _folded(words):
    with connection.cursor() as cursor:
        cursor.execute("SELECT applicants_fold(%s)", [words])
        return cursor.fetchone()[0]


def _rows(patterns):
    """The people whose key fits every pattern, one more than are shown."""
    where = " AND ".join([f"{FOUND} LIKE %s"] * len(patterns))
    with connection.cursor() as cursor:
        cursor.execute(SELECT.format(where=where, order=""), [*patterns, MOST + 1])
        return cursor.fetchall()


def _nearly(words):
    """The people whose names are nearly so written, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.5', true)")
        cursor.execute(
            SELECT.format(
                where=f"applicants_fold(%s) <% {FOUND}".replace("<%", "<%%"),
                order=f"max(word_similarity(applicants_fold(%s), {FOUND})) DESC,",
            ),
            [words, words, MOST + 1],
        )
        return cursor.fetchall()


def _literal(token):
    """The token without the signs that LIKE takes for its own."""
    return re.sub(r"([\\%_])", r"\\\1", token)


def _match(row):
    person, given, preferred, family, email, phone, city, intakes = row
    local, _, domain = email.partition("@")
    return Match(
        person_id=person,
        name=f"{preferred or given} {family}".strip(),
        city=city,
        email=f"{local[:1]}•••@{domain}",
        phone=f"••• {phone[-4:]}" if phone else "",
        intakes=intakes,
    )
