"""What a participant needs to know now, put together for one page in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from training import grading
from training.domain import figures, left_to_do, seats, voices
from training.models import (
    AttendanceRecord,
    CheckInWindow,
    ClassSession,
    Excuse,
    Extension,
    GradeItem,
    MakeUp,
    SessionFeedback,
    WorkSubmission,
)
from training.states import AskState

SOON = timedelta(days=14)
LONG_OVERDUE = timedelta(days=30)


@dataclass(frozen=True)
class Due:
    """One piece of work as it stands for this person."""

    item: GradeItem
    due_at: datetime | None
    work: WorkSubmission | None
    extension: Extension | None
    now: datetime

    @property
    def is_in(self):
        """Whether something was handed in."""
        return self.work is not None

    @property
    def is_late(self):
        """Whether the date has passed and nothing is in."""
        return not self.is_in and self.due_at is not None and self.due_at < self.now

    @property
    def is_soon(self):
        """Whether it is due within two days."""
        return not self.is_in and not self.is_late and self.due_at - self.now < timedelta(days=2)


@dataclass(frozen=True)
class Result:
    """A released grade, in words for its person."""

    item: GradeItem
    grade: object

    @property
    def points(self):
        """The points that count, as text; empty where there are none."""
        counted = self.grade.counted if self.grade else None
        return "" if counted is None else grading.points_text(counted)


@dataclass
class Day:
    """Everything on the participant's page."""

    enrollment: object
    now: datetime
    today: object
    is_studying: bool = False
    sessions: list = field(default_factory=list)  # today's
    week: list = field(default_factory=list)  # pairs of a day and its sessions, from tomorrow on
    windows: dict = field(default_factory=dict)  # session id → open check-in window
    marks: dict = field(default_factory=dict)  # session id → own mark today
    excused: set = field(default_factory=set)  # ids of sessions that an excuse covers
    due: list = field(default_factory=list)
    handed_in: list = field(default_factory=list)
    make_ups: list = field(default_factory=list)
    results: list = field(default_factory=list)
    total: object = None
    said_of_total: list = field(default_factory=list)
    areas: list = field(default_factory=list)
    attended: object = None
    asked: list = field(default_factory=list)
    pulse: object = None
    to_rate: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    rating_moment: object = None


def of(enrollment, now=None):
    """The ``Day`` of this person at this moment."""
    now = now or timezone.now()
    zone = enrollment.cohort.program.zone()
    today = now.astimezone(zone).date()
    day = Day(enrollment, now, today, seats.is_studying(enrollment))
    if day.is_studying:
        _calendar(day, zone)
        _due(day)
        day.pulse = voices.pulse_of(enrollment, now)
        day.rating_moment = voices.moment_of(enrollment, now)
        _to_rate(day)
    _record(day)
    day.steps = left_to_do.of(enrollment)
    return day


def _calendar(day, zone):
    """Today and the week that follows, check-in windows, excuses and marks."""
    start = datetime.combine(day.today, time(), tzinfo=zone)
    rows = ClassSession.objects.for_enrollment(day.enrollment).for_calendar()
    rows = list(rows.within(start, datetime.combine(day.today + SOON, time(), tzinfo=zone)))
    by_day = {}
    for one in rows:
        by_day.setdefault(one.starts_at.astimezone(zone).date(), []).append(one)
    day.sessions = by_day.pop(day.today, [])
    last = day.today + timedelta(days=6 - day.today.weekday())
    if day.today.weekday() >= 4:  # from Friday on, next week matters as much
        last += timedelta(days=7)
    day.week = [(one, found) for one, found in by_day.items() if one <= last]
    ids = [one.pk for one in day.sessions]
    windows = CheckInWindow.objects.filter(
        session__in=ids, opens_at__lte=day.now, closes_at__gt=day.now
    )
    day.windows = {one.session_id: one for one in windows}
    mine = AttendanceRecord.objects.filter(enrollment=day.enrollment, session__in=ids).marked()
    day.marks = {one.session_id: one for one in mine}
    granted = Excuse.objects.filter(enrollment=day.enrollment, to_at__gt=start).granted()
    spans = list(granted.values_list("from_at", "to_at"))
    day.excused = {
        one.pk for one in rows if any(begin <= one.starts_at < end for begin, end in spans)
    }
    since = day.now - SOON
    asked = Excuse.objects.filter(enrollment=day.enrollment).exclude(state=AskState.WITHDRAWN)
    day.asked = list(asked.filter(to_at__gt=since).order_by("from_at")[:10])


def _due(day):
    """What is missing, late and due, with extensions; and what was handed in lately."""
    items = list(
        GradeItem.objects.for_enrollment(day.enrollment).filter(takes_work=True).in_order()
    )
    works, longer = newest_work(day.enrollment, items), {}
    for one in Extension.objects.filter(enrollment=day.enrollment, item__in=items).exclude(
        state__in=[AskState.WITHDRAWN, AskState.REFUSED]
    ):
        longer[one.item_id] = one
    closed = set(
        _excused_or_graded(day.enrollment, items)
    )
    for item in items:
        extension = longer.get(item.pk)
        granted = extension is not None and extension.state == AskState.GRANTED
        due_at = extension.due_at if granted else item.due_at
        one = Due(item, due_at, works.get(item.pk), extension, day.now)
        near = due_at is not None and day.now - LONG_OVERDUE < due_at < day.now + SOON
        if one.is_in:
            if one.work.submitted_at > day.now - SOON and not item.is_released:
                day.handed_in.append(one)
        elif near and item.pk not in closed:
            day.due.append(one)
    day.due.sort(key=lambda one: one.due_at)
    to_do = MakeUp.objects.filter(enrollment=day.enrollment).to_do()
    day.make_ups = list(to_do.select_related("session").order_by("due_on"))


def newest_work(enrollment, items):
    """``{item id: newest hand-in}`` of one person."""
    rows = WorkSubmission.objects.filter(enrollment=enrollment, item__in=items)
    return {one.item_id: one for one in rows.order_by("number")}


def _excused_or_graded(enrollment, items):
    """Ids of released assessments that wait for nothing from this person any more."""
    return (
        figures.Grade.objects.filter(
            enrollment=enrollment, item__in=items, item__released_at__isnull=False
        )
        .filter(state__in=["graded", "excused"])
        .values_list("item_id", flat=True)
    )


def _to_rate(day):
    """Sessions of the last days that the person came to and has not rated yet."""
    rows = ClassSession.objects.for_enrollment(day.enrollment).for_list()
    held = rows.filter(
        state="held", ends_at__gt=day.now - voices.ANSWERS - timedelta(days=1), ends_at__lt=day.now
    )
    said = set(
        SessionFeedback.objects.filter(enrollment=day.enrollment, session__in=held).values_list(
            "session_id", flat=True
        )
    )
    there = set(
        AttendanceRecord.objects.filter(
            enrollment=day.enrollment, session__in=held, mark__in=["P", "L"]
        ).values_list("session_id", flat=True)
    )
    open_now = [one for one in held if voices.closes_at(one) > day.now]
    day.to_rate = [
        one
        for one in reversed(open_now)
        if one.pk not in said and (one.pk in there or not one.is_required)
    ][:3]


def _record(day):
    """Attendance, released grades, the total of them, and the subject areas."""
    enrollment = day.enrollment
    found = figures.attendance(enrollment.cohort, [enrollment], now=day.now)
    day.attended = found[enrollment.pk]
    book = figures.gradebook(enrollment.cohort, [enrollment], released=True)
    day.results = [
        Result(item, book.grade(item, enrollment)) for item in reversed(book.items_of(enrollment))
    ]
    total = book.total(enrollment)
    day.total = grading.percent(total.share)
    day.said_of_total = grading.explain(total)
    day.areas = [
        (area, mastery, level, grading.percent(mastery.share, 0))
        for area, mastery, level in book.masteries(enrollment)
    ]
