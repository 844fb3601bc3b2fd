"""Migrations go in beside people who read: D6."""

import os
import subprocess
import sys
import threading
import time

import psycopg2
import pytest

from tests import harness

pytestmark = [pytest.mark.chaos, pytest.mark.processes]
TABLES = """
SELECT quote_ident(tablename) FROM pg_tables
WHERE schemaname = 'public' AND has_table_privilege('web', schemaname || '.' || tablename, 'SELECT')
"""
# A page's own setting: who waits longer for a lock gets a sentence instead of the page.
PAGES_WAIT = "3s"


class Reader(threading.Thread):
    """Somebody who reads all tables again and again, as pages do, and notes what went wrong."""

    def __init__(self, var, database):
        super().__init__(daemon=True)
        self.connection = harness.connect(var, "web", database)
        self.over, self.looks, self.longest, self.wrong = threading.Event(), 0, 0.0, []

    def run(self):
        while not self.over.is_set():
            try:
                self.look()
            except psycopg2.Error as trouble:
                self.wrong.append(str(trouble).strip())
                self.connection.rollback()
        self.connection.close()

    def look(self):
        """Each table is read in a transaction of its own and held for a moment.

        Several in one transaction could meet a migration of several tables in the other order; the
        database then asks one of the two to try again.
        """
        for table in self.tables():
            started = time.monotonic()
            with self.connection, self.connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PAGES_WAIT}'")
                cursor.execute(f"SELECT 1, pg_sleep(0.02) FROM {table} LIMIT 1")
            self.longest = max(self.longest, time.monotonic() - started)
            self.looks += 1

    def tables(self):
        """Every table that pages read."""
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(TABLES)
            return [name for (name,) in cursor.fetchall()]


def test_D6_each_migration_finds_its_lock_beside_a_reader_and_no_reader_waits_in_vain(var):
    database = f"migrating_{os.getpid()}"
    harness.drop(var, database)
    harness.execute(var, f'CREATE DATABASE "{database}"')
    harness.provision(var, database)
    reader = Reader(var, database)
    reader.start()

    done = subprocess.run(
        [sys.executable, "-m", "tests.operations.migrating"],
        cwd=harness.ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "careerpath.settings",
            "CAREERPATH_PROCESS": "migrate",
            "CAREERPATH_DATABASE": database,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    reader.over.set()
    reader.join(30)

    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-3000:]
    lines = done.stdout.split("\n")
    assert "filled" in lines
    assert int(lines[-2]) > 60
    assert reader.wrong == []
    assert reader.looks > 1000
    bare = harness.superuser(var, database)
    with bare.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM applicants_application")
        assert cursor.fetchone() == (10_000,)
    bare.close()
    harness.drop(var, database)
