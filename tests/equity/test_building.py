"""The report builder: one table of one population, one question or two, through the gate."""

import csv
import io
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from careerpath.equity import sheets
from careerpath.equity.models import Report, ReportRequest
from careerpath.equity.store import reports
from tests import harness
from tests.equity import scene

CROSSED = "race.minority.eeo1_not_white@1 × gender.women@1"
RACES = {"WHITE": 40, "ASIAN": 55}


@pytest.fixture
def admin(transactional_db, client):
    """An admin at the screen."""
    client.force_login(scene.person("admin"))
    return client


def cohort_of(women_white=20, women_asian=25):
    """95 people: race and gender cross in four large cells unless said otherwise."""
    cohort = scene.cohort(4)
    genders = ["woman"] * women_white + ["man"] * (40 - women_white)
    genders += ["woman"] * women_asian + ["man"] * (55 - women_asian)
    rows = scene.accepted(cohort, races=RACES, genders={"man": 95})
    scene.selfid.put_all(
        [
            (one.pk, "answered", {"race": ["WHITE" if n < 40 else "ASIAN"], "gender": genders[n]})
            for n, one in enumerate(rows)
        ]
    )
    return cohort


def test_two_questions_cross_in_a_table_with_totals(admin, as_equity):
    cohort = cohort_of()
    page = admin.get(
        reverse("equity:build"),
        {"cohort": cohort.pk, "rows": CROSSED.split(" × ")[0], "columns": "gender.women@1"},
    ).content.decode()
    assert "Minority: not White (EEO-1) by women" in page
    assert "Not looked at yet" in page
    ask = {"cohort": cohort.pk, "population": "accepted", "detail": CROSSED}
    admin.post(reverse("equity:ask"), ask)
    with as_equity():
        report = reports.answer(ReportRequest.objects.get().pk)
    part = sheets.sheet_of(report).tables[0]
    assert part.columns == ("Women", "Everyone else who answered")
    told = {label: [line.count for line in cells] for label, cells, _ in part.grid}
    assert told == {
        "Minority: not White (EEO-1)": [25, 30], "White (EEO-1)": [20, 20], "Total": [45, 50],
    }  # fmt: skip
    page = admin.get(report.get_absolute_url()).content.decode()
    assert "for the question that fewer answered" in page
    file = admin.post(reverse("equity:take", args=[report.pk]), {"form": "csv"})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert ["Minority: not White (EEO-1), Women", "25"] in [row[2:4] for row in rows]
    printed = admin.post(reverse("equity:take", args=[report.pk]), {"form": "print"})
    assert "Everyone else who answered" in printed.content.decode()


def test_a_small_cell_is_never_told_and_a_refusal_offers_what_can_go_out(admin, as_equity):
    cohort = cohort_of(women_white=3)
    ask = {"cohort": cohort.pk, "population": "accepted", "detail": CROSSED}
    admin.post(reverse("equity:ask"), ask)
    request = ReportRequest.objects.get()
    with as_equity():
        report = reports.answer(request.pk)
    assert report is None
    request.refresh_from_db()
    assert any(one["detail"] for one in request.instead)
    page = admin.get(reverse("equity:request", args=[request.pk])).content.decode()
    assert "Nothing went out." in page
    assert request.instead[0]["sentence"] in page
    first = next(one for one in request.instead if one["detail"])
    admin.post(reverse("equity:ask"), {**ask, "detail": first["detail"]})
    with as_equity():
        assert reports.answer(ReportRequest.objects.order_by("-pk").first().pk) is not None
    built = admin.get(
        reverse("equity:build"),
        {"cohort": cohort.pk, "rows": CROSSED.split(" × ")[0], "columns": "gender.women@1"},
    ).content.decode()
    assert "Asked before, and nothing went out." in built


def test_S9_a_crossed_table_after_the_whole_report_tells_no_small_cell(admin, as_equity):
    cohort = cohort_of(women_white=8, women_asian=30)
    scene.answered(as_equity, scene.ask(cohort))
    request = scene.ask(cohort, detail=CROSSED)
    report = scene.answered(as_equity, request)
    cells = report.body["parts"][0]["release"]["cells"] if report else []
    assert not [cell for cell in cells if cell[2] is not None and 0 < cell[2] < 11]


def test_one_question_cannot_be_crossed_with_itself(admin, as_equity):
    cohort = cohort_of()
    rows = {"cohort": cohort.pk, "rows": "race.eeo1@1", "columns": "race.spd15.combined@1"}
    page = admin.get(reverse("equity:build"), rows).content.decode()
    assert "Cross two different questions" in page
    request = scene.ask(cohort, detail="race.eeo1@1 × race.spd15.combined@1")
    assert scene.answered(as_equity, request) is None
    assert "two different questions" in request.refusal


def test_what_was_looked_at_is_known_before_it_is_asked_for(admin, as_equity):
    cohort = cohort_of()
    with as_equity():
        reports.look()
    page = admin.get(reverse("equity:build"), {"cohort": cohort.pk, "rows": "gender.women@1"})
    assert "Can be published" in page.content.decode()
    assert not Report.objects.exists()


def test_A11_an_open_cohort_can_be_chosen_and_not_asked_for(admin):
    scene.accepted(scene.cohort(4, final=False))
    page = admin.get(reverse("equity:build")).content.decode()
    assert "not final yet" in page
    assert "Make the table" not in page


def test_odd_choices_are_set_aside_and_an_empty_program_is_told_so(admin):
    odd = {"cohort": "x", "rows": "nothing", "columns": "'", "population": "all", "pooled": "yes"}
    page = admin.get(reverse("equity:build"), odd)
    assert page.status_code == 200
    assert "No cohorts yet" in page.content.decode()


@pytest.mark.parametrize("role", ["recruiter", "program_lead", "reviewer"])
def test_A11_who_decides_finds_no_builder(client, transactional_db, role):
    client.force_login(scene.person(role))
    assert client.get(reverse("equity:build")).status_code == 403


def test_the_smallest_cell_can_be_raised_and_a_table_that_passed_is_masked(as_equity, settings):
    cohort = cohort_of(women_white=12)
    settings.SMALLEST_CELL = 15
    request = scene.ask(cohort, detail=CROSSED)
    report = scene.answered(as_equity, request)
    cells = report.body["parts"][0]["release"]["cells"] if report else []
    assert not [cell for cell in cells if cell[2] == 12]
    settings.SMALLEST_CELL = 11
    assert scene.answered(as_equity, scene.ask(cohort, detail=CROSSED)) is not None


def test_the_smallest_cell_is_never_lowered():
    done = subprocess.run(
        [sys.executable, "-c", "import careerpath.settings"],
        cwd=harness.ROOT, env={**os.environ, "SMALLEST_CELL": "5"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert ImproperlyConfigured.__name__ in done.stderr
