"""A backup is one that was restored: D7."""

import os
import shlex
import signal
import subprocess

import psycopg2
import pytest
from django.db import connection

from cohorts.models import Program, UniversityPartner
from tests import harness
from tests.compose import filled, services

pytestmark = pytest.mark.processes
SCRIPT = harness.ROOT / "docs" / "deployment" / "backup.sh"


def run(var, *arguments, **environment):
    embedded = harness.Embedded(var)
    return subprocess.run(
        ["bash", str(SCRIPT), *arguments],
        env={
            **os.environ,
            "PATH": f"{embedded.binaries}:{os.environ['PATH']}",
            "PGHOST": str(embedded.layout.run),
            "PGPORT": "5432",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def address(var, login, database):
    secret = harness.Embedded(var).layout.secret("superuser" if login == "postgres" else login)
    return f"postgresql://{login}:{secret}@/{database}"


def checksums(var, database):
    """Count and content hash of every table, by name."""
    bare = harness.superuser(var, database)
    with bare.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), ''))"
                f' FROM "{table}" AS t'
            )
            found[table] = cursor.fetchone()
    bare.close()
    return found


@pytest.fixture
def backup(var, transactional_db, tmp_path):
    """A dump of a database with some rows, and the name of that database."""
    Program.objects.create(name="Northern Lights", slug="north")
    UniversityPartner.objects.bulk_create(
        UniversityPartner(code=f"P{n}", name=f"Partner {n} ąéß") for n in range(50)
    )
    source = connection.settings_dict["NAME"]
    folder = tmp_path / "backups"
    folder.mkdir()
    done = run(
        var, "once",
        BACKUP_DATABASE_URL=address(var, "backup", source), BACKUP_FOLDER=str(folder),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return source, next(folder.iterdir())


def test_D7_a_restored_backup_equals_its_source_and_keeps_the_walls(var, backup):
    source, folder = backup
    target = f"restored_{os.getpid()}"
    harness.drop(var, target)
    harness.execute(var, f'CREATE DATABASE "{target}"')
    harness.provision(var, target)

    done = run(var, "restore", str(folder), RESTORE_DATABASE_URL=address(var, "postgres", target))

    assert done.returncode == 0, done.stderr
    before, after = checksums(var, source), checksums(var, target)
    assert before == after
    assert before["cohorts_universitypartner"][0] == 50
    web = harness.connect(var, "web", target)
    with web.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('web', 'cohorts_program', 'INSERT'), "
            "has_table_privilege('web', 'cohorts_program', 'TRUNCATE'), "
            "has_table_privilege('web', 'audit_auditevent', 'UPDATE'), "
            "has_function_privilege('web', 'selfid.put(text, text, text)', 'EXECUTE'), "
            "has_function_privilege('worker', 'selfid.put(text, text, text)', 'EXECUTE'), "
            "has_schema_privilege('worker', 'selfid', 'USAGE')"
        )
        assert cursor.fetchone() == (True, False, False, True, False, False)
        cursor.execute("SELECT selfid.put(%s, 'declined', '{\"form_version\": \"1\"}')", ["a" * 64])
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("SELECT FROM selfid.answer")
    web.close()
    harness.drop(var, target)


def test_D7_a_damaged_backup_is_refused_and_restores_nothing(var, backup):
    _, folder = backup
    dump = folder / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-40])
    target = f"damaged_{os.getpid()}"
    harness.drop(var, target)
    harness.execute(var, f'CREATE DATABASE "{target}"')
    harness.provision(var, target)

    done = run(var, "restore", str(folder), RESTORE_DATABASE_URL=address(var, "postgres", target))

    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert checksums(var, target) == {}
    harness.drop(var, target)


def by_compose(var, service, *arguments, places, **environment):
    """Run a service of compose.yaml here: its command and settings, with ``places`` moved."""
    found = services(filled())[service]

    def here(text):
        for there, place in places.items():
            text = text.replace(there, str(place))
        return text

    command = [*found.get("entrypoint", []), *shlex.split(found.get("command", "")), *arguments]
    embedded = harness.Embedded(var)
    return subprocess.run(
        [here(word) for word in command],
        env={
            "PATH": f"{embedded.binaries}:{os.environ['PATH']}",
            "PGHOST": str(embedded.layout.run),
            **{name: here(str(value)) for name, value in found["environment"].items()},
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_D7_the_restore_of_compose_brings_database_and_files_back_and_only_into_an_empty_one(
    var, transactional_db, tmp_path
):
    Program.objects.create(name="Northern Lights", slug="north")
    source, target = connection.settings_dict["NAME"], f"composed_{os.getpid()}"
    files, fresh, backups = (tmp_path / name for name in ("files", "fresh", "backups"))
    for folder in (files / "media", files / "anchors", fresh, backups):
        folder.mkdir(parents=True)
    (files / "media" / "upload.csv").write_text("a,b")
    (files / "anchors" / "2026-11-22.json").write_text("{}")
    places = {"/backup.sh": SCRIPT, "/backups": backups, "/files": files}
    # The service waits for the night: the same script is told to begin.
    done = run(
        var, "once", BACKUP_DATABASE_URL=address(var, "backup", source),
        BACKUP_FOLDER=str(backups), FILES_FOLDER=str(files),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    name = next(backups.iterdir()).name
    harness.drop(var, target)
    harness.execute(var, f'CREATE DATABASE "{target}"')
    harness.provision(var, target)
    places["/files"] = fresh
    here = {
        "RESTORE_DATABASE_URL": address(var, "postgres", target), "FILES_OWNER": str(os.getuid())
    }  # fmt: skip

    missing = by_compose(var, "restore", "20200101T000000Z", places=places, **here)
    done = by_compose(var, "restore", name, places=places, **here)
    again = by_compose(var, "restore", name, places=places, **here)

    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "There is no backup 20200101T000000Z" in missing.stderr
    assert done.returncode == 0, done.stderr
    assert checksums(var, target) == checksums(var, source)
    assert (fresh / "media" / "upload.csv").read_text() == "a,b"
    assert (fresh / "anchors" / "2026-11-22.json").exists()
    assert again.returncode == 1
    assert "The database is not empty" in again.stderr
    harness.drop(var, target)
    volumes = services(filled())["restore"]["volumes"]
    assert {"files:/files", "backups:/backups:ro"} <= set(volumes)


def test_D7_a_failed_dump_leaves_nothing_that_looks_like_a_backup(var, tmp_path):
    old, older = tmp_path / "20200101T000000Z.part", tmp_path / "20200102T000000Z"
    for folder in (old, older):
        folder.mkdir()
    os.utime(old, (0, 0))
    bad = {"BACKUP_DATABASE_URL": address(var, "backup", "nowhere"), "BACKUP_FOLDER": str(tmp_path)}

    done = run(var, "once", **bad)

    assert done.returncode != 0
    assert list(tmp_path.iterdir()) == [older]


def test_D7_the_nightly_service_begins_at_once_and_a_failure_is_no_backup(var, tmp_path):
    embedded = harness.Embedded(var)
    nightly = subprocess.Popen(
        ["bash", str(SCRIPT), "nightly"],
        env={
            "PATH": f"{embedded.binaries}:{os.environ['PATH']}",
            "PGHOST": str(embedded.layout.run),
            "BACKUP_DATABASE_URL": address(var, "backup", "nowhere"),
            "BACKUP_FOLDER": str(tmp_path),
        },
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said = [nightly.stderr.readline() for _ in range(2)]
    finally:
        os.killpg(nightly.pid, signal.SIGKILL)
        nightly.wait()
        nightly.stderr.close()
    assert said[1] == "The backup failed; the next try is at 03:15 UTC.\n", said
    assert list(tmp_path.iterdir()) == []
