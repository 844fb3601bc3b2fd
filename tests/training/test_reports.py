"""Reports as pages and as files."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.ui.tables.models import Export
from tests.training import made
from training.models import OwnReadiness

pytestmark = pytest.mark.django_db
KINDS = ["roster", "attendance", "gradebook", "subject-areas", "gains", "feedback"]


@pytest.fixture
def taught(client):
    """Three people with marks, grades in one area, and own ratings; their teacher is signed in."""
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 3)
    area = made.subject(cohort.program)
    held = made.session(cohort, state="held")
    first, last = (made.item(cohort, points=20, subjects={area: 1000}) for _ in range(2))
    for place, one in enumerate(people):
        made.mark(held, one, "PLA"[place])
        made.grade(first, one, 10)
        made.grade(last, one, 15 + place)
    for moment, rating in (("before", 2), ("after", 4)):
        OwnReadiness.objects.create(enrollment=people[0], moment=moment, rating=rating)
    client.force_login(teacher)
    return cohort, people


def page(client, cohort, kind):
    return client.get(reverse("training:report", args=[cohort.slug, kind]))


def test_every_report_on_the_list_opens(client, taught):
    listed = client.get(reverse("training:reports", args=[taught[0].slug])).content.decode()
    found = re.findall(r'<li class="cp-sheet"><a class="cp-sheet-body" href="([^"]+)"', listed)
    assert len(found) == len(KINDS) + 1
    assert [client.get(one).status_code for one in found] == [200] * len(found)


def test_each_report_says_its_figures(client, taught):
    cohort, people = taught
    said = {
        "attendance": {people[0].pk: "100.0", people[2].pk: "0.0"},
        "gradebook": {people[0].pk: "62.5", people[2].pk: "67.5"},
    }
    for kind, rows in said.items():
        sheet = page(client, cohort, kind).context["sheet"]
        assert {pk: str(sheet.rows[pk][0]) for pk in rows} == rows
        assert sum(count for _, count, _ in sheet.bins) == 3
    gains = page(client, cohort, "gains").context["sheet"]
    assert gains.rows[people[0].pk][:3] == [2, 4, 2]
    assert [str(one) for one in gains.rows[people[2].pk][3:]] == ["50.0", "85.0", "35.0"]
    assert [label for label, _ in gains.bars] == ["Assignment", "Own readiness, 1 to 5"]
    areas = page(client, cohort, "subject-areas").content.decode()
    assert "Levels of mastery by subject area" in areas
    index = client.get(reverse("training:reports", args=[cohort.slug])).content.decode()
    assert all(f"/reports/{kind}/" in index for kind in KINDS)
    assert page(client, cohort, "nothing").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_X4_a_report_leaves_as_a_file_with_its_line(client, taught, kind):
    cohort, people = taught
    client.post(reverse("training:report_export", args=[cohort.slug, kind]), {"format": "csv"})
    export = Export.objects.get()
    number = 1 if kind == "feedback" else 3
    assert (export.state, export.rows) == ("ready", number)
    line = AuditEvent.objects.latest("pk")
    assert (line.detail["count"], line.detail["sha256"]) == (number, export.sha256)
    file = client.get(reverse("tables:export_file", args=[export.pk]))
    text = b"".join(file.streaming_content).decode()
    if kind == "feedback":
        assert "Average of 5" in text
        assert not any(one.person.email in text for one in people)
    else:
        assert all(one.person.email in text for one in people)


def test_X4_a_report_of_another_cohort_holds_nobody(client, taught):
    other = made.cohort()
    made.enrolled(other, 2)
    there = reverse("training:report_export", args=[other.slug, "gradebook"])
    assert client.post(there).status_code == 404
    assert not Export.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_reports_ask_the_same_for_3_and_95_people(client, taught, kind):
    cohort, _ = taught
    page(client, cohort, kind)
    with CaptureQueriesContext(connection) as few:
        assert page(client, cohort, kind).status_code == 200
    made.enrolled(cohort, 92)
    with CaptureQueriesContext(connection) as many:
        page(client, cohort, kind)
    assert len(few) == len(many)
