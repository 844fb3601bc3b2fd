"""From an opening to the first day in two browsers: the program's and the client's."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from placements.domain import submissions
from placements.models import ClientLink, Placement, Submission
from placements.states import PlacementState, SubmissionState
from tests.cohorts import made as hub
from tests.placements import made

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_opening_leads_to_a_first_day_in_two_browsers(tab):
    client = made.client()
    made.requirement(client, name="Badge and parking", lead_days=3)
    person = made.graduate(client.program)
    staff, contact = hub.user("placement_manager"), hub.user("client_contact")
    made.contact(client, user=contact, email=contact.email)
    opening = made.opening(client, title="Interface analyst", starts=0)
    asked = submissions.ask(opening, person, by=staff)
    submissions.consent(asked, agrees=True, by=person.person)

    ours = tab(staff)
    ours.open(f"/openings/{opening.pk}/")
    assert ours.wrong_in_all_views("opening") == []
    ours.page.get_by_role("link", name="Send short list").click()
    ours.page.get_by_role("button", name="Send").click()
    expect(ours.page.locator(".toast")).to_contain_text("The client can answer now.")

    theirs = tab(contact, width=390)
    theirs.open("/client/")
    assert theirs.wrong_in_all_views("client-home") == []
    theirs.page.get_by_role("link", name="Interface analyst").click()
    assert theirs.wrong_in_all_views("client-opening") == []
    theirs.page.get_by_role("link", name="Answer for").click()
    theirs.page.get_by_role("radio", name="Approve").check()
    theirs.page.get_by_role("button", name="Send answer").click()
    expect(theirs.page.get_by_text("Selected")).to_be_visible()
    assert Submission.objects.get().state == SubmissionState.SELECTED

    ours.open(f"/submissions/{asked.pk}/")
    ours.page.get_by_role("link", name="Place").last.click()
    ours.page.get_by_role("button", name="Place").click()
    expect(ours.page.get_by_role("heading", name="Before the first day")).to_be_visible()
    assert ours.wrong_in_all_views("placement") == []
    placement = Placement.objects.get()
    lead = tab(hub.user("program_lead"))
    lead.open(f"/placements/{placement.pk}/")
    lead.page.get_by_role("button", name="Approve").click()
    expect(lead.page.locator(".toast")).to_contain_text("Approved.")
    ours.open(f"/placements/{placement.pk}/")
    ours.page.get_by_role("button", name="At work").click()
    expect(ours.page.locator(".toast")).to_contain_text("Settle the checklist first.")
    ours.page.get_by_role("button", name="Badge and parking is met").click()
    ours.page.get_by_role("button", name="At work").click()
    expect(ours.page.locator(".toast").last).to_contain_text("At work since the first day.")
    placement.refresh_from_db()
    assert placement.state == PlacementState.ACTIVE

    theirs.open("/client/")
    theirs.page.get_by_role("link", name=str(placement.enrollment.person)).click()
    expect(theirs.page.get_by_role("heading", name="How is it going?")).to_be_visible()
    assert theirs.wrong_in_all_views("client-person") == []
    theirs.page.get_by_role("link", name="Extend, convert or end").click()
    theirs.page.get_by_label("Join us for good").check()
    theirs.page.get_by_label("Last day with the program").fill(made.today().isoformat())
    theirs.page.get_by_role("button", name="Ask").click()
    expect(theirs.page.get_by_text("Waits for the program")).to_be_visible()
    ours.open(f"/placements/{placement.pk}/")
    ours.page.get_by_role("button", name="Agree: Join us for good").click()
    expect(ours.page.locator(".toast")).to_contain_text("Agreed. The client has a letter.")
    placement.refresh_from_db()
    assert placement.state == PlacementState.CONVERTED
    assert [one.trouble() for one in (ours, theirs, lead)] == [[], [], []]


def test_a_client_without_an_account_answers_by_a_link_on_a_phone(tab):
    client = made.client(hides_names=True)
    opening = made.opening(client, hides_names=True)
    made.sent(opening, made.graduate(client.program), hub.user("placement_manager"))
    window = tab(width=390)
    path = urlsplit(submissions.address(ClientLink.objects.get())).path
    window.open(path)
    assert window.wrong_in_all_views("short-list-link") == []
    page = window.page
    expect(page.get_by_role("heading", name="Candidate 1")).to_be_visible()
    page.get_by_role("radio", name="Decline").check()
    page.get_by_role("button", name="Save answers").click()
    expect(page.get_by_text("Choose why you decline.").first).to_be_visible()
    page.get_by_label("Why you decline").select_option("skills")
    page.get_by_role("button", name="Save answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    window.open(path)
    expect(page.get_by_role("button", name="Send me a new link")).to_be_visible()
    assert window.wrong_in_all_views("short-list-used") == []
    assert Submission.objects.get().state == SubmissionState.DECLINED
