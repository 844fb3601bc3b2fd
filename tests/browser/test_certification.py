"""Certification in Chromium: from who is ready to a link that a client checks."""

from urllib.parse import urlsplit

import pytest

from tests.applicants.materials import files
from tests.browser.conftest import VIEWS
from tests.cohorts import made as hub
from tests.training import made
from training.domain import evidence
from training.models import Credential, CredentialFile, ExamAttempt, Requirement

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_registration_to_a_credential_that_others_check(tab, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    cohort, lead = made.cohort(seats=95), hub.user("program_lead")
    exam = made.certification(cohort.program, name="Health IT exam", validity_months=24)
    Requirement.objects.create(certification=exam, kind="practice_exam", needed=7500)
    brought = made.certification(cohort.program, name="Service desk certificate", ce_hours=10)
    practice = made.item(cohort, kind="practice_exam", points=100)
    people = made.enrolled(cohort, 3)
    for one, points in zip(people, (80, 90, 74), strict=True):
        made.grade(practice, one, points)
    made.window(exam, seats=2, place="Test center on Wabash Avenue")
    said = made.credential(people[0].person, brought, ends=60, verification="claimed")

    desk = tab(lead)
    page = desk.page
    desk.open(f"/training/cohorts/{cohort.slug}/certification/")
    assert page.locator("tbody tr", has_text="Not yet ready").count() == 1
    assert desk.wrong_in_all_views("certification", VIEWS[:2]) == []
    page.get_by_label("Choose everybody shown").press("Space")
    page.get_by_role("button", name="Look first").click()
    page.get_by_text("2 people are registered").wait_for()
    assert desk.wrong_in_all_views("register", [(390, "dark")]) == []
    page.get_by_role("button", name="Register 2 people and tell them").click()
    page.locator(".toast").first.wait_for()
    window = ExamAttempt.objects.first().window

    desk.open(f"/training/exams/{window.pk}/results/")
    rows = [f"{one.person.email}\t{state}\t{score}" for one, state, score in zip(
        people, ("passed", "failed", "passed"), (81, 60, 99), strict=True
    )]  # fmt: skip
    page.get_by_label("Or rows pasted").fill("\n".join(["Email\tResult\tScore", *rows]))
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("2 results change, 1 row stays out").wait_for()
    assert desk.wrong_in_all_views("results", [(1440, "light"), (390, "dark")]) == []
    page.get_by_role("button", name="Enter 2 results").click()
    page.locator(".toast").first.wait_for()
    assert Credential.objects.filter(certification=exam).count() == 1

    phone = tab(people[0].person, width=390, theme="dark")
    hand = phone.page
    phone.open("/training/wallet/")
    assert hand.locator(".cred", has_text="Service desk").get_by_text("Not verified").is_visible()
    hand.get_by_role("link", name="File for Service desk certificate").click()
    hand.set_input_files(
        "input[type=file]",
        {"name": "Certificate.pdf", "mimeType": "application/pdf", "buffer": files.pdf()},
    )
    hand.get_by_role("button", name="Add").click()
    hand.get_by_text("Being checked").wait_for()
    evidence.look_into(CredentialFile.objects.get().pk)
    hand.reload()
    hand.get_by_role("checkbox", name="Health IT exam").check()
    hand.get_by_label("For whom").fill("Northlake")
    hand.get_by_role("button", name="Make the link").click()
    address = hand.get_by_label("Address of the link for Northlake").input_value()
    assert phone.wrong_in_all_views("wallet", VIEWS[2:]) == []

    stranger = tab(width=390)
    stranger.open(urlsplit(address).path)
    assert stranger.page.get_by_role("heading", name="Health IT exam").is_visible()
    assert stranger.page.get_by_text("Service desk").count() == 0
    assert stranger.wrong_in_all_views("shared", [(390, "light"), (1440, "dark")]) == []
    hand.get_by_role("button", name="Withdraw the link for Northlake").click()
    hand.get_by_text("shows nothing any more").wait_for()
    stranger.page.reload()
    assert stranger.page.get_by_text("Nothing to see here").is_visible()

    desk.open(f"/training/people/{people[0].pk}/credentials/")
    page.get_by_role("link", name="Certificate.pdf").wait_for()
    page.get_by_role("link", name="Verify").click()
    page.get_by_role("button", name="Save").click()
    page.locator(".toast", has_text="Verified").wait_for()
    said.refresh_from_db()
    assert not said.is_claim
    assert desk.wrong_in_all_views("wallet-of", [(1440, "light")]) == []
