"""The night of 100,000 pairs: every pair gets a word with its reasons.

Beside it stands the plain aggregate of the same check-ins: the last talk and the average mood of
each pair, fetched and not judged.
"""

import random
from datetime import timedelta

from django.db import connection

from careerpath.accounts.models import User
from cohorts.models import Enrollment
from mentorship.domain import facts, nightly
from mentorship.models import Mentor, Pair
from tests import harness, plugin
from tests.benchmarks.table import Row, alternately
from tests.training import made

EACH = 12  # check-ins of a pair
CLASS = 5_000
CHECK_INS = """
INSERT INTO mentorship_checkin (pair_id, "on", is_no_show, how, minutes, mood, topics, shared_note,
                                once, logged_at, logged_by_id)
SELECT p.id, p.starts_on + n * 14 + (p.id %% 9)::int, (p.id + n) %% 20 = 0, 'call',
       CASE WHEN (p.id + n) %% 20 = 0 THEN NULL ELSE 30 END,
       CASE WHEN (p.id + n) %% 20 = 0 THEN NULL ELSE 3 + (p.id * n) %% 3 END,
       '{}', '', gen_random_uuid(), now(), %s
  FROM mentorship_pair p JOIN cohorts_enrollment e ON e.id = p.enrollment_id,
       generate_series(0, %s) n WHERE e.cohort_id = %s
"""
AGGREGATE = """
SELECT pair_id, max("on") FILTER (WHERE NOT is_no_show), avg(mood), count(*)
  FROM mentorship_checkin GROUP BY pair_id
"""


def rows(*, quick=False):
    """The lines of the table."""
    number = 5_000 if quick else 100_000
    program = made.hub.program()
    today = facts.today_of(program)
    by = made.hub.user("program_lead")
    mentor = Mentor.objects.create(user=by, program=program, since=today)
    for _ in range(number // CLASS):
        ended = {"starts_on": today - timedelta(days=240), "ends_on": today - timedelta(days=200)}
        cohort = made.cohort(program=program, state="completed", seats=CLASS, **ended)
        filled(cohort, mentor, today)
    harness.execute(plugin.VAR, "VACUUM ANALYZE", connection.settings_dict["NAME"])
    pairs = list(Pair.objects.order_by("pk").values_list("pk", flat=True))

    def theirs():
        with connection.cursor() as cursor:
            cursor.execute(AGGREGATE)
            cursor.fetchall()

    ours, plain = alternately(lambda: nightly.judge(pairs, today), theirs)
    yield Row("mentoring: the night, against the plain aggregate", number, ours, plain)


def filled(cohort, mentor, today):
    """A cohort of pairs that began half a year ago."""
    chance = random.Random(cohort.pk)
    users = User.objects.bulk_create(
        User(email=f"pair{cohort.pk}.{n}@example.org", name=f"Learner {n}") for n in range(CLASS)
    )
    seats = Enrollment.objects.bulk_create(
        Enrollment(cohort=cohort, person=user, state="completed", confirmed_at=made.MONDAY)
        for user in users
    )
    Pair.objects.bulk_create(
        Pair(
            mentor=mentor,
            enrollment=seat,
            state="active",
            starts_on=today - timedelta(days=EACH * 14 + chance.randrange(3, 20)),
            proposed_by=mentor.user,
        )
        for seat in seats
    )
    with connection.cursor() as cursor:
        cursor.execute(CHECK_INS, [mentor.user_id, EACH - 1, cohort.pk])
