"""The worker dies in the middle of an import; every row is there once all the same."""

import os
import random
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.domain import import_files, importing
from applicants.models import ImportState
from careerpath.accounts.models import RoleGrant
from careerpath.later.clock import sweep
from careerpath.later.models import Job
from tests.faults import wait_until
from tests.processes import broker, kill_group, published_to, site

from .support import csv_bytes, intake, people, person
from .test_faults import exactly_once

__all__ = ["broker", "published_to", "site"]
pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
MODULE = "tests.applicants.importing.slow_worker"


def worker(site, number, **told):
    return site.start(
        f"worker{number}", "worker", "--concurrency", "2", "--queues", "default,bulk",
        "--without-gossip", "--without-mingle", "-n", f"worker{number}@test", "-I", MODULE, **told,
    )  # fmt: skip


def come_back(job, *, by):
    """What the dead worker had is free, as it is after the lease; the sweeper tells the others.

    A job that died too often is set aside; then somebody sends a worker again.
    """
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.open().filter(leased_until__isnull=False).update(leased_until=past)
    Job.objects.open().update(published_at=past)
    sweep()
    if not Job.objects.open().filter(task="applicants.run_import").exists():
        importing.go_on(job, by=by)


@pytest.mark.parametrize(("rows", "kills"), [
    pytest.param(1_500, 5, id="1500"),
    pytest.param(9_500, 20, id="9500", marks=pytest.mark.chaos),
])  # fmt: skip
def test_W2_X7_a_worker_killed_in_the_middle_of_an_import_loses_and_doubles_no_row(
    site, published_to, own_folders, settings, rows, kills
):
    seed = int(os.environ.get("TEST_SEED", time.time_ns() % 10**6))
    moments = random.Random(seed)
    told = {"TEST_CHUNK_SECONDS": "0.15", "TEST_CHUNK_ROWS": str(rows // 40)}
    recruiter = person("dana@example.org", name="Dana Whitfield")
    RoleGrant.objects.create(user=recruiter, role="recruiter")
    content = csv_bytes(people(rows, **{"answer:cause": "Care. " * 20}))
    job = import_files.upload(intake=intake(), pieces=[content], file_name="a.csv", by=recruiter)
    job.step(ImportState.CHECKING, by=recruiter)
    importing.perform_rehearsal(job, by=recruiter)
    running = worker(site, 0, **told)
    importing.confirm(job, by=recruiter)

    def moved(before):
        job.refresh_from_db()
        return job.cursor > before or job.state == ImportState.DONE

    hits = 0
    for number in range(1, kills + 1):
        before = job.cursor
        wait_until(lambda before=before: moved(before), seconds=60, what="More rows")
        time.sleep(moments.uniform(0.0, 0.3))
        job.refresh_from_db()
        hits += job.state == ImportState.RUNNING
        kill_group(running)
        if job.state == ImportState.RUNNING:
            come_back(job, by=recruiter)
        running = worker(site, number, **told)
    wait_until(lambda: moved(rows + 1), seconds=90, what="The end of the import")

    assert hits >= min(kills, 3), f"seed {seed}"
    assert (job.state, job.created, job.refused) == (ImportState.DONE, rows, 0), f"seed {seed}"
    exactly_once(rows, people=rows + 1)
