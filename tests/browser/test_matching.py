"""The matching board by keyboard, a proposal for the whole board, and a client's check point."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from placements.domain import check_points
from placements.models import CheckPoint, Submission
from placements.states import SubmissionState
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_board_moves_people_by_keyboard_and_takes_a_proposal_back(tab):
    client = made.client()
    staff = hub.user("placement_manager")
    opening = made.opening(client, title="Interface analyst", starts=10, seats=2)
    people = taught.enrolled(
        taught.cohort(program=client.program, ends_on=made.today() - timedelta(days=40)),
        3,
        state="completed",
    )
    made.sent(opening, people[0], staff)
    name = str(people[0].person)

    window = tab(staff)
    page = window.page
    window.open("/matching/")
    assert window.wrong_in_all_views("matching-board") == []
    page.get_by_role("button", name=f"Move {name}").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Client interview")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Times that suit you").fill("Tue, Dec 1, 10 AM")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Client interview")).to_contain_text(name)

    page.get_by_role("button", name="Not now").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast").last).to_contain_text("Suggested again.")
    page.get_by_role("link", name="Whole board").click()
    page.get_by_role("link", name="Propose").click()
    page.get_by_label("Name").fill("December")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("button", name="Ask everybody chosen")).to_be_visible()
    assert window.wrong_in_all_views("proposal") == []
    page.get_by_role("button", name="Ask everybody chosen").click()
    expect(page.get_by_role("cell").filter(has_text="Asked.")).to_have_count(2)
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("cell").filter(has_text="Taken back.")).to_have_count(2)
    states = Submission.objects.values_list("state", flat=True)
    assert sorted(states) == [
        SubmissionState.INTERVIEW, SubmissionState.WITHDRAWN, SubmissionState.WITHDRAWN,
    ]  # fmt: skip
    assert window.trouble() == []


def test_L10_a_client_answers_at_a_check_point_on_a_phone_once(tab):
    client = made.client()
    staff = hub.user("placement_manager")
    made.placement(
        made.opening(client), made.graduate(client.program), staff, starts=-91, state="active"
    )
    check_points.make_due(client.program)
    point = CheckPoint.objects.get()
    window = tab(width=390)
    token = check_points.token(point)
    path = urlsplit(reverse("placements:check_point_link", args=[token])).path
    window.open(path)
    assert window.wrong_in_all_views("check-point") == []
    page = window.page
    page.get_by_label("What did this person move?").select_option("cost")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say in one sentence how.").first).to_be_visible()
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("In one sentence").fill("Retired a server that nobody needed.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    window.open(path)
    expect(page.get_by_role("heading", name="answered already")).to_be_visible()

    ours = tab(staff)
    for name in ("ledger", "forecast", "check_points", "bench", "fit_weights"):
        ours.open(reverse(f"placements:{name}"))
        assert ours.wrong_in_all_views(name) == []
    expect(window.page.get_by_text("You get a mail at the next check point.")).to_be_visible()
    assert ours.trouble() == []
