"""Start everything on this machine and keep it running: what ``make run`` calls."""

import fcntl
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg2
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from careerpath.addresses import DATABASE
from careerpath.commands import Command as Base
from careerpath.demo import stages
from careerpath.embedded import processes
from careerpath.embedded.errors import CannotStart
from careerpath.embedded.servers import Embedded
from careerpath.embedded.supervisor import Child, Supervisor, end_leftovers
from careerpath.workflow import Refused

QUEUES = "default,bulk,mail"
ADDRESSES = (
    "DATABASE_URL",
    "DATABASE_URL_MIGRATE",
    "DATABASE_URL_WORKER",
    "DATABASE_URL_EQUITY",
)
# What a process may have of the environment besides what all have: its own address and secrets.
OWN = {
    "DATABASE_URL_EQUITY": {"equity"},
    "SELFID_KEY_FALLBACKS": {"equity"},
    "SELFID_KEY": settings.SELFID_PROCESSES,
}


def seal_of_static_files():
    """A hash that changes with any file that would be collected, and with where they go."""
    seal = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            fact = Path(storage.path(name)).stat()
            seal.update(f"{name} {fact.st_size} {fact.st_mtime_ns}\n".encode())
    return seal.hexdigest()


class Command(Base):
    """Embedded servers where none are configured, migrations, worker, beat and web."""

    help = "Starts the embedded services, migrates, and serves with worker and beat."

    def arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--applicants", type=int, default=9500)
        parser.add_argument("--stage", default="all")

    def run(self, *, port, applicants, stage, **options):
        if settings.PRODUCTION:
            raise Refused("'up' serves the demo; in production start web, worker and beat apart.")
        self._check(port, applicants, stage)
        settings.VAR.mkdir(parents=True, exist_ok=True)
        self.embedded = Embedded(settings.VAR)
        self.supervisor = Supervisor(self.tell)
        self.port, self.url = port, f"http://localhost:{port}"
        self.pids = settings.VAR / "pids"
        lock = self._lock()
        end_leftovers(self.pids, word="careerpath")
        self._port(port).close()
        self.supervisor.listen()
        steps = [
            self._start_servers,
            self._migrate,
            self._collect,
            lambda: self._demo(applicants, stage),
            self._start_processes,
            self._wait_until_served,
            self._announce,
        ]
        try:
            for step in steps:
                if not self.supervisor.stopping:
                    step()
            sentence = self.supervisor.watch()
        except CannotStart as trouble:
            raise Refused(str(trouble)) from trouble
        finally:
            self.tell("Stopping.")
            self.supervisor.stop()
            self.embedded.stop()
            lock.close()
        if sentence:
            raise Refused(sentence)
        return {"stopped": True}

    def tell(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    # ------------------------------------------------------------ before anything starts
    def _check(self, port, applicants, stage):
        """What was asked for can be served; refused with a sentence before anything is touched."""
        if not 1 <= port <= 65535:
            raise Refused("A port is a number between 1 and 65535.")
        stages.upto(stage)
        stages.check_number(applicants)
        missing = [name for name in ADDRESSES if not os.environ.get(name)]
        if missing and len(missing) < len(ADDRESSES):
            raise Refused(
                f"Set {' and '.join(missing)} too: with one address of a database of yours the "
                "embedded one stays off."
            )

    def _lock(self):
        file = (settings.VAR / "up.lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise Refused(
                "CareerPath runs already from this folder; stop that one with Ctrl-C first."
            ) from None
        return file

    def _port(self, port):
        probe = socket.socket()
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.close()
            raise Refused(
                f"Port {port} is taken; choose another one: make run PORT={port + 1}."
            ) from None
        return probe

    # ------------------------------------------------------------ servers, database, files
    def _start_servers(self):
        if not settings.EMBEDDED and os.environ.get("REDIS_URL"):
            return
        self.embedded.prepare()
        if settings.EMBEDDED:
            self.embedded.start_postgres()
            self._watch("database", self.embedded.postgres, self._restart_postgres)
        if not os.environ.get("REDIS_URL"):
            self.embedded.start_valkey()
            self._watch("broker", self.embedded.valkey, self._restart_valkey)

    def _watch(self, name, process, launch):
        child = Child(name, launch)
        child.process, child.started = process, time.monotonic()
        self.supervisor.children.append(child)
        child.stop = lambda: None  # the servers outlive the processes that use them

    def _restart_postgres(self):
        self.embedded.start_postgres()
        return self.embedded.postgres

    def _restart_valkey(self):
        self.embedded.start_valkey()
        return self.embedded.valkey

    def _environment(self, process):
        return {
            **{name: value for name, value in os.environ.items() if self._may_have(process, name)},
            "CAREERPATH_PROCESS": process,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }

    @staticmethod
    def _may_have(process, name):
        """What opens self-identification never reaches a process that has no use for it."""
        return name not in OWN or process in OWN[name]

    def _manage(self, *arguments, process="web", what, advice=""):
        """The command has ended well, or somebody has asked to stop meanwhile."""
        done = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self._environment(process),
            stderr=subprocess.PIPE,
            text=True,
        )
        complaint = None
        while complaint is None:
            try:
                complaint = done.communicate(timeout=0.2)[1]
            except subprocess.TimeoutExpired:
                if self.supervisor.stopping:
                    done.terminate()
        if self.supervisor.stopping or not done.returncode:
            return
        lines = [line for line in complaint.splitlines() if line[:1].strip()]
        raise CannotStart(
            f"{what} failed: {lines[-1] if lines else 'no reason was given.'} {advice}".strip()
        )

    def _migrate(self):
        advice = "Removing the folder var/ gives a clean start." if settings.EMBEDDED else ""
        self._manage(
            "migrate", "--verbosity", "0", process="migrate", what="The migration", advice=advice
        )

    def _collect(self):
        """The static files are collected, unless those that lie there are the same."""
        note, now = settings.VAR / "static.seal", seal_of_static_files()
        there = (settings.STATIC_ROOT / "staticfiles.json").exists()
        if there and note.exists() and note.read_text() == now:
            return
        note.unlink(missing_ok=True)
        self._manage(
            "collectstatic", "--noinput", "--verbosity", "0", what="Collecting the static files"
        )
        if not self.supervisor.stopping:
            note.write_text(now)

    def _connect(self):
        """A connection as the web process makes it; our own settings are older than the secrets."""
        if settings.EMBEDDED:
            return self.embedded.connect(DATABASE, "web")
        given = settings.DATABASES["default"]
        return psycopg2.connect(
            host=given["HOST"],
            port=given["PORT"],
            dbname=given["NAME"],
            user=given["USER"],
            password=given["PASSWORD"],
            **given["OPTIONS"],
        )

    def _found(self):
        """Whether a program is there, and of how many applications the demo made it."""
        try:
            with closing(self._connect()) as connection, connection.cursor() as cursor:
                cursor.execute(
                    "SELECT EXISTS (SELECT FROM cohorts_program), (SELECT detail->>'applicants' "
                    "FROM audit_auditevent WHERE kind = 'demo.program.made' LIMIT 1)"
                )
                return cursor.fetchone()
        except psycopg2.Error as trouble:
            raise CannotStart(f"The database does not answer: {trouble}.") from trouble

    def _demo(self, applicants, stage):
        there, made = self._found()
        if there:
            if made and int(made) != applicants:
                self.tell(
                    f"The program of {int(made):,} applications stands; an empty database (without "
                    "the folder var/) would get another one."
                )
            return
        self.tell(f"Making a synthetic program with {applicants:,} applications.")
        self._manage(
            "demo", "--applicants", str(applicants), "--stage", stage, what="The demo program"
        )

    # ------------------------------------------------------------ processes
    def _start_processes(self):
        log, python = settings.VAR / "log", sys.executable
        celery = [python, "-m", "celery", "-A", "careerpath"]
        commands = {
            "web": [
                python, "-m", "gunicorn", "careerpath.wsgi",
                "--config", "python:careerpath.gunicorn_conf",
                "--bind", f"127.0.0.1:{self.port}",
            ],
            "worker": [
                *celery, "worker", "--concurrency", "2", "--queues", QUEUES,
                "--loglevel", "INFO", "--without-gossip", "--without-mingle",
            ],
            "equity": [
                *celery, "worker", "--concurrency", "1", "--queues", "equity", "-n", "equity@%h",
                "--loglevel", "INFO", "--without-gossip", "--without-mingle",
            ],
            "beat": [
                *celery, "beat", "--loglevel", "INFO",
                "--schedule", str(settings.VAR / "beat-schedule"), "--pidfile", "",
            ],
        }  # fmt: skip
        for name, command in commands.items():
            self.supervisor.add(
                Child(
                    name,
                    lambda name=name, command=command: processes.start(
                        command,
                        log=log / f"{name}.log",
                        env=self._environment(name),
                        cwd=settings.BASE_DIR,
                    ),
                    note=self.pids / f"{name}.pid",
                )
            )

    def _wait_until_served(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not self.supervisor.stopping:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        if not self.supervisor.stopping:
            raise CannotStart(
                "The web process did not answer within a minute; "
                f"the reason stands at the end of {settings.VAR / 'log' / 'web.log'}."
            )

    def _announce(self):
        accounts = []
        path = settings.VAR / "secrets" / "demo.json"
        if path.exists():
            accounts = json.loads(path.read_text())
        target = settings.VAR / "demo.json"
        handle = settings.VAR / f"demo.{secrets.token_hex(4)}"
        handle.write_text(json.dumps({"url": self.url, "accounts": accounts}, indent=1))
        handle.chmod(0o600)
        handle.replace(target)
        self.tell(f"\nCareerPath serves at {self.url}\n")
        for account in accounts:
            self.tell(f"  {account['role']:<18} {account['email']:<34} {account['password']}")
        self.tell("\nCtrl-C stops everything.")
