"""Attendance of 95 people by keyboard, two instructors on one sheet, a phone, a lost line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.training import made
from training.domain import marks, substitutes
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
    session.refresh_from_db()
    return session, first, second, people


def counted():
    """How often each letter stands."""
    found = {}
    for letter in AttendanceRecord.objects.values_list("mark", flat=True):
        found[letter] = found.get(letter, 0) + 1
    return found


def settled(window):
    """Nothing waits to be saved any more."""
    expect(window.page.locator("form[data-sheet][data-waiting]")).to_have_count(0, timeout=20_000)


def test_95_people_in_100_keys_two_instructors_a_phone_and_a_lost_line(tab, class_):
    session, first, second, people = class_
    address = reverse("training:session_attendance", args=[session.pk])
    one = tab(first, width=1440, theme="light")
    two = tab(second, width=390, theme="dark")
    one.open(address)
    assert (one.axe(), one.too_wide()) == ([], "")
    one.shot("attendance-light")

    # Eleven by hand, with minutes, the rest with one key: 15 keys. Nothing is lost offline.
    for key in "ppl12pp":
        one.page.keyboard.press(key)
    settled(one)
    one.context.set_offline(True)
    for key in "papppp":
        one.page.keyboard.press(key)
    one.page.get_by_text("are kept on this device").wait_for()
    one.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert one.page.evaluate("Object.keys(localStorage).some(key => key.startsWith('marks:'))")
    one.context.set_offline(False)
    settled(one)
    assert not one.page.evaluate("Object.keys(localStorage).some(key => key.startsWith('marks:'))")
    assert counted() == {"P": 9, "L": 1, "A": 1}
    assert AttendanceRecord.objects.get(mark="L").minutes_late == 12

    # The colleague sees it on a phone, taps another mark, and the first one sees that by itself.
    two.open(address)
    assert two.page.get_by_text("11 marked, 84 to go").is_visible()
    assert (two.axe(), two.too_wide()) == ([], "")
    two.shot("attendance-phone-dark")
    two.page.locator("tr[data-who]").last.locator("label", has_text="E").click()
    settled(two)
    last = one.page.locator("tr[data-who]").last
    expect(last.locator("input.m-e")).to_be_checked(timeout=15_000)

    # Both change the same mark at the same moment: the second is told both values, and decides.
    row = two.page.locator("tr[data-who]").nth(20)
    seat = next(one for one in people if one.pk == int(row.get_attribute("data-who")))
    marks.put(session, seat, marks.Said("A"), seen=0, by=first)
    row.locator("label", has_text="P").click()
    row.get_by_text("it is Absent. You chose Present.").wait_for()
    assert row.locator("input.m-a").is_checked()
    row.get_by_role("button", name="Use P").click()
    settled(two)

    one.page.keyboard.press("m")
    one.page.get_by_text("82 people marked present.").wait_for()
    assert counted() == {"P": 92, "L": 1, "A": 1, "E": 1}
    one.page.keyboard.press("u")  # the last mark by hand goes back to none
    settled(one)
    expect(one.page.locator("[data-count-text]")).to_have_text("94 marked, 1 to go.")
    assert [line for line in one.trouble() if "ERR_INTERNET" not in line] == []
    assert two.trouble() == []


def test_95_single_keys_are_enough_and_a_guest_sees_the_same_sheet(tab, class_):
    session, first, _, _ = class_
    window = tab(first, width=1440, theme="dark")
    window.open(reverse("training:session_attendance", args=[session.pk]))
    for key in "p" * 60 + "l" * 15 + "a" * 10 + "e" * 10:
        window.page.keyboard.press(key)
    settled(window)
    assert counted() == {"P": 60, "L": 15, "A": 10, "E": 10}
    assert window.axe() == []
    assert window.trouble() == []
    link = substitutes.make(session, guest_name="Ada Guest", by=first)
    guest = tab(width=390, theme="light")
    guest.open(reverse("training:substitute", args=[substitutes.token(link)]))
    guest.page.locator("tr[data-who]").first.locator("label", has_text="A").click()
    settled(guest)
    assert counted() == {"P": 59, "L": 15, "A": 11, "E": 10}
    assert (guest.axe(), guest.too_wide(), guest.trouble()) == ([], "", [])
