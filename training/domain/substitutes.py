"""Substitute links: a guest takes the attendance of one session, that day alone."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.notifications import outbox
from careerpath.workflow import Refused, refusing
from training.models import SubstituteLink

PURPOSE = "substitute"
KIND = "training.substitute_link"
LASTS = 120 * 24 * 3600  # the link itself says when it ends; this bounds how long one is read
GONE = "This link does not lead to anything any more. Ask the program for a new one."
ENDED = "This link worked until the evening of the session. Ask the program for a new one."
CLOSED = "This link was closed. Ask the program for a new one."


def evening(session):
    """The end of the session's day in the program's zone, or of the session when that is later."""
    zone = session.cohort.program.zone()
    day = session.starts_at.astimezone(zone).date() + timedelta(days=1)
    return max(datetime.combine(day, time(), tzinfo=zone), session.ends_at)


@transaction.atomic
def make(session, *, guest_name, guest_email="", by):
    """A link for the guest stands, and is on its way to the address, if there is one."""
    expires_at = evening(session)
    if session.is_canceled:
        raise Refused("The session is canceled.")
    if expires_at <= timezone.now():
        raise Refused("That day is over, so a link would not work any more.")
    link = SubstituteLink(
        session=session,
        guest_name=guest_name,
        guest_email=guest_email,
        created_by=by,
        expires_at=expires_at,
    )
    with refusing():
        link.save(force_insert=True)
    audit.record("training.substitutelink.created", by=by, about=link, session_id=session.pk)
    if guest_email:
        context = {"name": guest_name, "topic": session.topic, "link": address(link)}
        outbox.queue(KIND, to=guest_email, about=link, by=by, context=context)
    return link


def token(link):
    """What stands in the address of a link."""
    return links.make(PURPOSE, [link.pk, link.nonce])


def address(link):
    """The whole address to hand over."""
    return links.absolute("training:substitute", token=token(link))


def opened(text):
    """The link that a token stands for. Refused when it is forged, closed or over."""
    pk, nonce = links.read(PURPOSE, text, max_age=LASTS)
    rows = SubstituteLink.objects.select_related("session__cohort__program", "session__section")
    link = rows.filter(pk=pk, nonce=nonce).first()
    if link is None:
        raise Refused(GONE)
    if link.revoked_at is not None:
        raise Refused(CLOSED)
    if link.expires_at <= timezone.now():
        raise Refused(ENDED)
    return link


@transaction.atomic
def revoke(link, *, by):
    """The link does not work any more; the marks that were made by it stay."""
    rows = SubstituteLink.objects.filter(pk=link.pk, revoked_at=None)
    if not rows.update(revoked_at=timezone.now(), revoked_by=by):
        raise Refused("The link is closed already.")
    audit.record("training.substitutelink.revoked", by=by, about=link)


def actor(link):
    """How the trail names whoever uses the link."""
    return f"substitute:{link.pk}"
