"""A replica takes over when the primary dies: D3."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import psycopg2
import pytest

from careerpath.addresses import DATABASE, LOGINS
from careerpath.embedded import processes
from careerpath.embedded.servers import Embedded
from tests import harness

pytestmark = [pytest.mark.chaos, pytest.mark.processes]
ADD = """
INSERT INTO cohorts_universitypartner
    (code, name, contact_name, contact_email, contact_phone, is_active)
VALUES (%s, %s, '', '', '', true)
"""
ALL = "SELECT code FROM cohorts_universitypartner"
ROUNDS, BACK = 300, 30


class Standby(Embedded):
    """A server that follows another one; what is in it comes from there."""

    def _make_database(self):
        pass


@pytest.fixture
def pair(tmp_path_factory):
    """A migrated primary, and a replica of it that follows."""
    primary = Embedded(tmp_path_factory.mktemp("primary"))
    primary.prepare()
    primary.start_postgres()
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=harness.ROOT,
        env={
            **os.environ,
            "CAREERPATH_VAR": str(primary.layout.var),
            "CAREERPATH_PROCESS": "migrate",
            "CAREERPATH_DATABASE": DATABASE,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    replica = Standby(tmp_path_factory.mktemp("replica"))
    replica.layout.secrets.mkdir(parents=True)
    for name in ("superuser", *LOGINS):
        (replica.layout.secrets / name).write_text(primary.layout.secret(name))
    replica.prepare()
    copy(primary, replica.layout.data)
    replica.start_postgres()
    yield primary, replica
    replica.stop()
    primary.stop()


def copy(primary, data):
    """The folder holds what the primary has, and says whom to follow."""
    data.mkdir(parents=True, mode=0o700)
    account, identity = primary.account, {}
    if account:
        os.chown(data, account.uid, account.gid)
        identity = {"user": account.uid, "group": account.gid, "extra_groups": []}
    done = subprocess.run(
        [
            str(primary.binaries / "pg_basebackup"), "-D", str(data), "-R", "-X", "stream",
            "-h", str(primary.layout.run), "-U", "postgres", "--checkpoint=fast",
        ],
        env={"PATH": "/usr/bin:/bin", "PGPASSWORD": primary.layout.secret("superuser")},
        cwd=data,
        capture_output=True,
        text=True,
        check=False,
        **identity,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def ask(server, login, statement, values=()):
    """The rows of a statement as one of the logins; it is committed."""
    opened = contextlib.closing(server.connect(DATABASE, login))
    with opened as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_D3_a_promoted_replica_serves_again_with_its_walls_and_loses_the_last_moment_at_most(pair):
    primary, replica = pair
    writer = primary.connect(DATABASE, "web")
    writer.autocommit = True
    told = []
    with writer.cursor() as cursor:
        for number in range(ROUNDS):
            cursor.execute(ADD, [f"D{number}", f"Partner {number}"])
            told.append(f"D{number}")
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        ask(replica, "web", ADD, ["X", "Nobody writes to a replica"])

    started = time.monotonic()
    processes.stop(primary.postgres.pid, sign=signal.SIGKILL)
    ask(replica, "postgres", "SELECT pg_promote(true, %s)", [BACK])
    ask(replica, "web", ADD, ["after", "Written after the fail-over"])
    took = time.monotonic() - started

    there = {code for (code,) in ask(replica, "web", ALL)}
    lost = [code for code in told if code not in there]
    assert took < BACK
    assert lost == told[len(told) - len(lost) :]  # the last ones, no hole
    assert len(lost) < ROUNDS / 2
    assert "after" in there
    ask(
        replica, "web", "SELECT selfid.put(%s, 'declined', %s)", ["a" * 64, '{"form_version": "1"}']
    )
    for login in ("web", "worker"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(replica, login, "SELECT count(*) FROM selfid.answer")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(replica, "web", "DELETE FROM audit_auditevent")
