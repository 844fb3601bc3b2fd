"""A1, A11, X1: the pages of admin and analyst, what they take away, and who finds nothing."""

import csv
import io
import json
import os
import subprocess
import sys

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applicants.models import Application
from careerpath.audit.models import AuditEvent
from careerpath.equity.models import Published, ReportRequest, Taken
from careerpath.equity.store import reports
from tests import harness
from tests.equity import scene


@pytest.fixture
def admin(transactional_db, client):
    """An admin at the screen."""
    client.force_login(scene.person("admin"))
    return client


@pytest.fixture
def made(admin, as_equity):
    """The cohort of 95 with its report."""
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    admin.post(reverse("equity:ask"), {"cohort": cohort.pk, "population": "accepted"})
    with as_equity():
        report = reports.answer(ReportRequest.objects.get().pk)
        reports.look()
    return report


def test_an_admin_gets_from_the_plan_to_a_file_in_three_clicks(made, admin):
    plan = admin.get(reverse("equity:plan")).content.decode()
    assert "Open the report" in plan
    there = admin.get(reverse("equity:request", args=[made.request_id]))
    assert there.url == made.get_absolute_url()
    page = admin.get(there.url).content.decode()
    for text in ("68%", "65 of 95", "39%", "37 of 95", "Response rate 100%", "Not shown"):
        assert text in page
    taken = admin.post(reverse("equity:take", args=[made.pk]), {"form": "csv"})
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert rows[1][3:9] == ["65", "68", "68", "95", "95", "100"]
    assert Taken.objects.get().by.email == "admin@example.org"
    assert AuditEvent.objects.filter(kind="equity.report.taken").count() == 1


def test_the_workbook_holds_numbers_and_no_masked_row_has_one(made, admin):
    taken = admin.post(reverse("equity:take", args=[made.pk]), {"form": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(taken.content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0][3] == 65
    masked = [row for row in rows if row[3] == "Not shown"]
    assert masked
    assert all(row[4] is None and row[5] is None for row in masked)


def test_the_command_tells_the_same_numbers_as_the_screen(made, admin):
    """Each is counted from what was frozen, so the checksum is the same, too."""
    environment = dict(os.environ)
    environment.pop("CAREERPATH_PROCESS", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "cohort_report", "--cohort", "cohort-4", "--json"],
        cwd=harness.ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    minority = told["headlines"]["race.minority.eeo1_not_white"]
    women = told["headlines"]["gender.women"]
    assert (minority["people"], minority["of_all"]) == (65, "68%")
    assert (women["people"], women["of_all"]) == (37, "39%")
    assert told["checksum"] == made.checksum


def test_A11_a_cohort_under_embargo_is_told_so_on_the_page_and_by_hand(admin, as_equity):
    cohort = scene.cohort(4, final=False)
    scene.accepted(cohort)
    assert "not final yet" in admin.get(reverse("equity:plan")).content.decode()
    ask = {"cohort": cohort.pk, "population": "accepted"}
    answer = admin.post(reverse("equity:ask"), ask, follow=True)
    assert "not final yet" in answer.content.decode()
    assert not ReportRequest.objects.exists()


def test_a_report_is_published_once_under_a_number(made, admin):
    for _ in range(2):
        admin.post(reverse("equity:publish", args=[made.pk]))
    assert Published.objects.get().number == 1
    assert "Snapshot 1" in admin.get(made.get_absolute_url()).content.decode()
    printed = admin.post(reverse("equity:take", args=[made.pk]), {"form": "print"})
    assert made.checksum in printed.content.decode()


def test_asking_twice_is_one_request_and_waiting_goes_there_by_itself(admin):
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    ask = {"cohort": cohort.pk, "population": "accepted"}
    first, second = (admin.post(reverse("equity:ask"), ask).url for _ in range(2))
    assert first == second
    assert "being made" in admin.get(first).content.decode()
    assert admin.get(first, headers={"HX-Request": "true"}).status_code == 204


@pytest.mark.parametrize("role", ["recruiter", "program_lead", "reviewer", "instructor"])
def test_A11_who_decides_finds_nothing_by_any_address(made, client, role):
    client.force_login(scene.person(role))
    addresses = [
        reverse("equity:plan"),
        made.get_absolute_url(),
        reverse("equity:request", args=[made.request_id]),
        reverse("equity:bring_in"),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in (403, 404)
        assert "65 of 95" not in answer.content.decode()
    assert reverse("equity:plan") not in client.get("/staff/", follow=True).content.decode()


# ------------------------------------------------------------------ the analyst's import
def test_S3_the_analyst_brings_answers_in_and_they_stand_nowhere_else(
    transactional_db, committed, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    cohort = scene.cohort(4)
    scene.accepted(cohort, races={"WHITE": 2}, genders={"man": 2})
    one, two = Application.objects.order_by("pk")
    text = f"external_id,answer_status,race_ethnicity\n{one.external_id},answered,NHPI\n"
    text += f"{two.external_id},answered,ZZCANARY\n"
    text += f"{' ' * 10_000}\n" * 300  # larger than what is otherwise kept in memory
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.person("equity_analyst"))
    address = reverse("equity:bring_in")
    browser.get(address)
    token = browser.cookies["__Host-csrf" if "__Host-csrf" in browser.cookies else "csrftoken"]
    file = SimpleUploadedFile("a.csv", text.encode(), "text/csv")
    data = {"intake": one.intake_id, "file": file, "csrfmiddlewaretoken": token.value}

    page = browser.post(address, data).content.decode()

    assert "1 row written" in page
    assert "ZZCANARY" not in page
    assert list(tmp_path.iterdir()) == []
    with committed("equity").cursor() as cursor:
        cursor.execute("SELECT count(*) FROM selfid.answer WHERE race = '{NHPI}'")
        assert cursor.fetchone() == (1,)
    assert AuditEvent.objects.get(kind="equity.answers.brought_in").detail["rows"] == 1
    file.seek(0)
    assert browser.post(address, {"intake": one.intake_id, "file": file}).status_code == 403
