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
    Grade,
    GradeItem,
    MakeUp,
    SessionFeedback,
    WorkSubmission,
)
from training.states import AskState, GradeState

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
    is_back: bool = False  # the instructor returned it for another version

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
        near = self.due_at is not None and self.due_at - self.now < timedelta(days=2)
        return near and not self.is_in and not self.is_late


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

    @property
    def is_late_in_week(self):
        """From Friday on, next week matters as much."""
        return self.today.weekday() >= 4


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
    day.steps = sorted(left_to_do.of(enrollment), key=lambda step: step.done)
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
    if day.is_late_in_week:
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
    """What is due, what was handed in lately, and what is to be made up for."""
    day.due, day.handed_in = work_of(day.enrollment, day.now)
    to_do = MakeUp.objects.filter(enrollment=day.enrollment).to_do()
    day.make_ups = list(to_do.select_related("session").order_by("due_on"))


def work_of(enrollment, now=None):
    """What is late, due or returned, and what was handed in lately; four queries."""
    now = now or timezone.now()
    items = GradeItem.objects.for_enrollment(enrollment).filter(takes_work=True)
    items = list(items.in_order())
    works = newest_work(enrollment, items)
    longer = {
        one.item_id: one
        for one in Extension.objects.filter(
            enrollment=enrollment, item__in=items, state__in=[AskState.ASKED, AskState.GRANTED]
        )
    }
    settled, returned = _settled(enrollment, items)
    due, handed_in = [], []
    for item in items:
        work, extension = works.get(item.pk), longer.get(item.pk)
        granted = extension is not None and extension.state == AskState.GRANTED
        due_at = extension.due_at if granted else item.due_at
        back = item.pk in returned and (work is None or returned[item.pk] > work.submitted_at)
        one = Due(item, due_at, work, extension, now, back)
        near = due_at is not None and now - LONG_OVERDUE < due_at < now + SOON
        if work is not None and not back:
            if work.submitted_at > now - SOON and not item.is_released:
                handed_in.append(one)
        elif back or (near and item.pk not in settled):
            due.append(one)
    return sorted(due, key=lambda one: one.due_at or now), handed_in


def newest_work(enrollment, items):
    """``{item id: newest hand-in}`` of one person."""
    rows = WorkSubmission.objects.filter(enrollment=enrollment, item__in=items)
    return {one.item_id: one for one in rows.order_by("number")}


def _settled(enrollment, items):
    """Of the released assessments: ids of those that wait for nothing, and when which came back."""
    rows = Grade.objects.filter(
        enrollment=enrollment, item__in=items, item__released_at__isnull=False
    )
    found = list(rows.values_list("item_id", "state", "set_at"))
    settled = {pk for pk, state, _ in found if state in {GradeState.GRADED, GradeState.EXCUSED}}
    return settled, {pk: at for pk, state, at in found if state == GradeState.RETURNED}


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
        (area, mastery, level, book.percent(mastery.share))
        for area, mastery, level in book.masteries(enrollment)
    ]
