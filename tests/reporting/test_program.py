"""The page of the whole program: every stage counted, what waits, and a fixed cost."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.models import Application
from careerpath.reporting.program import overview, stages
from tests import floor
from tests.cohorts import made as hub
from tests.mentorship import made as pairs
from tests.placements import made as places
from tests.training import made

pytestmark = pytest.mark.django_db
PAGE = "/program/"
LONG_AGO = date(2026, 1, 5)


@pytest.fixture
def cohort():
    """Two who started, one of them mentored and with a credential; one application."""
    of = made.cohort(starts_on=LONG_AGO, ends_on=LONG_AGO + timedelta(days=90))
    first, _ = made.enrolled(of, 2)
    pairs.pair(of)
    made.credential(first.person, made.certification(of.program))
    call = hub.intake(program=of.program, cohort=of)
    floor.application(state="review", intake_=call)
    return of


def seen(user, **query):
    client = Client()
    client.force_login(user)
    return client.get(PAGE, query)


def test_every_stage_is_counted_for_each_cohort_and_together(cohort):
    other = made.cohort(program=cohort.program)  # without dates it has not begun
    made.enrolled(other, 1)
    made.enrolled(made.cohort(), 1)  # another program counts for itself
    today = pairs.today(cohort)

    every = stages.rows(cohort.program, today, cohort.program.zone())
    found = {row.cohort: row.counts for row in every}

    assert (found[cohort].applied, found[cohort].seated, found[cohort].started) == (1, 3, 3)
    assert (found[cohort].certified, found[cohort].mentored, found[cohort].placed) == (1, 1, 0)
    assert (found[other].seated, found[other].started, found[other].applied) == (1, 0, 0)
    lead = hub.user("program_lead")
    both = overview.of(lead, cohort.program, [cohort, other], None)["counts"]
    assert (both.seated, both.applied) == (4, 1)
    assert overview.of(lead, cohort.program, [cohort, other], other)["counts"].seated == 1


def test_who_was_placed_is_counted_and_retained_once_the_placement_is_old_enough():
    opening = places.opening(places.client())
    seat = places.graduate(opening.client.program)
    seat.cohort.starts_on = LONG_AGO
    seat.cohort.save()
    by = hub.user("placement_manager")
    of = seat.cohort
    last = pairs.today(of) - timedelta(days=stages.RETAINED)

    def counts():
        found = stages.rows(of.program, pairs.today(of), of.program.zone())
        found = next(row.counts for row in found if row.cohort == of)
        return found.placed, found.eligible, found.retained

    places.placement(opening, seat, by, state="active", starts=1 - stages.RETAINED, fte="0.40")
    assert counts() == (1, 0, 0)
    second = places.opening(opening.client)
    places.placement(second, seat, by, state="ended", starts=-stages.RETAINED, fte="0.40",
                     ended_on=last + timedelta(days=89), reason="The contract ended.")  # fmt: skip
    assert counts() == (1, 1, 0)
    third = places.opening(opening.client)
    places.placement(third, seat, by, state="active", starts=-stages.RETAINED, fte="0.20")
    assert counts() == (1, 2, 1)


def test_A2_only_who_leads_sees_it_and_admins_get_no_way_to_applications(cohort):
    assert seen(hub.user("recruiter")).status_code == 403
    assert seen(hub.user("placement_manager")).status_code == 403
    led = seen(hub.user("program_lead")).content.decode()
    admin = seen(hub.user("admin")).content.decode()

    assert reverse("application_list") in led
    assert 'href="/applications/' not in admin
    for page in (led, admin):
        assert not re.search(r"(?i)gender|ethnic|\brace\b|women|minorit", page)


def test_F2_a_cohort_that_is_none_is_not_there_and_a_real_one_stands_alone(cohort):
    lead = hub.user("program_lead")

    assert seen(lead, cohort="nothing\x00").status_code == 404
    page = seen(lead, cohort=cohort.slug)
    assert page.context["counts"].seated == 3
    assert f"<h1>{cohort.name}</h1>" in page.content.decode()


def test_without_anybody_the_page_says_what_fills_it():
    page = seen(hub.user("admin"))
    assert page.status_code == 200
    assert "Nobody is on the way yet" in page.content.decode()


def test_what_waits_leads_to_its_list(cohort):
    lead = hub.user("program_lead")
    today = pairs.today(cohort)

    needs = overview.of(lead, cohort.program, [cohort], None)["needs"]
    found = {need.href: need.title for need in needs}

    assert found[reverse("mentorship:proposals")] == "2 people have no mentor"
    Application.objects.update(due_on=today - timedelta(days=3))
    late = overview.of(lead, cohort.program, [cohort], None)["needs"]
    assert "1 review is overdue" in [need.title for need in late]


def test_the_page_costs_the_same_with_one_cohort_and_with_many(cohort):
    client = Client()
    client.force_login(hub.user("program_lead"))

    def cost():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    before = cost()
    for _ in range(2):
        more = made.cohort()
        made.enrolled(more, 2)
        pairs.pair(more)
    assert cost() == before
