"""The lists of imports and of duplicates, who sees them, and what is forgotten."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.domain import import_staging, importing
from applicants.models import (
    DuplicatePair,
    ImportRow,
    ImportState,
)
from careerpath.accounts.models import RoleGrant
from careerpath.audit.models import AuditEvent
from tests.applicants.importing.test_pages import imported, job, recruiter, shown, upload

from .support import csv_bytes, intake, people, person

__all__ = ["recruiter"]

pytestmark = pytest.mark.django_db


def test_a_reviewer_sees_no_import_and_no_duplicates(client, settings):
    settings.TWO_FACTOR_OBLIGATORY = False
    user = person("r@example.org")
    RoleGrant.objects.create(user=user, role="reviewer")
    client.force_login(user)

    for name in ("import_list", "import_new", "duplicate_list"):
        assert client.get(reverse(name)).status_code == 403
    assert client.get("/imports/1/").status_code == 404


def test_U2_a_body_larger_than_its_page_takes_is_answered_413(client, recruiter):
    large = client.generic("POST", "/imports/new/", b"", CONTENT_LENGTH=str(500 * 1024**2))
    other = client.generic("POST", "/applications/views/", b"", CONTENT_LENGTH=str(13 * 1024**2))

    assert (large.status_code, other.status_code) == (413, 413)


@pytest.mark.parametrize("name", ["import_list", "duplicate_list"])
def test_O4_lists_cost_the_same_for_one_row_and_three(
    client, recruiter, name, django_assert_num_queries
):
    call = intake()
    same = {"phone": "555 010 0001"}
    imported(client, people(2, **same), call)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(name))
    asked = len(queries)
    for extra in (3, 4):
        imported(client, people(extra, **same), call)

    with django_assert_num_queries(asked):
        client.get(reverse(name))


def test_duplicates_are_linked_after_an_import_and_judged(client, recruiter):
    rows = people(4)
    rows[0] |= {"phone": "+1 (555) 010-0199", "postal_code": "83702"}
    rows[1] |= {"phone": "555.010.0199", "postal_code": "10001"}
    rows[2] |= {"given_name": "MÍRA1", "postal_code": "83702-1234", "phone": ""}
    rows[3] |= {"email": "mira1+jobs@example.edu", "phone": "", "postal_code": ""}
    imported(client, rows)
    assert sorted(p.reasons for p in DuplicatePair.objects.all()) == [
        ["email"],
        ["name and postal code"],
        ["phone"],
    ]
    pair = DuplicatePair.objects.order_by("id").first()

    page = client.get(pair.get_absolute_url()).content.decode()
    assert "Not the same" in page
    client.post(reverse("duplicate_judge", args=[pair.pk]), {"verdict": "different"})

    pair.refresh_from_db()
    assert (pair.verdict, pair.judged_by) == ("different", recruiter)
    line = AuditEvent.objects.get(kind="applicants.duplicate.different")
    assert line.detail == {"first": pair.first_id, "second": pair.second_id}


def test_the_pages_stay_up_whatever_the_query_string_says(client, recruiter):
    for name in ("import_list", "duplicate_list"):
        for query in ("page=abc", "page=%00", f"page={10**30}", "verdict=x", "page=-1"):
            assert client.get(f"{reverse(name)}?{query}").status_code == 200


def test_rows_and_files_of_old_imports_are_forgotten_and_their_figures_stay(
    client, recruiter, django_capture_on_commit_callbacks
):
    imported(client, people(2))
    done = job()
    upload(client, csv_bytes(people(1)), call=done.intake)
    later = timezone.now() + dt.timedelta(days=31)

    with django_capture_on_commit_callbacks(execute=True):
        assert importing.forget_old(by="system:import", now=later) == 2

    assert list(import_staging.folder().iterdir()) == []
    assert not ImportRow.objects.exists()
    done.refresh_from_db()
    assert (done.created, job().state) == (2, ImportState.DISCARDED)
    assert "cannot be undone" in client.get(done.get_absolute_url()).content.decode()


def test_the_imported_are_opened_where_they_are(client, recruiter):
    imported(client, people(2, city="Boise"))

    assert f"/applications/?view=everything&amp;intake={job().intake_id}" in shown(client)
