"""A backup is one that was restored: D7."""

import os
import subprocess

import psycopg2
import pytest
from django.db import connection

from cohorts.models import Program, UniversityPartner
from tests import harness

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
    harness.Embedded(var).provision(target)

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
    harness.Embedded(var).provision(target)

    done = run(var, "restore", str(folder), RESTORE_DATABASE_URL=address(var, "postgres", target))

    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert checksums(var, target) == {}
    harness.drop(var, target)
