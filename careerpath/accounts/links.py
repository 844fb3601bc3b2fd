"""Signed links: made for one purpose, checked first for their signature and then for their age."""

import logging
import re
import time

from django.conf import settings
from django.core import signing
from django.urls import reverse

from careerpath.refusals import Refused

WRONG = "This link is not valid. Check that you copied all of it, or ask for a new one."
LATE = "This link has expired. Ask for a new one."
USED = "This link has been used already."

TOKEN = re.compile(r"[A-Za-z0-9_\-]{4,}:[A-Za-z0-9_\-]{4,8}:[A-Za-z0-9_\-]{40,}")


class WrongLink(Refused):
    """The link was not made by us, or not for this purpose."""


class ExpiredLink(Refused):
    """The link is ours and too old; ``value`` is what it stands for."""

    def __init__(self, value):
        super().__init__(LATE)
        self.value = value


def signer(purpose):
    """Signs with today's secret; checks against the earlier ones too."""
    return signing.TimestampSigner(salt=f"careerpath.link.{purpose}")


def make(purpose, value):
    """Return a token that stands for ``value`` (JSON) and works for ``purpose`` alone."""
    return signer(purpose).sign_object(value)


def read(purpose, token, *, max_age):
    """Return what the token stands for; refused when forged, foreign or older than ``max_age``."""
    try:
        value = signer(purpose).unsign_object(token)
    except (signing.BadSignature, ValueError) as wrong:
        raise WrongLink(WRONG) from wrong
    if time.time() - made_at(token) > max_age:
        raise ExpiredLink(value)
    return value


def made_at(token):
    """Return the second in which a token, already verified, was made."""
    return signing.b62_decode(token.rsplit(":", 2)[1])


def absolute(viewname, *args, **kwargs):
    """Return the address of a page on our own domain, whatever host the request named."""
    return settings.SITE_URL.rstrip("/") + reverse(viewname, args=args, kwargs=kwargs)


class HideLinks(logging.Filter):
    """A log line shows that a link was used, never the link."""

    def filter(self, record):
        if isinstance(record.msg, str):
            record.msg = TOKEN.sub("[link]", record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                TOKEN.sub("[link]", value) if isinstance(value, str) else value
                for value in record.args
            )
        elif isinstance(record.args, dict):
            record.args = {
                key: TOKEN.sub("[link]", value) if isinstance(value, str) else value
                for key, value in record.args.items()
            }
        return True
