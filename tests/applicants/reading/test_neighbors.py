import pytest
from django.http import QueryDict
from django.urls import reverse

from applicants.models import Application
from applicants.tables import ApplicationsTable
from careerpath.ui.tables.neighbors import neighbors
from tests.factories import triage as make

pytestmark = pytest.mark.django_db


def walk(table):
    """All rows of the list, one by one, by its own pages."""
    return list(table.keyset.order(table.matching()))


@pytest.mark.parametrize(
    "query", ["set=1", "set=1&sort=-days", "set=1&sort=potential&stage=review"]
)
def test_next_and_previous_follow_the_list_as_it_is_sorted_and_filtered(query):
    user = make.person("recruiter")
    make.applications(30)
    table = ApplicationsTable(user, QueryDict(query))
    rows = walk(table)

    found = [neighbors(table, row.pk) for row in rows]

    assert [pair.next.pk for pair in found[:-1]] == [row.pk for row in rows[1:]]
    assert [pair.previous.pk for pair in found[1:]] == [row.pk for row in rows[:-1]]
    assert (found[0].previous, found[-1].next) == (None, None)
    assert [pair.at for pair in found] == list(range(1, len(rows) + 1))
    assert {pair.total for pair in found} == {len(rows)}


def test_an_application_that_left_the_list_keeps_its_place():
    user = make.person("recruiter")
    make.applications(10, state="review", due_on=None)
    table = ApplicationsTable(user, QueryDict("set=1&stage=review"))
    rows = walk(table)
    Application.objects.filter(pk=rows[4].pk).update(tags=["gone"])
    table = ApplicationsTable(user, QueryDict("set=1&stage=review&tag=kept"))
    Application.objects.exclude(pk=rows[4].pk).update(tags=["kept"])

    beside = neighbors(table, rows[4].pk)

    assert (beside.previous.pk, beside.next.pk) == (rows[3].pk, rows[5].pk)
    assert (beside.at, beside.total) == (0, 0)


def test_far_down_a_huge_list_no_place_is_counted(monkeypatch):
    user = make.person("recruiter")
    make.applications(6)
    table = ApplicationsTable(user, QueryDict("set=1"))
    monkeypatch.setattr("careerpath.ui.tables.neighbors.MOST", 4)

    found = [neighbors(table, row.pk) for row in walk(table)]

    assert {(pair.at, pair.total) for pair in found} == {(0, 0)}


def test_the_page_links_to_its_neighbors_and_keeps_the_list(client):
    user = make.person("recruiter")
    make.applications(6, state="review")
    table = ApplicationsTable(user, QueryDict("view=to-review"))
    first, second, *_ = walk(table)
    client.force_login(user)

    html = client.get(
        reverse("application", args=[first.reference]), {"view": "to-review"}
    ).content.decode()

    address = reverse("application", args=[second.reference])
    assert f'href="{address}?view=to-review" rel="next" data-key="n"' in html
    assert 'rel="prev"' not in html
    assert "1 of 6" in html
