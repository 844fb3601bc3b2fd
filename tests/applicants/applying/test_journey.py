"""From the public page to the receipt, as a browser without scripts takes the way."""

import re

import pytest
from django.test import Client

from applicants.models import Answer, Application, DraftSection, Identity, Submission
from applicants.states import State
from careerpath.accounts.models import User
from tests.applicants.applying import made

pytestmark = pytest.mark.django_db


def test_somebody_new_applies_from_the_public_page_to_the_receipt():
    call, browser = made.intake(name="Spring"), Client()
    assert f"/apply/{call.slug}/" in browser.get("/apply/").content.decode()
    shown = browser.get(f"/apply/{call.slug}/").content.decode()
    assert "Start your application" in shown

    browser.post(f"/apply/{call.slug}/start/", {"email": "mira@example.org"})
    there = browser.post(f"/apply/{call.slug}/code/", {"code": made.last_code()})
    assert there["Location"] == f"/apply/{call.slug}/form/"
    application = Application.objects.get()
    assert application.state == State.DRAFT

    for key in made.TYPED:
        page = browser.get(made.url(application, f"form/{key}/"))
        assert page.status_code == 200
        data = made.post_data(application, key)
        assert browser.post(made.url(application, f"form/{key}/"), data).status_code == 302
    listed = browser.get(made.url(application)).content.decode()
    assert "You have finished 4 of 6 sections" in listed

    check = browser.get(made.url(application, "form/check/")).content.decode()
    assert "Pharmacy" not in check
    assert "The label looked fine" in check
    assert "Illinois" in check
    key = re.search(r'name="key" value="([0-9a-f]{32})"', check)[1]
    sent = browser.post(made.url(application, "form/check/"), {"key": key, "true": "on"})
    assert sent.status_code == 302

    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    assert application.regions == ["midwest", "south"]
    assert (application.home_state, application.channel) == ("IL", "web")
    identity = Identity.objects.get()
    assert (identity.given_name, identity.email_key) == ("Mira", "mira@example.org")
    cause = Answer.objects.get(question__key="cause")
    assert cause.text == "The label looked fine, said Mira Sosa."
    assert "Mira" not in cause.blind_text
    assert "\u2588name\u2588" in cause.blind_text
    assert not DraftSection.objects.exists()
    assert Submission.objects.get().at == application.submitted_at
    assert User.objects.get().name == "Mira Sosa"
    receipt = browser.get(made.url(application, "sent/")).content.decode()
    assert application.reference in receipt
    assert made.letters()[-1].kind == "applicants.received"
    assert application.reference in made.letters()[-1].body
