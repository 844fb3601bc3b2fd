"""Somebody who takes part, people before an exam, and people in last mile."""

from datetime import date, timedelta

import pytest

from cohorts.models import Enrollment
from tests.cohorts import made as hub_made
from tests.training import made
from training.domain import skills
from training.models import Requirement


@pytest.fixture
def seat(client):
    """Somebody with a seat in section A of a cohort in session, signed in."""
    cohort = made.cohort(seats=95)
    part = made.section(cohort)
    [mine] = made.enrolled(cohort, 1, part)
    client.force_login(mine.person)
    mine.cohort, mine.part = cohort, part
    return mine


@pytest.fixture
def lead():
    return hub_made.user("program_lead")


@pytest.fixture
def cohort():
    return made.cohort(seats=95, starts_on=date(2026, 3, 2), ends_on=date(2026, 4, 10))


@pytest.fixture
def exam(cohort):
    """An exam that asks for 75% in a practice exam; two weeks between attempts, three of them."""
    exam = made.certification(cohort.program, validity_months=24, cooling_days=14, most_attempts=3)
    Requirement.objects.create(certification=exam, kind="practice_exam", needed=7500)
    return exam


@pytest.fixture
def ready(cohort):
    """Three people: two did well in the practice exam, the last did not."""
    people = made.enrolled(cohort, 3)
    item = made.item(cohort, kind="practice_exam", points=100)
    for one, points in zip(people, (80, 75, 74), strict=True):
        made.grade(item, one, points)
    return list(Enrollment.objects.filter(cohort=cohort).order_by("pk"))


@pytest.fixture
def hub(client):
    """A cohort of three people, two skills and an opening in thirty days; staff is signed in."""
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 3)
    today = skills.today_of(cohort.program)
    one, two = made.skill(cohort.program), made.skill(cohort.program)
    wanted = made.wanted(
        cohort.program, (one, 3), (two, 2, False), starts_on=today + timedelta(days=30)
    )
    client.force_login(teacher)
    return cohort, teacher, people, one, two, wanted
