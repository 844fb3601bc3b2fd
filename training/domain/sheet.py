"""The attendance sheet: who is expected in a session, what stands, and how everybody is doing."""

from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone

from training.domain import figures
from training.models import AttendanceRecord, ClassSession, Excuse
from training.models.scopes import people_of
from training.states import SessionState


@dataclass(frozen=True)
class Line:
    """One person on the sheet."""

    enrollment: object
    record: object  # or None
    excused: bool  # in advance
    attended: figures.Attended
    marks: list = field(default_factory=list)  # of (session, letter), in the order of the columns

    @property
    def mark(self):
        """The letter, or nothing."""
        return self.record.mark if self.record else ""

    @property
    def version(self):
        """What the next change has to have seen."""
        return self.record.version if self.record else 0

    @property
    def often_late(self):
        """Whether lates have added up to what the cohort counts as one absence."""
        return self.attended.tally.late >= self.attended.policy.lates_per_absence


@dataclass(frozen=True)
class Sheet:
    """A session with everybody in it, in eight queries whatever their number."""

    session: object
    lines: list
    weeks: list  # of (number, [session])
    policy: object

    @property
    def marked(self):
        """How many have a mark."""
        return sum(bool(line.mark) for line in self.lines)

    @property
    def to_go(self):
        """How many have none."""
        return len(self.lines) - self.marked


def expected(session, user):
    """The enrollments that belong into the session and that ``user`` teaches, by name."""
    rows = session.expected(people_of(user))
    return rows.select_related("person", "section").order_by("person__name", "pk")


def others(session, user):
    """Those with a seat in the cohort who are in no section yet and so on no sheet of one."""
    if session.section_id is None:
        return people_of(user).none()
    rows = session.cohort.enrollments.confirmed().seated().filter(section=None)
    return rows.select_related("person").order_by("person__name", "pk")


def of(session, user, *, now=None):
    """The sheet of a session, as far as ``user`` teaches its people."""
    now = now or timezone.now()
    people = list(expected(session, user))
    ids = [one.pk for one in people]
    there = AttendanceRecord.objects.filter(session=session, enrollment__in=ids)
    records = {row.enrollment_id: row for row in there.select_related("set_by")}
    excused = set(
        Excuse.objects.covering(session)
        .filter(enrollment__in=ids)
        .values_list("enrollment_id", flat=True)
    )
    counted = figures.attendance(session.cohort, people, now=now)
    columns, marks = _columns(session, ids)
    lines = [
        Line(
            one,
            records.get(one.pk),
            one.pk in excused,
            counted[one.pk],
            [(column, marks.get((column.pk, one.pk), "")) for column in columns],
        )
        for one in people
    ]
    return Sheet(session, lines, _weeks(session, columns), figures.policy_of(session.cohort))


def _columns(session, ids):
    """The sessions that count of the same people, and the marks in them."""
    rows = ClassSession.objects.filter(cohort=session.cohort, is_required=True).standing()
    columns = [one for one in rows.in_order() if one.section_id in (None, session.section_id)]
    found = AttendanceRecord.objects.filter(
        session__in=[one.pk for one in columns], enrollment__in=ids
    ).values_list("session_id", "enrollment_id", "mark")
    return columns, {(one, two): mark for one, two, mark in found}


def _weeks(session, columns):
    """The columns by week of the cohort, each with its day in the program's zone."""
    zone = session.cohort.program.zone()
    for one in columns:
        one.day = one.starts_at.astimezone(zone).date()
        one.is_this = one.pk == session.pk
    first = session.cohort.starts_on or (columns[0].day if columns else None)
    start = first.toordinal() - first.weekday() if first else 0
    numbered = groupby(columns, key=lambda one: (one.day.toordinal() - start) // 7 + 1)
    return [(number, list(rows)) for number, rows in numbered]


def state(session, user):
    """What stands on the sheet now, small enough to ask for every few seconds: two queries."""
    rows = AttendanceRecord.objects.filter(session=session, enrollment__in=expected(session, user))
    return {row.enrollment_id: row for row in rows.select_related("set_by")}


def nearest(cohort, user, *, now=None):
    """The session whose attendance somebody would take now: running, of today, or the last one.

    Without any before, the next one; None without sessions.
    """
    now = now or timezone.now()
    rows = ClassSession.objects.visible_to(user).filter(cohort=cohort).standing().in_order()
    rows = rows.select_related("section", "cohort__program")
    zone = cohort.program.zone()
    today = now.astimezone(zone).date()
    same_day = [one for one in rows if one.starts_at.astimezone(zone).date() == today]
    if same_day:
        running = [one for one in same_day if one.ends_at >= now]
        return (running or same_day[-1:])[0]
    begun = rows.filter(starts_at__lte=now)
    waiting = begun.filter(state=SessionState.PLANNED, is_required=True).last()
    return waiting or begun.filter(is_required=True).last() or rows.first()
