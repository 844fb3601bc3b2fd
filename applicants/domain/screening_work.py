"""What a worker does in a screening run: claim a chunk, screen it, write it, all or nothing.

A claim is counted and committed first. The work is done under the chunk's row lock, which goes
when the worker goes, and results, counts and "done" are written in one transaction. So a chunk
that somebody died on is free again at once, and no application is written twice or left out.
"""

import io
import signal
import threading
import time

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from applicants.domain import screening_runs as runs
from applicants.domain.screening_progress import COUNTED
from applicants.models import Instrument, ScreeningResult, ScreeningRun, Suggestion
from applicants.models.screening import BINS, ScreeningChunk
from applicants.screening import Answers
from applicants.screening.answers import FIELDS
from applicants.states import RunState
from careerpath.later import later

SLICE = 10.0
"""Seconds after which a lane makes room for other jobs and queues itself again."""

LONGEST = 20.0
"""Seconds that one chunk may take; an ordinary one takes a tenth of a second."""

TRIES = 3
"""Tries of a single application before it is set aside. A larger chunk is split after one."""

NO_INSTRUMENT = -1
"""The id of an instrument that the intake does not have: nobody has a value for it."""

COPY = (
    "COPY applicants_screeningresult (run_id, application_id, suggestion, numerator, score,"
    " contributions, failed, problem, inputs, inputs_hash) FROM STDIN"
)
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def work(run_id, *, lane=0):
    """Chunks of the run were screened until none was free, the run stood still or time was up."""
    run = ScreeningRun.objects.select_related("rubric", "intake", "started_by").get(pk=run_id)
    if not run.is_at_work or not runs.may_still_run(run):
        return
    if run.state == RunState.QUEUED:
        run = runs.plan(run)
    desk = Desk(run)
    deadline = time.monotonic() + SLICE
    while time.monotonic() < deadline:
        chunk = claim(run)
        if chunk is None:
            runs.finish(run)
            return
        with NotingTrouble(chunk), TimeLimit(LONGEST):
            desk.screen(chunk)
    later("applicants.screen", key=runs.lane_key(run, lane), run=run.pk, lane=lane)


def claim(run):
    """A chunk whose try is counted and committed; ``None`` when none is free.

    One that somebody failed on is split first; a single application that failed three times is set
    aside with its reason.
    """
    while True:
        with transaction.atomic():
            chunk = (
                ScreeningChunk.objects.claimable()
                .filter(run=run, run__state=RunState.RUNNING)
                .select_for_update(skip_locked=True, no_key=True, of=("self",))
                .order_by(F("claimed_at").asc(nulls_first=True), "id")
                .first()
            )
            if chunk is None:
                return None
            if chunk.size > 1 and chunk.attempts:
                split(chunk)
            elif chunk.attempts >= TRIES:
                set_aside(chunk)
            else:
                chunk.attempts += 1
                ScreeningChunk.objects.filter(pk=chunk.pk).update(
                    attempts=chunk.attempts, claimed_at=Now()
                )
                return chunk


def split(chunk):
    """Two halves stand in the place of a chunk that somebody failed on."""
    middle = chunk.size // 2
    ScreeningChunk.objects.filter(pk=chunk.pk).delete()
    ScreeningChunk.objects.bulk_create(
        ScreeningChunk(run_id=chunk.run_id, ids=ids, size=len(ids), trouble=chunk.trouble)
        for ids in (chunk.ids[:middle], chunk.ids[middle:])
    )


def set_aside(chunk):
    """The one application of the chunk has a result: it could not be screened, and why."""
    reason = chunk.trouble or "The worker died or ran out of time."
    ScreeningResult.objects.bulk_create(
        [
            ScreeningResult(
                run_id=chunk.run_id,
                application_id=chunk.ids[0],
                suggestion=Suggestion.COULD_NOT,
                problem=f"Screening failed {TRIES} times. {reason}",
                inputs_hash=b"",
            )
        ],
    )
    ScreeningChunk.objects.filter(pk=chunk.pk).update(done_at=Now(), could_not=1, bins=[0] * BINS)


class TookTooLong(Exception):
    """A chunk was not done in time."""


class TimeLimit:
    """The block ends with TookTooLong after so many seconds, well before Celery loses patience.

    Works where Python can hear an alarm: in the main thread, as in a worker's processes.
    """

    def __init__(self, seconds):
        self.seconds = seconds
        self.counts = threading.current_thread() is threading.main_thread()

    def __enter__(self):
        if self.counts:
            self.before = signal.signal(signal.SIGALRM, self._ring)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def __exit__(self, *error):
        if self.counts:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)

    def _ring(self, *ignored):
        raise TookTooLong(f"Stopped after {self.seconds:g} seconds.")


class OutOfMemory(Exception):
    """A chunk needed more memory than there was."""


class NotingTrouble:
    """What goes wrong inside the block stands in the chunk, and the next worker is sent at once.

    The error goes on: the job's own row notes it too. A lost database is nobody's trouble.
    """

    def __init__(self, chunk):
        self.chunk = chunk

    def __enter__(self):
        return self.chunk

    def __exit__(self, kind, error, trace):
        lost = isinstance(error, OperationalError | InterfaceError)
        if isinstance(error, Exception) and not lost and not connection.in_atomic_block:
            run = self.chunk.run_id
            ScreeningChunk.objects.filter(pk=self.chunk.pk).update(
                trouble=f"{kind.__name__}: {error}"[:200], claimed_at=None
            )
            later("applicants.screen", key=f"screen:{run}:again", run=run)
        if isinstance(error, MemoryError):
            # As it is, it would end the whole worker and not only this job.
            raise OutOfMemory("There was not enough memory.") from error
        return False


class Desk:
    """What is needed to screen chunks of one run, made ready once: the plan and the question."""

    def __init__(self, run):
        self.run = run
        self.plan = run.rubric.plan
        self.fields = [name for name in run.rubric.rules.inputs if name in FIELDS]
        self.instruments = list(run.rubric.rules.instruments)
        known = dict(Instrument.objects.filter(intake=run.intake_id).values_list("key", "pk"))
        self.instrument_ids = [known.get(key, NO_INSTRUMENT) for key in self.instruments]
        self.sql = self._question()

    def screen(self, chunk):
        """Every application of the chunk has its result, or nothing of it is written.

        Returns whether it was written; it is not when the run stands still by now, or when
        somebody else has the chunk.
        """
        with transaction.atomic():
            mine = ScreeningChunk.objects.open().filter(pk=chunk.pk, attempts=chunk.attempts)
            if not mine.select_for_update(skip_locked=True, no_key=True).exists():
                return False
            tally = self._write(self._read(chunk.ids))
            if self._state_until_commit() == RunState.RUNNING:
                mine.update(done_at=Now(), **tally)
                return True
            transaction.set_rollback(True)
        mine.update(attempts=F("attempts") - 1, claimed_at=None)
        return False

    def _read(self, ids):
        """Pairs of application id and answers, by id; one that is gone by now is left out."""
        width = 1 + len(self.fields)
        with connection.cursor() as cursor:
            # The workers share the processors already; one query is not to take two.
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            cursor.execute(self.sql, [*self.instrument_ids, ids, ids])
            for row in cursor.fetchall():
                answers = dict(zip(self.fields, row[1:width], strict=True))
                if "regions" in answers:
                    answers["regions"] = tuple(answers["regions"])
                values = dict(zip(self.instruments, row[width:], strict=True))
                yield row[0], Answers(**answers, instruments=values)

    def _write(self, everyone):
        """The results stand in the running transaction; returns what the chunk counts."""
        tally = dict.fromkeys(COUNTED, 0)
        bins = [0] * BINS
        lines = []
        run = self.run.pk
        full = self.plan.denominator * 100
        for application, answers in everyone:
            record = self.plan.record(answers)
            tally[record.suggestion] += 1
            if record.failed:
                tally["unqualified"] += 1
            elif record.numerator is not None:
                bins[min(record.numerator * BINS // full, BINS - 1)] += 1
            if record.numerator is None and not record.problem:
                tally["incomplete"] += 1
            lines.append(line(run, application, record))
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, io.StringIO("".join(lines)))
        return {**tally, "bins": bins}

    def _state_until_commit(self):
        """The state of the run, which nobody changes until this transaction has ended."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state FROM applicants_screeningrun WHERE id = %s FOR SHARE", [self.run.pk]
            )
            return cursor.fetchone()[0]

    def _question(self):
        """One row for each application: its id, the answers, the instruments' values as text.

        The values are gathered in one walk along the index, which is five times faster than a
        join for each instrument.
        """
        columns = ["a.id", *(f"a.{name}" for name in self.fields)]
        columns += [f"r.v{n}" for n in range(len(self.instruments))]
        values = [
            f"trim_scale(max(value) FILTER (WHERE instrument_id = %s))::text AS v{n}"
            for n in range(len(self.instruments))
        ]
        return (
            f"SELECT {', '.join(columns)} FROM applicants_application a LEFT JOIN"  # noqa: S608
            f" (SELECT application_id, {', '.join(values)} FROM applicants_assessmentresult"
            " WHERE application_id = ANY(%s::bigint[]) GROUP BY application_id) r"
            " ON r.application_id = a.id WHERE a.id = ANY(%s::bigint[]) ORDER BY a.id"
        )


def line(run, application, record):
    """One line of COPY's text format."""
    numerator = "\\N" if record.numerator is None else record.numerator
    score = "\\N" if record.score is None else record.score
    inputs = record.inputs
    if "\\" in inputs:
        inputs = inputs.translate(ESCAPES)
    problem = record.problem and record.problem.translate(ESCAPES)
    return (
        f"{run}\t{application}\t{record.suggestion}\t{numerator}\t{score}\t"
        f"{record.contributions}\t{{{','.join(record.failed)}}}\t{problem}\t{inputs}\t"
        f"\\\\x{record.inputs_hash.hex()}\n"
    )
