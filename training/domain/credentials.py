"""Credentials of people: recorded, verified, superseded, revoked, kept up and warned about."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Program
from training import certification as rules
from training import notifications
from training.domain import evidence
from training.models import Credential, Verification
from training.states import CredentialState

CORRECTED = "The result of the exam was corrected."


def last_day(certification, issued_on):
    """The last day by the issuer's rule, or None when it never ends or nobody knows."""
    return rules.ends_on(
        issued_on, certification.validity_months, end_of_month=certification.end_of_month
    )


@transaction.atomic
def record(credential, *, by, upload=None):
    """The person holds the credential; an older one of the same kind is superseded by it.

    Whether it is a claim or verified stands in ``verification``; ``upload`` is a file that shows
    it. Refused when it is not newer than the one that is held.
    """
    if credential.verification != Verification.CLAIMED:
        credential.verified_at, credential.verified_by = timezone.now(), by
    credential.recorded_by = by
    older = _held_like(credential)
    for one in older:
        if one.issued_on >= credential.issued_on and one.is_claim <= credential.is_claim:
            raise Refused("A credential of this kind, as new as this one, is recorded already.")
        if credential.is_claim and not one.is_claim:
            raise Refused("Ask the program to record the new one: the one you hold is verified.")
    for one in older:
        one.step(CredentialState.SUPERSEDED, by=by)
    with refusing():
        credential.save(force_insert=True)
    ids = [one.pk for one in older]
    Credential.objects.filter(pk__in=ids).update(superseded_by=credential)
    audit.record("training.credential.recorded", by=by, about=credential, to_state=credential.state)
    if upload:
        evidence.add(credential, upload, by=by)
    return credential


def _held_like(credential):
    """What the person holds of any version of the same certification, locked."""
    certification = credential.certification
    rows = Credential.objects.held().filter(
        person=credential.person_id,
        certification__program=certification.program_id,
        certification__code__iexact=certification.code,
    )
    return list(rows.select_for_update(of=["self"]))


def earn(attempt, *, by):
    """Whoever passed the exam holds its credential from the day of the exam on.

    A verified one that is as new stays the one that is held; then there is no other.
    """
    certification = attempt.certification
    credential = Credential(
        person_id=attempt.enrollment.person_id,
        certification=certification,
        attempt=attempt,
        issued_on=attempt.day,
        expires_on=last_day(certification, attempt.day),
        verification=Verification.RESULT,
    )
    held = _held_like(credential)
    if any(one.issued_on >= attempt.day and not one.is_claim for one in held):
        return None
    return record(credential, by=by)


def unearn(attempt, *, by):
    """The credential of this attempt is gone, and one that it superseded is held again."""
    for one in Credential.objects.held().filter(attempt=attempt):
        _end(one, CORRECTED, by)


@transaction.atomic
def revoke(credential, *, because, by):
    """The credential counts for nothing any more, and the reason is kept."""
    if not because.strip():
        raise Refused("Say in a few words why it is revoked.")
    credential.step(CredentialState.REVOKED, by=by, set={"revoked_because": because.strip()})


def _end(credential, because, by):
    credential.step(CredentialState.REVOKED, by=by, set={"revoked_because": because})
    for one in credential.supersedes.filter(state=CredentialState.SUPERSEDED):
        one.step(CredentialState.HELD, by=by, set={"superseded_by": None})


@transaction.atomic
def restore(credential, *, by):
    """A credential that was revoked by mistake is held again."""
    if credential.state != CredentialState.REVOKED:
        raise Refused("Only a revoked credential can be restored.")
    if _held_like(credential):
        raise Refused("This person holds a newer one already.")
    with refusing():
        credential.step(CredentialState.HELD, by=by, set={"revoked_because": ""})


@transaction.atomic
def verify(credential, *, how, by):
    """Somebody has seen that the person holds it."""
    if not credential.is_held:
        raise Refused("Only a credential that is held can be verified.")
    if credential.person_id == by.pk:
        raise Refused("Somebody else has to verify your credential.")
    Credential.objects.filter(pk=credential.pk).update(
        verification=how, verified_at=timezone.now(), verified_by=by
    )
    audit.record("training.credential.verified", by=by, about=credential, how=how)


@transaction.atomic
def withdraw(credential, *, by):
    """A claim of one's own is gone. What somebody verified stays."""
    gone, _ = Credential.objects.filter(
        pk=credential.pk, verification=Verification.CLAIMED, person=by
    ).delete()
    if not gone:
        raise Refused("A verified credential stays. Ask the program to correct it.")
    audit.record("training.credential.removed", by=by, about=credential)


# ---------------------------------------------------------------- continuing education
@transaction.atomic
def log(education, *, by):
    """The hours stand in the log of the credential."""
    if not education.credential.is_held:
        raise Refused("Hours are logged for a credential that is held.")
    education.recorded_by = by
    with refusing():
        education.save(force_insert=True)
    audit.record("training.continuingeducation.created", by=by, about=education)
    return education


@transaction.atomic
def unlog(education, *, by):
    """The hours are no longer in the log."""
    pk = education.pk
    education.delete()
    education.pk = pk
    audit.record("training.continuingeducation.removed", by=by, about=education)


def hours(credential):
    """Logged and needed hours of the time in which the credential holds: all, approved, ethics."""
    certification = credential.certification
    rows = [
        one
        for one in credential.education.all()
        if one.done_on >= credential.issued_on
        and (credential.expires_on is None or one.done_on <= credential.expires_on)
    ]
    return [
        (label, sum((one.hours for one in chosen), start=Decimal(0)), needed)
        for label, chosen, needed in (
            ("Hours", rows, certification.ce_hours),
            ("Approved by the issuer", [r for r in rows if r.is_approved],
             certification.ce_approved_hours),
            ("On ethics", [r for r in rows if r.is_ethics], certification.ce_ethics_hours),
        )
        if needed
    ]  # fmt: skip


# ---------------------------------------------------------------- warnings
def warn(now=None):
    """Whoever holds a credential that ends soon is warned, once for each of the three days.

    What the credential is then is asked again when the mail goes out. Returns how many were
    written.
    """
    now = now or timezone.now()
    written = 0
    for program in Program.objects.order_by("pk"):
        today = now.astimezone(program.zone()).date()
        rows = Credential.objects.held().filter(
            certification__program=program, expires_on__gte=today, person__is_active=True
        )
        for one in rows.select_related("certification", "person").order_by("pk").iterator():
            days = rules.due_warning(one.expires_on, today)
            if days is not None:
                written += notifications.warn(one, days, today)
    return written
