"""What was measured of each application: criteria of the screening, ratings of the readers.

Each measure sorts people into those who passed it and those who did not, so that a stage that is
clean in total can be seen to have a component that is not. Of a qualification it is whether it was
met; of what is scored, whether the score lies above the median of everybody scored, as Local Law
144 counts it.
"""

import json
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from django.db import connection

from careerpath.equity.impact_models import Stage

SCREENED = """
SELECT screened.application_id, screened.score::text, screened.failed,
    screened.contributions::text, screened.rubric_id
FROM equity_screened AS screened WHERE screened.intake_id = %s
"""
RULES = "SELECT id, content::text FROM applicants_rubric WHERE id = ANY (%s) ORDER BY id"
RATED = """
SELECT rated.application_id, rated.key, rated.name, rated.points, rated.ratings
FROM equity_rated AS rated JOIN applicants_application AS application
    ON application.id = rated.application_id
WHERE application.intake_id = %s AND rated.kind = %s
ORDER BY rated.position, rated.key, rated.application_id
"""
KINDS = {Stage.READING: "reading", Stage.CHOICE: "interview"}
MET, ABOVE = "Met", "Above the median"


@dataclass(frozen=True)
class Measure:
    """One component of a stage: what it is, and who passed it of everybody it was taken of."""

    key: str
    label: str
    passed: str  # what passing means, in words
    of: dict  # application id → whether it passed


@dataclass(frozen=True)
class Measured:
    """The components of a stage, and the score of each application where there is one."""

    measures: tuple[Measure, ...] = ()
    scores: dict = None


def measured(intake, stage):
    """The components of a stage of this intake; none for the bottom line."""
    if stage == Stage.SCREENING:
        return _screened(intake)
    if stage in KINDS:
        return _rated(intake, KINDS[stage])
    return Measured((), {})


def _screened(intake):
    with connection.cursor() as cursor:
        cursor.execute(SCREENED, [intake.pk])
        rows = cursor.fetchall()
        cursor.execute(RULES, [sorted({row[4] for row in rows})])
        contents = [json.loads(content) for _, content in cursor.fetchall()]
    sentences = {q["key"]: q["sentence"] for one in contents for q in one["qualifications"]}
    labels = {c["key"]: c["label"] for one in contents for c in one["criteria"]}
    found = [
        Measure(f"met.{key}", sentence, MET, {pk: key not in failed for pk, _, failed, *_ in rows})
        for key, sentence in sentences.items()
    ]
    points = [(pk, json.loads(contributions)) for pk, _, _, contributions, _ in rows]
    for key, label in labels.items():
        told = {pk: Fraction(of[key]) for pk, of in points if of.get(key) is not None}
        found += _above(f"scored.{key}", label, told)
    scores = {pk: Fraction(score) for pk, score, *_ in rows if score is not None}
    return Measured(tuple(found), scores)


def _rated(intake, kind):
    with connection.cursor() as cursor:
        cursor.execute(RATED, [intake.pk, kind])
        rows = cursor.fetchall()
    labels, of, sums = {}, {}, {}
    for pk, key, name, points, ratings in rows:
        labels[key] = name
        of.setdefault(key, {})[pk] = Fraction(int(points), ratings)
        total = sums.setdefault(pk, [0, 0])
        total[0] += int(points)
        total[1] += ratings
    found = []
    for key, label in labels.items():
        found += _above(f"rated.{key}", label, of[key])
    return Measured(tuple(found), {pk: Fraction(*total) for pk, total in sums.items()})


def _above(key, label, told):
    """Who lies above the median of everybody with a value; nothing where nobody has one."""
    if not told:
        return []
    middle = median(told.values())
    return [Measure(key, label, ABOVE, {pk: value > middle for pk, value in told.items()})]
