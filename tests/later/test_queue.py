"""A job is a row with the act; it is done once, tried again, or set aside."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from careerpath.accounts.models import RoleGrant
from careerpath.audit.models import AuditEvent
from careerpath.later import clock, drain, job, later, periodic, registry, retry
from careerpath.later.models import Job
from careerpath.later.queue import perform
from tests import floor

DONE = []


@pytest.fixture(autouse=True)
def jobs(monkeypatch, settings):
    """Some jobs, registered for one test; nothing is published."""
    settings.CELERY_BROKER_URL = ""
    monkeypatch.setattr(registry, "JOBS", dict(registry.JOBS))
    DONE.clear()

    @job("test.note")
    def note(*, number):
        DONE.append(number)

    @job("test.fail", tries=2)
    def fail():
        raise ValueError("This cannot be done.")

    @job("test.guarded", permission="operations.view")
    def guarded(*, by):
        DONE.append(by.pk)


def test_a_job_is_done_and_says_so(db):
    later("test.note", number=7)
    assert drain() == 1
    found = Job.objects.get(task="test.note")
    assert (DONE, found.standing, found.attempts) == ([7], "done", 1)


def test_a_job_vanishes_with_its_act(db):
    with transaction.atomic():
        later("test.note", number=7)
        transaction.set_rollback(True)
    assert drain() == 0


def test_a_name_that_nobody_registered_is_refused_at_once(db):
    with pytest.raises(LookupError, match=r"test\.typo"):
        later("test.typo")


def test_a_job_of_another_process_needs_only_its_queue(db):
    later("equity.plan", queue="equity", cohort=3)
    waiting = Job.objects.get()
    assert (waiting.queue, waiting.kwargs) == ("equity", {"cohort": 3})
    drain()
    waiting.refresh_from_db()
    assert waiting.error == "This worker knows no job called equity.plan."


def test_what_is_waiting_under_a_key_is_not_queued_again(db):
    assert later("test.note", key="n", number=1)
    assert later("test.note", key="n", number=2) is None
    drain()
    assert later("test.note", key="n", number=3)
    drain()
    assert DONE == [1, 3]


def test_a_failure_is_noted_and_tried_again_later_then_set_aside(db):
    pk = later("test.fail")
    with pytest.raises(ValueError, match="cannot be done"):
        drain()
    found = Job.objects.get(pk=pk)
    assert (found.standing, found.error) == ("trying again", "ValueError: This cannot be done.")
    assert found.due_at > timezone.now()

    Job.objects.update(due_at=timezone.now())
    with pytest.raises(ValueError, match="cannot be done"):
        drain()
    found.refresh_from_db()
    assert (found.standing, found.attempts) == ("failed", 2)
    assert drain() == 0


def test_a_job_set_aside_can_be_tried_again_by_a_person(db):
    pk = later("test.fail")
    Job.objects.update(failed_at=timezone.now(), attempts=2)

    retry(Job.objects.get(pk=pk), by=floor.user())

    assert Job.objects.get(pk=pk).standing == "waiting"
    assert AuditEvent.objects.get().kind == "later.job.retried"


def test_W1_a_leased_job_is_nobody_elses_until_the_lease_lapses(db):
    pk = later("test.note", number=7)
    assert Job.objects.lease(pk).attempts == 1
    assert Job.objects.lease(pk) is None
    perform(pk)
    assert DONE == []

    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    perform(pk)
    assert DONE == [7]


def test_W9_a_job_that_kills_every_worker_is_set_aside(db):
    pk = later("test.note", number=7)
    for _ in range(registry.TRIES):
        assert Job.objects.lease(pk) is not None
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert Job.objects.lease(pk) is None

    clock.sweep()

    found = Job.objects.get(pk=pk)
    assert (found.standing, DONE) == ("failed", [])
    assert "died" in found.error


def test_a_worker_that_is_told_to_stop_gives_the_job_back(db):
    @job("test.stopped")
    def stopped():
        raise SystemExit

    pk = later("test.stopped")
    with pytest.raises(SystemExit):
        perform(pk)
    found = Job.objects.get(pk=pk)
    assert (found.attempts, found.leased_until, found.standing) == (0, None, "waiting")


@pytest.mark.parametrize("lost", ["grant", "account"])
def test_A8_work_queued_by_somebody_who_lost_the_right_is_refused(db, lost):
    person = floor.user()
    grant = RoleGrant.objects.create(user=person, role="admin")
    pk = later("test.guarded", by=person)
    if lost == "grant":
        grant.delete()
    else:
        person.is_active = False
        person.save()

    drain()

    assert DONE == []
    found = Job.objects.get(pk=pk)
    assert found.standing == "failed"
    line = AuditEvent.objects.get()
    assert (line.kind, line.actor_id, line.subject_id) == ("later.job.refused", person.pk, pk)


def test_A8_twin_with_the_right_the_work_is_done(db):
    person = floor.user()
    RoleGrant.objects.create(user=person, role="admin")
    later("test.guarded", by=person)
    drain()
    assert [person.pk] == DONE
    assert not AuditEvent.objects.exists()


# ------------------------------------------------------------------ the clock
def test_slots_begin_at_round_times():
    moment = datetime(2026, 11, 22, 10, 41, 37, tzinfo=UTC)
    assert clock.slot_of(moment, 60) == datetime(2026, 11, 22, 10, 41, tzinfo=UTC)
    assert clock.slot_of(moment, 3600) == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert clock.slot_of(moment, 86_400) == datetime(2026, 11, 22, tzinfo=UTC)


def test_W10_a_periodic_job_is_queued_once_a_slot_however_often_beat_rings(db):
    @periodic("test.each_minute", every=60)
    def each_minute():
        DONE.append("tick")

    begun = datetime(2026, 11, 22, 10, 0, 1, tzinfo=UTC)
    for second in range(0, 300, 5):
        clock.tick(begun + timedelta(seconds=second))
        clock.tick(begun + timedelta(seconds=second + 1))

    slots = Job.objects.filter(task="test.each_minute").values_list("slot", flat=True)
    assert len(slots) == len(set(slots)) == 5


def test_the_sweeper_rings_again_for_what_stands_still_only(db, monkeypatch):
    rung = []
    monkeypatch.setattr(clock, "publish", lambda jobs: rung.extend(pk for pk, _ in jobs))
    fresh, old, running, done, future, lapsed = (
        later("test.note", number=number) for number in range(6)
    )
    now, long_ago = timezone.now(), timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=fresh).update(published_at=now)
    Job.objects.filter(pk=old).update(published_at=long_ago)
    Job.objects.filter(pk=running).update(leased_until=now + timedelta(minutes=1))
    Job.objects.filter(pk=done).update(done_at=now)
    Job.objects.filter(pk=future).update(due_at=now + timedelta(minutes=1))
    Job.objects.filter(pk=lapsed).update(
        published_at=long_ago, leased_until=now - timedelta(seconds=1), attempts=1
    )

    clock.sweep()

    assert rung == [old, lapsed]


def test_rows_of_finished_work_go_after_two_weeks(db):
    old, new = later("test.note", number=1), later("test.note", number=2)
    Job.objects.filter(pk=old).update(done_at=timezone.now() - timedelta(days=15))
    clock.forget()
    assert list(Job.objects.values_list("pk", flat=True)) == [new]
