"""Links by which somebody without an account checks what a person chose to show."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.workflow import Refused
from training.domain.certifying import today_of
from training.models import Credential, CredentialShare, SharedCredential

PURPOSE = "training.credentials"
LASTS = 400 * 24 * 3600  # no link is older, whatever its row says
GONE = "This link shows nothing any more. Ask the person who gave it to you for a new one."
MOST_OPEN = 20


@transaction.atomic
def share(person, credentials, *, days, note=""):
    """A link shows these credentials of the person for so many days."""
    credentials = list(credentials)
    if not credentials:
        raise Refused("Choose at least one credential to show.")
    if any(one.person_id != person.pk for one in credentials):
        raise Refused("Only your own credentials can be shown.")
    now = timezone.now()
    if CredentialShare.objects.filter(person=person).open_at(now).count() >= MOST_OPEN:
        raise Refused("You have many open links. Withdraw one first.")
    made = CredentialShare.objects.create(
        person=person, note=note, created_at=now, expires_at=now + timedelta(days=days)
    )
    SharedCredential.objects.bulk_create(
        SharedCredential(share=made, credential=one) for one in credentials
    )
    audit.record("training.credentialshare.opened", by=person, about=made, shown=len(credentials))
    return made


@transaction.atomic
def withdraw(link, *, by):
    """The link shows nothing any more, to nobody."""
    done = CredentialShare.objects.filter(pk=link.pk, revoked_at=None)
    if not done.update(revoked_at=timezone.now()):
        raise Refused("The link is withdrawn already.")
    audit.record("training.credentialshare.closed", by=by, about=link)


def token_of(link):
    """What the address ends in."""
    return links.make(PURPOSE, [link.pk, link.nonce])


@dataclass(frozen=True)
class Fact:
    """What a stranger may know of one credential."""

    name: str
    issuer: str
    version: str
    issued_on: object
    expires_on: object
    standing: str
    verification: str
    is_claim: bool


@dataclass(frozen=True)
class Shown:
    """A person's name, and facts of the credentials that the person chose. Nothing else."""

    name: str
    facts: list
    until: object
    as_of: object


def read(token, now=None):
    """What the link shows. Refused when it is forged, withdrawn or too old, in one sentence."""
    now = now or timezone.now()
    value = links.read(PURPOSE, token, max_age=LASTS)
    if not isinstance(value, list) or len(value) != 2:
        raise Refused(GONE)
    rows = CredentialShare.objects.open_at(now).select_related("person")
    link = rows.filter(pk=value[0], nonce=value[1]).first()
    if link is None or not link.person.is_active:
        raise Refused(GONE)
    shown = Credential.objects.filter(
        pk__in=link.shown.values("credential"), person=link.person_id
    ).select_related("certification__program")
    facts = [_fact(one, now) for one in shown.order_by("-issued_on", "-pk")]
    return Shown(str(link.person), facts, link.expires_at, now)


def _fact(credential, now):
    certification = credential.certification
    return Fact(
        certification.name,
        certification.issuer,
        certification.version,
        credential.issued_on,
        credential.expires_on,
        credential.standing_on(today_of(certification.program, now)).value,
        credential.get_verification_display(),
        credential.is_claim,
    )
