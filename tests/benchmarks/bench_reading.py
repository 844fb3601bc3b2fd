"""Reading: the next file, a plan over everything, and the severity model.

The plan stands beside a bare bulk insert of its rows, the model beside SciPy's ``lsqr`` on the
same ratings, which must give the same numbers. The next file is asked for by twenty readers, each
every ten seconds, for as long as a minute.
"""

import datetime as dt
import math
import random
import time

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.domain import reading_plan, review_rubrics, scorecards
from applicants.models import ReadAssignment, ReviewRubric
from applicants.scoring import DEFAULT_READING, severity
from tests import harness, plugin
from tests.benchmarks.table import Row, seconds
from tests.factories import triage as make

READERS = 20


def rows(*, quick=False):
    """The lines of the table."""
    yield model_line(950 if quick else 9_500)
    size = 950 if quick else 9_500
    call, lead, who = scene(size)
    yield plan_line(call, lead, who, size)
    yield next_line(who, size, asks=100 if quick else 300)


def scene(size):
    call, lead = make.intake("bench"), make.person("program_lead", "Ada Lead")
    rubric = review_rubrics.save_version(call, rules=DEFAULT_READING, reason="Bench.", by=lead)
    rubric.step("approved", by=lead)
    who = [
        make.person("reviewer", f"Reader {n}", f"bench-reader{n}@example.org")
        for n in range(READERS)
    ]
    make.applications(size, call=call, state="review", due_on=None, tags=[])
    name = connection.settings_dict["NAME"]
    harness.execute(plugin.VAR, "VACUUM ANALYZE", name)
    return call, lead, who


# ------------------------------------------------------------------ the plan
def plan_line(call, lead, who, size):
    """A plan of two reads for each file against a bare bulk insert of the same rows."""
    shares = {one.pk: 100 for one in who}
    due_on = timezone.localdate() + dt.timedelta(days=9)
    ours, bare = [], []
    for last in (False, False, True):
        with transaction.atomic():
            made = []
            ours.append(
                seconds(
                    lambda made=made: made.append(
                        reading_plan.make(call, shares=shares, due_on=due_on, by=lead)
                    )
                )
            )
            planned = list(ReadAssignment.objects.all())
            ReadAssignment.objects.all().delete()
            for read in planned:
                read.pk = None
            bare.append(
                seconds(
                    lambda planned=planned: ReadAssignment.objects.bulk_create(
                        planned, batch_size=2_000
                    )
                )
            )
            transaction.set_rollback(not last)
    if ReadAssignment.objects.count() != 2 * size:
        raise RuntimeError("The plan has not two reads for each file.")
    return Row(
        f"reading: plan for {READERS} readers, against a bare insert",
        2 * size,
        min(ours),
        min(bare),
        "at most 5×",
    )


# ------------------------------------------------------------------ the next file
def next_line(who, size, *, asks):
    """The slowest of twenty answers to "submit and next", with as many files waiting."""
    rubric = ReviewRubric.objects.get()
    values = {one.pk: 3 for one in rubric.criteria.all()}
    clients = []
    for one in who:
        client = Client(SERVER_NAME="localhost")
        client.force_login(one)
        client.post(reverse("read_next"))
        clients.append(client)
    took = []
    for number in range(asks):
        place = number % READERS
        read = ReadAssignment.objects.get(
            reader=who[place], submitted_at=None, claimed_until__isnull=False
        )
        card = scorecards.of(read)
        data = {f"value_{pk}": value for pk, value in values.items()}
        data |= {"recommendation": "advance", "version": card.version, "tab": "ab"}
        start = time.perf_counter()
        answer = clients[place].post(reverse("read_submit", args=[read.pk]), data)
        took.append(time.perf_counter() - start)
        if answer.status_code != 302 or "/reading/" not in answer.url:
            raise RuntimeError(f"Submitting answered {answer.status_code}.")
    p95 = sorted(took)[math.ceil(0.95 * len(took)) - 1]
    return Row("reading: submit and next, p95 against 100 ms", size, p95, 0.1, "at most 1×")


# ------------------------------------------------------------------ the severity model
def ratings_of(size):
    """Two ratings for each file by twenty readers, some of them harsher."""
    chance = random.Random(7)
    harsh = [chance.uniform(-0.8, 0.8) for _ in range(READERS)]
    found = []
    for file in range(size):
        ability = chance.uniform(1.5, 4.5)
        for reader in chance.sample(range(READERS), 2):
            found.append((file, reader, ability + harsh[reader] + chance.gauss(0, 0.4)))
    return found


def model_line(size):
    """Our elimination against lsqr on the same sparse system, to the same numbers."""
    import numpy  # noqa: PLC0415 - for this comparison alone
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from scipy.sparse.linalg import lsqr  # noqa: PLC0415

    ratings = ratings_of(size)

    def theirs():
        number = len(ratings)
        lines = numpy.repeat(numpy.arange(number), 2)
        columns = numpy.array([[file, size + reader] for file, reader, _ in ratings]).ravel()
        matrix = csr_matrix((numpy.ones(2 * number), (lines, columns)), (number, size + READERS))
        scores = numpy.array([score for _, _, score in ratings])
        found = lsqr(matrix, scores, atol=1e-12, btol=1e-12, iter_lim=10_000)[0][size:]
        return found - found.mean()

    ours, other = [], []
    for _ in range(5):
        kept = []
        ours.append(seconds(lambda kept=kept: kept.append(severity(ratings))))
        other.append(seconds(lambda kept=kept: kept.append(theirs())))
        fit, found = kept
        apart = max(abs(fit.leniency[n] - found[n]) for n in range(READERS))
        if apart > 1e-6:
            raise RuntimeError(f"The two models lie {apart} apart.")
    return Row(
        "reading: severity of 20 readers, against scipy lsqr",
        len(ratings),
        min(ours),
        min(other),
        "at most 1×",
    )
