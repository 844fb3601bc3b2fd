"""The gradebook by keyboard: 95 grades pasted, two graders on one grid, a lost line, a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.training import made
from training.models import Grade

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text", text);
    const how = {clipboardData: data, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


@pytest.fixture
def book():
    """Two assessments of 95 people, their instructor and a colleague."""
    cohort = made.cohort(seats=95)
    first, second = made.instructor(cohort), made.instructor(cohort)
    people = made.enrolled(cohort, 95)
    group = made.group(cohort)
    items = [made.item(cohort, name=name, points=20, group=group) for name in ("Quiz", "Build")]
    return cohort, first, second, people, items


def cell(window, item, enrollment):
    return window.page.locator(f"#g-{item.pk}-{enrollment.pk} input")


def look(window, name):
    window.shot(f"gradebook-{name}")
    trouble = [line for line in window.trouble() if "ERR_INTERNET" not in line]
    assert (name, window.too_wide(), trouble, window.axe()) == (name, "", [], [])


def test_95_grades_by_paste_two_graders_every_key_a_lost_line_and_a_phone(tab, book):
    cohort, first, second, people, (quiz, build) = book
    people = sorted(people, key=lambda one: (one.person.name, one.pk))
    address = reverse("training:gradebook", args=[cohort.slug])
    one = tab(first, width=1440, theme="light")
    one.open(address)
    keys = one.page.keyboard

    # A column of 95 grades: into the first cell, a look at the preview, entered.
    cell(one, quiz, people[0]).focus()
    one.page.evaluate(PASTE, "\n".join(str(5 + place % 15) for place in range(95)))
    one.page.get_by_role("heading", name="95 grades change").wait_for()
    look(one, "preview-light")
    keys.press("Enter")
    one.page.get_by_role("heading", name="95 grades entered").wait_for()
    assert Grade.objects.with_points().count() == 95
    one.open(address)
    expect(cell(one, quiz, people[94])).to_have_value(str(5 + 94 % 15))

    # Enter edits and goes down; an arrow moves, and then letters are commands.
    slow, held = f"**/assessments/{build.pk}/people/{people[1].pk}/", []
    one.page.route(slow, lambda route: held.append(route))  # answered after the one below it
    cell(one, build, people[0]).focus()
    for key in ("1", "8", "Enter", "m", "Enter", "e", "x", "Enter"):
        keys.press(key)
    expect(one.page.locator("td.g-saved")).to_have_count(2)
    held.pop().continue_()
    one.page.unroute(slow)
    expect(one.page.locator("td.g-saved")).to_have_count(3)
    look(one, "grid-light")
    keys.press("ArrowUp")
    keys.press("c")
    one.page.locator("#tray #detail", has_text="Build, 20 points").wait_for()
    look(one, "tray-light")
    keys.press("Escape")
    expect(cell(one, build, people[2])).to_be_focused()
    keys.press("m")
    one.page.get_by_role("link", name="Sort by this column").filter(visible=True).wait_for()
    keys.press("Escape")
    expect(cell(one, build, people[2])).to_be_focused()
    keys.press("?")
    one.page.get_by_role("heading", name="Keyboard shortcuts").wait_for()
    keys.press("Escape")
    expect(cell(one, build, people[2])).to_be_focused()
    keys.press("Control+z")
    expect(cell(one, build, people[2])).to_have_value("")
    keys.press("s")
    one.page.wait_for_url(f"**sort=i{build.pk}*")
    keys.press("Tab")

    # Two graders: the one hears of the other, and the same cell shows both values.
    one.open(address)
    two = tab(second, width=390, theme="dark")
    two.open(address)
    look(two, "phone-dark")
    cell(two, build, people[5]).fill("11")
    cell(two, build, people[5]).blur()
    expect(cell(one, build, people[5])).to_have_value("11", timeout=20_000)
    cell(one, build, people[6]).focus()
    keys.type("12")
    cell(two, build, people[6]).fill("13")
    cell(two, build, people[6]).blur()
    expect(two.page.locator(f"#g-{build.pk}-{people[6].pk}.g-saved")).to_have_count(1)
    keys.press("Enter")
    both = one.page.locator(".grade-problem", has_text="it is 13. You typed 12.")
    both.wait_for()
    look(one, "both-light")
    both.get_by_role("button", name="Enter 12").click()
    expect(cell(two, build, people[6])).to_have_value("12", timeout=20_000)

    # A lost line keeps the value and sends it again.
    one.context.set_offline(True)
    cell(one, build, people[8]).focus()
    keys.type("9")
    keys.press("Enter")
    one.page.get_by_text("What you typed is kept in its cell").wait_for()
    one.context.set_offline(False)
    expect(one.page.locator(f"#g-{build.pk}-{people[8].pk}.g-saved")).to_have_count(
        1, timeout=20_000
    )
    assert str(Grade.objects.get(item=build, enrollment=people[8]).points) == "9.00"

    # The other pages, on a phone and in the dark.
    for name, path in (
        ("areas", reverse("training:subject_areas", args=[cohort.slug])),
        ("item", reverse("training:grade_item", args=[build.pk])),
        ("person", reverse("training:grade_person", args=[build.pk, people[0].pk])),
        ("cell", reverse("training:grade_cell", args=[build.pk, people[0].pk])),
        ("total", reverse("training:grade_total", args=[cohort.slug, people[0].pk])),
        ("message", reverse("training:grade_message", args=[cohort.slug])),
        ("paste", reverse("training:grades_paste", args=[cohort.slug])),
    ):
        two.open(path)
        look(two, f"{name}-dark")
