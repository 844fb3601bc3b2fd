"""Faults as fixtures: kill, freeze, disconnect, crash."""

import contextlib
import os
import signal
import time

import psycopg2
import pytest

from tests import harness


def wait_until(fact, *, seconds=30.0, what="the fact"):
    """Return the first true answer of ``fact``; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = fact()
        if answer:
            return answer
        time.sleep(0.03)
    return pytest.fail(f"{what} did not happen within {seconds} seconds.")


def killed(pid):
    """The process got SIGKILL."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def frozen(pid):
    """The process stands still inside the block: sockets stay open, nothing answers."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def disconnected(var, database):
    """Every connection to the database is cut; returns how many."""
    connection = harness.superuser(var)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = %s AND pid <> pg_backend_pid()",
            [database],
        )
        cut = cursor.fetchone()[0]
    connection.close()
    return cut


def crashed_postgres(embedded):
    """The server died without a word and is back, recovered from its log."""
    embedded.postgres.send_signal(signal.SIGQUIT)  # immediate shutdown: no checkpoint
    embedded.postgres.wait(30)
    embedded.start_postgres()


@pytest.fixture(scope="session")
def var():
    """The folder of the test servers."""
    return harness.pathlib.Path(os.environ["CAREERPATH_VAR"])


@pytest.fixture
def as_login(var, db):
    """Open bare connections under a login: ``as_login("worker")``."""
    opened = []

    def connect(login):
        connection = harness.connect(var, login, os.environ["CAREERPATH_DATABASE"])
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        with contextlib.suppress(psycopg2.Error):
            connection.close()
