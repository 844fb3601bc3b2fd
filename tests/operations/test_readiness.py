"""The right light goes red, and only that one: O1, W17."""

import os
import re
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from careerpath.later.models import Heartbeat, Job
from careerpath.notifications.models import Message
from careerpath.operations import readiness
from tests.applicants.materials.scanner import Scanner
from tests.harness import ROOT


@pytest.fixture
def running(db):
    """Signs of life as a worker for every queue and a beat would give them."""
    now = timezone.now()
    Heartbeat.objects.create(
        name="worker@here", process="worker", queues=["default", "bulk", "mail"], at=now
    )
    Heartbeat.objects.create(name="beat@here", process="beat", queues=[], at=now)


def red():
    return [light.name for light in readiness.lights() if not light.ok]


def test_O1_all_lights_are_green_when_everything_runs(client, running):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "not_ready": []})


def test_O1_a_stopped_beat_turns_one_light_red(running):
    Heartbeat.objects.filter(process="beat").update(at=timezone.now() - timedelta(minutes=2))
    assert red() == ["beat"]


def test_O1_a_queue_with_work_and_no_worker_turns_its_light_red(running):
    Heartbeat.objects.filter(process="worker").update(queues=["default", "mail"])
    Job.objects.create(task="later.sweep", queue="bulk", due_at=timezone.now())
    assert red() == ["worker bulk"]


def test_O1_a_message_that_stays_turns_the_outbox_red(running):
    Message.objects.create(kind="test", to_address="a@example.org", state="queued")
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    assert red() == ["outbox"]


def test_O1_a_missing_migration_turns_its_light_red(running):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")
    assert red() == ["migrations"]


def test_O1_an_old_backup_turns_its_light_red(running, monkeypatch, tmp_path):
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path))
    assert red() == ["backup"]

    folder = tmp_path / "20260101T000000Z"
    folder.mkdir()
    assert red() == []

    old = time.time() - 30 * 3600
    os.utime(folder, (old, old))
    assert red() == ["backup"]


def test_O1_a_full_disk_turns_its_light_red(running, monkeypatch):
    monkeypatch.setattr(readiness, "LEAST_FREE", 10**18)
    assert red() == ["disk"]


def test_O1_a_silent_scanner_turns_its_light_red(running, settings):
    scanner = Scanner()
    settings.SCANNER = scanner.address
    assert red() == []
    scanner.stop()
    settings.SCANNER = "clamd://127.0.0.1:9"
    assert red() == ["scanner"]


def test_O1_a_silent_broker_turns_its_light_red(running, settings):
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/valkey.sock?virtual_host=0"
    assert red() == ["broker"]


def test_O1_a_database_that_is_away_turns_its_light_red(client, transactional_db, monkeypatch):
    with monkeypatch.context() as away:
        connection.close()
        away.setitem(connection.settings_dict, "HOST", "/nowhere")
        assert red() == ["database"]
        response = client.get("/readyz")
    assert (response.status_code, response.json()["not_ready"]) == (503, ["database"])
    assert "nowhere" not in response.content.decode()


def test_O1_monitors_learn_names_and_no_details(client, db):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert set(response.json()) == {"ready", "not_ready"}
    assert "sock" not in response.content.decode()


def test_O1_liveness_touches_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_O1_a_probe_by_address_hears_that_production_serves(client, settings, caplog):
    settings.ALLOWED_HOSTS = ["careers.example.org", "web"]
    settings.SECURE_SSL_REDIRECT = True
    url = urlsplit(re.search(r"urlopen\('(\S+?)'", (ROOT / "Dockerfile").read_text())[1])
    probed = client.get(url.path, headers={"host": url.netloc})
    assert probed.status_code == 200
    assert probed.content == b"ok"
    assert probed["X-Frame-Options"] == "DENY"
    assert not caplog.records
    other = client.get("/account/login/", headers={"host": url.netloc}, secure=True)
    assert other.status_code == 400
