"""A Chromium that watches: every policy violation, script error and dialog is kept."""

import os
import pathlib
import shutil

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SHOTS = os.environ.get("SCREENSHOTS", "")
VIEWS = [(1440, "light"), (390, "dark"), (1440, "dark"), (390, "light")]
AXE = pathlib.Path(AXE_FILE_PATH).read_text()
WATCH = """
window.seen = [];
document.addEventListener("securitypolicyviolation", e => window.seen.push(
    "policy: " + e.violatedDirective + " " + e.blockedURI + " " + e.sourceFile));
"""
DRAWN = """async theme => {
    const root = document.documentElement, frame = () => new Promise(requestAnimationFrame);
    for (let n = 0; n < 60 && root.dataset.bsTheme && root.dataset.bsTheme !== theme; n++)
        await frame();
    // A color that is inherited moves on a level deeper with each frame, so ask until all stand.
    for (let n = 0, still = 0; n < 60 && still < 2; n++) {
        await frame();
        const moving = document.getAnimations()
            .filter(one => one.effect.getComputedTiming().endTime < Infinity);
        moving.forEach(one => one.finish());
        still = moving.length ? 0 : still + 1;
    }
}"""
LEAVES = """w => {
    const out = document.documentElement.scrollWidth - w;
    return out > 0 ? "the page is " + out + "px too wide" : "";
}"""


def pytest_collection_modifyitems(items):
    """Without a browser its tests are left out in one clear line."""
    here = pathlib.Path(__file__).parent
    for item in items:
        if here in pathlib.Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed."))


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all tests of a module; a worker can have no second driver beside it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


def stand_still(route):
    """A live page asks for nothing new; a page that is still on its way arrives whole."""
    if route.request.resource_type not in {"fetch", "xhr", "eventsource"}:
        route.continue_()


def size(width):
    return {"width": width, "height": 900 if width > 600 else 844}


class Tab:
    """A window of one person: opens addresses and remembers what went wrong."""

    def __init__(self, browser, address, user=None, *, width=1440, theme="light", script=True):
        self.address, self.width, self.theme = address, width, theme
        self.context = browser.new_context(
            viewport=size(width),
            color_scheme=theme,
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        if user is not None:
            client = Client()
            client.force_login(user)
            name = django_settings.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            self.context.add_cookies([{"name": name, "value": value, "url": address}])
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.wrong = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("dialog", self._dialog)

    def _heard(self, line):
        # A question that a newer one replaced is told as an error, and is none.
        harmless = ("Failed to load resource", "htmx:afterRequest", "htmx:sendAbort")
        if line.type == "error" and not any(text in line.text for text in harmless):
            self.wrong.append(line.text)

    def _dialog(self, dialog):
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path):
        """The answer for the path, when the page stands still."""
        answer = self.page.goto(self.address + path)
        self.page.wait_for_load_state("load")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return answer

    def trouble(self):
        """Everything that went wrong on the pages so far."""
        seen = self.page.evaluate("window.seen || []")
        return [*self.wrong, *seen]

    def too_wide(self):
        """How far the page scrolls sideways, in words; empty when it does not."""
        return self.page.evaluate(LEAVES, self.width)

    def axe(self):
        """What axe finds, one line each."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run().then(result => result.violations)")
        return [
            f"{rule['impact']} {rule['id']}: {node['target']} {node['html'][:120]}"
            for rule in found
            for node in rule["nodes"]
        ]

    def become(self, width, theme):
        """The window has this width and the person's system this theme, on the page as it is."""
        self.width, self.theme = width, theme
        self.page.set_viewport_size(size(width))
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        self.page.evaluate(DRAWN, theme)

    def wrong_in_all_views(self, name, views=VIEWS):
        """What is wrong with this page in any width and theme, in lines; a picture of each."""
        before, found = (self.width, self.theme), []
        self.page.wait_for_load_state("load")
        self.page.route("**/*", stand_still)
        for width, theme in views:
            self.become(width, theme)
            self.shot(f"{name}-{width}-{theme}")
            lines = [self.too_wide(), *self.axe()]
            found += [f"{name} {width} {theme}: {line}" for line in lines if line]
        self.become(*before)
        self.page.unroute("**/*")
        return [*found, *self.trouble()]

    def shot(self, name):
        """A picture, where pictures are asked for."""
        if SHOTS:
            self.page.screenshot(path=pathlib.Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.fixture
def tab(browser, live_server):
    """Opens windows; they are closed at the end."""
    opened = []

    def of(user=None, **kwargs):
        opened.append(Tab(browser, live_server.url, user, **kwargs))
        return opened[-1]

    yield of
    for each in opened:
        each.context.close()
