"""Real workers, beats and a broker of one test's own, so that faults hurt nobody else."""

import os
import secrets
import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest
import redis
from celery import Celery

from careerpath.celery_settings import celery_settings
from careerpath.embedded.servers import valkey_binary
from careerpath.later import queue
from tests.faults import wait_until
from tests.harness import ROOT


class Broker:
    """A Redis-protocol server on a socket in a folder of its own."""

    def __init__(self, folder, **configuration):
        self.folder, self.password = folder, secrets.token_urlsafe(12)
        self.socket = folder / "b.sock"
        self.url = f"redis+socket://:{self.password}@{self.socket}?virtual_host=0"
        self.configuration = {
            "port": "0", "unixsocket": self.socket, "requirepass": self.password, "dir": folder,
            "appendonly": "yes", "save": '""', "maxmemory-policy": "noeviction", **configuration,
        }  # fmt: skip
        self.process = None

    def start(self):
        lines = "".join(f"{name} {value}\n" for name, value in self.configuration.items())
        (self.folder / "b.conf").write_text(lines)
        with (self.folder / "b.log").open("ab") as log:
            self.process = subprocess.Popen(
                [valkey_binary(), self.folder / "b.conf"], stdout=log, stderr=log
            )
        wait_until(self.answers, what="The broker's start")

    def client(self):
        return redis.Redis(
            unix_socket_path=str(self.socket), password=self.password, socket_timeout=2
        )

    def answers(self):
        with suppress(redis.RedisError, OSError):
            return self.client().ping()
        return False

    @property
    def pid(self):
        return self.process.pid

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.kill()


class Site:
    """Starts our processes against the test's database and broker; ends them all."""

    def __init__(self, var, broker, log):
        self.var, self.broker, self.log, self.started = var, broker, log, []
        self.app = "careerpath"

    def environment(self, process, **more):
        broker = {"REDIS_URL": self.broker.url} if self.broker else {}
        return {
            **os.environ, "CAREERPATH_PROCESS": process, "CAREERPATH_MODE": "test",
            "CAREERPATH_VAR": str(self.var), **broker, **more,
        }  # fmt: skip

    def start(self, name, *command, process="worker", **more):
        with (self.log / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", self.app, *command]
                if command[0] in {"worker", "beat"}
                else [sys.executable, *command],
                cwd=ROOT,
                env=self.environment(process, **more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(child)
        return child

    def worker(self, name="worker", *, queues="default,bulk,mail", concurrency=2, **more):
        options = ["--concurrency", str(concurrency), "--queues", queues]
        return self.start(
            name, "worker", *options, "--without-gossip", "--without-mingle", "-n",
            f"{name}@test", "--loglevel", "INFO", "-I", "tests.later.worker_jobs", **more,
        )  # fmt: skip

    def beat(self, name="beat", **more):
        return self.start(
            name, "beat", "--pidfile", "", "--loglevel", "INFO", process="beat", **more
        )

    def read(self, name):
        return (self.log / f"{name}.log").read_text(errors="replace")

    def stop(self):
        for child in self.started:
            kill_group(child)


def kill_group(child):
    """The process and all its children are gone."""
    with suppress(psutil.NoSuchProcess):
        family = [psutil.Process(child.pid), *psutil.Process(child.pid).children(recursive=True)]
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
    with suppress(subprocess.TimeoutExpired):
        child.wait(10)


@pytest.fixture
def broker(tmp_path):
    """A running broker that this test may kill or freeze."""
    folder = tmp_path / "broker"
    folder.mkdir()
    server = Broker(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def published_to(broker, settings, monkeypatch):
    """What this process publishes goes to the test's broker, with a page's patience."""
    settings.CELERY_BROKER_URL = broker.url
    monkeypatch.setattr(queue, "current_app", publisher(celery_settings(broker.url, "web")))
    monkeypatch.setattr(queue, "_silent_until", 0.0)
    return broker


def publisher(configuration):
    """A Celery app of its own with these settings."""
    app = Celery("test", set_as_current=False)
    app.config_from_object(
        {name.removeprefix("CELERY_").lower(): value for name, value in configuration.items()}
    )
    return app


@pytest.fixture
def quick_site(site):
    """Workers and beats of this test, under a clock that ticks every second."""
    site.app = "tests.later.quick_clock"
    return site


@pytest.fixture
def site(var, broker, tmp_path, transactional_db):
    """Workers and beats of this test."""
    ours = Site(var, broker, tmp_path)
    yield ours
    ours.stop()
