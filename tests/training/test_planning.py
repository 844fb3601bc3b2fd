"""A curriculum on dates: what would be made, what is made, shifted and taken back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.models import DayOff
from tests.cohorts import made as hub
from tests.training import made
from training import calendars, standard
from training.domain import curricula, planning, sessions, shifting
from training.models import CalendarAct, ClassSession, CohortPlan, GradeItem, SessionInstructor

CHICAGO = ZoneInfo("America/Chicago")
MONDAY = date(2026, 3, 2)  # the clocks change on the Sunday after


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_O9_nine_is_nine_on_every_day_of_every_year(first):
    planned = [calendars.Planned(n, n // 5 + 1, n % 5, time(9), 180) for n in range(30)]
    placed, skipped = calendars.place(planned, first, CHICAGO)
    assert len(placed) + len(skipped) == 30
    assert {one.starts_at.astimezone(CHICAGO).time() for one in placed} == {time(9)}
    assert all(one.why == "It is before the first day." for one in skipped)
    assert len(skipped) == min(first.weekday(), 5)


@pytest.fixture
def planned(db):
    """A cohort of six weeks with an instructor, and the standard curriculum."""
    cohort = made.cohort(starts_on=MONDAY, ends_on=MONDAY + timedelta(days=39))
    teacher = made.instructor(cohort)
    lead = hub.user("program_lead")
    return cohort, teacher, lead, curricula.from_standard(cohort.program, by=lead)


def test_X8_the_preview_says_what_applying_makes_and_undo_leaves_nothing(planned):
    cohort, teacher, lead, curriculum = planned
    DayOff.objects.create(program=cohort.program, day=MONDAY + timedelta(days=1), name="Rest")
    found = planning.preview(curriculum, cohort)
    assert (len(found.sessions), len(found.items)) == (40, len(standard.ITEMS))
    assert {one.why for _, one in found.skipped} == {"Rest is a day off."}
    assert not found.conflicts + found.warnings
    act = planning.apply(curriculum, cohort, by=lead)
    there = ClassSession.objects.filter(cohort=cohort)
    assert {(one.topic, one.starts_at) for one in there} == {
        (one.topic, one.starts_at) for one in found.sessions
    }
    assert SessionInstructor.objects.filter(user=teacher).count() == 40
    assert CohortPlan.objects.get(cohort=cohort).curriculum == curriculum
    with pytest.raises(Refused, match="in the calendar already"):
        planning.apply(curriculum, cohort, by=lead)
    shifting.undo(act, by=lead)
    assert not there.all().exists()
    assert not GradeItem.objects.filter(cohort=cohort).exists()
    assert AuditEvent.objects.filter(kind="training.calendaract.undone").count() == 1


def test_an_instructor_who_teaches_elsewhere_is_left_out_and_a_taken_room_stops_the_act(planned):
    cohort, teacher, lead, curriculum = planned
    room = made.room(cohort.program)
    other = made.session(made.cohort(), instructors=[teacher], room=room)
    found = planning.preview(curriculum, cohort)
    assert len(found.warnings) == 1
    assert f"teaches {other.topic}" in found.warnings[0]
    curriculum.sessions.update(room=room)
    with pytest.raises(Refused, match="is taken by"):
        planning.apply(curriculum, cohort, by=lead)
    assert not CalendarAct.objects.exists()


def test_O9_a_shift_over_the_change_of_clocks_keeps_the_hour_and_comes_back(planned):
    cohort, _, lead, curriculum = planned
    planning.apply(curriculum, cohort, by=lead)
    there = ClassSession.objects.filter(cohort=cohort).in_order()
    before = [(one.starts_at, one.ends_at) for one in there]
    seen = shifting.preview(cohort, from_day=MONDAY + timedelta(days=2), days=7)
    act = shifting.shift(cohort, from_day=MONDAY + timedelta(days=2), days=7, by=lead)
    moved = {one.pk: one.starts_at for one in there.all()}
    assert {one.pk: start for one, start in seen.sessions}.items() <= moved.items()
    assert {at.astimezone(CHICAGO).hour for at in moved.values()} == {9, 13}
    assert set(there.values_list("sequence", flat=True)) == {0, 1}
    shifting.undo(act, by=lead)
    assert [(one.starts_at, one.ends_at) for one in there.all()] == before
    with pytest.raises(Refused, match="taken back already"):
        shifting.undo(act, by=lead)


def test_nothing_is_taken_back_once_a_session_was_held(planned):
    cohort, teacher, lead, curriculum = planned
    act = planning.apply(curriculum, cohort, by=lead)
    first = ClassSession.objects.filter(cohort=cohort).in_order()[0]
    sessions.hold(first, by=teacher)
    with pytest.raises(Refused, match="held meanwhile"):
        shifting.undo(act, by=lead)
    with pytest.raises(Refused, match="its time stays"):
        sessions.move(first, starts_at=first.starts_at + timedelta(days=1),
                      ends_at=first.ends_at + timedelta(days=1), by=teacher)  # fmt: skip


def test_a_session_is_changed_canceled_and_put_back_and_calendars_hear_of_each(db):
    cohort = made.cohort()
    teacher = made.instructor(cohort)
    session = made.session(cohort)
    later = datetime(2026, 3, 3, 15, tzinfo=UTC)
    sessions.move(session, starts_at=later, ends_at=later + timedelta(hours=1), by=teacher)
    sessions.cancel(session, reason="Snow.", by=teacher)
    session.refresh_from_db()
    assert (session.sequence, session.canceled_because) == (2, "Snow.")
    with pytest.raises(Refused, match="Put it back"):
        sessions.change(session, changed={"topic"}, by=teacher)
    sessions.restore(session, by=teacher)
    session.refresh_from_db()
    assert (session.state, session.sequence) == ("planned", 3)
    made.mark(session, made.enrolled(cohort)[0])
    sessions.hold(session, by=teacher)
    with pytest.raises(Refused, match="has a mark"):
        sessions.unhold(session, by=teacher)


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.sets(st.integers(0, 20)))
def test_nothing_is_due_on_a_day_off_or_at_a_weekend(day, numbers):
    off = {day + timedelta(days=number) for number in numbers}
    found = calendars.class_day(day, off)
    assert found not in off
    assert found.weekday() < 5
    between = [day + timedelta(days=number) for number in range((found - day).days)]
    assert all(one in off or one.weekday() > 4 for one in between)
    assert calendars.class_day(found, off) == found


def test_a_due_date_leaves_a_day_off_for_the_next_class_day_and_the_preview_says_so(planned):
    cohort, _, lead, curriculum = planned
    before = dict(planning.preview(curriculum, cohort).items)
    item, due = next((one, at) for one, at in before.items() if one.due_weekday == 4)
    friday = due.astimezone(CHICAGO).date()
    DayOff.objects.create(program=cohort.program, day=friday, name="Rest")
    found = planning.preview(curriculum, cohort)
    monday = friday + timedelta(days=3)
    at = {one.pk: at for one, at in found.items}[item.pk].astimezone(CHICAGO)
    assert (at.date(), at.time()) == (monday, item.due_time)
    assert any("is Rest, so it is due" in one and item.name in one for one in found.warnings)
    planning.apply(curriculum, cohort, by=lead)
    assert GradeItem.objects.get(cohort=cohort, planned=item).due_at == at


def test_a_shift_leaves_no_due_date_at_a_weekend_and_comes_back(planned):
    cohort, _, lead, curriculum = planned
    planning.apply(curriculum, cohort, by=lead)
    items = GradeItem.objects.filter(cohort=cohort)
    before = {one.pk: one.due_at for one in items}
    found = shifting.preview(cohort, from_day=MONDAY, days=1)
    act = shifting.shift(cohort, from_day=MONDAY, days=1, by=lead)
    after = {one.pk: one.due_at for one in items.all()}
    assert after == {one.pk: due for one, due in found.items}
    days = {pk: at.astimezone(CHICAGO) for pk, at in after.items()}
    assert all(at.weekday() < 5 for at in days.values())
    assert any("is Saturday, so it is due" in one for one in found.warnings)
    clocks = {pk: at.astimezone(CHICAGO).time() for pk, at in before.items()}
    assert clocks == {pk: at.time() for pk, at in days.items()}
    shifting.undo(act, by=lead)
    assert {one.pk: one.due_at for one in items.all()} == before
