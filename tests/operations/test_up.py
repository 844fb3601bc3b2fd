"""One command serves, restarts what dies, leaves nothing behind and recovers from anything."""

import contextlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.core.management import call_command

from careerpath.addresses import Layout
from careerpath.embedded import processes
from careerpath.embedded.servers import Embedded
from careerpath.operations.management.commands.up import Command
from cohorts.models import Program
from tests.faults import killed, wait_until
from tests.harness import ROOT

pytestmark = pytest.mark.processes


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Up:
    """A running ``manage.py up`` whose output is collected."""

    def __init__(self, var, port, applicants=60):
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("CAREERPATH", "DATABASE"))
        }
        self.var, self.port, self.lines = var, port, []
        self.process = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "up",
                "--port",
                str(port),
                "--applicants",
                str(applicants),
            ],
            cwd=ROOT,
            env={**environment, "CAREERPATH_VAR": str(var), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._collect, daemon=True).start()

    def _collect(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    @property
    def text(self):
        return "\n".join(self.lines)

    def served(self):
        wait_until(
            lambda: "Ctrl-C stops everything." in self.text or self.process.poll() is not None,
            seconds=120,
            what="a served page",
        )
        assert self.process.poll() is None, self.text
        return self

    def end(self, sign=signal.SIGINT):
        self.process.send_signal(sign)
        self.process.wait(60)

    def main(self, word):
        """The id of the process that stands right under this one and has the word in its line."""
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if word in " ".join([*child.cmdline(), ""]):
                    return child.pid
        return None

    def children(self):
        """The ids of all processes of this site, found by the folder they use."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            line = processes.command_line(int(entry.name))
            mine = f"CAREERPATH_VAR={self.var}\0".encode() in environment or str(self.var) in line
            if mine and processes.alive(int(entry.name)) and "manage.py up" not in line:
                found[int(entry.name)] = line
        return found


# What is killed, and the word that its command line holds.
MAIN = {
    "worker": " worker ", "beat": " beat ", "web": "gunicorn", "broker": "valkey",
    "database": "postgres",
}  # fmt: skip


def migrated(folder):
    """How many migrations the site's database has; 0 while it does not answer."""
    try:
        with closing(Embedded(folder).connect("careerpath")) as bare, bare.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_migrations")
            return cursor.fetchone()[0]
    except (psycopg2.Error, OSError):
        return 0


def ready(port):
    """Whether every light is green again."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def folder(tmp_path):
    """A folder that only we may enter: PostgreSQL's own user needs its data elsewhere."""
    var = tmp_path / "var"
    yield var
    for name in ("data_directory", "run_directory"):
        marker = var / "secrets" / name
        if marker.exists():
            shutil.rmtree(Path(marker.read_text().strip()).parent, ignore_errors=True)


def test_up_serves_restarts_recovers_and_stops(folder):
    """One site through everything, because each fresh one makes its own database and program."""
    port = free_port()
    half = Up(folder, port)
    wait_until(lambda: migrated(folder) > 5, seconds=120, what="A part of the migrations")
    os.killpg(half.process.pid, signal.SIGKILL)
    half.process.wait(10)
    assert "Ctrl-C stops everything." not in half.text

    up = Up(folder, port).served()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert answer.status == 200
    told = json.loads((folder / "demo.json").read_text())
    assert told["url"] == f"http://localhost:{port}"
    assert len({account["role"] for account in told["accounts"]}) == 11
    assert (folder / "secrets" / "web").stat().st_mode & 0o777 == 0o600

    for name, word in MAIN.items():
        first = up.main(word)
        killed(first)
        wait_until(lambda n=name: f"The {n} process ended" in up.text, what=f"word of the {name}")
        wait_until(lambda w=word, old=first: up.main(w) not in {None, old}, what=f"another {name}")
    wait_until(lambda: ready(port), seconds=60, what="the site after all five were killed")

    second = Up(folder, free_port())
    second.process.wait(60)
    assert second.process.returncode == 1
    assert "runs already from this folder" in second.text

    killed(up.process.pid)
    up.process.wait(10)
    wait_until(
        lambda: not any("postgres" in line for line in up.children().values()),
        what="the end of the orphaned database",
    )
    (Layout(folder).data / "postmaster.pid").write_text("999999\nnonsense\n")

    recovered = Up(folder, port, applicants=50).served()
    assert "Making a synthetic program" not in recovered.text
    assert "The program of 60 applications stands" in recovered.text
    recovered.end(signal.SIGINT)
    assert recovered.process.returncode == 0
    assert recovered.children() == {}

    again = Up(folder, port).served()
    again.end(signal.SIGTERM)
    assert again.children() == {}


def test_up_names_a_taken_port(folder):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        up = Up(folder, port)
        up.process.wait(60)
    assert up.process.returncode == 1
    assert f"Port {port} is taken" in up.text
    assert up.children() == {}


def test_up_stops_at_once_while_it_makes_the_demo(folder):
    for sign in (signal.SIGINT, signal.SIGTERM):
        up = Up(folder, free_port(), applicants=9000)
        wait_until(
            lambda up=up: "Inviting the staff" in up.text or "Making a synthetic" in up.text,
            seconds=120,
            what="the demo in the making",
        )
        if sign == signal.SIGINT:
            os.killpg(up.process.pid, sign)  # as a terminal does
        else:
            up.process.send_signal(sign)
        up.process.wait(30)

        assert up.process.returncode == 0, up.text
        assert "Stopping." in up.text
        assert "failed" not in up.text
        assert "CareerPath serves at" not in up.text
        assert up.children() == {}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "99999"], "A port is a number between 1 and 65535."),
        (["--port", "0"], "A port is a number between 1 and 65535."),
        (["--stage", "nonsense"], "There is no stage “nonsense”"),
        (["--applicants", "-5"], "Choose between 1 and 1,000,000 applicants."),
    ],
)
def test_up_refuses_what_it_cannot_serve_before_anything_is_touched(
    tmp_path, settings, arguments, sentence
):
    assert refusal(tmp_path, settings, *arguments).startswith(sentence)


def test_up_names_the_addresses_that_are_missing_with_servers_of_yours(
    tmp_path, settings, monkeypatch
):
    monkeypatch.setenv("DATABASE_URL", "postgres://web:x@db.example.org/careerpath")
    said = refusal(tmp_path, settings)
    names = "DATABASE_URL_MIGRATE and DATABASE_URL_WORKER and DATABASE_URL_EQUITY"
    assert said.startswith(f"Set {names} too")
    assert "var/" not in said


def refusal(var, settings, *arguments):
    """What ``up`` says when it refuses; nothing was written by then."""
    settings.VAR, said = var / "var", io.StringIO()
    with pytest.raises(SystemExit) as ending:
        call_command("up", *arguments, stderr=said)
    assert ending.value.code == 1
    assert list(var.iterdir()) == []
    return said.getvalue()


def test_up_looks_for_a_program_on_servers_of_yours_too(transactional_db, settings):
    settings.EMBEDDED = False
    assert Command()._found() == (False, None)
    Program.objects.create(name="Northern Lights", slug="north")
    assert Command()._found() == (True, None)
