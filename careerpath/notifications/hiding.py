"""What one person sees of a message: who reads applications learns no names from the outbox."""

import re

from django.conf import settings

from careerpath import audit
from careerpath.notifications.kinds import kind

BLIND = ("applicants.view_application", "applicants.decide_application")
READ = "notifications.message.read"
HIDDEN = "…"


def hides_people(user):
    """Whether names and addresses are hidden from ``user``, who reads or decides."""
    return any(user.may(permission) for permission in BLIND)


def opens(message, user):
    """Whether ``user`` reads a body with a code or a link: its receiver or an admin, in the demo.

    Never the one who caused the message, so that nobody is the second person to oneself.
    """
    if not kind(message.kind).secret:
        return True
    if settings.CAREERPATH_MODE != "demo":
        return False
    if message.to_user_id == user.pk:
        return True
    return "admin" in user.roles and message.created_by_id != user.pk


def prepared(message, user):
    """The message with what ``user`` sees: ``is_open``, ``hides_to``, ``title``."""
    message.is_open = opens(message, user)
    message.hides_to = hides_people(user) and message.to_user_id != user.pk
    message.title = message.subject if message.is_open else message.label
    message.trouble = message.error
    if message.hides_to:
        message.title = without_person(message.title, message)
        message.trouble = without_person(message.trouble, message)
    return message


def text(message):
    """The words of a prepared message as its reader sees them."""
    if not message.is_open:
        return ""
    return without_person(message.body, message) if message.hides_to else message.body


def without_person(text, message):
    """The text without the receiver's address and the words of the name."""
    name = message.to_user.name if message.to_user else ""
    parts = [message.to_address, message.to_address.partition("@")[0], name, *name.split()]
    if message.to_user:
        parts.append(message.to_user.email)
    wanted = sorted({part for part in parts if len(part) > 1}, key=len, reverse=True)
    for part in wanted:
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text


def record_reading(message, user):
    """That ``user``, who may not know the receiver, opened the message stands in the trail."""
    if message.hides_to:
        audit.record(READ, by=user, about=message)
