"""H2 over everything: every address, whatever it answers, carries the headers."""

import re
import uuid

import pytest
from django.template.base import Template
from django.test import Client

from tests.house import world
from tests.ui import observatory

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def unwritten(monkeypatch, settings):
    """The site as in production; views do their work, and their pages are left blank."""
    monkeypatch.setattr(Template, "render", lambda self, context: "")
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def missing(route):
    """Parameters that lead nowhere, or None for an address without any."""
    known = world.values_of(route)
    gone = {int: 999_999_999, uuid.UUID: uuid.uuid4()}
    return {
        name: gone.get(type(value)) or elsewhere(value) for name, value in known.items()
    } or None


def elsewhere(text):
    """A text of the same kind that leads nowhere."""
    return str(uuid.uuid4()) if UUID.fullmatch(text) else "CP7-99999"


def answers(route, url, client, strict):
    """Page or redirect, the door, a refused POST, and what is not there."""
    yield client.get(url, secure=True)
    yield client.post(url, secure=True)
    yield Client(raise_request_exception=False).get(url, secure=True)
    yield strict.post(url, secure=True)
    instead = missing(route)
    if instead:
        yield client.get(world.address(route, **instead), secure=True)


def test_H2_every_address_carries_the_headers_whatever_it_answers(program, unwritten, settings):
    client, poor, statuses = world.identity("everything"), [], {}
    strict = world.identity("everything", enforce_csrf_checks=True)
    for route, url in world.addresses():
        client.raise_request_exception = False
        for response in answers(route, url, client, strict):
            total, points = observatory.score(response, session_cookie=settings.SESSION_COOKIE_NAME)
            statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
            if total < 120 or "no-store" not in response.get("Cache-Control", ""):
                poor.append((route.name, response.status_code, total, points))
        client = world.stay_in(client, "everything")
    assert poor == [], "\n".join(map(str, poor))
    assert {200, 302, 403, 404, 405} <= set(statuses), statuses
    assert sum(statuses.values()) > 600
