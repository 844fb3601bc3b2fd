"""The calendar of a cohort moves by days from one day on; acts on calendars are taken back."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import calendars
from training.domain import class_days
from training.models import (
    ActKind,
    AttendanceRecord,
    CalendarAct,
    CalendarActRow,
    ClassSession,
    Extension,
    Grade,
    GradeItem,
    MakeUp,
    WorkSubmission,
)
from training.states import GradeState, SessionState

FURTHEST = 366


@dataclass
class Shift:
    """What a shift would move: sessions with their new beginning, assessments, and warnings."""

    sessions: list
    items: list
    warnings: list


def preview(cohort, *, from_day, days):
    """The planned sessions and open assessments from ``from_day`` on, and where they would be."""
    sessions, items = _moving(cohort, from_day)
    zone = cohort.program.zone()
    step = timedelta(days=days)
    off = {day.day: day.name for day in cohort.all_days_off()} if cohort.ends_on else {}
    found = Shift([], [], [])
    for item, due, moved in _due(cohort, items, step):
        found.items.append((item, due))
        if moved:
            found.warnings.append(f"{item.name}: {moved}")
    for one in sessions.in_order():
        start = _moved(one.starts_at, step, zone)
        found.sessions.append((one, start))
        day = start.astimezone(zone).date()
        if day in off:
            found.warnings.append(f"{one.topic} would fall on {off[day]}.")
        elif day.weekday() > 4 > one.starts_at.astimezone(zone).weekday():
            found.warnings.append(f"{one.topic} would fall on a weekend.")
        elif cohort.ends_on and day > cohort.ends_on:
            found.warnings.append(f"{one.topic} would be after the last day of the cohort.")
    return found


def _moving(cohort, from_day):
    """What moves: planned sessions, and assessments that nobody has handed in or graded."""
    start = datetime.combine(from_day, time(), tzinfo=cohort.program.zone())
    sessions = ClassSession.objects.filter(
        cohort=cohort, state=SessionState.PLANNED, starts_at__gte=start
    )
    touched = Grade.objects.exclude(state=GradeState.NOT_SUBMITTED).values("item")
    items = GradeItem.objects.filter(cohort=cohort, due_at__gte=start)
    return sessions, items.exclude(pk__in=touched).order_by("due_at", "id")


def _due(cohort, items, step):
    """Each assessment with when it would be due, on a class day, and why it is another day."""
    zone, off = cohort.program.zone(), class_days.off_of(cohort)
    for item in items:
        there = _moved(item.due_at, step, zone)
        was, day = item.due_at.astimezone(zone).weekday(), there.date()
        found, moved = class_days.due(
            day, off, cohort.ends_on, on_weekends=was >= calendars.WEEKEND
        )
        yield item, datetime.combine(found, there.time(), tzinfo=zone), moved


def _moved(moment, step, zone):
    """The same time of day so many days later, on the wall clock of the program."""
    local = moment.astimezone(zone)
    return datetime.combine(local.date() + step, local.time(), tzinfo=zone)


@transaction.atomic
def shift(cohort, *, from_day, days, by):
    """Planned sessions and open assessments from ``from_day`` on are ``days`` later or earlier.

    Their times of day stay on the wall clock. Refused when a room or an instructor is taken.
    """
    if not days or abs(days) > FURTHEST:
        raise Refused("Move by at least a day and at most a year.")
    sessions, items = _moving(cohort, from_day)
    session_rows = list(sessions.select_for_update().order_by("pk"))
    item_rows = list(items)
    if not session_rows and not item_rows:
        raise Refused("There is nothing to move from that day on.")
    act = CalendarAct.objects.create(cohort=cohort, kind=ActKind.SHIFTED, days=days, made_by=by)
    CalendarActRow.objects.bulk_create(
        [
            CalendarActRow(
                act=act, session=one, was_starts_at=one.starts_at, was_ends_at=one.ends_at
            )
            for one in session_rows
        ]
        + [CalendarActRow(act=act, item=one, was_ends_at=one.due_at) for one in item_rows]
    )
    _move(cohort, [one.pk for one in session_rows], days)
    _move_items(cohort, item_rows, timedelta(days=days))
    audit.record(
        "training.calendaract.shifted",
        by=by,
        about=act,
        cohort_id=cohort.pk,
        sessions=len(session_rows),
        items=len(item_rows),
        days=days,
    )
    return act


def _move_items(cohort, items, step):
    """Each is due on the class day that the preview said."""
    for item, due, _ in list(_due(cohort, items, step)):
        item.due_at = due
    with refusing():
        GradeItem.objects.bulk_update(items, ["due_at"], batch_size=500)


def _move(cohort, sessions, days):
    """All of them in one statement each, so that they may take each other's places."""
    zone = cohort.program.time_zone
    numbers = [zone, zone, days]
    with refusing():
        ClassSession.objects.filter(pk__in=sessions).update(
            starts_at=RawSQL(
                "timezone(%s, timezone(%s, starts_at) + make_interval(days => %s))", numbers
            ),
            ends_at=RawSQL(
                "timezone(%s, timezone(%s, ends_at) + make_interval(days => %s))", numbers
            ),
            sequence=F("sequence") + 1,
            changed_at=timezone.now(),
        )


def _move_back(act, sessions, items):
    """Everything that the act moved is where it was before, whatever moved it since."""
    rows = CalendarActRow.objects.filter(act=act)
    of_session = rows.filter(session=OuterRef("pk"))
    with refusing():
        ClassSession.objects.filter(pk__in=sessions).update(
            starts_at=Subquery(of_session.values("was_starts_at")[:1]),
            ends_at=Subquery(of_session.values("was_ends_at")[:1]),
            sequence=F("sequence") + 1,
            changed_at=timezone.now(),
        )
        GradeItem.objects.filter(pk__in=items).update(
            due_at=Subquery(rows.filter(item=OuterRef("pk")).values("was_ends_at")[:1])
        )


def why_not_undo(act):
    """The sentence that says why the act stays, or an empty text."""
    if act.undone_at:
        return "The act was taken back already."
    rows = act.rows.values_list("session", "item")
    sessions = [session for session, _ in rows if session]
    items = [item for _, item in rows if item]
    if ClassSession.objects.filter(pk__in=sessions, state=SessionState.HELD).exists():
        return "A session was held meanwhile, so the calendar stays as it is."
    made_up = MakeUp.objects.filter(session__in=sessions)
    if AttendanceRecord.objects.filter(session__in=sessions).marked().exists() or made_up.exists():
        return "Somebody has a mark meanwhile, so the calendar stays as it is."
    if act.kind == ActKind.SHIFTED:
        return ""
    if (
        Grade.objects.filter(item__in=items).exists()
        or WorkSubmission.objects.filter(item__in=items).exists()
        or Extension.objects.filter(item__in=items).exists()
    ):
        return "Somebody has handed in or was graded meanwhile, so the assessments stay."
    return ""


@transaction.atomic
def undo(act, *, by):
    """What the act made is gone, and what it moved is where it was.

    Refused once anything of it was held, marked, handed in or graded.
    """
    act = CalendarAct.objects.select_for_update().get(pk=act.pk)
    if sentence := why_not_undo(act):
        raise Refused(sentence)
    rows = list(act.rows.all())
    sessions = [row.session_id for row in rows if row.session_id]
    items = [row.item_id for row in rows if row.item_id]
    CalendarAct.objects.filter(pk=act.pk).update(undone_at=timezone.now(), undone_by=by)
    if act.kind == ActKind.APPLIED:
        with refusing():
            AttendanceRecord.objects.filter(session__in=sessions).delete()
            ClassSession.objects.filter(pk__in=sessions).delete()
            GradeItem.objects.filter(pk__in=items).delete()
    else:
        _move_back(act, sessions, items)
    audit.record("training.calendaract.undone", by=by, about=act, cohort_id=act.cohort_id)
    act.refresh_from_db()
    return act
