"""The cohort board by keyboard and on a phone: cursor, drawer, a status saved in place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.training import made
from training.domain import looking, support
from training.models import StaffStatus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def class_():
    """Six people in session, of whom the first missed everything, and their instructor."""
    today = timezone.now().date()
    cohort = made.cohort(
        seats=95,
        state="in_session",
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=20),
    )
    teacher, people = made.instructor(cohort), made.enrolled(cohort, 6)
    area = made.subject(cohort.program)
    item = made.item(cohort, points=20, subjects={area: 1000})
    for place, person in enumerate(people):
        made.grade(item, person, 10 + place)
    for number in range(6):
        session = made.session(cohort, days=number, state="held")
        for person in people:
            made.mark(session, person, "A" if person == people[0] else "P")
    looking.look([cohort])
    support.praise(people[2], text="Helped table four.", by=teacher)
    return cohort, teacher, people


def look(window, name):
    window.shot(f"board-{name}")
    assert (name, window.too_wide(), window.trouble(), window.axe()) == (name, "", [], [])


def test_a_person_is_looked_at_by_keyboard_and_the_grid_follows(tab, class_):
    cohort, teacher, people = class_
    address = reverse("training:board", args=[cohort.slug])
    window = tab(teacher, width=1440, theme="light")
    window.open(address)
    look(window, "light")
    page, keys = window.page, window.page.keyboard
    keys.press("j")
    expect(page.locator("tr.is-cursor a.ref")).to_be_focused()
    keys.press("Enter")
    page.get_by_role("heading", name="Signals and kudos").wait_for()
    expect(page.locator("#drawer")).to_have_class("offcanvas offcanvas-end bd-drawer show")
    look(window, "drawer-light")
    page.get_by_label("Watch").check()
    page.get_by_role("button", name="Save the status").click()
    expect(page.locator(f"#sta-{people[0].pk}")).to_contain_text("Watch")
    assert StaffStatus.objects.get().enrollment == people[0]
    keys.press("Escape")
    expect(page.locator("tr.is-cursor a.ref")).to_be_focused()
    page.get_by_label("Reason").select_option("absences")
    expect(page.locator("[data-rows] tbody tr")).to_have_count(1)
    dark = tab(teacher, width=390, theme="dark")
    for name in ("board", "at_risk"):
        dark.open(reverse(f"training:{name}", args=[cohort.slug]))
        look(dark, f"{name}-dark-phone")
    dark.open(reverse("training:person", args=[people[0].pk]))
    look(dark, "person-dark-phone")
