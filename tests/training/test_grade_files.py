"""Grades in and out of files: read with care, previewed, exact, on record, ten a day."""

import csv
import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from tests.training import made
from training.domain import grade_files, grades
from training.models import Grade

pytestmark = pytest.mark.django_db
HOSTILE = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1+1", '="x"', "x\x0by", "x" * 200]


@pytest.fixture
def scene(client):
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 3)
    item = made.item(cohort, name="Build", points=20)
    client.force_login(teacher)
    return cohort, teacher, people, item


def sent(client, cohort, item, data, name="grades.csv"):
    file = SimpleUploadedFile(name, data)
    there = reverse("training:grades_file", args=[cohort.slug])
    return client.post(there, {"file-item": item.pk, "file-file": file})


def took(client, cohort, kind, page="gradebook_export"):
    return client.post(reverse(f"training:{page}", args=[cohort.slug]), {"format": kind})


def test_X1_X2_an_export_holds_names_as_text_and_points_as_numbers(client, scene):
    cohort, _, _, item = scene
    for one, name in zip(made.enrolled(cohort, len(HOSTILE)), HOSTILE, strict=True):
        one.person.name = name
        one.person.save(update_fields=["name"])
        made.grade(item, one, "12.50")
    rows = list(csv.reader(io.StringIO(took(client, cohort, "csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Email", "Section", "Build", "Total in percent"]
    assert not [row for row in rows[1:] if row[0][:1] in ("=", "+", "-", "@", "\t", "＝")]
    book = openpyxl.load_workbook(io.BytesIO(took(client, cohort, "xlsx").content))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert {cell.value for cell in cells if cell.column == 4} == {12.5, None}
    assert took(client, cohort, "xlsx", "areas_export").status_code == 200


def test_X4_each_file_has_one_line_with_its_hash_and_the_eleventh_is_refused(client, scene):
    cohort, *_ = scene
    for _ in range(10):
        data = took(client, cohort, "csv").content
    lines = AuditEvent.objects.filter(kind=grade_files.KIND)
    assert lines.count() == 10
    last = lines.latest("id").detail
    assert (last["sha256"], last["people"]) == (hashlib.sha256(data).hexdigest(), 3)
    refused = took(client, cohort, "csv")
    assert refused.status_code == 302
    assert lines.count() == 10


def test_X8_an_exported_workbook_is_filled_in_and_read_again(client, scene):
    cohort, teacher, people, item = scene
    grades.enter(item, people[0], "11", seen=0, by=teacher)
    book = openpyxl.load_workbook(io.BytesIO(took(client, cohort, "xlsx").content))
    for row in book.active.iter_rows(min_row=2):
        if row[1].value == people[1].person.email:
            row[3].value = 17.5
    out = io.BytesIO()
    book.save(out)
    page = sent(client, cohort, item, out.getvalue(), "grades.xlsx")
    plan = page.context["plan"]
    assert [(one.enrollment, one.text) for one in plan.changing] == [(people[1], "17.5")]
    assert plan.ignored == ["Section", "Total in percent"]
    form = page.context["form"]
    paste = reverse("training:grades_paste", args=[cohort.slug])
    rows = form.cleaned_data["rows"]
    body = {"item": item.pk, "rows": rows, "digest": plan.digest}
    done = client.post(paste, body, follow=True)
    assert Grade.objects.with_points().count() == 2
    assert b"All of them stand." in done.content
    again = sent(client, cohort, item, out.getvalue(), "grades.xlsx")
    assert not again.context["plan"].changing


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b'"never closed',
        b"PK\x03\x04broken",
        b"%PDF-1.7",
        b"a,b\n" * 3000,
        ("x\t" * 10_000).encode(),
        "Email;Build\nlärner@example.org;1".encode("cp1252"),
        b"Email\rx\r",
        b"Email,Build\nx,\0\n",
    ],
)
def test_X5_odd_files_meet_a_sentence(client, scene, data):
    cohort, _, _, item = scene
    answer = sent(client, cohort, item, data)
    assert answer.status_code in (200, 422)
    assert not Grade.objects.exists()


def test_X6_a_workbook_bomb_is_refused_by_its_directory(client, scene):
    cohort, _, _, item = scene
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 120_000_000)
    answer = sent(client, cohort, item, out.getvalue(), "grades.xlsx")
    assert answer.status_code == 422


def test_X7_X9_a_paste_of_95_grades_costs_the_same_as_one_of_3_and_stands_once(client, scene):
    cohort, teacher, people, item = scene
    counts = []
    for seats in (people, made.enrolled(cohort, 92)):
        rows = [(item, one, "12", 0) for one in seats]
        with CaptureQueriesContext(connection) as seen:
            grades.enter_many(rows, by=teacher)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert Grade.objects.count() == 95
    head = "Email\tBuild\tid\tstate\tis_staff\toverride"
    rows = f"{head}\n{people[0].person.email}\t9\t1\tmissing\t1\t20"
    paste = reverse("training:grades_paste", args=[cohort.slug])
    plan = client.post(paste, {"item": item.pk, "rows": rows}).context["plan"]
    assert plan.ignored == ["id", "state", "is_staff", "override"]
    assert [one.text for one in plan.changing] == ["9"]
