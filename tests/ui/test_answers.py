import json

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from careerpath.ui import answers, middleware
from careerpath.ui.forms import CareForm

TEMPLATE = "tests/page.html"


class Rename(CareForm):
    name = forms.CharField()


@pytest.fixture
def page(settings, tmp_path):
    """A page with a partial of its own, where templates are looked for."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "page.html").write_text(
        "<h1>Page</h1>{% partialdef part inline %}<p>{{ form.name.value }}</p>{% endpartialdef %}"
    )
    engine = json.loads(json.dumps(settings.TEMPLATES[0], default=str))
    engine["DIRS"] = [str(tmp_path), *engine["DIRS"]]
    settings.TEMPLATES = [engine]


def request(**headers):
    made = RequestFactory().post("/x/", headers=headers)
    made.htmx = HtmxDetails(made)
    made._messages = CookieStorage(made)
    return made


def told(made):
    return [message for message in made._messages._queued_messages if isinstance(message, Message)]


def test_errors_without_htmx_are_the_whole_page_with_422(page):
    response = answers.answer(request(), Rename({"name": ""}), f"{TEMPLATE}#part")

    assert response.status_code == 422
    assert b"<h1>" in response.content


def test_errors_with_htmx_are_the_partial_with_422(page):
    response = answers.answer(request(hx_request="true"), Rename({"name": ""}), f"{TEMPLATE}#part")

    assert response.status_code == 422
    assert b"<h1>" not in response.content


def test_success_without_htmx_redirects_and_says_so_on_the_next_page(page):
    made = request()

    response = answers.answer(
        made, Rename({"name": "a"}), f"{TEMPLATE}#part", to="/there/", toast="Renamed."
    )

    assert (response.status_code, response.url) == (302, "/there/")
    assert [m.message for m in told(made)] == ["Renamed."]


def test_success_with_htmx_swaps_the_partial_and_says_so_in_a_header(page):
    made = request(hx_request="true")

    def view(made):
        return answers.answer(
            made, Rename({"name": "Zoë"}), f"{TEMPLATE}#part", toast="Renamed “Zoë”.", undo="/back/"
        )

    response = middleware.toasts(view)(made)

    assert response.content.decode() == "<p>Zoë</p>"
    assert json.loads(response["HX-Trigger"]) == {
        "cp:toast": {"text": "Renamed “Zoë”.", "kind": "good", "undo": "/back/"}
    }
    assert response["HX-Trigger"].isascii()


def test_success_with_htmx_and_no_partial_goes_to_the_next_page(page):
    response = answers.answer(
        request(hx_request="true"), Rename({"name": "a"}), TEMPLATE, to="/there/", toast="Renamed."
    )

    assert response["HX-Redirect"] == "/there/"


def test_without_an_address_people_go_back_where_they_came_from_but_never_elsewhere():
    assert answers.back(request(referer="http://testserver/list/?q=1")) == (
        "http://testserver/list/?q=1"
    )
    assert answers.back(request(referer="https://elsewhere.example/")) == "/staff/"


def test_a_redirect_keeps_its_toasts_for_the_next_page(page):
    made = request(hx_request="true")

    def view(made):
        return answers.answer(made, None, TEMPLATE, to="/there/", toast="Done.")

    response = middleware.toasts(view)(made)

    assert "HX-Trigger" not in response
    assert [m.message for m in told(made)] == ["Done."]
