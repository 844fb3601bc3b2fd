"""Whose answers a block is: applications by what became of them, never by who they are.

A cohort is counted once, when it is first asked for, in blocks that do not overlap, and stands
still from then on: two counts of people who move would tell who moved.
"""

import json

from django.db import connection, transaction

from careerpath.equity import embargo
from careerpath.equity.store import keys
from careerpath.equity.subjects import block_name, cohort_of

ACCEPTED, OTHERS = "accepted", "others"
SENT = """
SELECT application.id, application.state = 'accepted' FROM applicants_application AS application
JOIN cohorts_intake AS intake ON intake.id = application.intake_id
WHERE intake.cohort_id = %s AND application.state <> 'draft'
"""
SAID = """coalesce(answer.status, 'not_asked'), coalesce(answer.form_version, ''),
    coalesce(answer.race, '{}'), coalesce(answer.gender, ''), coalesce(answer.sex, ''),
    coalesce(answer.age_band, ''), coalesce(answer.disability, ''), coalesce(answer.veteran, '')"""
GROUPED = f"""
INSERT INTO selfid.frozen_group (
    frozen_id, status, form_version, race, gender, sex, age_band, disability, veteran, people
)
SELECT %s, {SAID}, count(*)
FROM pg_temp.asked LEFT JOIN selfid.answer AS answer ON answer.key = asked.key
GROUP BY 2, 3, 4, 5, 6, 7, 8, 9
ORDER BY 2, 3, 4, 5, 6, 7, 8, 9
"""  # noqa: S608 - names of columns
FREEZE = """
INSERT INTO selfid.frozen (cohort, block, people, frozen_on)
VALUES (%s, %s, %s, (now() AT TIME ZONE 'UTC')::date)
ON CONFLICT ON CONSTRAINT frozen_once DO NOTHING RETURNING id
"""
FOUND = "SELECT block, id FROM selfid.frozen WHERE cohort = %s"
FORMS = """
SELECT DISTINCT form_version FROM selfid.frozen_group AS part
JOIN selfid.frozen ON frozen.id = part.frozen_id
WHERE frozen.cohort = ANY (%s) AND form_version <> '' ORDER BY 1
"""
READ = """
SELECT json_build_object(
    'status', status, 'race', race, 'gender', gender, 'sex', sex, 'age_band', age_band,
    'disability', disability, 'veteran', veteran, 'people', people
)::text
FROM selfid.frozen_group WHERE frozen_id = %s ORDER BY id
"""


def frozen(cohort):
    """The groups of people with the same answers, by block, as frozen; freezes the cohort if new.

    Refused while the cohort is under embargo. Each group is a dictionary of answers and ``people``.
    """
    embargo.refuse_while_open(cohort)
    with transaction.atomic(), connection.cursor() as cursor:
        found = _found(cursor, cohort)
        if not found:
            _freeze(cursor, cohort)
            found = _found(cursor, cohort)
        groups = {}
        for block, number in found.items():
            cursor.execute(READ, [number])
            groups[block_name(cohort.pk, block)] = [
                json.loads(line) for (line,) in cursor.fetchall()
            ]
        return groups


def forms(blocks):
    """The versions of the questions that people of these cohorts were asked, in order."""
    with connection.cursor() as cursor:
        cursor.execute(FORMS, [sorted({cohort_of(block) for block in blocks})])
        return [form for (form,) in cursor.fetchall()]


def _found(cursor, cohort):
    cursor.execute(FOUND, [cohort.pk])
    return dict(cursor.fetchall())


def _freeze(cursor, cohort):
    """Each block was counted by the database; no row leaves it."""
    cursor.execute(SENT, [cohort.pk])
    members = {ACCEPTED: [], OTHERS: []}
    for pk, accepted in cursor.fetchall():
        members[ACCEPTED if accepted else OTHERS].append(pk)
    for block, applications in members.items():
        cursor.execute(FREEZE, [cohort.pk, block, len(applications)])
        row = cursor.fetchone()
        if row is None:
            return  # somebody else was faster, and had frozen all of it
        keys.ask(cursor, applications)
        cursor.execute(GROUPED, [row[0]])
        cursor.execute("DROP TABLE pg_temp.asked")
