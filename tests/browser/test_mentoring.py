"""A mailed link on a phone, from the mail to the saved check-in; the mentor's list by keys."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from mentorship.domain import check_ins, links
from mentorship.domain.facts import known
from mentorship.models import ActionItem, CheckIn
from tests.mentorship import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(db):
    found = made.pair(days=30)
    today = made.today(found.enrollment.cohort)
    by = found.mentor.user
    check_ins.log(found, on=today - timedelta(days=16), mood=3, how="call",
                  shared_note="Shadows the team.", by=by)  # fmt: skip
    check_ins.promise(found, text="Ask about on-call shifts", owner="mentor", by=by)
    other = made.pair(found.enrollment.cohort, by=found.mentor).enrollment.person
    other.name = "Somebody Else"
    other.save()
    return found


def test_L10_a_mail_link_on_a_phone_is_a_saved_check_in_in_six_taps_and_a_sentence(tab, pair):
    today = made.today(pair.enrollment.cohort)
    link = links.make(known([pair.pk], today)[pair.pk], pair, pair.mentor.user)
    window = tab(width=390)
    path = urlsplit(links.address(link)).path
    window.open(path)
    page = window.page
    assert window.wrong_in_all_views("check-in-link") == []

    page.get_by_role("radio", name="Good").check()
    page.get_by_role("checkbox", name="Workload").check()
    page.get_by_role("checkbox", name="Skills").check()
    page.get_by_label("Ask about on-call shifts").check()
    page.get_by_label("What you talked about").fill("On-call starts next week, with a run sheet.")

    # The line is lost: nothing is sent, and what was typed outlives a reload.
    window.context.set_offline(True)
    page.get_by_role("button", name="Save check-in").click()
    expect(page.locator("[data-kept]")).to_contain_text("You seem to be offline.")
    assert CheckIn.objects.count() == 1
    window.context.set_offline(False)
    window.open(path)
    expect(page.locator("[data-kept]")).to_contain_text("Put back what was not sent before.")
    expect(page.get_by_label("What you talked about")).to_have_value(
        "On-call starts next week, with a run sheet."
    )

    page.get_by_role("button", name="Save check-in").click()
    expect(page.get_by_role("heading", name="Check-in saved")).to_be_visible()
    row = CheckIn.objects.newest_first().first()
    assert (row.mood, row.how, row.topics) == (4, "call", ["skills", "work"])
    assert not ActionItem.objects.to_do().exists()

    window.open(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "A check-in was saved with this link already."
    )
    expect(page.get_by_role("button", name="Send me a new link")).to_be_visible()
    assert CheckIn.objects.count() == 2
    assert window.wrong_in_all_views("check-in-link-used") == []


def test_the_mentors_list_goes_by_keys_and_logs_without_the_mouse(tab, pair):
    window = tab(pair.mentor.user)
    window.open("/mentoring/")
    page = window.page
    assert window.wrong_in_all_views("mentees") == []
    first = page.locator("#who-h").inner_text()
    page.keyboard.press("j")
    expect(page.locator("#who-h")).not_to_have_text(first)
    page.keyboard.press("k")
    expect(page.locator("#who-h")).to_have_text(first)
    page.keyboard.press("/")
    expect(page.get_by_label("Find a person")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    expect(page.locator("#log.show")).to_be_visible()
    assert window.axe() == []
    page.locator("#log").get_by_role("radio", name="Great").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("Check-in saved.")
    assert CheckIn.objects.newest_first().first().mood == 5
    assert window.trouble() == []
