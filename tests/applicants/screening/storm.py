"""What befalls a run: a worker of its own, and everything that can die under it."""

import os
import random
import sys
import time
from dataclasses import dataclass, field

import psutil

from applicants.domain import screening_runs, screening_work
from applicants.domain.screening_progress import progress
from applicants.models import Application, ScreeningResult
from applicants.models.screening import ScreeningChunk
from applicants.states import RunState
from tests.applicants.screening import scene
from tests.faults import wait_until

MODULE = "tests.applicants.screening.slow_worker"


@dataclass
class Storm:
    """A run under way, its workers, and what was done to them."""

    site: object
    broker: object
    size: int
    seed: int = field(
        default_factory=lambda: int(os.environ.get("TEST_SEED", time.time_ns() % 10**6))
    )
    faults: int = 0
    worker: object = None
    run: object = None
    begun: float = 0.0
    swept: float = 0.0

    def __post_init__(self):
        self.random = random.Random(self.seed)

    def start_worker(self, *options, name="worker", **environment):
        seconds = "0.12" if self.size <= 2000 else "0.25"
        chunks = "64" if self.size <= 2000 else "190"
        told = {"TEST_CHUNK_SECONDS": seconds, "TEST_CHUNKS": chunks, **environment}
        self.worker = self.site.start(
            name, "worker", "--concurrency", "2", "--queues", "default", "--without-gossip",
            "--without-mingle", "-n", f"{name}@test", "--loglevel", "INFO", "-I", MODULE, *options,
            **told,
        )  # fmt: skip
        return self.worker

    def start_run(self):
        call, rules, recruiter = scene.stage(self.size)
        self.begun = time.monotonic()
        self.run = screening_runs.start(call, rubric=rules, by=recruiter)
        return self.run

    def children(self):
        return [child.pid for child in psutil.Process(self.worker.pid).children()]

    def done(self):
        return ScreeningResult.objects.filter(run=self.run).count()

    def wait_for_work(self):
        """Wait until something more than now is written, waking the run as the sweeper does."""
        before = self.done()
        wait_until(lambda: self.sweep() or self.done() > before or self.ended(), seconds=60,
                   what="More results")  # fmt: skip

    def wait_a_moment(self):
        """A random moment inside a chunk."""
        time.sleep(self.random.uniform(0.0, 0.2))

    def ended(self):
        self.run.refresh_from_db()
        return not self.run.is_at_work

    def sweep(self):
        """What beat has the workers do every ten seconds; here every second."""
        if time.monotonic() - self.swept > 1:
            self.swept = time.monotonic()
            screening_runs.wake()

    def wait_for_the_end(self, seconds=180):
        wait_until(lambda: self.sweep() or self.ended(), seconds=seconds, what="The end of the run")
        self.wall = time.monotonic() - self.begun

    def tell(self, name):
        """One line of figures."""
        ids = list(
            ScreeningResult.objects.filter(run=self.run).values_list("application_id", flat=True)
        )
        lost = self.size - len(set(ids))
        say(
            f"{name}: faults {self.faults}, done {len(ids)}, twice {len(ids) - len(set(ids))},"
            f" lost {lost}, wall {self.wall:.1f} s, seed {self.seed}"
        )

    def check(self, name, *, set_aside=()):
        """Everybody exactly once, as an undisturbed run has it, and the page tells the truth."""
        self.tell(name)
        assert self.run.state == RunState.FINISHED
        expected = undisturbed(self.run)
        found = {
            pk: (suggestion, numerator, bytes(hash_))
            for pk, suggestion, numerator, hash_ in ScreeningResult.objects.filter(run=self.run)
            .exclude(application_id__in=set_aside)
            .values_list("application_id", "suggestion", "numerator", "inputs_hash")
        }
        assert found == {pk: one for pk, one in expected.items() if pk not in set_aside}
        assert self.done() == self.size
        shown = progress(self.run)
        assert (shown.done, shown.total, shown.could_not) == (self.size, self.size, len(set_aside))
        assert not ScreeningChunk.objects.open().filter(run=self.run).exists()


def say(line):
    """One line of figures for whoever runs the tests with ``-s``."""
    sys.stdout.write(f"\n{line}\n")


def undisturbed(run):
    """What the run has to say about everybody, worked out here and now."""
    desk = screening_work.Desk(run)
    ids = list(Application.objects.filter(intake=run.intake_id).values_list("pk", flat=True))
    records = {pk: desk.plan.record(answers) for pk, answers in desk._read(ids)}
    return {pk: (one.suggestion, one.numerator, one.inputs_hash) for pk, one in records.items()}
