"""Lists of placing are paged, and cost the same with three rows as with one."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placements.domain import check_points
from placements.models import Client, Requisition, Submission
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught

pytestmark = pytest.mark.django_db
LISTS = ["placements", "requisitions", "bench", "check_points", "board", "ledger", "clients"]


@pytest.fixture
def staff():
    return hub.user("placement_manager")


def page(user):
    client = Browser()
    client.force_login(user)
    return client


def one_more(client, staff):
    """Another opening, somebody at work with a check point, and somebody on the bench."""
    here = made.opening(client, seats=3)
    made.placement(here, made.graduate(client.program), staff, starts=-40, days=300, state="active")
    made.sent(here, made.graduate(client.program), staff)
    made.requirement(client)
    check_points.make_due(client.program)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_placing_asks_as_often_for_three_rows_as_for_one(staff, name):
    client, theirs, counts = made.client(), page(staff), []
    for more in (1, 2):
        for _ in range(more):
            one_more(client, staff)
        theirs.get(reverse(f"placements:{name}"))
        with CaptureQueriesContext(connection) as asked:
            assert theirs.get(reverse(f"placements:{name}")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_clients_own_pages_ask_as_often_for_three_rows_as_for_one(staff):
    client = made.client()
    user = hub.user("client_contact")
    client.contacts.update(user=user)
    theirs, counts = page(user), []
    for more in (1, 2):
        for _ in range(more):
            one_more(client, staff)
        with CaptureQueriesContext(connection) as asked:
            assert theirs.get(reverse("placements:client_home")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_openings_come_fifty_at_a_time_with_the_filter_kept(staff):
    client = made.client()
    first = made.opening(client)
    Requisition.objects.bulk_create(
        Requisition(
            client=client, site=first.site, title=f"Analyst Willow {n:02}", state="open",
            starts_on=first.starts_on,
        )
        for n in range(52)
    )  # fmt: skip
    theirs, there = page(staff), reverse("placements:requisitions")
    shown = theirs.get(there, {"find": "willow"})
    assert len(shown.context["page"].object_list) == 50
    assert "find=willow&amp;page=2" in shown.content.decode()
    last = theirs.get(there, {"find": "willow", "page": "2"})
    assert len(last.context["page"].object_list) == 2
    for odd in ("0", "99", "x", "-1"):
        assert theirs.get(there, {"find": "willow", "page": odd}).status_code == 200


def test_candidates_of_one_opening_and_clients_come_fifty_at_a_time(staff):
    client = made.client()
    opening = made.opening(client, seats=60)
    over = taught.cohort(program=client.program, seats=60)
    people = taught.enrolled(over, 52, state="completed")
    Submission.objects.bulk_create(
        Submission(requisition=opening, enrollment=one, asked_by=staff) for one in people
    )
    Client.objects.bulk_create(
        Client(program=client.program, name=f"Valley health {n:02}") for n in range(51)
    )
    theirs = page(staff)
    for there in (
        reverse("placements:requisition", args=[opening.pk]), reverse("placements:clients"),
    ):  # fmt: skip
        first, last = theirs.get(there), theirs.get(there, {"page": "2"})
        assert [len(one.context["page"].object_list) for one in (first, last)] == [50, 2]
        assert "1 to 50</b> of 52" in first.content.decode()
        for odd in ("0", "99", "x", "-1"):
            assert theirs.get(there, {"page": odd}).status_code == 200
