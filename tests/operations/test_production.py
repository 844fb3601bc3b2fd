"""Production refuses to start half-configured: H1, S6."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection

from careerpath import addresses, startup
from careerpath.accounts.models import User
from cohorts.models import Program
from tests.deployment import PRODUCTION
from tests.harness import ROOT

HEARS = """
import careerpath.celery, django
from celery.signals import beat_init, worker_init
from django.db import connections
django.setup()
for signal in (worker_init, beat_init):
    try:
        signal.send(sender=None)
    except SystemExit as end:
        print(end)
    connections.close_all()
"""


def start(code="import careerpath.settings", **changes):
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("CAREERPATH", "DATABASE"))
    }
    environment |= PRODUCTION | {"CAREERPATH_PROCESS": "web"} | changes
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={k: v for k, v in environment.items() if v is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_H1_complete_production_settings_load():
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY before"),
        ({"SECRET_KEY": "short"}, "at least 50 characters"),
        ({"DATABASE_URL": None}, "Set DATABASE_URL before"),
        ({"REDIS_URL": None}, "Set REDIS_URL before"),
        ({"EMAIL_URL": None}, "Set EMAIL_URL before"),
        ({"SELFID_KEY": None}, "Set SELFID_KEY before"),
        ({"SELFID_KEY": PRODUCTION["SECRET_KEY"]}, "characters of its own"),
        ({"SCANNER": None}, "Set SCANNER before"),
        ({"ALLOWED_HOSTS": None}, "Set ALLOWED_HOSTS before"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"CAREERPATH_PROCESS": "worker"}, "Set DATABASE_URL_WORKER before"),
        ({"CAREERPATH_PROCESS": "nonsense"}, "CAREERPATH_PROCESS is one of"),
        ({"DATABASE_URL": "mysql://x/y"}, "database address looks like"),
        ({"EMAIL_URL": "http://x"}, "EMAIL_URL looks like"),
    ],
)
def test_H1_production_refuses_with_a_sentence(changes, sentence):
    done = start(**changes)
    assert done.returncode == 1
    assert sentence in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("variable", ["DATABASE_URL", "REDIS_URL"])
def test_H1_production_refuses_the_embedded_servers(var, variable):
    layout = addresses.Layout(var)
    embedded = {
        "DATABASE_URL": addresses.embedded_database(layout, "web"),
        "REDIS_URL": addresses.embedded_redis(layout),
    }
    done = start(**{variable: embedded[variable]})
    assert done.returncode == 1
    assert "not the embedded ones" in done.stderr.strip().splitlines()[-1]


def test_H1_a_socket_of_an_ordinary_server_is_none_of_the_embedded_ones(tmp_path):
    assert not addresses.is_embedded("/var/run/postgresql")
    assert not addresses.is_embedded("db.example.org")
    assert not addresses.is_embedded("/0")
    assert addresses.is_embedded("/tmp/careerpath-0a1b2c3d/run")


@pytest.mark.parametrize(
    "makes",
    [
        lambda: Program.objects.create(name="Demo", slug="demo", is_synthetic=True),
        lambda: User.objects.create_user("Admin@careerpath.example"),
    ],
)
def test_H1_production_refuses_the_database_of_the_demo(db, makes):
    Program.objects.create(name="Northern Lights", slug="north")
    User.objects.create_user("ada@example.org")
    with connection.cursor() as cursor:
        before = startup.reason_to_refuse(cursor, process="web", production=True)
        makes()
        after = startup.reason_to_refuse(cursor, process="web", production=True)
        demo = startup.reason_to_refuse(cursor, process="web")
    assert before == ""
    assert "holds the demo program and its accounts" in after
    assert demo == ""


@pytest.mark.parametrize("login", ["worker", "equity", "retention", "backup", "migrate"])
def test_H1_the_question_for_the_demo_troubles_no_login(as_login, login):
    with as_login(login).cursor() as cursor:
        assert startup.reason_to_refuse(cursor, process="migrate", production=True) == ""


@pytest.mark.processes
def test_H1_web_worker_and_beat_end_before_they_serve_the_demo(var, transactional_db, tmp_path):
    Program.objects.create(name="Demo", slug="demo", is_synthetic=True)
    layout = addresses.Layout(var)
    (tmp_path / "pg").symlink_to(layout.run)
    changes = {"REDIS_URL": "redis://127.0.0.1:9/0"}
    for login, name in (("web", "DATABASE_URL"), ("worker", "DATABASE_URL_WORKER")):
        url = addresses.embedded_database(layout, login, connection.settings_dict["NAME"])
        changes[name] = url.replace(quote(str(layout.run)), quote(str(tmp_path / "pg")))
    said = "This database holds the demo program"

    web = start("import careerpath.wsgi", **changes)
    assert web.returncode == 1
    assert said in web.stderr.strip().splitlines()[-1]

    done = start(HEARS, **changes, CAREERPATH_PROCESS="worker")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(said) == 2


def test_H1_the_demo_command_refuses_in_production():
    done = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION, "CAREERPATH_PROCESS": "web"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "serves the demo" in done.stderr
