"""The door in a real browser, under the real Content-Security-Policy."""

import pytest
from playwright.sync_api import expect

from careerpath.accounts import roles
from careerpath.accounts.domain import grants, people
from careerpath.accounts.models import Session
from careerpath.accounts.sessions import SEEN, SessionStore

PASSWORD = "nine purple llamas"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser):
    """A page whose complaints about the policy fail the test."""
    context = browser.new_context()
    page = context.new_page()
    complaints = []
    page.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security" in line.text else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def dana():
    user = people.make(
        email="dana@example.org", name="Dana", password=PASSWORD, verified=True, by="system:test"
    )
    grants.grant(user, "recruiter", by="system:test")
    return user


def sign_in(page, site):
    page.goto(f"{site.url}/account/login/")
    page.get_by_label("Email address").fill("dana@example.org")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_opens_the_door(live_server, page, dana):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/account/2fa/webauthn/add/")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert people.has_factor(dana)

    page.goto(f"{live_server.url}/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url("**/staff/")
    page.goto(f"{live_server.url}/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, live_server)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Remember this device?")).to_be_visible()


def test_a_warning_comes_before_the_end_and_what_was_typed_is_kept(
    live_server, page, dana, monkeypatch
):
    monkeypatch.setattr(roles, "SHORT_IDLE", 302)
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/staff/")
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible(timeout=8000)
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()

    row = Session.objects.get(user=dana)
    session = SessionStore(row.session_key)
    session[SEEN] = session[SEEN] - 400
    for record in session["account_authentication_methods"]:
        record["at"] -= 400
    session.save()
    expect(dialog.get_by_role("link", name="It is me")).to_be_visible(timeout=8000)
    monkeypatch.setattr(roles, "SHORT_IDLE", 1800)
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="It is me").click()
    again = opened.value
    again.locator("#id_password").fill(PASSWORD)
    again.get_by_role("button", name="Go on").click()
    expect(again.get_by_role("heading", name="You are back")).to_be_visible()
    again.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # a hidden browser has none
    expect(dialog).to_be_hidden(timeout=20000)
