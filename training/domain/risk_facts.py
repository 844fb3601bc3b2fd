"""What the rules look at, for any number of cohorts in a fixed number of queries.

The database gathers each person's marks into one text and the grades into arrays, so that no row
travels that nobody needs. Names, accounts and answers of people are not read.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import starmap

from django.db import connection

from careerpath.ui.when import day
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from training import attendance, risk
from training.models import (
    ClassSession,
    CohortPlan,
    GradeItem,
    GradeItemSubject,
    SubjectArea,
)
from training.models.curriculum import AssessmentKind

NOT_DECLARED = attendance.Policy()
LOOKED_AT = (EnrollmentState.ENROLLED, EnrollmentState.ACTIVE)  # nobody who is on leave

MARKS = """
SELECT r.enrollment_id,
       string_agg(CASE r.mark WHEN '' THEN ' ' ELSE r.mark END, '' ORDER BY s.starts_at, s.id),
       array_agg(s.id ORDER BY s.starts_at, s.id)
  FROM training_attendancerecord r
  JOIN training_classsession s ON s.id = r.session_id
 WHERE s.cohort_id = ANY(%s) AND s.state = 'held' AND s.is_required
 GROUP BY r.enrollment_id
"""
GRADES = """
SELECT g.enrollment_id,
       array_agg(g.item_id ORDER BY i.due_at NULLS LAST, i.position, i.id),
       array_agg(CASE g.state WHEN 'returned' THEN 'graded' ELSE g.state END
                 ORDER BY i.due_at NULLS LAST, i.position, i.id),
       array_agg((coalesce(g.override, g.points) * 100)::bigint
                 ORDER BY i.due_at NULLS LAST, i.position, i.id),
       array_agg(g.is_late ORDER BY i.due_at NULLS LAST, i.position, i.id)
  FROM training_grade g
  JOIN training_gradeitem i ON i.id = g.item_id
 WHERE i.cohort_id = ANY(%s) AND (g.state IN ('graded', 'returned', 'missing') OR g.is_late)
 GROUP BY g.enrollment_id
"""
PULSES = """
SELECT p.enrollment_id, array_agg(p.week ORDER BY p.week), array_agg(p.mood ORDER BY p.week)
  FROM training_pulse p
  JOIN cohorts_enrollment e ON e.id = p.enrollment_id
 WHERE e.cohort_id = ANY(%s)
 GROUP BY p.enrollment_id
"""


@dataclass(frozen=True)
class Gathered:
    """Facts by enrollment id, the cohort of each, its section, and how evidence is called."""

    facts: dict
    cohort_of: dict
    section_of: dict
    labels: risk.Labels


def gather(cohorts):
    """The facts of everybody who is in these cohorts now; eight queries."""
    ids = [one.pk for one in cohorts]
    zones = {one.pk: one.program.zone() for one in cohorts}
    people = list(
        Enrollment.objects.filter(cohort__in=ids, state__in=LOOKED_AT).values_list(
            "pk", "cohort_id", "section_id"
        )
    )
    policies = _policies(ids)
    works, work_names = _works(ids, zones)
    marks, grades, pulses = (_rows(sql, ids) for sql in (MARKS, GRADES, PULSES))
    facts = {}
    for pk, cohort, _ in people:
        letters, sessions = marks.get(pk, ("", ()))
        cells = zip(*grades[pk], strict=True) if pk in grades else ()
        facts[pk] = risk.Facts(
            letters,
            tuple(sessions),
            tuple((works[key], state, points, late) for key, state, points, late in cells),
            policies.get(cohort, NOT_DECLARED),
            tuple(zip(*pulses[pk], strict=True)) if pk in pulses else (),
        )
    return Gathered(
        facts,
        {pk: cohort for pk, cohort, _ in people},
        {pk: section for pk, _, section in people},
        _labels(ids, zones, work_names),
    )


def _rows(sql, ids):
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids])
        return {pk: rest for pk, *rest in cursor.fetchall()}


def _policies(ids):
    """How each cohort counts."""
    plans = CohortPlan.objects.filter(cohort__in=ids).values_list(
        "cohort_id", "attendance_rule", "lates_per_absence", "attendance_goal"
    )
    return {
        cohort: attendance.Policy(attendance.Rule(rule), lates, goal)
        for cohort, rule, lates, goal in plans
    }


def _works(ids, zones):
    """Every assessment as the rules take it, and its name."""
    areas = defaultdict(dict)
    weights = GradeItemSubject.objects.filter(item__cohort__in=ids)
    for item, area, weight in weights.values_list("item_id", "subject_id", "weight"):
        areas[item][area] = weight
    works, names = {}, {}
    rows = GradeItem.objects.filter(cohort__in=ids).values_list(
        "pk", "cohort_id", "name", "due_at", "points", "kind"
    )
    for pk, cohort, name, due_at, points, kind in rows:
        works[pk] = risk.Work(
            pk,
            due_at.astimezone(zones[cohort]).date() if due_at else None,
            int(points * 100),
            kind == AssessmentKind.PRACTICE_EXAM,
            areas[pk],
        )
        names[pk] = name
    return works, names


def _labels(ids, zones, works):
    """Sessions by their day, assessments and areas by their name; looked up when they are said."""
    sessions = {
        pk: (starts_at, cohort)
        for pk, starts_at, cohort in ClassSession.objects.filter(cohort__in=ids).values_list(
            "pk", "starts_at", "cohort_id"
        )
    }
    areas = dict(SubjectArea.objects.values_list("pk", "name"))

    def on(starts_at, cohort):
        return day(starts_at.astimezone(zones[cohort]).date())

    days = dict(zip(sessions, starmap(on, sessions.values()), strict=True))
    return risk.Labels(days.__getitem__, works.__getitem__, areas.__getitem__)
