"""The triage list in Chromium: keys, bulk bar, swaps, screenshots on request."""

import os
import pathlib
import shutil

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.factories import triage as make

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SHOTS = os.environ.get("SCREENSHOTS", "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed."),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


def signed_in(context, user, address):
    """The browser context belongs to ``user``."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])


@pytest.fixture
def page(chromium, live_server):
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    make.applications(120)
    signed_in(context, make.person("recruiter"), live_server.url)
    page = context.new_page()
    page.violations = []
    page.on("console", lambda line: line.type == "error" and page.violations.append(line.text))
    page.goto(f"{live_server.url}/applications/")
    page.locator("#match-applications", has_text="match").wait_for(timeout=5000)
    yield page
    context.close()


def test_the_list_looks_right_in_both_themes_and_widths(page, live_server):
    for width in (1440, 1100, 390):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.context.add_cookies([{"name": "cp_theme", "value": theme, "url": live_server.url}])
            page.reload()
            page.wait_for_load_state("networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
            if SHOTS:
                for box in page.locator("[data-row-check]").all()[3:5]:
                    box.check()
                shot = pathlib.Path(SHOTS) / f"triage-{width}-{theme}.png"
                page.screenshot(path=shot, full_page=True)
    assert SHOTS or page.violations == []  # taking a picture adds a style itself
