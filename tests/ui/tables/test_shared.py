"""Lists without addresses of their own: counts, views and files by the key of the list."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from careerpath.ui.tables.models import Export, SavedView
from cohorts.models import UniversityPartner
from tests.cohorts import made

HTMX = {"HX-Request": "true"}
LIST = "/set-up/partners/"


@pytest.fixture
def lead(client, db):
    user = made.user("program_lead")
    client.force_login(user)
    return user


def partners(many):
    UniversityPartner.objects.bulk_create(
        UniversityPartner(code=f"U{n:03}", name=f"University {n:03}") for n in range(many)
    )
    cache.clear()


def test_a_short_list_has_neither_filters_nor_pages_and_still_sorts(client, lead):
    partners(3)
    page = client.get(LIST).content.decode()
    assert 'id="filters-partners"' not in page
    assert "Save view" not in page
    assert "?sort=-name" in page
    assert 'hx-trigger="load"' not in page
    narrowed = client.get(f"{LIST}?q=University 001").content.decode()
    assert 'id="filters-partners"' in narrowed
    assert "University 002" not in narrowed


def test_a_long_list_pages_forward_and_back_and_counts_apart(client, lead):
    partners(60)
    first = client.get(LIST).context["table"]
    second = client.get(first.next_url).context["table"]
    assert [row.name for row in second.page.rows][:2] == ["University 025", "University 026"]
    back = client.get(second.previous_url).context["table"]
    assert [row.pk for row in back.page.rows] == [row.pk for row in first.page.rows]
    counts = client.get(reverse("tables:list_counts", args=["partners"]), headers=HTMX)
    assert "60 match" in counts.content.decode()


def test_a_view_and_a_file_of_a_list_go_by_its_key(client, lead):
    partners(12)
    address = reverse("tables:list_save_view", args=["partners"])
    client.post(address, {"name": "Not used", "query": "active=no"})
    assert SavedView.objects.get().table == "partners"
    client.post(reverse("tables:list_export", args=["partners"]), {"query": "", "format": "csv"})
    assert Export.objects.get().rows == 12


def test_A1_lists_by_key_ask_for_the_permission_of_the_list(client, db):
    client.force_login(made.user("recruiter"))
    for route in ("list_counts", "list_save_view"):
        assert client.get(reverse(f"tables:{route}", args=["partners"])).status_code == 403
    assert client.post(reverse("tables:list_export", args=["approvals"])).status_code == 403
    for key in ("no-such-list", "applications", "screening"):
        assert client.get(reverse("tables:list_counts", args=[key])).status_code == 404
