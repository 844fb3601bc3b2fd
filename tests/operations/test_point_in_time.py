"""A dropped table comes back as of the second before: D8."""

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
from tests.faults import wait_until
from tests.operations.test_replica import Standby, ask

SCRIPT = harness.ROOT / "docs" / "deployment" / "backup.sh"
PEOPLE = 9_500
FILL = f"""
INSERT INTO cohorts_universitypartner
    (code, name, contact_name, contact_email, contact_phone, is_active)
SELECT 'D' || n, 'Partner ' || n, '', '', '', true FROM generate_series(1, {PEOPLE}) AS n
"""
COUNT = "SELECT count(*) FROM cohorts_universitypartner"


class Archiving(Embedded):
    """A server that hands each finished piece of its log to the script."""

    archive = None

    def _options(self):
        command = f"ARCHIVE_FOLDER={self.archive} bash {self.script} keep %p %f"
        return [
            *super()._options(), "-c", "archive_mode=on", "-c", "archive_timeout=60",
            "-c", f"archive_command={command}",
        ]  # fmt: skip


@pytest.fixture
def primary(tmp_path_factory):
    """A migrated server that keeps its log."""
    server = Archiving(tmp_path_factory.mktemp("archiving"))
    folder = tmp_path_factory.mktemp("kept")
    server.archive, server.script = folder / "archive", folder / "backup.sh"
    server.archive.mkdir(mode=0o700)
    server.script.write_text(SCRIPT.read_text())  # where every account may read it
    for part in (folder, *folder.parents[:2]):
        part.chmod(part.stat().st_mode | 0o055)
    server.prepare()
    if server.account:
        os.chown(server.archive, server.account.uid, server.account.gid)
    server.start_postgres()
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=harness.ROOT,
        env={
            **os.environ,
            "CAREERPATH_VAR": str(server.layout.var),
            "CAREERPATH_PROCESS": "migrate",
            "CAREERPATH_DATABASE": DATABASE,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    yield server
    server.stop()


def script(server, *words):
    """The script as the account of the server runs it."""
    account, identity = server.account, {}
    if account:
        identity = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.run(
        ["bash", str(server.script), *words],
        env={
            "PATH": f"{server.binaries}:/usr/bin:/bin",
            "ARCHIVE_FOLDER": str(server.archive),
            "PGHOST": str(server.layout.run),
            "PGUSER": "postgres",
            "PGPASSWORD": server.layout.secret("superuser"),
        },
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        **identity,
    )


@pytest.mark.chaos
@pytest.mark.processes
def test_D8_a_dropped_table_comes_back_as_of_the_second_before(primary, tmp_path_factory):
    first = script(primary, "base")
    assert first.returncode == 0, first.stderr
    ask(primary, "postgres", FILL)
    time.sleep(1.2)
    [(moment,)] = ask(primary, "postgres", "SELECT clock_timestamp()::text")
    time.sleep(1.2)
    ask(primary, "postgres", "DROP TABLE cohorts_universitypartner CASCADE")
    with pytest.raises(psycopg2.errors.UndefinedTable):
        ask(primary, "postgres", COUNT)
    [(piece,)] = ask(primary, "postgres", "SELECT pg_walfile_name(pg_switch_wal())")
    wait_until(lambda: (primary.archive / "wal" / piece).exists())
    processes.stop(primary.postgres.pid, sign=signal.SIGKILL)

    back = Standby(tmp_path_factory.mktemp("back"))
    back.layout.secrets.mkdir(parents=True)
    for name in ("superuser", *LOGINS):
        (back.layout.secrets / name).write_text(primary.layout.secret(name))
    back.prepare()
    back.layout.data.mkdir(parents=True, mode=0o700)
    if back.account:
        os.chown(back.layout.data, back.account.uid, back.account.gid)
    began = time.monotonic()
    done = script(primary, "rewind", moment, str(back.layout.data))
    assert done.returncode == 0, done.stderr
    back.start_postgres()
    try:
        wait_until(lambda: ask(back, "postgres", "SELECT pg_is_in_recovery()") == [(False,)])
        assert ask(back, "web", COUNT) == [(PEOPLE,)]
        assert time.monotonic() - began < 15 * 60
        for login in ("web", "worker"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                ask(back, login, "SELECT count(*) FROM selfid.answer")
    finally:
        back.stop()


def plainly(archive, *words):
    """The script without a server."""
    return subprocess.run(
        ["bash", str(SCRIPT), *words],
        env={"PATH": "/usr/bin:/bin", "ARCHIVE_FOLDER": str(archive)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_D8_what_cannot_be_brought_back_is_said_and_touches_nothing(tmp_path):
    for moment, words in (("yesterday noon-ish", "is no time"), ("2020-01-01 UTC", "no copy from")):
        done = plainly(tmp_path, "rewind", moment, str(tmp_path / "there"))
        assert done.returncode == 1
        assert words in done.stderr
        assert not (tmp_path / "there").exists()
    full = tmp_path / "full"
    full.mkdir()
    (full / "kept").write_text("Somebody's.")
    done = plainly(tmp_path, "rewind", "2030-01-01 UTC", str(full))
    assert (done.returncode, "not empty" in done.stderr) == (1, True)
    assert [one.name for one in full.iterdir()] == ["kept"]


def test_D8_a_piece_is_kept_once_and_another_one_under_its_name_is_refused(tmp_path):
    piece = tmp_path / "000000010000000000000099"
    piece.write_bytes(b"1" * 99)
    kept = tmp_path / "wal" / piece.name
    for _ in range(2):
        assert plainly(tmp_path, "keep", str(piece), piece.name).returncode == 0
    assert kept.read_bytes() == piece.read_bytes()
    piece.write_bytes(b"2" * 99)
    assert plainly(tmp_path, "keep", str(piece), piece.name).returncode != 0
    assert kept.read_bytes() == b"1" * 99
