"""The harness: real servers, roles first, one template database cloned for each worker.

Tests talk to PostgreSQL as the login ``web``, which owns nothing. The superuser only makes and
drops databases. A test that commits gets a new clone afterwards; nothing is truncated.
"""

import gc
import os
import socket
import tempfile

import pytest

from tests import harness, scheduling
from tests.plugin import VAR

pytest_plugins = ["tests.faults"]


def pytest_configure(config):
    """The controller starts the servers before any worker needs them."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        harness.start(VAR)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        harness.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Several workers share the tests in our order."""
    return scheduling.Scheduling(config, log)


def pytest_collection_finish():
    """What stands once the tests are collected is never garbage: looking through it again and
    again was a tenth of the processor's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    """Every test worker has a clone of the migrated template."""
    name = f"test_{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock():
        harness.use_clone(VAR, name)
        yield
        harness.drop(VAR, name)


@pytest.fixture(scope="session")
def worker_id(request):
    workerinput = getattr(request.config, "workerinput", {})
    return workerinput.get("workerid", "main")


@pytest.fixture(autouse=True)
def no_outgoing_connections(monkeypatch):
    """A connection to anywhere but this machine fails the test (H9)."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            pytest.fail(f"A connection to {address} left this machine.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path_factory):
    """Files of a test go to a folder of its own."""
    folder = tmp_path_factory.mktemp("var")
    settings.MEDIA_ROOT = folder / "media"
    settings.VAR = folder
    tempfile.tempdir = None
