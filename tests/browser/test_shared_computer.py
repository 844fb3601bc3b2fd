"""Somebody else sits down at the computer."""

import pytest
from django.urls import reverse

from tests.factories import triage as make

pytestmark = pytest.mark.django_db(transaction=True)


def test_H4_after_sign_out_the_back_button_shows_the_door(tab):
    [application, *_] = make.applications(2, state="review")
    window = tab(make.person("recruiter"))
    window.open(reverse("application", args=[application.reference]))
    assert application.reference in window.page.content()

    window.page.click("[aria-label='Your settings']")
    window.page.click("text=Sign out")
    window.page.wait_for_url(lambda url: "/applications/" not in url)
    window.page.go_back()
    window.page.wait_for_load_state("load")

    assert "Written answers" not in window.page.content()
    assert "/account/login/" in window.page.url


def test_H4_nothing_is_left_in_the_browsers_storage(tab):
    [application, *_] = make.applications(2, state="review")
    window = tab(make.person("recruiter"))
    for path in ("/staff/", "/applications/", reverse("application", args=[application.reference])):
        window.open(path)

    window.page.click("[aria-label='Your settings']")
    window.page.click("text=Sign out")
    window.page.wait_for_url(lambda url: "/applications/" not in url)

    stored = window.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert application.reference not in stored
    assert "/applications/" not in stored
    assert "/staff/" not in stored
    assert window.page.evaluate("Object.keys(localStorage)") == []
    assert window.page.evaluate("caches.keys().then(keys => keys.length)") == 0
