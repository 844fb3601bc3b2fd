"""The gradebook: the same number of queries for 95 and for 2,000 people; a paste of 95 grades."""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.benchmarks.table import Row, seconds
from tests.training import made
from training.domain import grades
from training.models import Grade

SIZES = (95, 2_000)
ITEMS = 14


def rows(*, quick):
    """The grid of fourteen assessments, then a paste against a bare bulk insert."""
    counts, times = {}, {}
    for size in SIZES[:1] if quick else SIZES:
        cohort, teacher = scene(size)
        client = Client(SERVER_NAME="localhost")
        client.force_login(teacher)
        address = reverse("training:gradebook", args=[cohort.slug])
        client.get(address)
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as seen:
            if client.get(address).status_code != 200:
                raise RuntimeError("The gradebook does not open.")
        times[size], counts[size] = time.perf_counter() - start, len(seen)
        yield Row(
            f"gradebook: {ITEMS} assessments, {counts[size]} queries",
            size,
            times[size],
            times[95],
            "same queries",
        )
    if len(set(counts.values())) != 1:
        raise RuntimeError(f"The queries grow: {counts}.")
    yield paste_line()


def scene(size):
    """A cohort with a grade in every cell."""
    cohort = made.cohort(seats=size)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, size)
    group = made.group(cohort)
    items = [made.item(cohort, group=group, points=20) for _ in range(ITEMS)]
    for item in items:
        Grade.objects.bulk_create(
            Grade(item=item, enrollment=one, state="graded", points=one.pk % 20) for one in people
        )
    return cohort, teacher


def paste_line():
    """Grades for 95 people with history and trail, against a bare insert of the same rows."""
    cohort = made.cohort(seats=95)
    teacher, people = made.instructor(cohort), made.enrolled(cohort, 95)
    group = made.group(cohort)
    ours, bare = [], []
    for _ in range(3):
        item, other = made.item(cohort, group=group), made.item(cohort, group=group)
        cells = [(item, one, "12.5", 0) for one in people]
        ours.append(seconds(lambda cells=cells: grades.enter_many(cells, by=teacher)))
        plain = [
            Grade(item=other, enrollment=one, state="graded", points=12, set_by=teacher)
            for one in people
        ]
        bare.append(seconds(lambda plain=plain: Grade.objects.bulk_create(plain)))
    return Row(
        "gradebook: 95 grades pasted, against a bare insert", 95, min(ours), min(bare), "at most 3×"
    )
