"""Facts for readiness: broker, its settings, workers by queue, beat, how long work stands still."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

import redis
from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from careerpath.later.models import Heartbeat, Job

# A sign of life older than this is none: workers and beat give one every 3 seconds.
SILENCE = timedelta(seconds=9)
# Work that has been due for longer than this without being taken stands still.
LAG = timedelta(seconds=90)
PATIENCE = 1.0


@dataclass(frozen=True)
class Light:
    """One thing that may be wrong: its name, whether it is fine, and what to say to operators."""

    name: str
    ok: bool
    sentence: str
    facts: dict = field(default_factory=dict)


def health():
    """All lights of the background work. Asks the broker once and the database twice."""
    broker, described = _broker()
    lights = [broker]
    if described is not None:
        lights.append(_settings(described))
    now = timezone.now()
    signs = list(Heartbeat.objects.filter(at__gte=now - timedelta(days=1)))
    waiting = {
        row["queue"]: row
        for row in Job.objects.open()
        .values("queue")
        .annotate(
            waiting=Count("id", filter=Q(due_at__lte=now)),
            oldest=Min("due_at", filter=Q(due_at__lte=now, leased_until=None)),
        )
    }
    lights.extend(_workers(signs, waiting, now))
    lights.append(_beat(signs, now))
    # While the broker is away work stands still because of it: only the broker's light is red.
    lights.append(_lag(waiting, now, excused=not broker.ok))
    return lights


def client():
    """A client of the broker that never waits long."""
    address = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://")
    return redis.Redis.from_url(
        address.replace("virtual_host=", "db="),
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=None,
    )


def _broker():
    """The broker's light, and what it says about itself when it answers."""
    begun = time.monotonic()
    broker = client()
    try:
        described = broker.info("everything")
    except (redis.RedisError, OSError) as trouble:
        sentence = f"The broker does not answer ({type(trouble).__name__})."
        return Light("broker", False, sentence), None
    finally:
        broker.close()
    took = round((time.monotonic() - begun) * 1000)
    return Light("broker", True, "The broker answers.", {"milliseconds": took}), described


def _settings(described):
    """Whether the broker keeps what it is told: nothing evicted, everything written down."""
    policy = described.get("maxmemory_policy", "")
    keeps = bool(described.get("aof_enabled"))
    wrong = []
    if policy != "noeviction":
        wrong.append(f"its maxmemory-policy is {policy or 'unknown'} and must be noeviction")
    if not keeps and settings.CAREERPATH_MODE == "production":
        wrong.append("its append-only file is off")
    sentence = (
        f"The broker may lose work: {', and '.join(wrong)}."
        if wrong
        else "It keeps what it is told."
    )
    facts = {"maxmemory_policy": policy, "appendonly": keeps}
    return Light("broker settings", not wrong, sentence, facts)


def _workers(signs, waiting, now):
    """A light for each queue that has work or had a worker lately."""
    workers = [sign for sign in signs if sign.process == "worker"]
    known = {queue for sign in workers for queue in sign.queues} | {"default"}
    for queue in sorted(known | set(waiting)):
        serving = [sign for sign in workers if queue in sign.queues]
        live = [sign for sign in serving if now - sign.at < SILENCE]
        due = waiting.get(queue, {}).get("waiting", 0)
        facts = {"workers": len(live), "waiting": due}
        name = f"worker {queue}"
        if live:
            yield Light(name, True, f"{len(live)} at work on {queue}.", facts)
        elif queue == "default" or due:
            yield Light(name, False, f"No worker serves the queue {queue}.", facts)


def _beat(signs, now):
    last = max((sign.at for sign in signs if sign.process == "beat"), default=None)
    if last is None:
        return Light("beat", False, "Beat has given no sign of life today.")
    age = now - last
    facts = {"seconds": round(age.total_seconds())}
    if age >= SILENCE:
        return Light("beat", False, f"Beat has been silent for {facts['seconds']} seconds.", facts)
    return Light("beat", True, "Beat is alive.", facts)


def _lag(waiting, now, *, excused):
    oldest = min((row["oldest"] for row in waiting.values() if row["oldest"]), default=None)
    age = now - oldest if oldest else timedelta(0)
    facts = {"seconds": round(age.total_seconds())}
    if age > LAG and not excused:
        return Light(
            "work", False, f"Work has been standing still for {facts['seconds']} seconds.", facts
        )
    return Light("work", True, "No work stands still.", facts)
