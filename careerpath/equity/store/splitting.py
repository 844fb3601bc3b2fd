"""A cohort in parts, by how far the accepted came and by which way people applied.

Each is frozen when it is first asked for. Who reached what and who came by which way is read by ids
alone. The parts add up to what was frozen before, so that nothing that went out is another number
afterwards.
"""

from collections import Counter

from django.conf import settings
from django.db import connection, transaction

from careerpath.equity import milestones
from careerpath.equity.disclosure import refined
from careerpath.equity.store import keys, populations, sources
from careerpath.equity.subjects import block_name
from careerpath.equity.tabulation import nested, ways
from careerpath.refusals import Refused

CHANGED = (
    "Too many answers were changed or erased since the accepted of {cohort} were first counted: "
    "how far they came cannot be told by group."
)
CHANGED_ALL = (
    "Too many answers were changed or erased since the applicants of {cohort} were first counted: "
    "the ways by which they came cannot be told by group."
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
            if nested.parts_of(nested.ORDER[level])[0] not in there:
                _divide(cohort, nested.divided_at(level), reached, key)


def split_by_way(cohort, *, key):
    """The cohort is frozen in parts by the way people applied; what was divided before stays."""
    there = {name.rpartition(":")[0] for name in populations.frozen(cohort)}
    if any(nested.way_of(name) for name in there):
        return
    came = sources.people(cohort)
    rows = sources.rows_for(came)
    reached = _reached(cohort)
    accepted = {pk for each in reached.values() for pk in each}
    with transaction.atomic(), connection.cursor() as cursor:
        found = {}
        for block in nested.ends(there):
            whole, _, path = block.partition(".")
            if whole == nested.WHOLE:
                ids = {pk for said, each in reached.items() if said.startswith(path) for pk in each}
            else:
                ids = came.keys() - accepted
            by_row = {row: [] for row in rows}
            for pk in sorted(ids & came.keys()):
                by_row[ways.row_of(came[pk], rows)].append(pk)
            now = {row: _answers(cursor, each) for row, each in by_row.items()}
            found[block] = (_then(cursor, cohort, block), now)
        everyone = sum(then.total() for then, _ in found.values())
        _refuse_changed(found, everyone, CHANGED_ALL.format(cohort=cohort))
        for block, (then, now) in found.items():
            about = block_name(cohort.pk, block)
            parts = nested.divided(then, now, key=key, about=about, lost=rows[-1])
            for row, groups in parts.items():
                _freeze(cursor, cohort, nested.by_way(block, row), groups)


def finer():
    """For each block of the ledger that was divided the parts of today."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        rows = cursor.fetchall()
    parents, empty = {}, set()
    for cohort, block, people in rows:
        if not people:
            empty.add(block_name(cohort, block))
        line = [block]
        while line:
            one = line.pop()
            above = nested.parents_of(one)
            parents[block_name(cohort, one)] = [block_name(cohort, each) for each in above]
            line += above
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


def _divide(cohort, blocks, reached, key):
    """These blocks are divided by what comes next, for good; refused when few fit any more.

    One that was divided by way stays so: each of its parts is divided, and the sums stand, too.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        rows = sources.frozen_rows(cohort)
        came = sources.people(cohort) if rows else {}
        found = {}
        for block in blocks:
            own = block.partition(".")[2]
            people = {
                one: [
                    pk for said, ids in reached.items() if said.startswith(own + one) for pk in ids
                ]
                for one in (nested.YES, nested.NO)
            }
            for row in rows or [""]:
                part = nested.by_way(block, row) if row else block
                here = {
                    one: [pk for pk in ids if not row or ways.row_of(came[pk], rows) == row]
                    for one, ids in people.items()
                }
                now = {one: _answers(cursor, ids) for one, ids in here.items()}
                found[part] = (_then(cursor, cohort, part), now)
        everyone = _then(cursor, cohort, nested.WHOLE).total()
        _refuse_changed(found, everyone, CHANGED.format(cohort=cohort))
        sums = {}
        for block, (then, now) in found.items():
            about = block_name(cohort.pk, block)
            for reached_it, groups in nested.divided(then, now, key=key, about=about).items():
                part = nested.child(block, reached_it)
                for each in {part, part.partition(nested.BY)[0]}:
                    sums[each] = sums.get(each, Counter()) + groups
        for part, groups in sums.items():
            _freeze(cursor, cohort, part, groups)


def _refuse_changed(found, everyone, sentence):
    """Refused when so many say something else today that the parts would be drawn."""
    others = sum(nested.misfits(then, now) for then, now in found.values())
    if nested.too_many(others, everyone):
        raise Refused(sentence)


def _then(cursor, cohort, block):
    """What the people of a block said when they were counted."""
    cursor.execute(THEN, [cohort.pk, block])
    return _counted(cursor.fetchall())


def _freeze(cursor, cohort, block, groups):
    """The part stands; what somebody else froze meanwhile stays."""
    cursor.execute(populations.FREEZE, [cohort.pk, block, groups.total()])
    made = cursor.fetchone()
    for said, people in sorted(groups.items(), key=repr) if made else ():
        status, form, race, *rest = said
        cursor.execute(INTO, [made[0], status, form, list(race), *rest, people])


def _answers(cursor, applications):
    """What these people say today, as the database counts it; no row leaves it."""
    keys.ask(cursor, applications)
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
