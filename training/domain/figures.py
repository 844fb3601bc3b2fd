"""What marks and grades come to: attendance and gradebook of many people in a fixed number of
queries.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from training import attendance as counting
from training import grading
from training.models import (
    AttendanceRecord,
    ClassSession,
    CohortPlan,
    Grade,
    GradeGroup,
    GradeItem,
    Leave,
    MasteryLevel,
    SubjectArea,
)
from training.states import GradeState, SessionState

RECENT = 5
NOT_DECLARED = counting.Policy()
COUNTS = {
    GradeState.GRADED: grading.Counts.GRADED,
    GradeState.RETURNED: grading.Counts.GRADED,
    GradeState.MISSING: grading.Counts.MISSING,
    GradeState.EXCUSED: grading.Counts.EXCUSED,
    GradeState.NOT_SUBMITTED: grading.Counts.OPEN,
    GradeState.SUBMITTED: grading.Counts.OPEN,
}


def policy_of(cohort):
    """How the attendance of this cohort is counted: as declared, or by the default rule."""
    plan = CohortPlan.objects.filter(cohort=cohort).first()
    if plan is None:
        return NOT_DECLARED
    return counting.Policy(
        counting.Rule(plan.attendance_rule), plan.lates_per_absence, plan.attendance_goal
    )


# ---------------------------------------------------------------- attendance
@dataclass(frozen=True)
class Attended:
    """One person's attendance: what was counted, what is still possible, the last marks."""

    tally: counting.Tally
    rate: counting.Rate
    policy: counting.Policy
    remaining: int
    can_reach: bool
    may_miss: int | None
    recent: tuple = ()  # pairs of session and mark, the latest last

    @property
    def percent(self):
        """The rate in percent with one decimal, or empty."""
        return self.rate.percent

    @property
    def meets(self):
        """Whether the goal is met as it stands."""
        return self.rate.meets(self.policy)

    @property
    def missed_in_a_row(self):
        """How many of the last sessions were missed without excuse, one after the other."""
        number = 0
        for _, mark in reversed(self.recent):
            if mark != counting.rates.ABSENT:
                break
            number += 1
        return number


def attendance(cohort, enrollments, *, now=None, recent=RECENT):
    """Return ``{enrollment id: Attended}`` for these enrollments of the cohort; four queries.

    Sessions in somebody's leave are nothing that this person missed, or can still attend.
    """
    now = now or timezone.now()
    policy = policy_of(cohort)
    enrollments = list(enrollments)
    sessions = list(
        ClassSession.objects.filter(cohort=cohort, is_required=True).standing().in_order()
    )
    marks = defaultdict(dict)
    rows = AttendanceRecord.objects.filter(
        session__cohort=cohort, enrollment__in=[one.pk for one in enrollments]
    )
    for session, enrollment, mark in rows.values_list("session_id", "enrollment_id", "mark"):
        marks[enrollment][session] = mark
    away = defaultdict(list)
    for leave in Leave.objects.filter(enrollment__in=[one.pk for one in enrollments]):
        away[leave.enrollment_id].append(leave)
    zone = cohort.program.zone()
    return {
        one.pk: _attended(
            _present(_of_section(sessions, one.section_id), away[one.pk], zone),
            marks[one.pk],
            policy,
            now,
            recent,
        )
        for one in enrollments
    }


def _present(sessions, leaves, zone):
    """The sessions outside these leaves."""
    if not leaves:
        return sessions
    return [
        one
        for one in sessions
        if not any(leave.covers(one.starts_at.astimezone(zone).date()) for leave in leaves)
    ]


def _of_section(rows, section):
    """Those of the whole cohort, and of this section."""
    return [row for row in rows if row.section_id in (None, section)]


def _attended(sessions, marks, policy, now, recent):
    held = [one for one in sessions if one.state == SessionState.HELD]
    tally = counting.tally_of(marks.get(one.pk, "") for one in held)
    remaining = sum(one.state == SessionState.PLANNED and one.ends_at > now for one in sessions)
    last = [(one, marks.get(one.pk, "")) for one in held[-recent:]] if recent else []
    return Attended(
        tally,
        counting.rate(tally, policy),
        policy,
        remaining,
        counting.can_reach(tally, policy, remaining),
        counting.may_miss(tally, policy, remaining),
        tuple(last),
    )


# ---------------------------------------------------------------- grades
@dataclass(frozen=True)
class Gradebook:
    """Items, groups, subject areas and every cell of a cohort; totals are computed from them."""

    items: list
    groups: list
    areas: list
    levels: list
    grades: dict = field(default_factory=dict)  # (item id, enrollment id) → Grade
    _subjects: dict = field(default_factory=dict, repr=False)  # item id → {subject id: weight}
    _entries: dict = field(default_factory=dict, repr=False)  # enrollment id → entries

    def items_of(self, enrollment):
        """The assessments that this person has."""
        return _of_section(self.items, enrollment.section_id)

    def grade(self, item, enrollment):
        """The cell, or None while nobody has touched it."""
        return self.grades.get((item.pk, enrollment.pk))

    def entries(self, enrollment):
        """The cells of this person in the order of their due dates, as the pure rules take them."""
        if not self._subjects:
            self._subjects.update((item.pk, subjects_of(item)) for item in self.items)
        if enrollment.pk not in self._entries:
            self._entries[enrollment.pk] = [
                _entry(item, self.grades.get((item.pk, enrollment.pk)), self._subjects[item.pk])
                for item in self.items_of(enrollment)
            ]
        return self._entries[enrollment.pk]

    def total(self, enrollment):
        """The weighted total of this person; ``grading.explain`` says how it came about."""
        return grading.total(self.entries(enrollment), self.groups)

    def mastery(self, enrollment, area):
        """What the graded work says about a subject area."""
        return grading.mastery(self.entries(enrollment), area.pk)

    def level(self, share):
        """The level of mastery that a share shows, or None without evidence."""
        return grading.level_of(share, self.levels)

    def percent(self, share):
        """A share of a subject area in percent, as every page and file says it."""
        return grading.level_percent(share, self.levels)

    def masteries(self, enrollment):
        """Return ``[(area, Mastery, Level or None)]`` for every subject area, in their order."""
        entries = self.entries(enrollment)
        found = [(area, grading.mastery(entries, area.pk)) for area in self.areas]
        return [(area, one, self.level(one.share)) for area, one in found]


def subjects_of(item):
    """What the assessment is about, of a thousand each; ``item`` comes from ``for_list()``."""
    return {row.subject_id: row.weight for row in item.subjects.all()}


def _entry(item, grade, subjects):
    """The cell as the pure rules take it."""
    return grading.Entry(
        item.pk,
        item.name,
        item.group_id,
        item.points,
        COUNTS[grade.state] if grade else grading.Counts.OPEN,
        grade.counted if grade else None,
        subjects,
    )


def gradebook(cohort, enrollments, *, released=False):
    """Return the ``Gradebook`` of these enrollments of the cohort; seven queries.

    ``released`` leaves out everything that participants do not see yet.
    """
    items = GradeItem.objects.filter(cohort=cohort).for_list()
    if released:
        items = items.released()
    items = list(items)
    cells = Grade.objects.filter(item__in=items, enrollment__in=[one.pk for one in enrollments])
    return Gradebook(
        items,
        [
            grading.Group(one.pk, one.name, one.weight, one.drop_lowest)
            for one in GradeGroup.objects.filter(cohort=cohort)
        ],
        list(SubjectArea.objects.of(cohort.program_id)),
        [
            grading.Level(one.pk, one.name, one.floor)
            for one in MasteryLevel.objects.of(cohort.program_id)
        ],
        {(one.item_id, one.enrollment_id): one for one in cells},
    )
