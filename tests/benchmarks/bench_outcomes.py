"""Retention over 100,000 placements against the same counts written by hand in SQL."""

from datetime import date, timedelta

from django.db import connection

from placements.domain import outcomes
from placements.models import Placement
from placements.outcomes import CHECK_POINTS
from tests.benchmarks.table import Row, alternately
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught

AS_OF = date(2026, 11, 22)
SIZES = (5_000, 100_000)
SEATS = 500


def rows(*, quick):
    """The ledger's query beside the bare one; both answers have to be the same."""
    program = fill(SIZES[0] if quick else SIZES[1])
    ours = lambda: outcomes.retention(outcomes.started(program), AS_OF)  # noqa: E731
    theirs = lambda: by_hand(program)  # noqa: E731
    if [(one.eligible, one.retained) for one in ours()] != theirs():
        raise RuntimeError("The two do not agree.")
    number = outcomes.started(program).count()
    yield Row("outcomes: retention, hand-written SQL", number, *alternately(ours, theirs, 5),
              "at most 2×")  # fmt: skip


def by_hand(program):
    """Pairs of eligible and retained, in one query."""
    parts = ", ".join(
        f"count(*) FILTER (WHERE p.starts_on <= %s - {n}),"
        f" count(*) FILTER (WHERE p.starts_on <= %s - {n} AND (p.state = 'converted'"
        f" OR p.ended_on IS NULL OR p.ended_on >= p.starts_on + {n}))"
        for n in CHECK_POINTS
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {parts} FROM placements_placement p"
            " JOIN cohorts_enrollment e ON e.id = p.enrollment_id"
            " JOIN cohorts_cohort c ON c.id = e.cohort_id WHERE c.program_id = %s"
            " AND p.state IN ('active', 'extended', 'converted', 'ended', 'completed')",
            [AS_OF] * (2 * len(CHECK_POINTS)) + [program.pk],
        )
        found = cursor.fetchone()
    return list(zip(found[::2], found[1::2], strict=True))


def fill(size):
    """So many placements of the last two years."""
    program = hub.program()
    staff = hub.user("placement_manager")
    client = made.client(program)
    states = ("active", "active", "ended", "converted", "completed")
    for start in range(0, size, SEATS):
        people = taught.enrolled(
            taught.cohort(program=program, seats=SEATS), SEATS, state="completed"
        )
        opening = made.opening(client, seats=SEATS)
        Placement.objects.bulk_create(
            placement(opening, one, start + number, states[number % len(states)], staff)
            for number, one in enumerate(people)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE placements_placement, cohorts_enrollment")
    return program


def placement(opening, enrollment, number, state, staff):
    """One of them; the days differ from one to the next."""
    first = AS_OF - timedelta(days=number * 7 % 700)
    over = state not in ("active",)
    return Placement(
        requisition=opening, enrollment=enrollment, state=state, made_by=staff, set_by=staff,
        starts_on=first, ended_on=first + timedelta(days=number * 11 % 400) if over else None,
        reason="Moved away.",
    )  # fmt: skip
