"""The board for 95 and 2,000 people, and the rules for a hundred cohorts at once.

The board must ask the same number of questions for both sizes. The look at the rules stands beside
the plain aggregates of the same rows: how often each mark stands, and what points come
to for each person.
"""

import datetime as dt
import random

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.accounts.models import User
from cohorts.models import Enrollment
from tests import harness, plugin
from tests.benchmarks.table import Row, alternately, seconds
from tests.training import made
from training.domain import looking, risk_facts, risk_rules
from training.models import AttendanceRecord, ClassSession, Grade, GradeItem, Signal

SESSIONS, ITEMS = 24, 12
AGGREGATES = (
    "SELECT r.enrollment_id, count(*) FILTER (WHERE r.mark IN ('P', 'L')), count(*)"
    " FROM training_attendancerecord r JOIN training_classsession s ON s.id = r.session_id"
    " WHERE s.cohort_id = ANY(%s) AND s.state = 'held' AND s.is_required GROUP BY 1",
    "SELECT g.enrollment_id, sum(g.points), sum(i.points), count(*) FILTER"
    " (WHERE g.state = 'missing') FROM training_grade g"
    " JOIN training_gradeitem i ON i.id = g.item_id WHERE i.cohort_id = ANY(%s) GROUP BY 1",
)


def rows(*, quick=False):
    """The lines of the table."""
    chance = random.Random(5)
    lead = made.hub.user("program_lead")
    sizes = (95, 200) if quick else (95, 2_000)
    program = made.hub.program()
    asked, taken = [], []
    for size in sizes:
        cohort = filled(program, size, chance)
        looking.look([cohort])
        analyze()
        number, took = page(lead, cohort)
        asked.append(number)
        taken.append(took)
    if asked[0] != asked[1]:
        raise RuntimeError(f"The board asks {asked[0]} and {asked[1]} questions.")
    yield Row(
        f"board: {asked[0]} queries for {sizes[0]} and {sizes[1]:,}, time a person",
        sizes[1],
        taken[1] / sizes[1],
        taken[0] / sizes[0],
        "at most 1.5×",
    )
    number = 10 if quick else 100
    cohorts = [filled(program, 95, chance) for _ in range(number)]
    analyze()
    yield rules_line(cohorts)
    yield again_line(cohorts)


def analyze():
    harness.execute(plugin.VAR, "VACUUM ANALYZE", connection.settings_dict["NAME"])


def filled(program, size, chance):
    """A cohort with marks and grades of a class: most come and pass, some do not."""
    today = timezone.now().date()
    cohort = made.cohort(
        program=program,
        seats=size,
        state="in_session",
        starts_on=today - dt.timedelta(days=28),
        ends_on=today + dt.timedelta(days=12),
    )
    number = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"bench{number + place}@example.org", name=f"Learner {place}")
        for place in range(size)
    )
    at = timezone.now() - dt.timedelta(days=28)
    people = Enrollment.objects.bulk_create(
        Enrollment(cohort=cohort, person=user, state="active", confirmed_at=at) for user in users
    )
    sessions = ClassSession.objects.bulk_create(
        ClassSession(
            cohort=cohort,
            topic=f"Topic {n}",
            starts_at=at + dt.timedelta(days=n),
            ends_at=at + dt.timedelta(days=n, hours=2),
            state="held",
        )
        for n in range(SESSIONS)
    )
    group = made.group(cohort)
    items = GradeItem.objects.bulk_create(
        GradeItem(
            cohort=cohort,
            group=group,
            name=f"Assessment {n}",
            points=20,
            due_at=at + dt.timedelta(days=2 * n),
        )
        for n in range(ITEMS)
    )
    AttendanceRecord.objects.bulk_create(
        (
            AttendanceRecord(
                session=session, enrollment=one, mark=chance.choices("PLEA", (90, 4, 3, 3))[0]
            )
            for session in sessions
            for one in people
        ),
        batch_size=5_000,
    )
    Grade.objects.bulk_create(
        (
            Grade(item=item, enrollment=one, state="missing")
            if chance.random() < 0.03
            else Grade(item=item, enrollment=one, state="graded", points=chance.randrange(11, 21))
            for item in items
            for one in people
        ),
        batch_size=5_000,
    )
    return cohort


def page(lead, cohort):
    """How many questions the board asks, and how long it takes."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(lead)
    address = reverse("training:board", args=[cohort.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        took = seconds(lambda: client.get(address))
    return len(asked), took


def rules_line(cohorts):
    """Judging everybody against fetching the plain aggregates of the same rows."""
    ids = [one.pk for one in cohorts]
    _, settings = risk_rules.in_force(cohorts[0].program)
    today = looking.today_of(cohorts[0].program)

    def ours():
        looking._findings(risk_facts.gather(cohorts), settings, today)

    def theirs():
        with connection.cursor() as cursor:
            for sql in AGGREGATES:
                cursor.execute(sql, [ids])
                cursor.fetchall()

    mine, plain = alternately(ours, theirs)
    return Row(
        f"risk: rules over {len(cohorts)} cohorts, against plain aggregates",
        95 * len(cohorts),
        mine,
        plain,
        "at most 10×",
    )


def again_line(cohorts):
    """The first look, which writes the signals, against the second, which finds them."""
    with transaction.atomic():
        first = seconds(lambda: looking.look(cohorts))
        found = Signal.objects.live().filter(enrollment__cohort__in=cohorts).count()
        again = seconds(lambda: looking.look(cohorts))
        if Signal.objects.live().filter(enrollment__cohort__in=cohorts).count() != found:
            raise RuntimeError("The second look wrote signals again.")
        transaction.set_rollback(True)
    return Row(f"risk: second look against the first, {found} signals", found, again, first,
               "at most 1×")  # fmt: skip
