"""Existing answers come in through the one door, by command and by the analyst's browser."""

import json
import os
import subprocess
import sys

import pytest

from applicants.models import Application
from careerpath.audit.models import AuditEvent
from careerpath.equity import selfid_import
from careerpath.refusals import Refused
from tests import harness
from tests.factories import triage as make

HEAD = "external_id;answer_status;race_ethnicity;gender;sex;veteran;shoe"


def rows(committed):
    """What the schema holds, by the number of a row's answers."""
    with committed("equity").cursor() as cursor:
        cursor.execute(
            "SELECT status, race, gender, sex FROM selfid.answer ORDER BY status, gender, sex"
        )
        return cursor.fetchall()


def file_of(*lines):
    return "\n".join([HEAD, *lines]).encode()


@pytest.fixture
def applied(transactional_db):
    """Four applications with external ids that a file can name."""
    make.applications(4, state="submitted")
    return list(Application.objects.order_by("pk").values_list("external_id", flat=True))


def test_F_the_command_puts_every_good_row_and_names_the_others_by_row_and_column(
    applied, committed, tmp_path
):
    one, two, three, four = applied
    path = tmp_path / "answers.csv"
    path.write_bytes(
        file_of(
            f"{one};answered;ASIAN, WHITE;woman;female;;9",
            f"{two};answered;BLACK;man;male;;",
            f"{two};answered;hisp; Woman ;female;;",
            f"{three};declined;;;;;",
            f"{four};declined;NHPI;;;;",
            f"{four};answered;;;;yes;",
            "nobody;declined;;;;;",
        ).replace(b"ASIAN, WHITE", b'"ASIAN;WHITE"')
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "import_selfid", str(path), "--intake", "cp7", "--json"],
        cwd=harness.ROOT,
        env={name: value for name, value in os.environ.items() if name != "CAREERPATH_PROCESS"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["written"], figures["refused"]) == (4, 3)
    assert figures["unknown_columns"] == ["shoe"]
    assert [(one["row"], one["column"]) for one in figures["errors"]] == [
        (6, "answer_status"), (7, "veteran"), (8, "external_id"),
    ]  # fmt: skip
    assert "NHPI" not in done.stdout
    assert rows(committed) == [
        ("answered", ["ASIAN", "WHITE"], "woman", "female"),
        ("answered", ["HISP"], "woman", "female"),
        ("declined", [], "", ""),
    ]
    line = AuditEvent.objects.get(kind="equity.answers.brought_in")
    assert line.detail == {"rows": 4, "refused": 3}


def test_F_the_command_needs_the_equity_login():
    environment = {**os.environ, "CAREERPATH_PROCESS": "web"}
    done = subprocess.run(
        [sys.executable, "manage.py", "import_selfid", "x", "--intake", "cp7"],
        cwd=harness.ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "This needs the equity login" in done.stderr


@pytest.mark.parametrize(("content", "sentence"), [
    (b"external_id;race_ethnicity\n1;WHITE", "The column answer_status is missing."),
    (b"external_id;answer_status;Sex;sex\n1;declined;;", "The column sex is there twice."),
    (b"", "The file is empty."),
    (b"%PDF-1.7", "This is a PDF"),
])  # fmt: skip
def test_F_a_file_that_is_no_such_table_is_refused_whole(applied, tmp_path, content, sentence):
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=sentence):
        selfid_import.bring_in(Application.objects.first().intake, path, by="system:test")


def test_S3_an_upload_is_kept_in_memory_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    handler = selfid_import.InMemory()
    handler.new_file("file", "a.csv", "text/csv", 9)
    handler.receive_data_chunk(b"one,", 0)
    handler.receive_data_chunk(b"two", 4)
    held = handler.file_complete(7)
    assert held.path.read_bytes() == b"one,two"
    assert list(tmp_path.iterdir()) == []
    held.close()
    assert not held.path.exists()
