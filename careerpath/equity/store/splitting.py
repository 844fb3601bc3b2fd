"""The accepted of a cohort in parts by how far they came, frozen when they are first asked for.

Who reached what is read by ids alone. The parts add up to what was frozen of the accepted, so
that nothing that went out of them is another number afterwards.
"""

from collections import Counter

from django.conf import settings
from django.db import connection, transaction

from careerpath.equity import milestones
from careerpath.equity.disclosure import refined
from careerpath.equity.store import keys, populations
from careerpath.equity.subjects import block_name
from careerpath.equity.tabulation import nested
from careerpath.refusals import Refused

CHANGED = (
    "Too many answers were changed or erased since the accepted of {cohort} were first counted: "
    "how far they came cannot be told by group."
)
REACHED = """
SELECT application.id,
    coalesce(bool_or(seat.began), false),
    coalesce(bool_or(seat.began AND seat.state = 'completed'), false),
    coalesce(bool_or(seat.began AND EXISTS (
        SELECT FROM training_credential AS earned
        WHERE earned.person_id = application.applicant_id
          AND earned.state IN ('held', 'superseded')
          AND earned.issued_on BETWEEN seat.starts_on AND %(certified_by)s
    )), false),
    coalesce(bool_or(seat.began AND EXISTS (
        SELECT FROM placements_placement AS work
        WHERE work.enrollment_id = seat.id AND work.starts_on <= %(placed_by)s
          AND work.state IN ('active', 'extended', 'converted', 'ended')
    )), false)
FROM applicants_application AS application
JOIN cohorts_intake AS intake ON intake.id = application.intake_id
LEFT JOIN LATERAL (
    SELECT own.id, own.state, cohort.starts_on, NOT (
        own.state IN ('withdrawn', 'dismissed')
        AND (own.state_changed_at AT TIME ZONE %(zone)s)::date < cohort.starts_on
    ) AS began
    FROM cohorts_enrollment AS own JOIN cohorts_cohort AS cohort ON cohort.id = own.cohort_id
    WHERE own.cohort_id = %(cohort)s AND own.person_id = application.applicant_id
      AND own.confirmed_at IS NOT NULL
) AS seat ON true
WHERE intake.cohort_id = %(cohort)s AND application.state = 'accepted'
GROUP BY application.id ORDER BY application.id
"""
COLUMNS = "status, form_version, race, gender, sex, age_band, disability, veteran"
THEN = f"""
SELECT {COLUMNS}, part.people FROM selfid.frozen_group AS part
JOIN selfid.frozen ON frozen.id = part.frozen_id WHERE cohort = %s AND block = %s
"""  # noqa: S608 - names of columns
NOW = f"""
SELECT {populations.SAID}, count(*)
FROM pg_temp.asked LEFT JOIN selfid.answer AS answer ON answer.key = asked.key
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""  # noqa: S608 - names of columns
INTO = f"""
INSERT INTO selfid.frozen_group (frozen_id, {COLUMNS}, people)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""  # noqa: S608 - names of columns
KNOWN = "SELECT cohort, block, people FROM selfid.frozen"


def split(cohorts, population, *, key):
    """Each of these cohorts is frozen, in parts fine enough for this population.

    Refused while somebody can still reach it. What was divided before stays as it was.
    """
    milestones.refuse_while_moving(cohorts, population)
    for cohort in cohorts:
        there = {name.rpartition(":")[0] for name in populations.frozen(cohort)}
        if population not in milestones.MILESTONES:
            continue
        levels = nested.ORDER.index(population) + 1
        if set(nested.parts_of(population)) <= there:
            continue
        reached = _reached(cohort)
        for level in range(levels):
            for block in nested.divided_at(level):
                if nested.child(block, nested.YES) not in there:
                    _divide(cohort, block, reached, key)


def finer():
    """For each block of the ledger that was divided the parts of today."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        rows = cursor.fetchall()
    parents, empty = {}, set()
    for cohort, block, people in rows:
        name, above = block_name(cohort, block), nested.parent_of(block)
        parents[name] = above and block_name(cohort, above)
        if not people:
            empty.add(name)
    return refined.finest(parents, empty)


def _reached(cohort):
    """The ids of the applications of those who were accepted, by what they reached."""
    days = {
        "certified_by": cohort.ends_on + milestones.TO_BE_CERTIFIED,
        "placed_by": cohort.ends_on + milestones.TO_BE_PLACED,
    }
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            REACHED, {"cohort": cohort.pk, "zone": settings.CAREERPATH_TIME_ZONE, **days}
        )
        for pk, *each in cursor.fetchall():
            said = "".join(nested.YES if one else nested.NO for one in each)
            found.setdefault(said, []).append(pk)
    return found


def _divide(cohort, block, reached, key):
    """One block is divided by what comes next, for good."""
    own = block.partition(".")[2]
    with transaction.atomic(), connection.cursor() as cursor:
        now = {
            answer: _answers(cursor, reached, own + answer) for answer in (nested.YES, nested.NO)
        }
        cursor.execute(THEN, [cohort.pk, block])
        then = _counted(cursor.fetchall())
        about = block_name(cohort.pk, block)
        try:
            parts = nested.divided(then, now, key=key, about=about)
        except nested.Changed:
            raise Refused(CHANGED.format(cohort=cohort)) from None
        for answer, groups in parts.items():
            row = [cohort.pk, nested.child(block, answer), sum(groups.values())]
            cursor.execute(populations.FREEZE, row)
            made = cursor.fetchone()
            if made is None:
                return  # somebody else was faster, and had divided all of it
            for said, people in sorted(groups.items(), key=repr):
                status, form, race, *rest = said
                cursor.execute(INTO, [made[0], status, form, list(race), *rest, people])


def _answers(cursor, reached, wanted):
    """What these people say today, as the database counts it; no row leaves it."""
    keys.ask(cursor, [pk for said, ids in reached.items() if said.startswith(wanted) for pk in ids])
    cursor.execute(NOW)
    counted = _counted(cursor.fetchall())
    cursor.execute("DROP TABLE pg_temp.asked")
    return counted


def _counted(rows):
    """People by what they said."""
    counted = Counter()
    for status, form, race, *rest, people in rows:
        counted[(status, form, tuple(race), *rest)] += people
    return counted
