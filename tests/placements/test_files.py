"""X1–X4: openings, placements, outcomes and the bench leave as files: filtered, safe, on record."""

import csv
import hashlib
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.ui.tables.models import Export
from tests.cohorts import made as hub
from tests.placements import made

pytestmark = pytest.mark.django_db
PAYLOADS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\uff1d1+1", ' "=1"', "=1\x0b+1"]


@pytest.fixture
def staff():
    return hub.user("placement_manager")


def page(user):
    client = Client()
    client.force_login(user)
    return client


def take(browser, key, query="", form="csv"):
    asked = browser.post(
        reverse("tables:list_export", args=[key]), {"query": query, "format": form}
    )
    assert asked.status_code == 302
    export = Export.objects.latest("pk")
    answer = browser.get(reverse("tables:export_file", args=[export.pk]))
    return export, b"".join(answer.streaming_content)


def lines(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_X4_a_file_holds_what_the_page_shows_and_has_one_line_with_count_and_hash(staff):
    client = made.client()
    here = made.opening(client, title="Analyst Willow")
    made.opening(client, title="Analyst Beaker")
    made.opening(client, title="Analyst Willow two", state="canceled")
    theirs = page(staff)
    shown = theirs.get(reverse("placements:requisitions"), {"find": "willow"})
    query = shown.context["file_query"]
    export, data = take(theirs, "openings", query)

    head, *rows = lines(data)
    assert head[:3] == ["Opening", "Client", "Site"]
    assert [row[0] for row in rows] == [here.title]
    line = AuditEvent.objects.about(export).get(to_state="ready")
    assert (line.detail["count"], line.detail["sha256"]) == (1, hashlib.sha256(data).hexdigest())
    assert "willow" not in str(line.detail)
    colleague = page(hub.user("placement_manager"))
    there = reverse("tables:export_file", args=[export.pk])
    assert colleague.get(there).status_code == 404
    _, everything = take(theirs, "openings", theirs.get(
        reverse("placements:requisitions"), {"show": "all"}
    ).context["file_query"])  # fmt: skip
    assert len(lines(everything)) == 4


def test_X1_X2_what_looks_like_a_formula_stays_text_and_kills_nobodys_file(staff):
    client = made.client()
    for text in PAYLOADS:
        row = made.placement(made.opening(client), made.graduate(client.program), staff)
        person = row.enrollment.person
        type(person).objects.filter(pk=person.pk).update(name=text)
    theirs = page(staff)
    _, data = take(theirs, "placements", "show=going_on")
    people = [row[0] for row in lines(data)[1:]]
    assert len(people) == len(PAYLOADS)
    assert all(name.startswith("'") for name in people)
    _, book = take(theirs, "placements", "show=going_on", form="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sheet.max_row == len(PAYLOADS) + 1


def test_outcomes_and_the_bench_say_per_person_what_their_pages_count(staff):
    client = made.client()
    placed, free = made.graduate(client.program), made.graduate(client.program)
    for one, name in ((placed, "Placed"), (free, "Free")):
        type(one.person).objects.filter(pk=one.person_id).update(name=name)
        type(one.cohort).objects.filter(pk=one.cohort_id).update(
            starts_on=made.today() - timedelta(days=90), ends_on=made.today() - timedelta(days=20)
        )
        one.person.refresh_from_db()
    made.placement(made.opening(client), placed, staff, starts=-10, days=200, state="active")
    theirs = page(staff)
    query = theirs.get(reverse("placements:ledger")).context["file_query"]
    _, data = take(theirs, "outcomes", query)
    head, *rows = lines(data)
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_name[placed.person.name]["First day of the first placement"]
    assert by_name[placed.person.name]["Last placement"] == "At work"
    assert by_name[free.person.name]["Last placement"] == ""

    _, data = take(theirs, "bench", theirs.get(reverse("placements:bench")).context["file_query"])
    assert [row[0] for row in lines(data)[1:]] == [free.person.name]
    _, none = take(theirs, "outcomes", "within=x-1-2")
    assert len(lines(none)) == 1


@pytest.mark.parametrize("key", ["openings", "placements", "outcomes", "bench"])
@pytest.mark.parametrize("role", ["client_contact", "mentor", "admin", "instructor"])
def test_A1_who_may_not_export_gets_no_file_and_no_button(key, role):
    user = hub.user(role)
    theirs = page(user)
    answer = theirs.post(reverse("tables:list_export", args=[key]), {"query": "", "format": "csv"})
    assert answer.status_code == 403
    assert not Export.objects.filter(user=user).exists()
    if user.may("placements.view_placements"):
        assert "Excel" not in theirs.get(reverse("placements:placements")).content.decode()


def test_the_eleventh_file_of_a_day_is_refused(staff):
    theirs = page(staff)
    for _ in range(10):
        take(theirs, "openings")
    eleventh = theirs.post(
        reverse("tables:list_export", args=["openings"]), {"query": "", "format": "csv"}
    )
    assert eleventh.status_code == 422
    assert "You took 10 files within a day." in eleventh.content.decode()


def test_X3_a_file_asks_the_database_no_more_often_for_three_rows_than_for_one(staff):
    client, theirs, counts = made.client(), page(staff), []
    for _ in range(2):
        made.placement(made.opening(client), made.graduate(client.program), staff)
        with CaptureQueriesContext(connection) as seen:
            take(theirs, "placements", "show=going_on")
        counts.append(len(seen))
        made.placement(made.opening(client), made.graduate(client.program), staff)
    assert counts[0] == counts[1]
