"""Pages of the training: the same number of queries for 95 and for 2,000 people."""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.benchmarks.table import Row
from tests.training import made
from training.domain import marking, sheet

SIZES = (95, 2_000)


def rows(*, quick):
    """The sheet of one session, over thirty sessions."""
    counts, times = {}, {}
    for size in SIZES[:1] if quick else SIZES:
        cohort = made.cohort(seats=size)
        teacher = made.instructor(cohort)
        made.enrolled(cohort, size)
        sessions = [made.session(cohort, days=day) for day in range(30)]
        for one in sessions:
            marking.fill(one, list(sheet.expected(one, teacher)), by=teacher)
        client = Client(SERVER_NAME="localhost")
        client.force_login(teacher)
        address = reverse("training:session_attendance", args=[sessions[-1].pk])
        client.get(address)
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        times[size] = time.perf_counter() - start
        counts[size] = len(seen)
        yield Row(
            f"training: attendance sheet, {counts[size]} queries", size, times[size], times[95],
            "same queries",
        )  # fmt: skip
    assert len(set(counts.values())) == 1, counts
