"""Putting messages into the outbox, and what a person may do with them there."""

import re
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Now
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from careerpath import audit
from careerpath.later import later
from careerpath.notifications import delivery
from careerpath.notifications.kinds import kind as kind_of
from careerpath.notifications.models import Message, State
from careerpath.workflow import Refused

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
DELIVER = "notifications.deliver"
DELIVER_ONE = "notifications.deliver_one"


def queue(kind, *, to, about=None, by, context=None, hold=False, key=""):
    """The message stands in the outbox with the act, and goes out after its commit.

    ``to`` is a user or an address. ``hold`` keeps it there until somebody releases it. With a
    ``key`` the same message is written once; asking again returns the first.
    """
    if key and (known := Message.objects.filter(key=key).first()):
        return known
    message = _drafted(kind, to, about, by, context, hold, key)
    with transaction.atomic():
        if key:
            Message.objects.bulk_create([message], ignore_conflicts=True)
            message = Message.objects.get(key=key)
        else:
            message.save(force_insert=True)
        audit.record("notifications.message.written", by=by, about=message, kind_of_message=kind)
    if not hold:
        _ring(message)
    return message


def queue_all(kind, rows, *, by, hold=False, after=None):
    """One message for each ``(to, about, context)`` stands in the outbox; returns them.

    A fixed number of statements, however many there are. With ``after``, a span of time, they wait
    so long and can be cancelled meanwhile.
    """
    drafts = [_drafted(kind, to, about, by, context, hold, "") for to, about, context in rows]
    if after is not None:
        for draft in drafts:
            draft.due_at += after
    with transaction.atomic():
        messages = Message.objects.bulk_create(drafts, batch_size=2000)
        audit.record_many(
            "notifications.message.written",
            [message.pk for message in messages],
            model=Message,
            by=by,
            kind_of_message=kind,
        )
    if messages and not hold:
        transaction.on_commit(_ring_for_all, robust=True)
    return messages


def _drafted(kind, to, about, by, context, hold, key):
    """The message as it will be sent, not yet saved."""
    is_user = not isinstance(to, str)
    address = to.email if is_user else to
    subject, body = render(kind, {"name": str(to) if is_user else "", **(context or {})})
    return Message(
        kind=kind,
        to_user=to if is_user else None,
        to_address=_address(address),
        subject=subject,
        body=body,
        about_model=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        created_by=None if isinstance(by, str) else by,
        state=State.HELD if hold else State.QUEUED,
        key=key,
    )


def _address(text):
    """The address as a mail header may hold it; anything else is refused."""
    try:
        validate_email(text)
    except ValidationError:
        raise Refused("This address cannot receive mail.") from None
    return text


def render(kind, context):
    """Subject and body as plain text. What people typed is text in them and nothing else."""
    values = {"site": settings.SITE_URL, "help": settings.CAREERPATH_HELP_ADDRESS, **context}
    start = kind_of(kind).template
    subject = _text(f"{start}_subject.txt", values)
    body = _text(f"{start}_body.txt", values)
    return one_line(subject)[:250], _CONTROLS.sub("", body.replace("\r\n", "\n")).strip() + "\n"


def _text(name, values):
    return get_template(name).template.render(Context(values, autoescape=False))


def one_line(text):
    """Text for a header: no line breaks, no control characters, no direction marks."""
    return " ".join(_CONTROLS.sub("", re.sub(r"[\r\n\t]+", " ", text)).split())


def _ring(message):
    """Delivery starts after the commit; urgent mail is tried at once when nobody can be told."""
    if kind_of(message.kind).urgent:
        later(DELIVER_ONE, message=message.pk, otherwise=partial(delivery.send_now, message.pk))
    else:
        transaction.on_commit(_ring_for_all, robust=True)


def _ring_for_all():
    later(DELIVER, key=DELIVER)


# ------------------------------------------------------------------ what a person may do
def release(message, *, by, reason=""):
    """A held, failed or doubtful message is on its way."""
    with transaction.atomic():
        message.step(
            State.QUEUED,
            by=by,
            reason=reason,
            kind="notifications.message.released",
            set={
                "released_at": timezone.now(),
                "released_by": by,
                "due_at": timezone.now(),
                "attempts": 0,
                "claimed_until": None,
            },
        )
        _ring(message)


def release_all(messages, *, by, reason=""):
    """Every held message of the set is on its way; the answer says which are not and why."""
    with transaction.atomic():
        outcome = messages.filter(state=State.HELD).step_all(
            State.QUEUED,
            by=by,
            reason=reason,
            cause="bulk",
            kind="notifications.message.released",
            set={"released_at": Now(), "released_by": by, "due_at": Now()},
        )
        if outcome.moved:
            transaction.on_commit(_ring_for_all, robust=True)
    return outcome


def hold(message, *, by, reason=""):
    """A message that has not gone out waits for somebody's release."""
    message.step(State.HELD, by=by, reason=reason, kind="notifications.message.held")


def cancel(message, *, by, reason=""):
    """The message will not go out."""
    message.step(State.CANCELLED, by=by, reason=reason, kind="notifications.message.cancelled")


def call_sent(message, *, by, reason=""):
    """A message of which nobody knew whether it went out counts as sent."""
    message.step(
        State.SENT,
        by=by,
        reason=reason,
        kind="notifications.message.called_sent",
        set={"sent_at": message.state_changed_at},
    )


def resend(message, *, by):
    """A copy of a sent message is on its way. Codes and links are never sent twice."""
    if not message.can_be_sent_again:
        raise Refused("This message cannot be sent again; ask for a new one.")
    copy = Message(
        kind=message.kind,
        to_user=message.to_user,
        to_address=message.to_user.email if message.to_user else message.to_address,
        subject=message.subject,
        body=message.body,
        about_model=message.about_model,
        about_id=message.about_id,
        created_by=by,
    )
    with transaction.atomic():
        copy.save(force_insert=True)
        audit.record(
            "notifications.message.sent_again", by=by, about=copy, first_message=message.pk
        )
        _ring(copy)
    return copy


send_now = delivery.send_now
