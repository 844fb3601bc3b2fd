"""Booking an interview on a phone, and the look of every page of interviews."""

import pytest

from applicants.domain import interview_day
from applicants.models import Interview
from tests.applicants.interviews import scene

pytestmark = pytest.mark.django_db(transaction=True)


def look(window, name):
    """No sideways scrolling, no violation, nothing that axe finds."""
    window.shot(f"interviews-{name}")
    assert (name, window.too_wide(), window.trouble(), window.axe()) == (name, "", [], [])


def look_twice(window, name):
    """Neither on a large light screen nor on a dark phone."""
    views = [(1440, "light"), (390, "dark")]
    assert window.wrong_in_all_views(f"interviews-{name}", views) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_interview_is_booked_moved_and_cancelled_on_a_phone(tab, theme):
    round_, lead, who, rows = scene.scene(4)
    mine, other, *_ = scene.invited(round_, lead, rows)
    first, *_ = [scene.slot(round_, who, hours=h) for h in (50, 52, 75, 76, 99, 123)]
    url = mine.get_absolute_url()
    # Once without a line of script, once with, and looked at.
    window = tab(rows[0].applicant, width=390, theme=theme, script=theme == "dark")
    window.page.goto(window.address + url)
    page = window.page
    page.set_default_timeout(10_000)
    if theme == "dark":
        look(window, f"choose-{theme}")
    page.locator("#id_zone").select_option("America/New_York")
    page.get_by_role("button", name="Show").click()
    page.locator(f"input[value='{first.pk}']").check(force=True)
    scene.booked(other, first)  # somebody is faster
    page.get_by_role("button", name="Book this time").click()
    assert page.get_by_text("This time is not free any more. The next free times:").is_visible()
    page.locator("input[name=slot]").first.check(force=True)
    page.get_by_role("button", name="Book this time").click()
    page.get_by_role("heading", name="Your interview is booked").wait_for()
    assert Interview.objects.holding().count() == 2
    if theme == "dark":
        look(window, f"booked-{theme}")
        page.get_by_text("Cancel the interview").first.click()
        page.get_by_role("button", name="Cancel the interview").click()
        page.get_by_role("heading", name="Choose a time").wait_for()
        look(window, f"again-{theme}")


def test_every_page_of_interviews_is_right(tab):
    round_, lead, who, rows = scene.scene(5)
    mine = scene.invited(round_, lead, rows[:3])
    held = scene.began(scene.booked(mine[0], scene.slot(round_, who)))
    scene.booked(mine[1], scene.slot(round_, who, hours=60))
    scene.slot(round_, who, hours=80)
    interviewer = tab(who[0])
    leading = tab(lead)
    interviewer.open("/interviews/")
    look_twice(interviewer, "home")
    interviewer.open(held.get_absolute_url())
    interviewer.page.get_by_role("button", name="Open the scorecard").click()
    interviewer.page.locator("form[data-rubric]").wait_for()
    for key in "34":
        interviewer.page.keyboard.press(key)
    interviewer.page.locator("#saved", has_text="Saved").wait_for()
    look_twice(interviewer, "card")
    for person in who:
        card = interview_day.begin(held, by=person)
        interview_day.submit(held, scene.entry(card), by=person)
        interview_day.show(held, by=person)
    interviewer.open(held.get_absolute_url())
    look_twice(interviewer, "panel")
    for name, path in (
        ("rounds", "/interviews/rounds/"),
        ("round", round_.get_absolute_url()),
        ("form", f"{round_.get_absolute_url()}edit/"),
        ("invite", f"{round_.get_absolute_url()}invite/"),
    ):
        leading.open(path)
        look_twice(leading, name)
