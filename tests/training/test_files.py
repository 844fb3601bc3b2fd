"""Lists that leave as files on the spot: both kinds, as the page is narrowed, ten a day."""

import csv
import hashlib
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.ui.tables.models import Export
from cohorts import reach
from tests.training import made
from training.models import Signal

pytestmark = pytest.mark.django_db
NAMES = ["at_risk_export", "attendance_export", "gradebook_export", "readiness_export"]


@pytest.fixture
def taught(client):
    """Three people of two sections with a grade, a mark and a signal each."""
    cohort = made.cohort(seats=400)
    first, second = made.section(cohort), made.section(cohort, "B")
    client.force_login(made.instructor(cohort))
    made.certification(cohort.program, is_own=True)
    people = made.enrolled(cohort, 2, first) + made.enrolled(cohort, 1, second)
    held, item = made.session(cohort, state="held"), made.item(cohort, points=20)
    for one in people:
        made.mark(held, one)
        made.grade(item, one, 10)
    Signal.objects.bulk_create(
        Signal(enrollment=one, rule=rule, words="Two sessions were missed.", points=3)
        for one, rule in zip(people, ("absences", "absences", "missing"), strict=True)
    )
    return cohort, people, (first, second)


def took(client, name, cohort, form="csv", query=""):
    way = reverse(f"training:{name}", args=[cohort.slug])
    return client.post(f"{way}{query}", {"format": form})


def lines(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", NAMES)
def test_X1_X4_both_kinds_hold_text_and_leave_one_line_with_the_hash(client, taught, name):
    cohort, people, _ = taught
    people[0].person.name = "=cmd|' /C calc'!A0"
    people[0].person.save(update_fields=["name"])
    answer = took(client, name, cohort)
    line = AuditEvent.objects.latest("pk")
    assert line.detail["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert (line.detail["people"], line.detail["format"]) == (3, "csv")
    cells = [cell for row in lines(answer) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    book = openpyxl.load_workbook(io.BytesIO(took(client, name, cohort, "xlsx").content))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("at_risk_export", "?rule=missing"),
        ("attendance_export", "?section={section}"),
        ("gradebook_export", "?section={section}"),
    ],
)
def test_a_file_holds_whom_the_page_shows(client, taught, name, query):
    cohort, people, (_, second) = taught
    found = lines(took(client, name, cohort, query=query.format(section=second.pk)))
    assert [row[1] for row in found[1:]] == [people[2].person.email]
    assert AuditEvent.objects.latest("pk").detail["filter"]


def test_readiness_is_narrowed_as_the_page_is(client, taught):
    cohort, *_ = taught
    assert len(lines(took(client, "readiness_export", cohort, query="?show=certified"))) == 1


def test_X4_ten_files_a_day_count_together_wherever_they_are_taken(client, taught):
    cohort, *_ = taught
    shelf = reverse("training:report_export", args=[cohort.slug, "roster"])
    for _ in range(4):
        client.post(shelf, {"format": "csv"})
        assert took(client, "at_risk_export", cohort).status_code == 200
    assert took(client, "attendance_export", cohort).status_code == 200
    assert took(client, "gradebook_export", cohort).status_code == 200
    assert client.post(shelf).status_code == 422
    for name in NAMES:
        assert took(client, name, cohort).status_code == 302
    assert Export.objects.count() == 4


def test_X4_nothing_of_a_cohort_that_is_not_taught(client, taught):
    other = made.cohort()
    made.enrolled(other, 2)
    assert {took(client, name, other).status_code for name in NAMES} == {404}


def test_the_roster_tells_how_people_want_to_be_called_and_reached(client, taught, monkeypatch):
    """Here selection is played, which knows what people said when they applied."""
    cohort, people, _ = taught
    known = {people[1].pk: reach.Reach("Sam", "+1 555 010 0199")}
    monkeypatch.setattr(reach, "_finders", [lambda ids: known])
    page = client.get(reverse("training:report", args=[cohort.slug, "roster"])).content.decode()
    assert "Sam" in page
    assert all(one.person.email in page for one in people)
    card = client.get(reverse("training:person", args=[people[1].pk])).content.decode()
    assert 'href="tel:+1 555 010 0199"' in card
    assert "Every session so far" in card


def test_long_lists_come_in_pages_and_ask_the_same(client, taught):
    cohort, people, _ = taught
    pages = [
        reverse("training:attendance_report", args=[cohort.slug]),
        reverse("training:at_risk", args=[cohort.slug]),
        reverse("training:certifications", args=[cohort.slug]),
        reverse("training:report", args=[cohort.slug, "roster"]),
    ]

    def counted(address):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address)
        assert page.status_code == 200
        return len(seen), page

    before = [counted(one)[0] for one in pages]
    more = made.enrolled(cohort, 240, people[0].section)
    Signal.objects.bulk_create(
        Signal(enrollment=one, rule="late", words="Late.", points=1) for one in more
    )
    after = [counted(one) for one in pages]
    assert [number for number, _ in after] == before
    assert [page.context["page"].paginator.num_pages for _, page in after] == [2, 5, 3, 2]
    second = client.get(pages[1], {"page": 2})
    assert len(second.context["people"]) == 50
    assert client.get(pages[1]).context["people"][0]["seat"] in people
