"""S5, S8: who loads the store, keys that change, rows that move, answers that are erased."""

import os
import subprocess
import sys

import pytest

from careerpath import selfid_keys
from careerpath.equity import tasks
from careerpath.equity.store import keys
from careerpath.later.models import Job
from tests import harness
from tests.equity import scene

LOOKING = """
import sys
import django
django.setup()
from django.urls import get_resolver
from careerpath.celery import app
app.loader.import_default_modules()
get_resolver().url_patterns
from careerpath.later.registry import JOBS
known = sorted(name for name in JOBS if name.startswith("equity."))
print(*[name for name in sys.modules if "equity.store" in name or "applicants.selfid" in name])
print(*known)
"""


def loaded(process):
    """The modules of the wall in a process of ours, and the jobs that it could do."""
    done = subprocess.run(
        [sys.executable, "-c", LOOKING],
        cwd=harness.ROOT,
        env={**os.environ, "CAREERPATH_PROCESS": process},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modules, jobs = done.stdout.splitlines()
    return modules.split(), jobs.split()


@pytest.mark.parametrize("process", ["web", "worker"])
def test_S5_only_the_equity_process_loads_the_store(process):
    modules, jobs = loaded(process)
    assert not [name for name in modules if "equity.store" in name]
    assert jobs == ["equity.bell"]
    assert process == "web" or modules == []


def test_S5_twin_the_equity_process_has_the_store_and_its_jobs():
    modules, jobs = loaded("equity")
    assert "careerpath.equity.store.reports" in modules
    assert jobs == [
        "equity.bell",
        "equity.impact",
        "equity.look",
        "equity.night",
        "equity.report",
        "equity.return",
        "equity.simulate",
    ]


def test_the_bell_names_work_that_its_own_process_does_not_know(transactional_db, monkeypatch):
    monkeypatch.setattr(tasks, "SMALL_HOURS", tasks.timezone.localtime(
        timezone=tasks.ZoneInfo("America/Chicago")).hour)  # fmt: skip
    tasks.ring()
    tasks.ring()
    rows = Job.objects.filter(task__startswith="equity.").order_by("task")
    assert list(rows.values_list("task", "queue")) == [
        ("equity.impact", "equity"), ("equity.look", "equity"), ("equity.night", "equity"),
    ]  # fmt: skip


def told(committed, columns):
    with committed("equity").cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM selfid.answer")
        return cursor.fetchall()


def test_S8_after_the_night_keys_are_new_and_rows_lie_in_no_order_of_their_applications(
    as_equity, committed, settings
):
    rows = scene.accepted(scene.cohort(4))
    former = settings.SELFID_KEY
    settings.SELFID_KEY, settings.SELFID_KEY_FALLBACKS = "n" * 60, [former]
    # One has answered anew under the new key before the night: that answer is kept.
    scene.selfid.put_all([(rows[0].pk, "declined", {})])
    with as_equity():
        assert keys.change() == 94
        assert keys.change() == 0
        assert keys.reshuffle() == 95
    lying = [key for (key,) in told(committed, "key")]
    place = {selfid_keys.key_of("n" * 60, one.pk): n for n, one in enumerate(rows)}
    assert sorted(lying) == sorted(place)
    order = [place[key] for key in lying]
    assert abs(correlation(order)) < 0.35  # of 95 rows; the figure for 9,500 is 0.05
    assert len(set(told(committed, "xmin::text"))) == 1
    assert told(committed, "count(*) FILTER (WHERE status = 'declined')") == [(1,)]


def correlation(order):
    """Spearman's: of places against the order of the applications."""
    n = len(order)
    return 1 - 6 * sum((a - b) ** 2 for a, b in enumerate(order)) / (n * (n**2 - 1))


def test_S8_retention_erases_by_key_and_frozen_counts_stay(as_equity, committed, settings):
    cohort = scene.cohort(4)
    rows = scene.accepted(cohort)
    first = scene.answered(as_equity, scene.ask(cohort))
    gone = [selfid_keys.key_of(settings.SELFID_KEY, one.pk) for one in rows]
    retention = committed("retention")
    with retention.cursor() as cursor:
        cursor.execute("SELECT selfid.erase(%s)", [gone])
        assert cursor.fetchone() == (95,)
    retention.commit()
    assert told(committed, "count(*)") == [(0,)]
    assert scene.answered(as_equity, scene.ask(cohort)).checksum == first.checksum
