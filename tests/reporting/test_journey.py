"""One line of life: each reader sees what is theirs, as of any past day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.models import Application
from careerpath.reporting import timeline
from careerpath.reporting.models import Journey
from mentorship.domain import check_ins, goals
from tests import floor
from tests.cohorts import made as hub
from tests.mentorship import made as pairs
from tests.training import made
from training.models import Contact, Kudos

pytestmark = pytest.mark.django_db


@pytest.fixture
def way():
    """Somebody who applied, came to class, got a grade, a credential, kudos and a contact."""
    cohort = made.cohort()
    teacher = made.instructor(cohort)
    [seat] = made.enrolled(cohort)
    sent = floor.application(state="accepted")
    Application.objects.filter(pk=sent.pk).update(applicant=seat.person)
    session = made.session(cohort, days=1, state="held")
    made.mark(session, seat, "L")
    item = made.item(cohort, name="First test", released_at=timezone.now(), released_by=teacher)
    made.grade(item, seat, Decimal("8"), state="graded")
    hidden = made.item(cohort, name="Not released")
    made.grade(hidden, seat, Decimal("1"), state="graded")
    made.credential(seat.person, made.certification(cohort.program))
    Kudos.objects.create(enrollment=seat, text="Helped everybody.", given_by=teacher)
    Contact.objects.create(enrollment=seat, channel="call", note="Worried.", by=teacher)
    return Journey.objects.get(pk=seat.pk), teacher


def texts(journey, reader, on=None):
    zone = journey.cohort.program.zone()
    found = timeline.line(journey, reader, on=on or date(2100, 1, 1), zone=zone)
    return [event.text for month in found.months for event in month.events]


def test_A2_each_reader_sees_the_parts_that_are_theirs(way):
    journey, teacher = way
    own, taught = texts(journey, journey.person), texts(journey, teacher)
    placing = texts(journey, hub.user("placement_manager"))

    assert any(text.startswith("You applied to") for text in own)
    assert not any("applied" in text for text in taught + placing)
    assert "Grade released: First test" in own
    assert "Grade released: First test" in taught
    assert "Grade released: Not released" not in own + taught + placing
    assert "In class 1 of 1 times this week" in own
    assert "In class 1 of 1 times this week" in taught
    assert [text for text in own if "in touch" in text or text == "Kudos"] == []
    assert {"Kudos"} < set(taught)
    assert any("was in touch" in text for text in taught)
    assert {text.split()[0] for text in placing} <= {"Earned", "Took", "Boot"}
    assert any(text.startswith("Earned") for text in placing)


def test_A2_mentoring_stands_on_the_line_of_those_whose_it_is(way):
    journey, teacher = way
    pair = pairs.pair(journey.cohort, days=20)
    journey = Journey.objects.get(pk=pair.enrollment_id)
    mentor, today = pair.mentor.user, pairs.today(journey.cohort)
    check_ins.log(pair, on=today - timedelta(days=3), minutes=30, how="call", mood=2, by=mentor,
                  shared_note="Spoken of.", private_note="Kept apart.")  # fmt: skip
    goal = goals.add(journey, text="Learn the ward", by=journey.person)
    goals.settle(goal, "done", by=journey.person)
    talk, begun = f"Check-in with {mentor.name}", f"{mentor.name} became the mentor"

    own, mentored = texts(journey, journey.person), texts(journey, mentor)
    placing = texts(journey, hub.user("placement_manager"))

    assert {talk, f"{mentor.name} became your mentor", "Reached the goal: Learn the ward"} < set(
        own
    )
    assert {talk, begun, "Reached the goal: Learn the ward"} < set(mentored)
    assert {talk, begun} < set(placing)
    assert not any("goal" in text for text in placing)
    assert not any("mentor" in text or "Check-in" in text for text in texts(journey, teacher))
    before = texts(journey, mentor, on=today - timedelta(days=4))
    assert begun in before
    assert talk not in before
    page = Client()
    page.force_login(mentor)
    shown = page.get(reverse("reporting:journey", args=[journey.pk])).content.decode()
    assert "Call, 30 minutes." in shown
    assert "Spoken of." not in shown
    assert "Kept apart." not in shown


def test_A3_a_way_that_is_not_yours_is_not_there(way):
    journey, teacher = way
    page = reverse("reporting:journey", args=[journey.pk])
    [other] = made.enrolled(made.cohort())
    stranger = made.instructor(made.cohort())

    def status(user):
        client = Client()
        client.force_login(user)
        return client.get(page).status_code

    assert status(journey.person) == 200
    assert status(teacher) == 200
    assert status(hub.user("placement_manager")) == 200
    assert status(other.person) == 404
    assert status(stranger) == 404
    assert status(hub.user("reviewer")) == 404


def test_as_of_a_day_only_what_had_happened_is_there(way):
    journey, teacher = way
    taken = journey.confirmed_at.date()

    assert texts(journey, teacher, on=taken - timedelta(days=400)) == []
    early = texts(journey, teacher, on=taken)
    assert f"Took a seat in {journey.cohort.name}" in early
    assert "Grade released: First test" not in early


def test_F2_a_day_that_is_none_is_said_in_words(way):
    journey, teacher = way
    client = Client()
    client.force_login(teacher)
    page = reverse("reporting:journey", args=[journey.pk])

    for odd in ("nonsense", "2026-02-31", "\x00", "99999-01-01"):
        answer = client.get(page, {"on": odd})
        assert answer.status_code == 422
        assert "That is no date." in answer.content.decode()
    assert "still to come" in client.get(page, {"on": "2999-01-01"}).content.decode()


def test_everybody_with_a_seat_finds_their_own_way(way):
    journey, _ = way
    client = Client()
    client.force_login(journey.person)

    answer = client.get(reverse("reporting:own_journey"))
    assert answer.url == reverse("reporting:journey", args=[journey.pk])
    client.force_login(made.instructor(made.cohort()))
    assert "No way begins here yet" in client.get(reverse("reporting:own_journey")).content.decode()
