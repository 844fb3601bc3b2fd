"""Servers and databases for the tests."""

import contextlib
import fcntl
import hashlib
import os
import pathlib
import secrets
import subprocess
import sys

import psutil
import psycopg2
from django.db import connections
from django.test import TransactionTestCase

from careerpath.embedded.servers import Embedded

ROOT = pathlib.Path(__file__).resolve().parent.parent
MEMORY = pathlib.Path("/dev/shm")
ROOM = 5 * 2**30
servers = None


def fingerprint():
    """A name that changes with every migration, so that the template is never stale."""
    digest = hashlib.sha256()
    paths = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("careerpath/**/migrations/*.py")]
    for path in sorted([*paths, ROOT / "careerpath" / "provision.sql"]):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return f"template_{digest.hexdigest()[:16]}"


def start(var, *, durable=False):
    """The servers answer and the template database is migrated."""
    global servers
    servers = Embedded(var, durable=durable)
    if not durable:
        keep_in_memory(servers.layout)
    servers.prepare()
    servers.start_postgres()
    servers.start_valkey()
    template = fingerprint()
    if template not in databases():
        for old in databases():
            if old.startswith(("template_", "test_")):
                drop(var, old)
        make_template(var, template)
    for old in databases():
        if old.startswith("test_"):
            drop(var, old)


def keep_in_memory(layout):
    """The data of a server for tests lies in memory where there is plenty: a clone takes 60 ms
    instead of 400."""
    marker = layout.secrets / "data_directory"
    if marker.exists() and pathlib.Path(marker.read_text().strip()).parent.parent != MEMORY:
        return
    if not os.access(MEMORY, os.W_OK) or (layout.var / "postgres").exists():
        return
    plenty = psutil.disk_usage(MEMORY).free > ROOM and psutil.virtual_memory().available > ROOM
    if plenty and not marker.exists():
        layout.secrets.mkdir(parents=True, exist_ok=True)
        marker.write_text(f"{MEMORY}/careerpath-{secrets.token_hex(4)}/data")
    elif not plenty and marker.exists():
        marker.unlink()


def stop():
    if servers is not None:
        servers.stop()


def superuser(var, database="postgres"):
    connection = Embedded(var).connect(database)
    connection.autocommit = True
    return connection


def execute(var, statement, database="postgres"):
    connection = superuser(var, database)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


@contextlib.contextmanager
def alone_with_the_roles(var):
    """Roles belong to the whole server: tests of two workers that alter them at once would fail."""
    with (pathlib.Path(var) / "provisioning").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def provision(var, name):
    """The roles stand and have their rights in that database."""
    with alone_with_the_roles(var):
        Embedded(var).provision(name)


def databases():
    connection = servers.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")
        names = [name for (name,) in cursor.fetchall()]
    connection.close()
    return names


def make_template(var, name):
    """A database with roles and rights, migrated by the login ``migrate``."""
    building = f"{name}_building"
    drop(var, building)
    execute(var, f'CREATE DATABASE "{building}" STRATEGY wal_log')
    provision(var, building)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, "CAREERPATH_PROCESS": "migrate", "CAREERPATH_DATABASE": building},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stdout}\n{done.stderr}")
    execute(var, f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def clone(var, name, template=""):
    """A fresh copy of the template under ``name``; connections to an old one are cut."""
    drop(var, name)
    template = template or fingerprint()
    execute(var, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    execute(
        var,
        f"""
        REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;
        GRANT CONNECT, TEMPORARY ON DATABASE "{name}"
            TO migrate, owner, web, worker, equity, retention;
        GRANT CONNECT ON DATABASE "{name}" TO backup;
        """,
    )


def stands(var, name):
    """Whether there is a database of that name."""
    connection = superuser(var)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()[0]
    connection.close()
    return bool(found)


def drop(var, name):
    execute(var, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def use_clone(var, name):
    """Django's default connection is a clone; committing tests get a new one afterwards."""
    clone(var, name)
    default = connections["default"]
    default.close()
    default.settings_dict["NAME"] = name
    os.environ["CAREERPATH_DATABASE"] = name

    def teardown(self):
        connections.close_all()
        clone(var, name)

    TransactionTestCase._fixture_teardown = teardown


def connect(var, login, database):
    """A bare connection as one of the logins."""
    connection = Embedded(var).connect(database, login)
    assert isinstance(connection, psycopg2.extensions.connection)
    return connection
