"""Cohorts beside one another: what is out of each, and nothing that is not."""

import csv
import io

import pytest
from django.urls import reverse

from careerpath.equity import comparing
from careerpath.equity.models import Population, Report, ReportRequest, Taken
from tests.equity import scene

MENA = {"WHITE": 30, "MENA": 12, "ASIAN": 24, "BLACK": 29}


@pytest.fixture
def admin(transactional_db, client):
    """An admin at the screen."""
    user = scene.person("admin")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def two(admin, as_equity):
    """Two cohorts of 95 with their reports, and one that nobody has asked for."""
    first, second, third = (scene.cohort(number) for number in (3, 4, 5))
    scene.accepted(first)
    scene.accepted(second, races=MENA, genders={"woman": 50, "man": 45})
    scene.accepted(third)
    for cohort in (first, second):
        scene.answered(as_equity, scene.ask(cohort))
    return first, second, third


def test_two_cohorts_stand_side_by_side_with_what_their_reports_say(two, admin):
    page = admin.get(reverse("equity:compare")).content.decode()
    for text in ("65 of 95", "53 of 95", "37 of 95", "50 of 95", "Ask for the report"):
        assert text in page
    _, columns = comparing.columns(admin.user, Population.ACCEPTED)
    tables = {table.title: table for table in comparing.tables(columns)}
    assert tables["Women"].values == [pytest.approx(100 * 37 / 95), pytest.approx(100 * 50 / 95)]
    assert [at for at, _ in tables["Women"].ticks] == [0, 100]


def test_nothing_is_counted_and_nothing_new_is_told(two, admin, django_assert_max_num_queries):
    before = Report.objects.count()
    with django_assert_max_num_queries(24):
        admin.get(reverse("equity:compare"))
    assert Report.objects.count() == before
    _, columns = comparing.columns(admin.user, Population.ACCEPTED)
    told = {
        (column.label, table.key, label): cell.line.count
        for table in comparing.tables(columns)
        for label, cells in table.rows
        for cell in cells
        for column in [cell.column]
        if cell.line
    }
    out = {
        (column.label, part.key, line.label): line.count
        for column in columns
        if column.sheet
        for part in column.sheet.parts
        for line in part.lines
        if line.count is not None
    }
    assert told.items() <= out.items()
    assert len(told) > 20


def test_the_chosen_cohorts_are_asked_for_by_the_address(two, admin):
    first, _, third = two
    page = admin.get(
        reverse("equity:compare"), {"cohort": [first.pk, third.pk], "population": "accepted"}
    ).content.decode()
    assert "65 of 95" in page
    assert "53 of 95" not in page
    odd = admin.get(reverse("equity:compare"), {"cohort": "x", "population": "everybody"})
    assert odd.status_code == 200


def test_a_file_of_the_comparison_is_noted_with_each_report_in_it(two, admin):
    first, second, _ = two
    body = {"form": "csv", "population": "accepted", "cohort": [first.pk, second.pk]}
    taken = admin.post(reverse("equity:take_compared"), body)
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert rows[1][2:5] == ["Cohort 3", "65", "68"]
    assert rows[2][2:5] == ["Cohort 4", "53", "56"]
    assert "Not shown" in {row[3] for row in rows}
    assert Taken.objects.filter(form="csv").count() == 2
    printed = admin.post(reverse("equity:take_compared"), {**body, "form": "print"})
    for report in Report.objects.all():
        assert report.checksum in printed.content.decode()
    third = {"form": "csv", "population": "applicants", "cohort": [first.pk]}
    assert admin.post(reverse("equity:take_compared"), third).status_code == 302
    assert Taken.objects.count() == 4


def test_small_cohorts_stand_as_their_pool_once(admin, as_equity):
    for number in (1, 2):
        cohort = scene.cohort(number, seats=20)
        scene.accepted(cohort, races={"WHITE": 12, "ASIAN": 8}, genders={"woman": 9, "man": 11})
    request = ReportRequest.objects.create(cohort=cohort, population="accepted", pooled=True)
    scene.answered(as_equity, request)
    page = admin.get(reverse("equity:compare")).content.decode()
    assert "16 of 40" in page
    assert "report together" in page
    _, columns = comparing.columns(admin.user, Population.ACCEPTED)
    assert [column.label for column in columns] == ["Cohort 1 and Cohort 2"]


def test_A11_a_cohort_whose_decisions_are_open_is_told_so_and_cannot_be_asked_for(admin):
    scene.accepted(scene.cohort(4, final=False))
    page = admin.get(reverse("equity:compare")).content.decode()
    assert "not final yet" in page
    assert "Ask for the report" not in page


@pytest.mark.parametrize("role", ["recruiter", "program_lead", "reviewer", "placement_manager"])
def test_A11_who_decides_finds_no_comparison(two, client, role):
    client.force_login(scene.person(role))
    assert client.get(reverse("equity:compare")).status_code == 403
    assert client.post(reverse("equity:take_compared"), {"form": "csv"}).status_code == 403
