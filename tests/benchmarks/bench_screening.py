"""Screening through Celery with two workers against one hand-written ``INSERT … SELECT``.

Both write the same columns, hash and indexes for the same applications, and at the smallest size
the rows are compared: they must be equal. Ours is timed from the click to "finished".
"""

import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection

from applicants.domain import screening_runs
from applicants.models import Instrument, ScreeningRun
from applicants.screening import Plan
from applicants.states import RunState
from careerpath.celery_settings import celery_settings
from careerpath.later import queue
from tests import harness, plugin
from tests.applicants.screening import scene
from tests.applicants.screening.rubrics import DEMO, GOOD
from tests.benchmarks.table import Row, seconds
from tests.processes import Broker, Site, publisher

SIZES = [(9_500, 3), (100_000, 2), (1_000_000, 1)]
BY_HAND = """
INSERT INTO applicants_screeningresult (run_id, application_id, suggestion, numerator, score,
    contributions, failed, problem, inputs, inputs_hash)
SELECT %(run)s, id,
    CASE WHEN cardinality(failed) > 0 THEN 'decline'
         WHEN numerator IS NULL OR work_authorized IS NULL OR at_least_18 IS NULL
              OR available_from IS NULL OR cardinality(regions) = 0 THEN 'person'
         WHEN numerator >= 70 * %(whole)s THEN 'advance'
         WHEN numerator < 40 * %(whole)s THEN 'decline' ELSE 'person' END,
    numerator, trunc(numerator / %(whole)s, 2),
    jsonb_build_object('problem_solving', p, 'judgment', j, 'learning_agility', l),
    failed, '', inputs::jsonb, sha256(convert_to(inputs, 'UTF8'))
FROM (
    SELECT *, p + j + l AS numerator,
        array_remove(ARRAY[
            CASE WHEN NOT work_authorized THEN 'work_authorized' END,
            CASE WHEN NOT at_least_18 THEN 'at_least_18' END,
            CASE WHEN available_from > DATE '2027-01-11' THEN 'start' END,
            CASE WHEN cardinality(regions) > 0 AND NOT regions && '{MW,SE}'::varchar[]
                 THEN 'regions' END], NULL) AS failed,
        format('{"assessment:learning_agility":%%s,"assessment:problem_solving":%%s,'
            '"assessment:situational_judgment":%%s,"at_least_18":%%s,"available_from":%%s,'
            '"regions":%%s,"work_authorized":%%s}',
            coalesce('"' || trim_scale(agility) || '"', 'null'),
            coalesce('"' || trim_scale(solving) || '"', 'null'),
            coalesce('"' || trim_scale(judgment) || '"', 'null'),
            coalesce(at_least_18::text, 'null'), coalesce('"' || available_from || '"', 'null'),
            array_to_json(regions), coalesce(work_authorized::text, 'null')) AS inputs
    FROM (
        SELECT a.id, a.work_authorized, a.at_least_18, a.available_from, a.regions, r.*,
            trim_scale(solving * 40 * %(whole)s / 40) AS p,
            trim_scale(judgment * 35 * %(whole)s / 100) AS j,
            trim_scale(agility * 25 * %(whole)s / 100) AS l
        FROM applicants_application a LEFT JOIN (
            SELECT application_id,
                max(value) FILTER (WHERE instrument_id = %(problem_solving)s) AS solving,
                max(value) FILTER (WHERE instrument_id = %(situational_judgment)s) AS judgment,
                max(value) FILTER (WHERE instrument_id = %(learning_agility)s) AS agility
            FROM applicants_assessmentresult GROUP BY application_id
        ) r ON r.application_id = a.id
        WHERE a.intake_id = %(intake)s AND a.state NOT IN ('draft', 'withdrawn')
    ) AS points
) AS scored
"""


def rows(quick=False):
    """Ours against theirs at each size, then the memory of a worker and the core alone."""
    yield core()
    database = os.environ["CAREERPATH_DATABASE"]
    with site() as workers:
        for size, rounds in SIZES[:1] if quick else SIZES:
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
            stage = scene.stage(size, slug=f"s{size}")
            connection.close()
            analyze(database)
            ours, theirs = [], []
            for _ in range(rounds):
                empty(database)
                run = start(stage)
                ours.append(took(run))
                if size == SIZES[0][0]:
                    mine = scene.written(run)
                empty(database)
                other, wall = by_hand(stage, database)
                theirs.append(wall)
                if size == SIZES[0][0] and scene.written(other) != mine:
                    raise AssertionError("The two ways did not write the same rows.")
            goal = "3 s idle" if size == SIZES[0][0] else "at most 3×"
            yield Row(
                "Screening, two workers, to INSERT … SELECT", size, min(ours), min(theirs), goal
            )
            most = max(psutil.Process(pid).memory_info().rss for pid in workers()) / 2**20
            yield Row("Screening: memory of a worker to 300 MB", size, most, 300, "under 1", "M")


def core():
    """Microseconds for one application in the pure core, snapshot and hash included."""
    plan, count = Plan(DEMO), 50_000
    each = seconds(lambda: [plan.record(GOOD) for _ in range(count)]) / count
    return Row("Screening core, one application, to 40 µs", 1, each * 1e6, 40, "under 1", "µ")


@contextmanager
def site():
    """A worker with two processes and a broker; gives a function that lists the processes."""
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(Path(folder))
        broker.start()
        settings.CELERY_BROKER_URL = broker.url
        queue.current_app = publisher(celery_settings(broker.url, "web"))
        ours = Site(plugin.VAR, broker, Path(folder))
        try:
            worker = ours.worker(queues="default")
            took(start(scene.stage(50, slug="warm")))
            yield lambda: [child.pid for child in psutil.Process(worker.pid).children()]
        finally:
            ours.stop()
            broker.stop()


def start(stage):
    """The click."""
    call, rules, recruiter = stage
    return screening_runs.start(call, rubric=rules, by=recruiter)


def took(run):
    """Seconds from the click until the run is finished."""
    begun = time.perf_counter()
    while run.state != RunState.FINISHED:
        time.sleep(0.02)
        run.refresh_from_db()
        if time.perf_counter() - begun > 60:
            screening_runs.wake()
    return (run.ended_at - run.started_at).total_seconds()


def by_hand(stage, database):
    """The statement under the worker's login; returns its run and the seconds it took."""
    call, rules, recruiter = stage
    run = ScreeningRun.objects.create(
        intake=call, rubric=rules, started_by=recruiter, state=RunState.STOPPED
    )
    values = {
        "run": run.pk,
        "intake": call.pk,
        "whole": Plan(rules.rules).denominator,
        **dict(Instrument.objects.filter(intake=call).values_list("key", "pk")),
    }
    own = harness.connect(plugin.VAR, "worker", database)
    with own.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        wall = seconds(lambda: (cursor.execute(BY_HAND, values), own.commit()))
    own.close()
    connection.close()
    return run, wall


def empty(database):
    """No results of earlier rounds stand in the way of either side."""
    own = harness.superuser(plugin.VAR, database)
    with own.cursor() as cursor:
        cursor.execute("TRUNCATE applicants_screeningresult, applicants_screeningchunk")
        cursor.execute("CHECKPOINT")
    own.close()


def analyze(database):
    """The planner knows the tables as they are."""
    own = harness.superuser(plugin.VAR, database)
    with own.cursor() as cursor:
        cursor.execute("ANALYZE")
    own.close()
