import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.test import RequestFactory

from careerpath.logs import RequestIdMiddleware
from careerpath.ui import errors, middleware
from tests import floor

PAGES = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
    413: errors.too_large,
    429: errors.too_many,
    500: errors.server_error,
    503: errors.unavailable,
}
SECRETS = ["/secret/path", "SELECT", "Traceback", "psycopg2", "Django", "5.2", "careerpath/"]


def ask(view):
    request = RequestFactory().get("/secret/path/?email=a@b.example")
    inside = middleware.headers(lambda r: view(r, RuntimeError("SELECT * FROM secret")))
    return RequestIdMiddleware(inside)(request)


@pytest.mark.parametrize("status", PAGES)
def test_H5_error_pages_say_what_to_do_and_nothing_of_the_inside(status):
    view = PAGES[status]
    response = ask(view if status != 500 else lambda request, exception: view(request))

    html = response.content.decode()

    assert response.status_code == status
    assert response["X-Request-Id"] in html
    assert not [secret for secret in SECRETS if secret in html]
    assert len(re.findall("<h1>", html)) == 1


@pytest.mark.parametrize("status", PAGES)
def test_H2_error_pages_have_no_inline_script_or_style(status):
    html = ask(
        PAGES[status] if status != 500 else lambda request, exception: errors.server_error(request)
    ).content.decode()

    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=", html)


def test_H5_too_much_data_is_413():
    assert errors.bad_request(RequestFactory().get("/"), RequestDataTooBig()).status_code == 413


def test_H5_a_database_that_is_away_is_503():
    def view(request):
        try:
            raise OperationalError("could not connect to server")
        except OperationalError:
            return errors.server_error(request)

    response = view(RequestFactory().get("/"))

    assert response.status_code == 503
    assert "could not connect" not in response.content.decode()


def test_H4_every_answer_is_kept_nowhere_and_differs_for_htmx():
    response = ask(errors.not_found)

    assert response["Cache-Control"] == "no-store"
    assert "HX-Request" in response["Vary"]


def test_H5_a_method_that_a_page_does_not_take_is_said_in_our_look(db, client):
    client.force_login(floor.user("a@example.org"))
    answer = client.get("/account/session/stay/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "This page cannot be opened like this" in answer.content.decode()
    assert answer["X-Request-Id"] in answer.content.decode()
    for header in ("Content-Security-Policy", "X-Frame-Options", "Cache-Control"):
        assert answer[header]
