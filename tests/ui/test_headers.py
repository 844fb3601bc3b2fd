"""Every answer carries the headers, whatever its status."""

import pytest
from django.test import Client
from django.urls import path

from careerpath.access import public
from tests.factories import triage as make
from tests.ui import observatory

pytestmark = pytest.mark.django_db


@public
def breaks(request):
    raise RuntimeError("SELECT secret FROM nowhere")


urlpatterns = [path("breaks/", breaks)]
handler400 = "careerpath.ui.errors.bad_request"
handler403 = "careerpath.ui.errors.forbidden"
handler404 = "careerpath.ui.errors.not_found"
handler500 = "careerpath.ui.errors.server_error"


@pytest.fixture
def site(settings):
    """A browser on a site that runs as in production."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    return Client(raise_request_exception=False)


def answers(site, who):
    """One answer of each kind: page, redirect, not allowed, not there, wrong method, refused."""
    yield 302, site.get("/staff/", secure=True)
    yield 200, site.get("/account/login/", secure=True)
    yield 404, site.get("/nothing-here/", secure=True)
    yield 400, site.get("/account/login/", secure=True, headers={"host": "evil.example"})
    site.force_login(who)
    yield 200, site.get("/staff/", secure=True)
    yield 404, site.get("/applications/CP7-99999/", secure=True)
    yield 405, site.get("/staff/switch/", secure=True)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(who)
    yield 403, strict.post("/staff/switch/", secure=True)


def test_H2_every_answer_scores_at_least_120_with_the_observatory(site, settings):
    for status, response in answers(site, make.person("recruiter")):
        total, points = observatory.score(response, session_cookie=settings.SESSION_COOKIE_NAME)

        assert response.status_code == status
        assert total >= 120, (status, points)
        assert "camera=()" in response["Permissions-Policy"]
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]
        assert "Server" not in response


@pytest.mark.urls(__name__)
def test_H2_an_error_of_ours_carries_them_too(site, settings):
    response = site.get("/breaks/", secure=True)

    total, points = observatory.score(response, session_cookie=settings.SESSION_COOKIE_NAME)

    assert response.status_code == 500
    assert total >= 120, points
    assert "SELECT" not in response.content.decode()


def test_H2_the_scorer_notices_a_loosened_policy(site, settings):
    response = site.get("/account/login/", secure=True)
    response["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"

    total, _ = observatory.score(response, session_cookie=settings.SESSION_COOKIE_NAME)

    assert total < 120


def test_H3_the_policy_is_the_one_of_the_design(client):
    policy = observatory.directives(client.get("/account/login/")["Content-Security-Policy"])

    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
    }


def test_H4_signed_in_pages_are_never_kept(client):
    client.force_login(make.person("recruiter"))

    response = client.get("/staff/")

    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]
