"""Killed anywhere and run again, an import is done exactly once."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from applicants.domain import import_files, importing
from applicants.models import Answer, Application, ImportJob, ImportState
from careerpath.accounts.models import User
from careerpath.audit.models import AuditEvent
from tests.harness import ROOT

from .support import csv_bytes, intake, people, put, run

pytestmark = pytest.mark.django_db(transaction=True)

BY = "system:test"


def started(path):
    """The command as a process of its own, on the database of this test."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_applications", str(path), "--intake", "spring"],
        cwd=ROOT,
        env={**os.environ, "CAREERPATH_DATABASE": connection.settings_dict["NAME"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def killed_and_repeated(tmp_path, *, rows, kills, seed):
    """Kill the command at random moments, then let it finish; returns the last report."""
    moments = random.Random(seed)
    path = put(tmp_path, csv_bytes(people(rows, **{"answer:cause": "Care. " * 40})))
    began = time.monotonic()
    undisturbed = None
    for number in range(kills):
        process = started(path)
        longest = 1.2 if number % 2 else 4.0
        try:
            undisturbed = process.wait(moments.uniform(0.3, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    report = run(path)
    print(  # noqa: T201 - the figures of the fault test
        f"kills {kills}, rows {rows}, applications {Application.objects.count()}, "
        f"ended by itself {undisturbed}, wall {time.monotonic() - began:.1f} s, seed {seed}"
    )
    return report


def exactly_once(rows, *, people=None):
    assert Application.objects.count() == rows
    assert Application.objects.values("external_id").distinct().count() == rows
    assert (User.objects.count(), Answer.objects.count()) == (people or rows, rows)
    lines = AuditEvent.objects.filter(kind="applicants.application.import_created")
    assert lines.count() == rows
    assert lines.values("subject_id").distinct().count() == rows
    assert not ImportJob.objects.filter(state=ImportState.RUNNING).exists()


def test_X7_killed_at_random_moments_and_repeated_every_row_is_there_once(tmp_path):
    intake()

    report = killed_and_repeated(tmp_path, rows=2_000, kills=5, seed=20261122)

    exactly_once(2_000)
    assert report["created"] + report["unchanged"] == 2_000
    assert run(tmp_path / "file.csv")["unchanged"] == 2_000


@pytest.mark.chaos
def test_X7_killed_at_20_moments_of_a_full_import_every_row_is_there_once(tmp_path):
    intake()

    killed_and_repeated(tmp_path, rows=9_500, kills=20, seed=int(time.time()))

    exactly_once(9_500)


def rehearsed(call, rows):
    job = import_files.upload(
        intake=call, pieces=[csv_bytes(people(rows))], file_name="a.csv", by=BY
    )
    job.step(ImportState.CHECKING, by=BY)
    importing.perform_rehearsal(job, by=BY)
    return job


class Died(BaseException):
    """The process is gone."""


def test_X7_a_death_between_any_two_statements_of_a_chunk_loses_and_doubles_nothing(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    job = rehearsed(intake(), 25)
    importing.start(job, by=BY)
    died = 0

    for deadly in range(1, 40, 3):
        count = 0

        def dying(execute, sql, params, many, context, deadly=deadly):
            nonlocal count
            count += 1
            if count == deadly:
                raise Died
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(dying):
                importing.perform_import(job, by=BY)
        except Died:
            died += 1
            connection.close()
    importing.perform_import(job, by=BY)

    assert died > 8
    assert Application.objects.count() == 25
    assert AuditEvent.objects.filter(kind="applicants.application.import_created").count() == 25
    job.refresh_from_db()
    assert job.state == ImportState.DONE
    assert job.plan_hash == job.result_hash


def test_X7_twin_without_the_cursor_in_the_transaction_the_rows_would_collide(monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    job = rehearsed(intake(), 25)
    importing.start(job, by=BY)
    importing.chunk(job, by=BY)
    ImportJob.objects.filter(pk=job.pk).update(cursor=0)

    importing.perform_import(job, by=BY)

    # The cursor was lost, and the second look at every row still keeps it from going in twice.
    assert Application.objects.count() == 25
    job.refresh_from_db()
    assert (job.created, job.unchanged) == (15, 10)
    assert job.plan_hash != job.result_hash


def test_X7_a_rehearsal_that_died_starts_over_and_the_older_one_stops(monkeypatch):
    call = intake()
    job = import_files.upload(intake=call, pieces=[csv_bytes(people(30))], file_name="a.csv", by=BY)
    job.step(ImportState.CHECKING, by=BY)
    first = importing.begin_attempt(job)

    importing.perform_rehearsal(ImportJob.objects.get(pk=job.pk), by=BY)

    assert not importing.still_mine(job, first, progress=0.5)
    assert job.rows.count() == 30


def test_a_person_who_applied_between_rehearsal_and_import_is_not_written_twice():
    call = intake()
    job = rehearsed(call, 3)
    other = rehearsed(call, 2)
    importing.start(other, by=BY)
    importing.perform_import(other, by=BY)

    importing.start(job, by=BY)
    importing.perform_import(job, by=BY)

    job.refresh_from_db()
    assert (job.created, job.unchanged, job.refused) == (1, 2, 0)
    assert Application.objects.count() == 3
