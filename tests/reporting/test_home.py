"""The home of whoever runs the program, and the page of retention."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.models import Application
from careerpath.reporting import home_cards
from careerpath.reporting.models import Purge
from tests import floor
from tests.cohorts import made as hub
from tests.logins import logged_in_as
from tests.training import made
from training.models import AttendanceRecord, ClassSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    """Two in session; a class today, one of them marked as there."""
    today = timezone.now().date()
    of = made.cohort(starts_on=today - timedelta(days=20), ends_on=today + timedelta(days=60))
    type(of).objects.filter(pk=of.pk).update(state="in_session")
    of.refresh_from_db()
    return of


def at(cohort, moment):
    """An hour of class that begins at this moment."""
    row = made.session(cohort)
    ClassSession.objects.filter(pk=row.pk).update(
        starts_at=moment, ends_at=moment + timedelta(hours=1)
    )
    return row


def seen(user, name):
    client = Client()
    client.force_login(user)
    return client.get(reverse(name))


def test_present_today_counts_people_who_were_there_and_those_marked_at_all(cohort):
    first, second, third = made.enrolled(cohort, 3)
    zone = cohort.program.zone()
    now = timezone.now()
    today = now.astimezone(zone).date()
    noon = now.astimezone(zone).replace(hour=12, minute=0, second=0, microsecond=0)
    morning, later, before = (at(cohort, noon + timedelta(hours=one)) for one in (0, 2, -24))
    for session, person, mark in (
        (morning, first, "P"), (later, first, "L"), (morning, second, "A"), (morning, third, ""),
        (before, third, "P"),
    ):  # fmt: skip
        AttendanceRecord.objects.create(session=session, enrollment=person, mark=mark)
    assert home_cards.present(cohort, today, zone) == (1, 2)
    page = seen(hub.user("admin"), "home").content.decode()
    assert "Of 2 marked so far; 3 have a seat." in page


def test_the_home_of_the_admin_has_its_four_blocks_in_order_of_urgency(cohort):
    made.enrolled(cohort, 1)
    intake = hub.intake(program=cohort.program, cohort=cohort)
    admin = hub.user("admin")
    answer = seen(admin, "home")
    titles = [card.title for card in answer.context["cards"]]
    order = ["Background work", f"{cohort.name} at a glance", "Calendar of the season"]
    assert [title for title in titles if title in order] == order
    page = answer.content.decode()
    for words in ("Present today", "At risk", "Ready for placement", "Pairs that need a check-in",
                  f"{intake.name} closes", f"Last day of {cohort.name}"):  # fmt: skip
        assert words in page
    for other in ("reviewer", "mentor", "participant"):
        assert "at a glance" not in seen(hub.user(other), "home").content.decode()


def test_the_home_asks_as_often_for_three_people_as_for_one(cohort):
    made.enrolled(cohort, 1)
    client, counts = Client(), []
    client.force_login(hub.user("admin"))
    client.get(reverse("home"))
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("home"))
        counts.append(len(asked))
        made.enrolled(cohort, 2)
    assert counts[0] == counts[1]


def test_T8_the_page_of_retention_says_what_would_go_and_by_whose_rule_and_removes_nothing(
    transactional_db, var
):
    row = floor.application(state="not_progressed")
    long_ago = timezone.now() - timedelta(days=4000)
    Application.objects.filter(pk=row.pk).update(state_changed_at=long_ago, created_at=long_ago)
    Application.objects.filter(pk=row.pk).exclude(submitted_at=None).update(submitted_at=long_ago)
    with logged_in_as(var, "retention"):
        Purge.objects.create(login="retention", applications=7, answers=3)

    page = seen(hub.user("admin"), "reporting:retention")
    shown = page.content.decode()
    assert page.context["outlook"].total == 1
    source = page.context["outlook"].due[0][0]
    assert source in shown
    assert "1 application would go" in shown
    assert str(row.reference) not in shown
    assert [one.applications for one in page.context["receipts"]] == [7]
    assert Application.objects.filter(pk=row.pk).exists()
    assert seen(hub.user("recruiter"), "reporting:retention").status_code == 403
