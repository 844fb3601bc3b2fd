"""Import files of invented applications are files that the import takes whole."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command

from applicants.models import Application
from careerpath.demo.essays import QUESTIONS
from careerpath.demo.files import COLUMNS, write_file
from careerpath.demo.places import PARTNERS
from careerpath.demo.scores import INSTRUMENTS
from careerpath.workflow import Refused


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_has_a_row_for_each_applicant_and_the_columns_of_the_interface(tmp_path):
    figures = write_file(tmp_path / "people.csv", applicants=40)
    rows = read(tmp_path / "people.csv")

    assert figures["rows"] == len(rows) == 40
    assert tuple(rows[0]) == COLUMNS
    assert {f"answer:{key}" for key in QUESTIONS} <= set(COLUMNS)
    assert {f"assessment:{key}" for key, *_ in INSTRUMENTS} <= set(COLUMNS)


def test_rows_hold_what_the_interface_allows(tmp_path):
    write_file(tmp_path / "people.csv", applicants=300)
    rows = read(tmp_path / "people.csv")

    assert len({row["external_id"] for row in rows}) == 300
    assert len({row["email"].lower() for row in rows}) == 300
    assert {row["work_authorized"] for row in rows} <= {"yes", "no", ""}
    assert {row["partner"] for row in rows} <= {one.code for one in PARTNERS} | {""}
    assert all(row["given_name"] and row["family_name"] for row in rows)


def test_the_same_seed_writes_the_same_people(tmp_path):
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        write_file(tmp_path / name, applicants=10, seed=seed)
    one, two, three = (read(tmp_path / name) for name in ("one", "two", "three"))

    assert [row["email"] for row in one] == [row["email"] for row in two]
    assert [row["email"] for row in one] != [row["email"] for row in three]


def test_a_missing_folder_and_a_number_out_of_range_are_refused(tmp_path):
    with pytest.raises(Refused, match="no folder"):
        write_file(tmp_path / "nowhere" / "people.csv", applicants=3)
    with pytest.raises(Refused, match="Choose between"):
        write_file(tmp_path / "people.csv", applicants=0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_program")
def test_the_open_intake_takes_every_row(tmp_path):
    out = StringIO()
    path = tmp_path / "people.csv"
    call_command("demo_file", "--applicants", "50", "--output", str(path), stdout=StringIO())

    call_command("import_applications", str(path), "--intake", "try-import", "--json", stdout=out)
    figures = json.loads(out.getvalue().splitlines()[-1])

    assert figures["errors"] == []
    assert figures["created"] == 50
    assert Application.objects.filter(intake__slug="try-import").count() == 50
