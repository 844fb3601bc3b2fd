"""A race for somebody's hours with real connections, and its twin without the database's rule."""

from decimal import Decimal

import pytest
from django.db import connection

from placements.domain import hours, placing
from placements.models import Placement
from tests import harness
from tests.cohorts import made as hub
from tests.cohorts.test_seat_races import race, refused
from tests.placements import made
from tests.plugin import VAR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
AT_ONCE = 16


def placements():
    """One person, and so many placements of 0.40 FTE at once; two of them fit."""
    staff, client = hub.user("placement_manager"), made.client()
    opening = made.opening(client, seats=100)
    person = made.graduate(client.program)
    first = made.today()
    acts = [
        lambda: placing.place(opening, person, starts_on=first, fte=Decimal("0.40"), by=staff)
        for _ in range(AT_ONCE)
    ]
    return person, acts


def fte_of(person):
    rows = Placement.objects.filter(enrollment=person)
    return hours.most(list(rows.values_list("starts_on", "ended_on", "fte")))


def test_C8_nobody_is_above_full_time_however_many_place_at_once():
    person, acts = placements()

    outcomes = race(acts)

    assert len(refused(outcomes)) == AT_ONCE - 2
    assert all("FTE on a day" in str(one) for one in refused(outcomes))
    assert fte_of(person) == Decimal("0.80")


def test_C8_twin_without_the_rule_of_the_database_somebody_works_twice():
    harness.execute(
        VAR,
        "DROP TRIGGER placement_fte_at_most_one ON placements_placement;",
        connection.settings_dict["NAME"],
    )
    person, acts = placements()

    race(acts)

    assert fte_of(person) > 1
