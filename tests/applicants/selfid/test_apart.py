"""Self-identification stands apart from everything that decides: S4, S5, S11."""

import os
import subprocess
import sys

import pytest
from django.db import connection, connections

from applicants import selfid
from applicants.domain import screening_runs, screening_work
from applicants.models import Application
from tests import harness
from tests.applicants.screening import scene
from tests.faults import wait_until

LOOKING = """
import sys
import django
django.setup()
from django.core.checks import run_checks
from django.urls import get_resolver
from careerpath.celery import app
app.loader.import_default_modules()
run_checks()
get_resolver().url_patterns
from django.conf import settings
print(len(settings.SELFID_KEY), *[name for name in sys.modules if "selfid" in name])
"""


# ------------------------------------------------------------------ S5
def loaded(process):
    """The length of the secret, and the modules of self-identification, in a process of ours."""
    done = subprocess.run(
        [sys.executable, "-c", LOOKING],
        cwd=harness.ROOT,
        env={
            **os.environ,
            "CAREERPATH_PROCESS": process,
            "DJANGO_SETTINGS_MODULE": "careerpath.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    length, *modules = done.stdout.split()
    return int(length), modules


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_S5_the_worker_has_neither_the_module_nor_the_secret(process):
    assert loaded(process) == (0, [])


def test_S5_twin_the_web_has_both():
    length, modules = loaded("web")
    assert length > 40
    assert "applicants.selfid.views" in modules


def test_S5_the_worker_may_not_even_enter_the_schema(as_superuser):
    with as_superuser.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('worker', 'selfid', 'USAGE')")
        assert cursor.fetchone() == (False,)


# ------------------------------------------------------------------ S4
def screened(call, rules, by):
    """Everything that one run wrote."""
    run = screening_runs.start(call, rubric=rules, by=by)
    screening_work.work(run.pk)
    return scene.written(run)


SHUFFLED = "UPDATE selfid.answer SET status = 'answered', race = '{NHPI}' WHERE key < '8'"
DROPPED = "DROP SCHEMA selfid CASCADE"


@pytest.mark.parametrize(("what", "size"), [
    (SHUFFLED, 2000),
    (DROPPED, 300),
    pytest.param(SHUFFLED, 9500, marks=pytest.mark.chaos),
    pytest.param(DROPPED, 9500, marks=pytest.mark.chaos),
], ids=["shuffled", "dropped", "shuffled-full", "dropped-full"])  # fmt: skip
def test_S4_screening_writes_the_same_bytes_with_other_answers_and_without_the_schema(
    transactional_db, var, what, size
):
    call, rules, recruiter = scene.stage(size)
    for number, application in enumerate(Application.objects.order_by("pk")):
        race = ["WHITE", "BLACK", "ASIAN"][number % 3]
        selfid.put(application, status="answered", race=[race])
    before = screened(call, rules, recruiter)

    scene.as_superuser(var, what)

    assert screened(call, rules, recruiter) == before
    assert len(before) == size


# ------------------------------------------------------------------ S11
@pytest.fixture
def every_statement_is_logged(transactional_db, var):
    """The database writes each statement of the web into its log, as one that was slow."""
    name = connection.settings_dict["NAME"]
    setting = f'ALTER ROLE web IN DATABASE "{name}"'
    harness.execute(var, f"{setting} SET log_min_duration_statement = 0")
    connections.close_all()
    yield var / "log" / "postgres.log"
    harness.execute(var, f"{setting} RESET log_min_duration_statement")
    connections.close_all()


def said(log, since):
    """What the server's log got since then, up to a mark that is written now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'the end of the test'")
    wait_until(lambda: "the end of the test" in read(log, since), what="The log line")
    return read(log, since)


def read(log, since):
    return log.read_bytes()[since:].decode(errors="replace")


def test_S11_the_servers_log_shows_no_answer_after_a_slow_statement_and_an_error(
    every_statement_is_logged,
):
    log = every_statement_is_logged
    application = scene.stage(1) and Application.objects.get()
    since = log.stat().st_size
    selfid.put(application, status="answered", race=["NHPI"], gender="nonbinary")
    with pytest.raises(selfid.Refused):
        selfid.put(application, status="answered", race=["ZZCANARY"])
    told = said(log, since)
    assert "selfid.put(key, status, payload)" in told
    assert "The answer was not taken." in told
    for word in ("NHPI", "nonbinary", "ZZCANARY", selfid.key_of(application)):
        assert word not in told


def test_S11_twin_a_value_in_a_statement_stands_in_the_log(every_statement_is_logged):
    log = every_statement_is_logged
    since = log.stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["NHPI"])
    assert "NHPI" in said(log, since)
