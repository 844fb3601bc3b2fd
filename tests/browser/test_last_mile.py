"""Last mile in Chromium: a plan from gap to sign-off, on a phone and at a desk."""

from datetime import timedelta

import pytest

from tests.training import made
from training.domain import plans, skills
from training.models import PlanItem

pytestmark = pytest.mark.django_db(transaction=True)


def sound(window):
    """Nothing sticks out, nothing went wrong, and axe is content."""
    assert window.too_wide() == ""
    assert window.trouble() == []
    assert window.axe() == []


def test_a_task_goes_from_the_phone_to_the_sign_off(tab):
    cohort = made.cohort(seats=95)
    teacher, people = made.instructor(cohort), made.enrolled(cohort, 3)
    today = skills.today_of(cohort.program)
    rows = [(made.skill(cohort.program), level) for level in (2, 3, 4)]
    wanted = made.wanted(cohort.program, *rows, starts_on=today + timedelta(days=30))
    plans.make(people, wanted, by=teacher)
    late = PlanItem.objects.filter(plan__enrollment=people[0]).in_order()
    PlanItem.objects.filter(pk=late[0].pk).update(due_on=today - timedelta(days=2))

    phone = tab(people[0].person, width=390, theme="dark")
    phone.open("/training/my/skills/")
    assert "Overdue" in phone.page.locator(".sk-list").first.inner_text()
    phone.page.locator("summary", has_text="I have done this").first.click()
    phone.page.get_by_label("What you did").first.fill("Built it twice.")
    phone.page.get_by_role("button", name="It is done").first.click()
    phone.page.locator(".toast", has_text="It waits for its sign-off").wait_for()
    phone.page.locator("label", has_text="2").first.click()
    phone.shot("my-skills-390-dark")
    sound(phone)

    desk = tab(teacher)
    desk.open(f"/training/cohorts/{cohort.slug}/last-mile/")
    desk.page.get_by_label("Who").select_option("waiting")
    desk.page.locator("#matrix tbody tr").nth(1).wait_for(state="detached")
    desk.shot("last-mile-1440-light")
    sound(desk)
    desk.page.locator("#matrix tbody a").click()
    desk.page.locator("summary", has_text="Sign off").first.click()
    desk.page.get_by_label("What shows it").first.fill("Seen at the desk.")
    desk.page.locator("details[open] button").click()
    desk.page.locator(".toast", has_text="Signed off").wait_for()
    desk.shot("skills-1440-light")
    sound(desk)
    assert PlanItem.objects.get(state="signed_off").evidence.level == late[0].requirement.level
