"""Attendance of 95 people by keyboard, two instructors on one sheet, a phone, a lost line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.training import made
from training.models import AttendanceRecord, ClassSession

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def class_():
    """A running session of 95 people, its instructor and a colleague."""
    cohort = made.cohort(seats=95)
    first, second = made.instructor(cohort), made.instructor(cohort)
    people = made.enrolled(cohort, 95)
    session = made.session(cohort)
    now = timezone.now()
    ClassSession.objects.filter(pk=session.pk).update(
        starts_at=now - timedelta(minutes=9), ends_at=now + timedelta(minutes=60)
    )
    return session, first, second, people


def marks():
    """How often each letter stands."""
    found = {}
    for letter in AttendanceRecord.objects.values_list("mark", flat=True):
        found[letter] = found.get(letter, 0) + 1
    return found


def settled(window):
    """Nothing waits to be saved any more."""
    expect(window.page.locator("tr.is-waiting")).to_have_count(0, timeout=20_000)


def test_95_people_in_100_keys_two_instructors_a_phone_and_a_lost_line(tab, class_):
    session, first, second, people = class_
    address = reverse("training:session_attendance", args=[session.pk])
    one = tab(first, width=1440, theme="light")
    two = tab(second, width=390, theme="dark")
    one.open(address)
    assert one.axe() == []
    assert one.too_wide() == ""
    one.shot("attendance-light")

    # Eleven by hand, the rest with one key: 12 keys. Nothing is lost while the line is down.
    for key in "pplpp":
        one.page.keyboard.press(key)
    settled(one)
    one.context.set_offline(True)
    for key in "papppp":
        one.page.keyboard.press(key)
    one.page.get_by_text("for the connection. Nothing is lost").wait_for()
    one.context.set_offline(False)
    settled(one)
    assert marks() == {"P": 9, "L": 1, "A": 1}

    # The colleague sees it on a phone, taps another mark, and the first one sees that by itself.
    two.open(address)
    assert two.page.get_by_text("11 marked, 84 to go").is_visible()
    assert two.axe() == []
    assert two.too_wide() == ""
    two.shot("attendance-phone-dark")
    last = two.page.locator("tr[data-att-row]").last
    last.locator("label", has_text="E").click()
    settled(two)
    one.page.locator("tr[data-att-row]").last.locator("input.m-e:checked").wait_for(timeout=9000)

    # Both change the same mark at the same moment: the second is told both values.
    row = two.page.locator("tr[data-att-row]").nth(20)
    AttendanceRecord.objects.create(session=session, enrollment=_at(row, people), mark="A")
    row.locator("label", has_text="P").click()
    two.page.get_by_text("it is absent. You marked present.").wait_for()
    assert row.locator("input.m-a").is_checked()

    one.page.keyboard.press("m")
    one.page.get_by_text("82 marked present.").wait_for()
    assert marks() == {"P": 91, "L": 1, "A": 2, "E": 1}
    assert [line for line in one.trouble() if "ERR_INTERNET" not in line] == []
    assert two.trouble() == []


def _at(row, people):
    number = int(row.get_attribute("data-att-row"))
    return next(person for person in people if person.pk == number)


def test_95_single_keys_are_enough(tab, class_):
    session, first, _, _ = class_
    window = tab(first, width=1440, theme="dark")
    window.open(reverse("training:session_attendance", args=[session.pk]))
    for key in "p" * 60 + "l" * 15 + "a" * 10 + "e" * 10:
        window.page.keyboard.press(key)
    settled(window)
    assert marks() == {"P": 60, "L": 15, "A": 10, "E": 10}
    assert window.axe() == []
    assert window.trouble() == []
