"""The attendance sheet: people by sessions, with today's marks, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

from django.utils import timezone

from training import attendance as counting
from training.domain import figures
from training.models import AttendanceRecord, ClassSession, Excuse, Mark
from training.states import SessionState

ALL = 10_000
LATE_OFTEN = 3


@dataclass
class Row:
    """One person of the sheet: how the mark of the session stands, and all that was before."""

    enrollment: object
    record: AttendanceRecord | None
    is_excused: bool  # by an excuse in advance
    attended: figures.Attended | None = None
    marks: dict = field(default_factory=dict)  # session id → letter, of held required sessions

    @property
    def mark(self):
        """The letter of the session: the record's, or E for somebody excused in advance."""
        if self.record is not None:
            return self.record.mark
        return Mark.EXCUSED if self.is_excused else Mark.UNMARKED

    @property
    def version(self):
        """The version of the record, 0 without one."""
        return self.record.version if self.record else 0

    @property
    def is_often_late(self):
        """Whether this person came late three times or more."""
        return self.attended is not None and self.attended.tally.late >= LATE_OFTEN


@dataclass(frozen=True)
class Sheet:
    """What the page of a session shows."""

    rows: list
    columns: list  # (session, its day in the program's zone)
    policy: counting.Policy

    @property
    def to_go(self):
        """How many people have no mark and no excuse."""
        return sum(not one.mark for one in self.rows)

    @property
    def marked(self):
        """How many people have a mark or an excuse."""
        return len(self.rows) - self.to_go


def people(session, enrollments):
    """Those of ``enrollments`` who belong into the session, by name, in one query."""
    rows = session.expected(enrollments).select_related("person", "section")
    return list(rows.order_by("person__name", "pk"))


def rows_of(session, enrollments):
    """The rows of one session without figures; two queries."""
    ids = [one.pk for one in enrollments]
    records = {
        row.enrollment_id: row
        for row in AttendanceRecord.objects.filter(session=session, enrollment__in=ids)
    }
    covering = Excuse.objects.covering(session).filter(enrollment__in=ids)
    excused = set(covering.values_list("enrollment", flat=True))
    return [Row(one, records.get(one.pk), one.pk in excused) for one in enrollments]


def excused_in(cohort, sessions):
    """Pairs of enrollment id and session id that an excuse in advance covers; one query."""
    if not sessions:
        return set()
    granted = Excuse.objects.granted().filter(
        enrollment__cohort=cohort,
        from_at__lte=max(one.starts_at for one in sessions),
        to_at__gt=min(one.starts_at for one in sessions),
    )
    return {
        (enrollment, one.pk)
        for enrollment, from_at, to_at in granted.values_list("enrollment", "from_at", "to_at")
        for one in sessions
        if from_at <= one.starts_at < to_at
    }


def sheet(session, enrollments, *, now=None):
    """Return the ``Sheet`` of a session for these people; six queries."""
    rows = rows_of(session, enrollments)
    cohort = session.cohort
    found = figures.attendance(cohort, enrollments, now=now, recent=ALL)
    for row in rows:
        row.attended = found[row.enrollment.pk]
        row.marks = {one.pk: mark for one, mark in row.attended.recent}
    return Sheet(rows, columns(cohort, session.section_id), figures.policy_of(cohort))


def columns(cohort, section=None):
    """Pairs of a session that counts and its day, in order; one query.

    With a section only those that its people have.
    """
    zone = cohort.program.zone()
    found = ClassSession.objects.filter(cohort=cohort, is_required=True).standing().in_order()
    return [
        (one, one.starts_at.astimezone(zone).date())
        for one in found
        if section is None or one.section_id in (None, section)
    ]


def weeks(columns):
    """Pairs of the number of a week and how many columns it has; weeks begin on Mondays."""
    if not columns:
        return []
    first = columns[0][1] - timedelta(days=columns[0][1].weekday())
    grouped = groupby(columns, key=lambda pair: (pair[1] - first).days // 7 + 1)
    return [(week, len(list(group))) for week, group in grouped]


def current(cohort_sessions, zone, now=None):
    """The session that somebody wants to mark: running, else the next of today, else the last of
    today, else the next that is to come, else the last one; None without any.
    """
    now = now or timezone.now()
    today = now.astimezone(zone).date()
    sessions = [one for one in cohort_sessions if one.state != SessionState.CANCELED]
    of_today = [one for one in sessions if one.starts_at.astimezone(zone).date() == today]
    soon = [one for one in of_today if one.ends_at > now]
    later = [one for one in sessions if one.starts_at > now]
    return next(iter(soon or of_today[-1:] or later or sessions[-1:]), None)
