"""People who sign in, and what they have in their hands."""

import re
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from careerpath.accounts.domain import grants, people
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message

PASSWORD = "nine purple llamas"
CODE = re.compile(r"^ {4}(\S+)$", re.MULTILINE)
LINK = re.compile(r"http\S+")


@pytest.fixture(autouse=True)
def _database(db):
    """All of these need the database."""


@pytest.fixture(autouse=True)
def _quick_passwords(request, settings):
    """Passwords cost nothing, except where their cost is what is measured."""
    if "real_passwords" not in request.fixturenames:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def real_passwords():
    """Passwords cost what they cost in production."""


@pytest.fixture
def person():
    """``person("recruiter")`` is a new account with these roles and a password."""
    made = []

    def make(*roles, email="", password=PASSWORD, verified=True, name=""):
        number = len(made) + 1
        user = people.make(
            email=email or f"person{number}@example.org",
            name=name or f"Person {number}",
            password=password,
            verified=verified,
            by="system:test",
        )
        for role in roles:
            grants.grant(user, role, by="system:test")
        made.append(user)
        return user

    return make


@pytest.fixture
def letters():
    """``letters()`` is what stands in the outbox, oldest first."""
    return lambda: list(Message.objects.order_by("id"))


@pytest.fixture
def door(letters):
    """Ways through the door, as a browser takes them."""

    def sign_in(user, password=PASSWORD, client=None, **extra):
        client = client or Client()
        client.response = client.post(
            "/account/login/", {"login": user.email, "password": password}, **extra
        )
        return client

    def ask_for_code(email, client=None, **extra):
        client = client or Client()
        client.response = client.post("/account/login/code/", {"email": email}, **extra)
        return client

    def last_code():
        return CODE.search(letters()[-1].body).group(1)

    def last_link():
        return LINK.search(letters()[-1].body).group(0)

    return SimpleNamespace(
        sign_in=sign_in, ask_for_code=ask_for_code, last_code=last_code, last_link=last_link
    )


@pytest.fixture
def app_of():
    """``app_of(user)`` sets up an authenticator app and returns a function that shows its code."""

    def set_up(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)

        def code(steps=0):
            return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))

        return code

    return set_up


@pytest.fixture
def obligatory(settings):
    """Two-factor is obligatory, as in production."""
    settings.TWO_FACTOR_OBLIGATORY = True


def is_in(client):
    """Whether this browser is signed in."""
    return client.get("/account/session/").json()["signed_in"]


@pytest.fixture
def trail():
    """``trail(record)`` is what the audit trail says about it, oldest first."""

    def lines(record):
        return list(AuditEvent.objects.about(record).order_by("id"))

    return lines
