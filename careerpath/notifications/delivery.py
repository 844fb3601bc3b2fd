"""From the row to the mail server: claimed and committed first, sent once, noted honestly."""

import contextlib
import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.notifications.kinds import kind as kind_of
from careerpath.notifications.models import BACKOFF, CLAIM, TRIES, Message, State

logger = logging.getLogger("careerpath.notifications")
BY = "system:outbox"
AWAY = timedelta(seconds=30)  # for this long nobody else is tried while the mail server is away
PAST = "What it says no longer holds."
PATIENCE = 20  # seconds that a worker gives the mail server; a page gives it settings.EMAIL_TIMEOUT


@dataclass(frozen=True)
class Trouble:
    """Why a mail did not go out: for good, for now, or nobody knows; or nobody is there at all."""

    sentence: str
    lasting: bool = False
    unsure: bool = False
    away: bool = False


def deliver(*, seconds=60.0):
    """Every message that is due was tried once; returns how many. Stops after ``seconds``.

    While the mail server is away one message finds that out; the others keep their tries.
    """
    deadline = time.monotonic() + seconds
    tried = 0
    connection = get_connection(timeout=PATIENCE)
    try:
        while time.monotonic() < deadline and (message := claim()):
            trouble = _send(message, connection)
            tried += 1
            if trouble and trouble.away:
                Message.objects.due().update(due_at=timezone.now() + AWAY)
    finally:
        _close(connection)
    return tried


def deliver_one(pk):
    """This message was tried, if it is due and nobody else has it; returns whether it went out."""
    return _deliver_one(pk, PATIENCE)


def send_now(message):
    """The message was tried within the request, with a short patience; returns whether it went."""
    return _deliver_one(getattr(message, "pk", message), settings.EMAIL_TIMEOUT)


def _deliver_one(pk, patience):
    message = claim(pk)
    if message is None:
        return False
    connection = get_connection(timeout=patience)
    try:
        return _send(message, connection) is None
    finally:
        _close(connection)


def claim(pk=None):
    """The next due message, in state *sending* and committed, so that nobody sends it as well."""
    with transaction.atomic():
        due = Message.objects.due().select_for_update(skip_locked=True, no_key=True)
        due = due.filter(pk=pk) if pk else due.order_by("due_at", "id")
        message = due.first()
        while message is not None and _is_past(message):
            message.step(State.CANCELLED, by=BY, cause=audit.Cause.JOB, reason=PAST)
            message = due.first()
        if message is None:
            return None
        attempts = message.attempts + 1
        message.step(
            State.SENDING,
            by=BY,
            cause=audit.Cause.JOB,
            set={"attempts": attempts, "claimed_until": timezone.now() + CLAIM},
            attempt=attempts,
        )
    return message


def _is_past(message):
    """Whether what the message says no longer holds."""
    still = kind_of(message.kind).still
    return still is not None and not still(message)


def _send(message, connection):
    """The claimed message went out, or its row says why not; returns the trouble, if any."""
    trouble = _hand_over(message, connection)
    if trouble is None:
        secret = kind_of(message.kind).secret and settings.CAREERPATH_MODE == "production"
        forget = {"body": "", "subject": message.label} if secret else {}
        _settle(message, State.SENT, sent_at=timezone.now(), error="", **forget)
        return None
    _close(connection)
    logger.warning("Message %s did not go out: %s", message.pk, trouble.sentence)
    if trouble.unsure:
        _settle(message, State.UNSURE, error=trouble.sentence)
    elif trouble.lasting or message.attempts >= TRIES:
        _settle(message, State.FAILED, error=trouble.sentence)
    else:
        wait = timedelta(seconds=BACKOFF[min(message.attempts, len(BACKOFF)) - 1])
        _settle(message, State.QUEUED, error=trouble.sentence, due_at=timezone.now() + wait)
    return trouble


def _settle(message, to, **changes):
    message.step(
        to, by=BY, cause=audit.Cause.JOB, set={"claimed_until": None, **changes},
        attempt=message.attempts,
    )  # fmt: skip


def _hand_over(message, connection):
    """None when the server took the mail, else the trouble."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to_address],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    return trouble_of(connection, lambda: connection.send_messages([mail]))


def trouble_of(connection, act):
    """What went wrong when ``act`` talked to the mail server, as a sentence; None when nothing."""
    try:
        connection.open()
        act()
    except smtplib.SMTPRecipientsRefused as refusal:
        code, text = next(iter(refusal.recipients.values()))
        return Trouble(_said("refused the address", code, text), lasting=code >= 500)
    except smtplib.SMTPAuthenticationError as refusal:
        return Trouble(_said("refused our sign-in", refusal.smtp_code, refusal.smtp_error))
    except smtplib.SMTPResponseException as refusal:
        code = refusal.smtp_code
        return Trouble(_said("refused the mail", code, refusal.smtp_error), lasting=code >= 500)
    except (smtplib.SMTPException, OSError) as trouble:
        if getattr(connection, "unanswered", False):
            return Trouble("The mail server fell silent after it had the whole mail.", unsure=True)
        return Trouble(f"The mail server cannot be reached: {_short(trouble)}.", away=True)
    except ValueError as trouble:  # what no header can hold
        return Trouble(f"The mail cannot be written: {_short(trouble)}.", lasting=True)
    return None


def _said(what, code, text):
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"The mail server {what} ({code}: {' '.join(words.split())[:200]})."


def _short(trouble):
    return (" ".join(str(trouble).split()) or type(trouble).__name__)[:200].rstrip(".")


def _close(connection):
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.close()


# ------------------------------------------------------------------ what stands still, what bounced
def wake():
    """Messages whose sender died are marked doubtful; returns whether any is due."""
    sentence = "The sender stopped while this was being sent; look whether it arrived."
    Message.objects.lost().step_all(
        State.UNSURE,
        by=BY,
        cause=audit.Cause.JOB,
        set={"claimed_until": None, "error": sentence},
    )
    return Message.objects.due().exists()


def bounced(*, by, message_id="", address="", reason=""):
    """The mail that came back is marked failed: the one with this id, or the last to the address.

    Returns how many were marked.
    """
    sent = Message.objects.filter(state=State.SENT)
    if message_id:
        found = sent.filter(message_id=f"<{message_id.strip().strip('<>')}>")
    else:
        found = sent.filter(to_address__iexact=address.strip()).order_by("-sent_at", "-id")[:1]
    words = " ".join(reason.split())[:300]
    sentence = f"It came back: {words}" if words else "It came back."
    outcome = Message.objects.filter(pk__in=[m.pk for m in found]).step_all(
        State.FAILED, by=by, kind="notifications.message.bounced", set={"error": sentence}
    )
    return len(outcome.moved)


def try_settings(address):
    """A test mail went to ``address``; returns whether, and the sentence that says how it went."""
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    mail = EmailMessage(
        subject="Test of the mail settings",
        body=f"This mail left CareerPath at {settings.SITE_URL}. The mail settings work.\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    trouble = trouble_of(connection, lambda: connection.send_messages([mail]))
    _close(connection)
    if trouble:
        return False, trouble.sentence
    return True, f"The mail server took a test mail to {address}."
