"""A list costs the same number of queries whatever it holds."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import triage as make

LIST = "/applications/"


def cost(client, address, **options):
    cache.clear()
    client.get(address, **options)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address, **options)
    assert answer.status_code == 200
    return len(captured)


PAGES = ["", "?view=everything&set=1&sort=-potential", "?view=everything", "?set=1&who=none"]
HTMX = {"HX-Request": "true"}


def test_O4_pages_and_counts_cost_the_same_with_1_3_and_10000_rows(desk):
    call = make.intake()
    costs = []
    for many, start in ((1, 5), (2, 10), (9_997, 20)):
        make.applications(many, call=call, state="review", start=start)
        costs.append(
            [cost(desk, LIST + query) for query in PAGES]
            + [cost(desk, f"{LIST}counts/", headers=HTMX)]
        )

    one, three, many = costs
    assert one == three == many
    assert max(one[:-1]) <= 16


def test_counts_are_asked_for_apart_and_kept_for_a_while(desk, django_assert_max_num_queries):
    make.applications(30)
    cache.clear()
    assert 'hx-trigger="load"' in desk.get(LIST).content.decode()
    desk.get(f"{LIST}counts/", headers={"HX-Request": "true"})
    page = desk.get(LIST).content.decode()

    assert 'hx-trigger="load"' not in page
    assert "12 match" in page


def test_without_script_the_counts_are_a_link_away(desk):
    make.applications(120)
    cache.clear()
    page = desk.get(f"{LIST}?view=everything").content.decode()
    assert "counts=1" in page
    page = desk.get(f"{LIST}?view=everything&counts=1").content.decode()

    assert "120 match" in page
    assert "1 to 25</b><span" in page
    assert "of 120" in page
