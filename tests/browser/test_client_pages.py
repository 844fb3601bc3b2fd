"""A client answers by keys; a spent link gives a new one; the pages of placing are sound."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from careerpath.notifications.models import Message
from placements.domain import check_points
from placements.models import CheckPoint, Placement, Submission
from placements.states import SubmissionState
from tests.browser.conftest import VIEWS
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught

pytestmark = pytest.mark.django_db(transaction=True)
CHOSEN = "Your answer for {}"


def test_a_client_chooses_and_answers_for_three_by_keys(tab):
    client = made.client()
    user, staff = hub.user("client_contact"), hub.user("placement_manager")
    client.contacts.update(user=user)
    opening = made.opening(client, seats=3)
    people = taught.enrolled(taught.cohort(program=client.program), 4, state="completed")
    sent = [made.sent(opening, one, staff) for one in people]
    names = [str(one.enrollment.person) for one in sent]
    window = tab(user)
    there = reverse("placements:client_opening", args=[opening.pk])
    window.open(there)
    page = window.page

    for key, name in (("3", names[2]), ("1", names[0]), ("2", names[1])):
        page.keyboard.press(key)
        expect(page.get_by_role("heading", name=CHOSEN.format(name))).to_be_visible()
        expect(page.get_by_role("link", name=f"Choose {name}")).to_have_attribute(
            "aria-current", "true"
        )
    page.keyboard.press("a")
    expect(page.get_by_role("radio", name="Approve")).to_be_checked()
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("Selected")).to_be_visible()

    page.keyboard.press("3")
    page.keyboard.press("d")  # too early: the page of the third is still on its way
    expect(page.get_by_role("heading", name=CHOSEN.format(names[2]))).to_be_visible()
    page.keyboard.press("d")
    expect(page.get_by_role("heading", level=1, name=names[2])).to_be_visible()
    expect(page.get_by_role("radio", name="Decline")).to_be_checked()
    page.get_by_label("Why you decline").select_option("skills")
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_text("Client declined")).to_be_visible()

    page.keyboard.press("1")
    expect(page.get_by_role("heading", name=CHOSEN.format(names[0]))).to_be_visible()
    page.keyboard.press("i")
    expect(page.get_by_role("radio", name="Propose interview times")).to_be_checked()
    # A letter that is typed is no shortcut.
    page.get_by_label("Times that suit you").press_sequentially("Mid-day, Tue 1 PM")
    page.get_by_role("button", name="Send answer").click()
    expect(page.locator(".toast")).to_contain_text("Your answer is with the program.")
    state = SubmissionState
    assert list(Submission.objects.order_by("pk").values_list("state", flat=True)) == [
        state.INTERVIEW, state.SELECTED, state.DECLINED, state.SENT,
    ]  # fmt: skip

    page.get_by_role("link", name="Three on one page").click()
    assert window.wrong_in_all_views("client-profiles") == []
    window.open(reverse("placements:client_figures"))
    assert window.wrong_in_all_views("client-figures") == []


def test_L10_a_spent_link_of_a_check_point_gives_a_new_one_on_a_phone(tab):
    client = made.client()
    row = made.placement(
        made.opening(client), made.graduate(client.program), hub.user("placement_manager"),
        starts=-61, state="active",
    )  # fmt: skip
    point, later = (
        CheckPoint.objects.create(
            placement=row, days=days, due_on=row.starts_on + timedelta(days=days),
            contact=row.requisition.contact,
        )
        for days in (30, 60)
    )  # fmt: skip
    window = tab(width=390)
    path = urlsplit(reverse("placements:check_point_link", args=[check_points.token(point)])).path
    window.open(path)
    page = window.page
    page.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    for _ in range(2):
        window.open(path)
        expect(page.get_by_role("heading", name="answered already")).to_be_visible()
        assert window.wrong_in_all_views("check-point-spent", [(390, "light"), VIEWS[1]]) == []
        page.get_by_role("button", name="Send me a new link").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="A new link is on its way")).to_be_visible()
    letter = Message.objects.get(kind="placements.check_point")
    assert letter.to_address == later.contact.email
    fresh = next(word for word in letter.body.split() if "http" in word)
    window.open(urlsplit(fresh).path)
    page.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert not CheckPoint.objects.unanswered().exists()
    assert window.trouble() == []


def test_long_lists_and_one_graduate_beside_all_openings_are_sound_in_light_and_dark(tab):
    client, staff = made.client(), hub.user("placement_manager")
    opening = made.opening(client, seats=60)
    over = taught.cohort(
        program=client.program, seats=60, ends_on=made.today() - timedelta(days=40)
    )
    people = taught.enrolled(over, 53, state="completed")
    for one in people[:52]:
        made.placement(opening, one, staff, starts=-40, state="active")
    window = tab(staff)
    for name, args in (
        ("placements", []), ("bench_person", [people[52].pk]), ("requisition", [opening.pk]),
    ):  # fmt: skip
        window.open(reverse(f"placements:{name}", args=args))
        assert window.wrong_in_all_views(name, VIEWS[:2]) == []
    window.open(reverse("placements:placements"))
    window.page.get_by_role("link", name="Next").click()
    expect(window.page.get_by_text("51 to 52")).to_be_visible()
    assert Placement.objects.count() == 52

    admin = tab(hub.user("admin"))
    for path in ("/retention/", "/staff/"):
        admin.open(path)
        assert admin.wrong_in_all_views(path.strip("/")) == []
    assert [window.trouble(), admin.trouble()] == [[], []]
