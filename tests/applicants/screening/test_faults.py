"""Workers, broker and database fail in the middle of screening runs; nobody is lost or doubled.

Real workers, a broker of each test's own. A run is made slow enough to be hit at random moments;
each test prints one line of figures with its seed. ``TEST_SEED`` repeats one.
"""

import os
import threading
import time
from datetime import timedelta

import psutil
import pytest
from django.db import connection, connections

from applicants.domain import screening_runs, screening_work
from applicants.domain.screening_progress import progress
from applicants.models import Application, ScreeningResult
from applicants.models.screening import ScreeningChunk
from careerpath import celery_settings
from careerpath.later import queue
from careerpath.later.models import Job
from tests import harness
from tests.applicants.screening import scene
from tests.applicants.screening.storm import Storm, say
from tests.faults import crashed_postgres, disconnected, frozen, killed, wait_until
from tests.processes import broker, kill_group, published_to, site

__all__ = ["broker", "published_to", "site"]
pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

SIZES = [
    pytest.param(2000, 5, id="2000"),
    pytest.param(9500, 20, id="9500", marks=pytest.mark.chaos),
]


@pytest.fixture
def impatient(monkeypatch):
    """The sweeper of the test looks more often than beat does."""
    monkeypatch.setattr(screening_runs, "STANDS_STILL", timedelta(seconds=1))
    monkeypatch.setattr(queue, "BREATHER", 0.5)


@pytest.fixture
def storm(site, broker, published_to, impatient):
    def make(size):
        return Storm(site, broker, size)

    return make


@pytest.mark.parametrize(("size", "faults"), SIZES)
def test_W1_a_pool_child_is_killed_again_and_again(storm, size, faults):
    storm = storm(size)
    storm.start_worker()
    storm.start_run()
    for _ in range(faults):
        storm.wait_for_work()
        storm.wait_a_moment()
        killed(storm.random.choice(wait_until(storm.children)))
        storm.faults += 1
    storm.wait_for_the_end()
    assert max(memory(pid) for pid in storm.children()) < 300
    storm.check("W1")


@pytest.mark.parametrize(("size", "faults"), SIZES)
def test_W2_the_whole_worker_is_killed_again_and_again(storm, size, faults):
    storm = storm(size)
    storm.start_worker()
    storm.start_run()
    for number in range(faults):
        storm.wait_for_work()
        storm.wait_a_moment()
        kill_group(storm.worker)
        storm.faults += 1
        storm.start_worker(name=f"worker{number}")
    storm.wait_for_the_end()
    storm.check("W2")


@pytest.mark.parametrize(("size", "faults"), SIZES)
def test_W4_the_broker_is_killed(storm, size, faults):
    storm = storm(size)
    storm.start_worker()
    storm.start_run()
    for _ in range(min(faults, 4)):
        storm.wait_for_work()
        storm.broker.kill()
        storm.faults += 1
        storm.wait_a_moment()
        storm.broker.start()
    storm.wait_for_the_end()
    assert storm.worker.poll() is None
    storm.check("W4")


@pytest.mark.parametrize(
    ("size", "faults", "seconds"),
    [
        pytest.param(2000, 2, 3, id="2000"),
        pytest.param(9500, 4, 20, id="9500", marks=pytest.mark.chaos),
    ],
)
def test_W5_the_broker_is_frozen(storm, size, faults, seconds):
    storm = storm(size)
    storm.start_worker()
    storm.start_run()
    for _ in range(faults):
        storm.wait_for_work()
        with frozen(storm.broker.pid):
            storm.faults += 1
            time.sleep(seconds)
    storm.wait_for_the_end()
    assert storm.worker.poll() is None
    storm.check("W5")


@pytest.mark.parametrize(("size", "faults"), SIZES)
def test_W6_the_broker_forgets_everything(storm, size, faults):
    storm = storm(size)
    storm.start_worker()
    storm.start_run()
    for _ in range(faults):
        storm.wait_for_work()
        storm.broker.client().flushall()
        kill_group(storm.worker)
        storm.faults += 1
        storm.start_worker(name=f"worker{storm.faults}")
    storm.wait_for_the_end()
    storm.check("W6")


def test_W7_a_hard_limit_well_below_the_visibility_timeout():
    assert celery_settings.HARD_LIMIT < celery_settings.VISIBILITY_TIMEOUT / 2
    assert screening_work.SLICE < celery_settings.SOFT_LIMIT


def test_W7_the_same_task_delivered_to_many_at_once_writes_each_once(storm):
    storm = storm(2000)
    storm.start_run()

    def lane():
        screening_work.work(storm.run.pk)
        connections.close_all()

    threads = [threading.Thread(target=lane) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # There is no worker here: whatever a lane left when its time was up is delivered once more.
    wait_until(
        lambda: screening_work.work(storm.run.pk) or storm.ended(),
        seconds=180,
        what="The end of the run",
    )
    storm.wait_for_the_end()
    storm.check("W7")


def test_W8_a_run_started_while_the_broker_is_down_is_done_when_it_is_back(storm):
    storm = storm(2000)
    storm.broker.kill()
    begun = time.monotonic()
    storm.start_run()
    connection.close()
    assert Job.objects.filter(task="applicants.screen", published_at=None).count() == 2
    assert time.monotonic() - begun < 30

    storm.broker.start()
    storm.start_worker()
    storm.wait_for_the_end()
    storm.check("W8")


@pytest.mark.parametrize(
    ("kind", "size"), [("exception", 100), ("exit", 8), ("loop", 8), ("memory", 100)]
)
def test_W9_a_poisoned_application_is_set_aside_after_3_tries(storm, kind, size):
    storm = storm(size)
    call, rules, recruiter = scene.stage(size)
    poisoned = Application.objects.filter(intake=call).order_by("id")[size // 3].pk
    poison = {"TEST_POISON": f"{poisoned}:{kind}", "TEST_CHUNK_SECONDS": "0"}
    if kind == "loop":
        poison["TEST_LONGEST"] = "1.5"
    storm.begun = time.monotonic()
    storm.run = screening_runs.start(call, rubric=rules, by=recruiter)
    storm.start_worker(**poison)
    storm.wait_for_the_end()
    storm.check(f"W9 {kind}", set_aside=[poisoned])
    result = ScreeningResult.objects.get(run=storm.run, application_id=poisoned)
    assert result.suggestion == "could_not"
    assert result.problem.startswith("Screening failed 3 times. ")

    kill_group(storm.worker)
    storm.start_worker(name="healthy", TEST_CHUNK_SECONDS="0")
    screening_runs.try_again(storm.run, by=recruiter)
    storm.wait_for_the_end()
    storm.check(f"W9 {kind}, tried again")


def test_W11_a_worker_that_is_asked_to_stop_loses_nothing_and_the_rules_stay(storm):
    storm = storm(2000)
    storm.start_worker()
    run = storm.start_run()
    storm.wait_for_work()
    scene.rubric(run.intake, by=run.started_by, version=2)
    storm.worker.terminate()
    assert storm.worker.wait(40) == 0
    storm.faults += 1
    storm.start_worker(name="next")
    storm.wait_for_the_end()
    storm.check("W11")
    assert storm.run.rubric_id == run.rubric_id


@pytest.mark.parametrize(
    ("size", "times"),
    [
        pytest.param(2000, 3, id="2000"),
        pytest.param(9500, 10, id="9500", marks=pytest.mark.chaos),
    ],
)
def test_W13_a_stop_takes_less_than_5_seconds_and_nothing_is_written_after_it(storm, size, times):
    storm = storm(size)
    storm.start_worker()
    run = storm.start_run()
    for _ in range(times):
        storm.wait_for_work()
        storm.wait_a_moment()
        run.refresh_from_db()
        begun = time.monotonic()
        screening_runs.stop(run, by=run.started_by)
        assert time.monotonic() - begun < 5
        storm.faults += 1
        kept = storm.done()
        time.sleep(0.6)
        assert storm.done() == kept
        shown = progress(run)
        left = sum(ScreeningChunk.objects.open().filter(run=run).values_list("size", flat=True))
        assert (shown.done, shown.done + left) == (kept, size)
        run = storm.run = screening_runs.start(run.intake, rubric=run.rubric, by=run.started_by)
    storm.wait_for_the_end()
    storm.check("W13")


@pytest.mark.parametrize(("size", "faults"), SIZES)
def test_D1_every_database_connection_is_cut(storm, var, size, faults):
    storm = storm(size)
    storm.start_worker()
    storm.start_run()
    for _ in range(faults):
        storm.wait_for_work()
        storm.wait_a_moment()
        disconnected(var, os.environ["CAREERPATH_DATABASE"])
        storm.faults += 1
        connections.close_all()
    storm.wait_for_the_end()
    assert storm.worker.poll() is None
    storm.check("D1")


@pytest.mark.chaos
def test_D1_the_database_server_crashes(storm):
    storm = storm(9500)
    storm.start_worker()
    storm.start_run()
    for _ in range(4):
        storm.wait_for_work()
        storm.wait_a_moment()
        connections.close_all()
        crashed_postgres(harness.servers)
        storm.faults += 1
    storm.wait_for_the_end()
    storm.check("D1 crash")


def test_W16_memory_stays_flat(storm):
    storm = storm(2000)
    storm.start_worker(TEST_CHUNK_SECONDS="0")
    run = storm.start_run()
    storm.wait_for_the_end()
    first, redis = max(map(memory, storm.children())), storm.broker.client().info()["used_memory"]
    for _ in range(4):
        storm.run = screening_runs.start(run.intake, rubric=run.rubric, by=run.started_by)
        storm.wait_for_the_end()
    after = storm.broker.client().info()["used_memory"]
    storm.check("W16")
    assert max(map(memory, storm.children())) < min(300, first + 30)
    assert after - redis < 1_000_000


def memory(pid):
    """Megabytes of a process."""
    return psutil.Process(pid).memory_info().rss / 2**20


@pytest.mark.chaos
def test_W3_twin_the_ordinary_design_loses_people(storm, var):
    """One message for each chunk, acknowledged early, no rows, no sweeper: 20 kills lose people."""
    storm = storm(9500)
    call, _, _ = scene.stage(storm.size)
    scratch = harness.superuser(var, os.environ["CAREERPATH_DATABASE"])
    with scratch.cursor() as cursor:
        cursor.execute("CREATE TABLE ordinary_result (application_id bigint)")
        cursor.execute("GRANT INSERT, SELECT ON ordinary_result TO worker, web")
    ids = list(Application.objects.filter(intake=call).values_list("pk", flat=True))
    for start in range(0, len(ids), 50):
        queue.current_app.send_task(
            "test.ordinary", args=[ids[start : start + 50]], queue="default"
        )

    def written():
        with scratch.cursor() as cursor:
            cursor.execute("SELECT count(*), count(DISTINCT application_id) FROM ordinary_result")
            return cursor.fetchone()

    storm.start_worker()
    for number in range(20):
        before = written()[0]
        wait_until(lambda before=before: written()[0] > before, seconds=60, what="More results")
        storm.wait_a_moment()
        kill_group(storm.worker)
        storm.start_worker(name=f"ordinary{number}")
    quiet = written()
    while True:
        time.sleep(5)
        if written() == quiet:
            break
        quiet = written()
    scratch.close()
    rows, people = quiet
    say(f"W3 twin: kills 20, never {len(ids) - people}, twice {rows - people}")
    assert people < len(ids) or rows > people
