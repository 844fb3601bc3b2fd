"""Applying in a real browser: a phone with a dropped connection, two tabs, no scripts."""

import re

import pytest
from playwright.sync_api import expect

from applicants.models import Application, DraftSection, Submission
from applicants.states import State
from tests.applicants.applying import made
from tests.faults import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390}
NO_LAST_WORD = """
const send = window.fetch
window.fetch = (to, how) => how && how.keepalive ? Promise.reject(new Error("gone")) : send(to, how)
"""
STORED = "Object.keys(sessionStorage).filter(key => key.startsWith('apply:')).length"


@pytest.fixture
def call():
    return made.intake(name="Spring", slug="spring")


def draft(call):
    return made.draft(call, made.somebody())


def typed(application, key="about"):
    row = DraftSection.objects.filter(application=application, key=key).first()
    return row.values if row else {}


def status(page):
    return page.locator("[data-saved]")


def enter(page):
    """From the public page through the code to the list of sections."""
    page.get_by_role("link", name="Start your application").click()
    page.get_by_label("Email address").fill("mira@example.org")
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(made.last_code())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your application")).to_be_visible()


def fill_all(page):
    """Every section, as somebody fills it in who reads from top to bottom."""
    page.get_by_role("link", name="Contact details").click()
    page.get_by_label("Given name").fill("Mira")
    page.get_by_label("Where do you live?").select_option("IL")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Associate").check()
    page.get_by_role("button", name="Save and continue").click()
    for group in page.get_by_role("group").all():
        if group.get_by_label("Yes").count():
            group.get_by_label("Yes").check()
    page.get_by_role("button", name="Save and continue").click()
    for box in page.locator("textarea").all():
        box.fill("The label looked fine, but the list sorted strengths as text.")
    page.get_by_role("button", name="Save and continue").click()


def test_applying_on_a_phone_with_a_dropped_connection(tab, call):
    phone = tab(**PHONE)
    page = phone.page
    phone.open(f"/apply/{call.slug}/")
    enter(page)
    fill_all(page)
    application = Application.objects.get()

    page.goto(f"{phone.address}{made.url(application, 'form/about/')}")
    phone.context.set_offline(True)
    page.get_by_label("City").press_sequentially("Chicago")
    expect(status(page)).to_contain_text("You seem to be offline", timeout=10_000)
    assert typed(application)["city"] == [""]
    assert page.evaluate(STORED) == 1
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_label("City")).to_have_value("Chicago")

    phone.context.set_offline(False)
    expect(status(page)).to_contain_text("Saved", timeout=15_000)
    assert typed(application)["city"] == ["Chicago"]
    assert page.evaluate(STORED) == 0

    page.goto(f"{phone.address}{made.url(application, 'form/check/')}")
    page.get_by_label("What I wrote is true and my own.").check()
    page.get_by_role("button", name="Send my application").click()
    page.goto(f"{phone.address}{made.url(application, 'sent/')}")
    expect(page.get_by_role("heading", name="Your application is in")).to_be_visible()
    assert Submission.objects.count() == 1
    assert [line for line in phone.trouble() if "ERR_INTERNET" not in line] == []


def test_a_page_that_is_left_while_offline_puts_back_what_was_typed(tab, call):
    application = draft(call)
    phone = tab(application.applicant, **PHONE)
    phone.context.add_init_script(NO_LAST_WORD)
    phone.open(made.url(application, "form/about/"))
    phone.page.get_by_label("Given name").fill("Mira")
    expect(status(phone.page)).to_contain_text("Saved", timeout=10_000)

    phone.context.route("**/save/", lambda route: route.abort())
    phone.page.get_by_label("Given name").fill("Mira Anne")
    expect(status(phone.page)).to_contain_text("offline", timeout=10_000)
    phone.page.reload()
    expect(phone.page.get_by_label("Given name")).to_have_value("Mira Anne")
    assert typed(application)["given_name"] == ["Mira"]

    phone.context.unroute("**/save/")
    expect(status(phone.page)).to_contain_text("Saved", timeout=40_000)
    assert typed(application)["given_name"] == ["Mira Anne"]
    assert phone.page.evaluate(STORED) == 0


def test_what_could_not_be_saved_is_sent_from_the_next_page(tab, call):
    application = draft(call)
    phone = tab(application.applicant, **PHONE)
    phone.context.add_init_script(NO_LAST_WORD)
    phone.open(made.url(application, "form/about/"))
    phone.context.route("**/save/", lambda route: route.abort())
    phone.page.get_by_label("City").fill("Chicago")
    expect(status(phone.page)).to_contain_text("offline", timeout=10_000)
    phone.context.unroute("**/save/")

    phone.page.get_by_role("link", name="Back to your sections").click()
    expect(phone.page.get_by_role("heading", name="Your application")).to_be_visible()
    wait_until(lambda: typed(application).get("city") == ["Chicago"], what="The last save")
    wait_until(lambda: phone.page.evaluate(STORED) == 0, what="An empty tab")


def test_two_tabs_bring_different_fields_together_and_ask_about_the_same_one(tab, call):
    application = draft(call)
    one = tab(application.applicant)
    two = tab(application.applicant)
    for window in (one, two):
        window.open(made.url(application, "form/about/"))

    one.page.get_by_label("Given name").fill("Mira")
    expect(status(one.page)).to_contain_text("Saved", timeout=10_000)
    two.page.get_by_label("City").fill("Chicago")
    expect(two.page.get_by_label("Given name")).to_have_value("Mira", timeout=10_000)
    expect(status(two.page)).to_contain_text("Saved", timeout=10_000)
    assert typed(application)["city"] == ["Chicago"]
    assert typed(application)["given_name"] == ["Mira"]

    one.page.get_by_label("City").fill("Cicero")
    notice = one.page.locator("[data-elsewhere]")
    expect(notice).to_contain_text("changed in another tab", timeout=10_000)
    expect(notice).to_contain_text("Chicago")
    expect(one.page.get_by_label("City")).to_have_value("Cicero")
    assert one.axe() == []
    one.shot("apply-conflict-1440")
    one.page.get_by_role("button", name="Keep what is here").click()
    expect(status(one.page)).to_contain_text("Saved", timeout=10_000)
    assert typed(application)["city"] == ["Cicero"]

    two.page.get_by_label("City").fill("Aurora")
    two.page.get_by_role("button", name="Take what is there").click()
    expect(two.page.get_by_label("City")).to_have_value("Cicero")
    assert one.trouble() == []
    assert two.trouble() == []


def test_signing_out_leaves_nothing_in_the_tab(tab, call):
    application = draft(call)
    window = tab(application.applicant)
    window.open(made.url(application))
    window.page.evaluate("sessionStorage.setItem('apply:left', '{}')")
    window.page.get_by_role("button", name="Sign out").click()
    window.page.wait_for_url(f"**/apply/{call.slug}/")
    assert window.page.evaluate(STORED) == 0


def test_what_another_persons_draft_left_in_the_tab_is_not_shown(tab, call):
    application = draft(call)
    window = tab(application.applicant)
    window.open("/apply/")
    window.page.evaluate(
        "sessionStorage.setItem('apply:OTHER-1:about', JSON.stringify({address: '/x/',"
        " version: '1', base: {}, values: {given_name: ['Stranger']}, body: ''}))"
    )
    window.open(made.url(application, "form/about/"))
    expect(window.page.get_by_label("Given name")).to_have_value("")
    assert window.page.evaluate(STORED) == 0


def test_applying_without_scripts_from_the_public_page_to_the_receipt(tab, call):
    plain = tab(script=False, **PHONE)
    page = plain.page
    page.goto(f"{plain.address}/apply/{call.slug}/")
    enter(page)
    fill_all(page)
    application = Application.objects.get()
    page.goto(f"{plain.address}{made.url(application, 'form/check/')}")
    page.get_by_label("What I wrote is true and my own.").check()
    page.get_by_role("button", name="Send my application").click()
    page.goto(f"{plain.address}{made.url(application, 'sent/')}")
    expect(page.get_by_role("heading", name="Your application is in")).to_be_visible()
    application.refresh_from_db()
    assert application.state == State.SUBMITTED


def test_every_page_of_applying_is_accessible_and_fits(tab, call):
    application = made.fill(draft(call), "about", "study")
    window = tab(application.applicant)
    pages = ["", "eligibility/", "form/", "form/check/", "form/documents/"]
    pages += [f"form/{key}/" for key in made.TYPED]
    for page in pages:
        window.open(made.url(application, page))
        name = re.sub(r"\W+", "-", page) or "public"
        assert window.wrong_in_all_views(f"apply-{name}") == []
    stranger = tab()
    for page in ("", "start/"):
        stranger.open(made.url(application, page))
        assert stranger.wrong_in_all_views("apply-stranger") == []
    stranger.page.get_by_label("Email address").fill("x@example.org")
    stranger.page.get_by_role("button", name="Send the code").click()
    assert stranger.wrong_in_all_views("apply-code") == []
