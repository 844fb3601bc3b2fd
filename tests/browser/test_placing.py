"""From an opening to the first day in two browsers: the program's and the client's."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from placements.domain import submissions
from placements.models import ClientLink, Placement, Submission
from placements.states import PlacementState, SubmissionState
from tests.browser.conftest import VIEWS
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught

pytestmark = pytest.mark.django_db(transaction=True)


def a_client_raises_an_opening(theirs):
    """From the client's page to the list of what waits for approval, without the mouse."""
    theirs.open("/client/")
    page = theirs.page
    page.get_by_role("link", name="New opening").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Title").fill("Interface analyst")
    page.get_by_label("Site").select_option(index=1)
    page.get_by_label("First day").fill(made.today().isoformat())
    assert theirs.wrong_in_all_views("client-opening-new", VIEWS[1:3]) == []
    page.get_by_role("button", name="Hand in").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("The program has your opening")


def staff_approve_match_and_submit(ours, name, agree):
    """The opening is approved, the graduate proposed on the board, and sent after the yes."""
    page = ours.page
    ours.open("/openings/?show=pending")
    page.get_by_role("link", name="Interface analyst").click()
    assert ours.wrong_in_all_views("opening", VIEWS[:2]) == []
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".toast")).to_contain_text("The opening accepts candidates.")
    ours.open("/matching/")
    page.get_by_role("button", name=f"Propose {name}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("The client sees nothing before the answer.")
    page.get_by_role("link", name="Send short list").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Nobody has agreed yet who was not sent.").first).to_be_visible()
    agree()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".toast")).to_contain_text("The client can answer now.")


def a_graduate_agrees(graduate):
    """From the own page with the question to the yes."""
    graduate.open("/my-placement/")
    page = graduate.page
    page.get_by_role("link", name="Answer about Interface analyst").click()
    expect(page.get_by_role("heading", name="What the client sees")).to_be_visible()
    assert graduate.wrong_in_all_views("consent", VIEWS[:2]) == []
    page.get_by_role("button", name="I agree").click()
    expect(page.locator(".toast")).to_contain_text("Saved.")


def a_client_approves(theirs, key):
    """From the opening's page to an answer, by the key of the page."""
    theirs.open("/client/")
    page = theirs.page
    assert theirs.wrong_in_all_views("client-home") == []
    page.get_by_role("link", name="Interface analyst").first.click()
    assert theirs.wrong_in_all_views("client-opening") == []
    page.keyboard.press(key)
    expect(page.get_by_role("radio", name="Approve")).to_be_checked()
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("Selected")).to_be_visible()


def test_a_client_raises_an_opening_and_somebody_works_there_on_the_first_morning(tab):
    client = made.client(program=hub.program(approval_policy="second_person"))
    made.requirement(client, name="Badge and parking", lead_days=3)
    over = taught.cohort(program=client.program, ends_on=made.today() - timedelta(days=9))
    person = taught.enrolled(over, state="completed")[0]
    staff, contact = hub.user("placement_manager"), hub.user("client_contact")
    made.contact(client, user=contact, email=contact.email)
    ours, theirs, graduate = tab(staff), tab(contact), tab(person.person, width=390)

    a_client_raises_an_opening(theirs)
    name = str(person.person)
    staff_approve_match_and_submit(ours, name, agree=lambda: a_graduate_agrees(graduate))
    a_client_approves(theirs, key="a")

    ours.open(f"/submissions/{Submission.objects.get().pk}/")
    ours.page.get_by_role("link", name="Place").last.click()
    ours.page.get_by_role("button", name="Place").click()
    expect(ours.page.get_by_role("heading", name="Before the first day")).to_be_visible()
    assert ours.wrong_in_all_views("placement") == []
    ours.page.get_by_role("button", name="Approve").click()
    expect(ours.page.locator(".toast")).to_contain_text("A second person has to approve")
    lead = tab(hub.user("program_lead"))
    lead.open("/staff/")
    lead.page.get_by_role("link", name=name).click()
    lead.page.get_by_role("button", name="Approve").click()
    expect(lead.page.locator(".toast")).to_contain_text("Approved.")

    # Both sides read the same about the first morning, before and after the checklist.
    theirs.open("/client/")
    people = theirs.page.get_by_role("region", name="Your people")
    expect(people).to_contain_text("Badge and parking")
    ours.open("/placements/")
    ours.page.get_by_role("link", name=name).click()
    ours.page.get_by_role("button", name="At work").click()
    expect(ours.page.locator(".toast")).to_contain_text("Settle the checklist first.")
    ours.page.get_by_role("button", name="Badge and parking is met").focus()
    ours.page.keyboard.press("Enter")
    expect(ours.page.get_by_text("Can work on the first morning")).to_be_visible()
    theirs.page.reload()
    expect(people).to_contain_text("Can work on the first morning")
    graduate.open("/my-placement/")
    expect(graduate.page.get_by_text("You can work on the first morning.")).to_be_visible()
    assert graduate.wrong_in_all_views("my-placement") == []
    ours.page.get_by_role("button", name="At work").click()
    expect(ours.page.locator(".toast").last).to_contain_text("At work since the first day.")
    assert Placement.objects.get().state == PlacementState.ACTIVE
    assert [one.trouble() for one in (ours, theirs, graduate, lead)] == [[], [], [], []]


def test_a_client_asks_to_keep_somebody_and_the_program_agrees(tab):
    client = made.client()
    staff, contact = hub.user("placement_manager"), hub.user("client_contact")
    client.contacts.update(user=contact)
    placement = made.placement(
        made.opening(client), made.graduate(client.program), staff, starts=-40, state="active"
    )
    ours, theirs = tab(staff), tab(contact, width=390)
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
    assert [one.trouble() for one in (ours, theirs)] == [[], []]


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
