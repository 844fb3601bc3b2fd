"""Lights: what works and what does not, in a sentence each."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone

from careerpath.later import health
from careerpath.later.health import Light
from careerpath.notifications.models import Message
from careerpath.uploads import clamd

LEAST_FREE = 500 * 1024 * 1024
BACKUP_AGE = 26 * 3600
OUTBOX_LAG = 300


def lights():
    """Every light; the ones that need the database are left out when it is away."""
    database = _database()
    if not database.ok:
        return [database, _disk()]
    work = [*health.health(), _outbox(), _disk(), *_backup(), *_scanner()]
    return [database, _migrations(), *work]


def _database():
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as trouble:
        return Light("database", False, f"The database does not answer ({type(trouble).__name__}).")
    return Light("database", True, "The database answers.")


def _migrations():
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Light(
            "migrations", False, f"{len(waiting)} migrations wait; run 'manage.py migrate'."
        )
    return Light("migrations", True, "The database has the form that the code expects.")


def _outbox():
    oldest = Message.objects.filter(state="queued").aggregate(at=Min("created_at"))["at"]
    lag = (timezone.now() - oldest).total_seconds() if oldest else 0
    if lag > OUTBOX_LAG:
        return Light("outbox", False, f"A message has waited for {lag / 60:.0f} minutes.")
    return Light("outbox", True, "Messages leave in time.", {"lag": round(lag)})


def _scanner():
    """Only where uploads are scanned."""
    if not settings.SCANNER:
        return []
    if not clamd.ping(settings.SCANNER):
        return [Light("scanner", False, "The virus scanner does not answer; uploads wait for it.")]
    return [Light("scanner", True, "The virus scanner answers.")]


def _disk():
    folder = next(p for p in (settings.VAR, *settings.VAR.parents) if p.exists())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return Light("disk", False, f"Only {free // 1024**2} MB are free for files.")
    return Light("disk", True, "There is room for files.", {"free": free})


def _backup():
    """Only where a folder of backups is known."""
    place = os.environ.get("BACKUP_FOLDER", "")
    if not place:
        return []
    folders = [p for p in Path(place).glob("*Z") if p.is_dir()] if Path(place).is_dir() else []
    if not folders:
        return [Light("backup", False, "There is no backup yet.")]
    newest = max(p.stat().st_mtime for p in folders)
    age = (datetime.now(UTC).timestamp() - newest) / 3600
    if age * 3600 > BACKUP_AGE:
        return [Light("backup", False, f"The newest backup is {age:.0f} hours old.")]
    return [Light("backup", True, "Last night's backup is there.", {"hours": round(age)})]
