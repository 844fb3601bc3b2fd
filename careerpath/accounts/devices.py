"""Devices that somebody has signed in from before.

Guessing is limited per account, so anybody could lock out its owner by guessing wrong. A device on
which the owner has signed in carries a signed cookie and has an allowance of its own.
"""

import secrets
import time

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

COOKIE_AGE = 180 * 24 * 3600
MOST = 8  # people who share one device
SALT = "careerpath.device"


def cookie_name():
    return f"{settings.DEVICE_COOKIE_PREFIX}device"


def mark_of(email):
    """Return what stands for an address in the cookie: nobody can read the address from it."""
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:24]


def known(request):
    """Return {mark of an address: id of this device} from the cookie; empty when there is none."""
    value = request.COOKIES.get(cookie_name(), "")
    if not value:
        return {}
    try:
        marks = signing.loads(value, salt=SALT, max_age=COOKIE_AGE)
    except (signing.BadSignature, ValueError):
        return {}
    if not isinstance(marks, dict):
        return {}
    return {mark: entry[0] for mark, entry in marks.items()}


def allowance(request, email):
    """Return the name under which wrong tries on this account are counted for this request."""
    device = known(request).get(mark_of(email), "")
    return f"{email.lower()}|{device}" if device else email.lower()


def is_known(request, email):
    """Return whether this account was signed in to from this device before."""
    return mark_of(email) in known(request)


def remember(request, response, email):
    """The response makes this device known for the account."""
    value = request.COOKIES.get(cookie_name(), "")
    try:
        marks = signing.loads(value, salt=SALT, max_age=COOKIE_AGE) if value else {}
    except (signing.BadSignature, ValueError):
        marks = {}
    mark = mark_of(email)
    device = marks.get(mark, [secrets.token_urlsafe(9)])[0]
    marks[mark] = [device, int(time.time())]
    newest = sorted(marks.items(), key=lambda item: item[1][1], reverse=True)[:MOST]
    response.set_cookie(
        cookie_name(),
        signing.dumps(dict(newest), salt=SALT),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
