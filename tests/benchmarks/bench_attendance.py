"""The attendance sheet and its report: the same number of queries for 95 and for 2,000 people."""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.benchmarks.table import Row
from tests.training import made
from training.domain import marks, sheets

SIZES = (95, 2_000)
LATE = {"mark": "L", "minutes": 5, "version": 1, "reason": "Came later"}
HOST = {"host": "localhost"}


def rows(*, quick):
    """The sheet of one session over thirty sessions, the report, and one mark."""
    counts, times = {}, {}
    for size in SIZES[:1] if quick else SIZES:
        cohort = made.cohort(seats=size)
        teacher = made.instructor(cohort)
        people = made.enrolled(cohort, size)
        sessions = [made.session(cohort, days=day) for day in range(30)]
        for one in sessions:
            marks.fill(one, sheets.people(one, cohort.enrollments.all()), "P", by=teacher)
        client = Client()
        client.force_login(teacher)
        sheet = reverse("training:session_attendance", args=[sessions[-1].pk])
        report = reverse("training:attendance_report", args=[cohort.slug])
        mark = reverse("training:attendance_mark", args=[sessions[-1].pk, people[0].pk])
        for name, ask in (
            ("sheet", lambda client=client, sheet=sheet: client.get(sheet, headers=HOST)),
            ("report", lambda client=client, report=report: client.get(report, headers=HOST)),
            ("mark", lambda client=client, mark=mark: client.post(mark, LATE, headers=HOST)),
        ):
            if name != "mark":
                ask()
            start = time.perf_counter()
            with CaptureQueriesContext(connection) as seen:
                assert ask().status_code == 200
            times[name, size] = time.perf_counter() - start
            counts.setdefault(name, set()).add(len(seen))
            yield Row(
                f"attendance: {name}, {len(seen)} queries", size, times[name, size],
                times[name, SIZES[0]], "same queries",
            )  # fmt: skip
    if any(len(found) > 1 for found in counts.values()):
        raise RuntimeError(f"More people need more queries: {counts}")
