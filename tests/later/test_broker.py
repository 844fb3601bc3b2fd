"""The broker down, frozen, flushed or badly set; the queue of record is the database."""

import pickle
import threading
import time
from contextlib import nullcontext
from datetime import timedelta

import psutil
import pytest
import redis
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu import Connection

from careerpath.audit.models import AuditEvent
from careerpath.later import clock, later, queue, transport
from careerpath.later.health import health
from careerpath.later.models import Heartbeat, Job
from tests import harness
from tests.faults import frozen, killed, wait_until
from tests.processes import Broker, publisher

pytestmark = pytest.mark.processes


def lines():
    return sorted(
        AuditEvent.objects.filter(kind="test.line").values_list("detail__number", flat=True)
    )


def lights():
    return {light.name: light.ok for light in health()}


def act(count=1):
    """What a page does: an act with its work."""
    with transaction.atomic():
        for number in range(count):
            later("test.line", queue="default", number=number)


def test_jobs_are_done_by_a_real_worker(published_to, site):
    site.worker()
    act(5)
    wait_until(lambda: lines() == [0, 1, 2, 3, 4], what="The work")
    wait_until(lambda: not Job.objects.open().exists(), what="The end")


@pytest.mark.parametrize("fault", ["down", "frozen"])
def test_W8_a_page_waits_at_most_three_seconds_for_the_broker(
    published_to, quick_site, broker, fault
):
    quick_site.worker()
    act()
    wait_until(lambda: lines() == [0], what="The first work")

    if fault == "down":
        broker.kill()
    with frozen(broker.pid) if fault == "frozen" else nullcontext():
        begun = time.monotonic()
        act(3)
        first = time.monotonic() - begun
        begun = time.monotonic()
        act(3)
        second = time.monotonic() - begun
    assert (first < 3, second < 0.5) == (True, True), f"{first:.2f} s, then {second:.2f} s"
    assert Job.objects.filter(published_at=None).count() == 6

    if fault == "down":
        broker.start()
    quick_site.beat()
    wait_until(lambda: len(lines()) == 7, seconds=90, what="The work after the broker's return")


def test_W8_twin_with_default_timeouts_a_frozen_broker_blocks_the_page(
    published_to, broker, monkeypatch
):
    monkeypatch.setattr(queue, "current_app", publisher({"CELERY_BROKER_URL": broker.url}))
    act()
    thread = threading.Thread(target=act)
    with frozen(broker.pid):
        thread.start()
        thread.join(5)
        blocked = thread.is_alive()
    thread.join(30)
    assert blocked


@pytest.mark.parametrize("times", [2, pytest.param(6, marks=pytest.mark.chaos)])
def test_W4_the_broker_dies_again_and_again_and_the_worker_needs_no_restart(
    published_to, quick_site, broker, times
):
    worker = quick_site.worker()
    quick_site.beat()
    for number in range(times):
        with transaction.atomic():
            for each in range(3):
                later("test.slow", queue="default", number=10 * number + each, seconds=0.2)
        wait_until(lambda: Job.objects.running().exists(), what="Work under way")
        broker.kill()
        broker.start()
        queue._silent_until = 0.0
        expected = {10 * n + each for n in range(number + 1) for each in range(3)}
        wait_until(lambda want=expected: set(lines()) == want, seconds=90, what="The work")
    assert worker.poll() is None
    assert "Unrecoverable" not in quick_site.read("worker")


@pytest.mark.parametrize(("channel", "error"), [
    (transport.Channel, redis.ConnectionError),
    (transport.library.Channel, AttributeError),
])  # fmt: skip
def test_W4_twin_the_librarys_own_channel_ends_the_worker(broker, channel, error):
    with Connection(broker.url, transport=transport.Transport) as wire:
        open_channel = wire.channel()
        open_channel._pool = None
        open_channel.connection.client = None
        with pytest.raises(error):
            channel._connparams(open_channel)


def test_W6_after_a_flush_the_sweeper_rings_again(published_to, quick_site, broker):
    act(20)
    broker.client().flushall()
    Job.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    quick_site.worker()
    quick_site.beat()
    wait_until(lambda: lines() == list(range(20)), seconds=90, what="The work after the flush")


def test_W9_a_poisoned_job_is_set_aside_while_others_finish(published_to, quick_site):
    quick_site.worker()
    quick_site.beat()
    with transaction.atomic():
        poison = later("test.poison", queue="default")
    act(10)
    wait_until(lambda: lines() == list(range(10)), what="The others")
    Job.objects.filter(pk=poison).update(tries=1)

    def set_aside():
        Job.objects.filter(pk=poison, failed_at=None).update(leased_until=None)
        return Job.objects.get(pk=poison).standing == "failed"

    wait_until(set_aside, seconds=60, what="The poison")


def test_W1_a_killed_child_and_a_killed_worker_lose_nothing(published_to, quick_site):
    first = quick_site.worker("first")
    with transaction.atomic():
        for number in range(8):
            later("test.slow", queue="default", number=number, seconds=0.3)
    wait_until(lambda: len(lines()) >= 2, what="The first work")
    killed(psutil.Process(first.pid).children()[0].pid)
    time.sleep(0.3)
    for child in psutil.Process(first.pid).children():
        killed(child.pid)
    killed(first.pid)
    first.wait()
    Job.objects.open().update(leased_until=None, published_at=None)
    quick_site.worker("second")
    quick_site.beat()
    wait_until(lambda: set(lines()) == set(range(8)), seconds=60, what="All work")


def slots_rung_once(seconds):
    """Wait for that many seconds of slots; each was done in one go and left one line."""
    slots = Job.objects.filter(task="test.second", slot__isnull=False)
    first = slots.order_by("slot").values_list("slot", flat=True).first
    wait_until(first, what="The first slot")
    end = first() + timedelta(seconds=seconds)
    wait_until(lambda: slots.filter(slot__gte=end).exists(), seconds=seconds + 20, what="The slots")
    wait_until(
        lambda: not slots.filter(slot__lt=end, done_at=None).exists(), what="The last slots' work"
    )
    done = slots.filter(slot__lt=end)
    numbers = list(done.values_list("slot", flat=True))
    assert len(numbers) == len(set(numbers)) >= seconds / 2
    assert set(done.values_list("attempts", flat=True)) == {1}
    runs = AuditEvent.objects.filter(kind="test.second").count()
    assert len(numbers) <= runs <= slots.exclude(attempts=0).count()


def silent_for(seconds):
    """Every beat's last sign of life lies so much further back."""
    Heartbeat.objects.filter(process="beat").update(at=F("at") - timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [3, pytest.param(300, marks=pytest.mark.chaos)])
def test_W10_two_beats_ring_each_slot_once_and_a_stopped_beat_is_seen(
    published_to, quick_site, seconds
):
    """The signs of beats that were killed are made older, which is what waiting would do."""
    beats = [quick_site.beat("one"), quick_site.beat("two")]
    quick_site.worker()
    slots_rung_once(seconds)
    assert Heartbeat.objects.filter(process="beat").count() == 2
    silent_for(20)
    wait_until(lambda: lights()["beat"], what="The green light of beats that live")

    for one in beats:
        killed(one.pid)
        one.wait()
    silent_for(20)
    assert not lights()["beat"]


def test_W10_sixteen_ticks_at_once_make_one_row(transactional_db, run_together):
    moment = timezone.now()
    run_together(16, lambda: clock.tick(moment))
    rows = Job.objects.filter(slot__isnull=False).values_list("task", "slot")
    assert len(rows) == len(set(rows)) > 0


def test_W10_twin_without_the_constraint_a_slot_runs_twice(var, transactional_db, run_together):
    harness.execute(var, "DROP INDEX job_once_a_slot", connection.settings_dict["NAME"])
    moment = timezone.now()
    run_together(16, lambda: clock.tick(moment))
    rows = Job.objects.filter(slot__isnull=False).values_list("task", "slot")
    assert len(rows) > len(set(rows))


def test_W15_a_pickle_in_the_broker_is_refused(published_to, site, broker, tmp_path):
    trap = tmp_path / "trap"
    with queue.current_app.connection_for_write() as wire:
        channel = wire.default_channel
        channel.queue_declare("default")
        message = channel.prepare_message(
            pickle.dumps(Trap(str(trap))),
            content_type="application/x-python-serialize",
            content_encoding="binary",
            headers={"task": "careerpath.later.perform", "id": "1"},
            properties={"delivery_mode": 2},
        )
        channel.basic_publish(message, exchange="", routing_key="default")
    site.worker()
    act()
    wait_until(lambda: lines() == [0], what="Work after the trap")
    wait_until(lambda: "ContentDisallowed" in site.read("worker"), what="The refusal")
    assert not trap.exists()


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_W15_twin_unpickling_the_trap_springs_it(tmp_path):
    trap = tmp_path / "trap"
    pickle.loads(pickle.dumps(Trap(str(trap)))).close()  # noqa: S301
    assert trap.exists()


@pytest.mark.parametrize(("configuration", "mode", "fine"), [
    ({}, "production", True),
    ({"maxmemory-policy": "allkeys-lru"}, "demo", False),
    ({"appendonly": "no"}, "production", False),
    ({"appendonly": "no"}, "demo", True),
])  # fmt: skip
def test_W17_a_broker_that_may_forget_is_named(db, tmp_path, settings, configuration, mode, fine):
    server = Broker(tmp_path, **configuration)
    server.start()
    settings.CELERY_BROKER_URL, settings.CAREERPATH_MODE = server.url, mode
    assert lights()["broker settings"] is fine
    server.stop()


def within(seconds, fact, what):
    """How long the fact took to come about; it fails after ``seconds``."""
    begun = time.monotonic()
    wait_until(fact, seconds=seconds, what=what)
    return time.monotonic() - begun


def red():
    return {name for name, ok in lights().items() if not ok}


def test_O1_stopping_each_turns_only_its_light_red(published_to, site, broker):
    """The last signs of those that were killed are made older, which is what waiting would do."""
    worker, beat = site.worker(), site.beat()
    wait_until(lambda: not red(), seconds=40, what="Green lights")
    with frozen(broker.pid):
        assert red() == {"broker"}
    killed(beat.pid)
    beat.wait()
    silent_for(10)
    assert red() == {"beat"}
    killed(worker.pid)
    worker.wait()
    Heartbeat.objects.filter(process="worker").update(at=F("at") - timedelta(seconds=10))
    assert red() == {"beat", *(name for name in lights() if name.startswith("worker "))}


@pytest.mark.chaos
def test_O1_the_right_light_is_red_within_ten_seconds(published_to, site, broker):
    worker, beat = site.worker(), site.beat()
    for _ in range(3):
        wait_until(lambda: not red(), seconds=40, what="Green lights")
        killed(beat.pid)
        within(10, lambda: red() == {"beat"}, "Beat's light")
        beat = site.beat()
        wait_until(lambda: not red(), seconds=40, what="Green lights again")
        killed(worker.pid)
        within(10, lambda: "worker default" in red(), "The worker's light")
        assert "beat" not in red()
        worker = site.worker()
