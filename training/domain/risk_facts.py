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

# Sorted once below and gathered above: an ORDER BY in each aggregate would sort for each.
MARKS = """
SELECT enrollment_id, string_agg(mark, ''), array_agg(session_id)
  FROM (
    SELECT r.enrollment_id, r.session_id, CASE r.mark WHEN '' THEN ' ' ELSE r.mark END AS mark
      FROM training_attendancerecord r
      JOIN (
        SELECT id, row_number() OVER (ORDER BY starts_at, id) AS place
          FROM training_classsession
         WHERE cohort_id = ANY(%s) AND state = 'held' AND is_required
      ) s ON s.id = r.session_id
     ORDER BY r.enrollment_id, s.place
  ) AS sorted
 GROUP BY enrollment_id
"""
GRADES = """
SELECT enrollment_id, array_agg(item_id), array_agg(state), array_agg(points), array_agg(is_late)
  FROM (
    SELECT g.enrollment_id, g.item_id, g.is_late,
           CASE g.state WHEN 'returned' THEN 'graded' ELSE g.state END AS state,
           (coalesce(g.override, g.points) * 100)::bigint AS points
      FROM training_grade g
      JOIN (
        SELECT id, row_number() OVER (ORDER BY due_at NULLS LAST, position, id) AS place
          FROM training_gradeitem
         WHERE cohort_id = ANY(%s)
      ) i ON i.id = g.item_id
     WHERE g.state IN ('graded', 'returned', 'missing') OR g.is_late
     ORDER BY g.enrollment_id, i.place
  ) AS sorted
 GROUP BY enrollment_id
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
    """What the database said of everybody, the cohort and section of each, and how evidence is
    called.
    """

    cohort_of: dict
    section_of: dict
    labels: risk.Labels
    _works: dict
    _policies: dict
    _marks: dict
    _grades: dict
    _pulses: dict

    def each(self):
        """Pairs of enrollment id and facts. These are made one by one: all at once they would be
        more objects than the interpreter likes to look after.
        """
        for pk, cohort in self.cohort_of.items():
            letters, sessions = self._marks.get(pk, ("", ()))
            cells = zip(*self._grades[pk], strict=True) if pk in self._grades else ()
            pulses = zip(*self._pulses[pk], strict=True) if pk in self._pulses else ()
            works = self._works
            yield (
                pk,
                risk.Facts(
                    letters,
                    tuple(sessions),
                    tuple(
                        [(works[key], state, points, late) for key, state, points, late in cells]
                    ),
                    self._policies.get(cohort, NOT_DECLARED),
                    tuple(pulses),
                ),
            )


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
    return Gathered(
        {pk: cohort for pk, cohort, _ in people},
        {pk: section for pk, _, section in people},
        _labels(ids, zones, work_names),
        works,
        policies,
        marks,
        grades,
        pulses,
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
