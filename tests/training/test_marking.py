"""The attendance sheet as instructors use it: one mark, the rest, conflicts, reasons, undo."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.workflow import Refused
from tests.training import made
from training.domain import marking, sheet
from training.models import AttendanceChange, AttendanceRecord, ClassSession, Excuse
from training.views.marking import micro

pytestmark = pytest.mark.django_db


@pytest.fixture
def class_(client):
    """A running session with three people; its instructor is signed in."""
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 3)
    session = made.session(cohort)
    now = timezone.now()
    ClassSession.objects.filter(pk=session.pk).update(
        starts_at=now - timedelta(minutes=12), ends_at=now + timedelta(minutes=60)
    )
    session.refresh_from_db()
    client.force_login(teacher)
    return session, teacher, people


def at(name, session, *more):
    return reverse(f"training:{name}", args=[session.pk, *more])


def excused(enrollment, session, by):
    return Excuse.objects.create(
        enrollment=enrollment,
        from_at=session.starts_at - timedelta(hours=1),
        to_at=session.ends_at,
        reason_class="family",
        state="granted",
        asked_by=by,
        answered_by=by,
        answered_at=timezone.now(),
    )


def test_a_late_mark_notes_the_minutes_and_holds_the_session(client, class_):
    session, _, people = class_
    answer = client.post(at("mark", session, people[0].pk), {"mark": "L", "seen": 0})
    assert answer.json()["row"]["minutes"] == 12
    session.refresh_from_db()
    assert session.is_held


def test_C9_the_same_mark_shows_both_values_and_loses_none(client, class_):
    session, teacher, people = class_
    marking.mark(session, people[0], marking.Told("A"), seen=0, by=teacher)
    answer = client.post(at("mark", session, people[0].pk), {"mark": "P", "seen": 0})
    assert answer.status_code == 409
    assert "it is absent. You marked present." in answer.json()["text"]
    assert answer.json()["row"]["mark"] == "A"
    same = client.post(at("mark", session, people[0].pk), {"mark": "A", "seen": 0})
    assert same.status_code == 200  # what stands already is not a conflict
    other = client.post(at("mark", session, people[1].pk), {"mark": "P", "seen": 0})
    assert other.status_code == 200
    now = client.get(at("marks_now", session)).json()
    assert {row["mark"] for row in now["rows"]} == {"A", "P"}


def test_the_rest_is_filled_without_touching_marks_or_excuses_and_undone(client, class_):
    session, teacher, people = class_
    excused(people[0], session, teacher)
    marking.mark(session, people[1], marking.Told("A"), seen=0, by=teacher)
    done = client.post(at("marks_fill", session), follow=True)
    marks = dict(AttendanceRecord.objects.values_list("enrollment_id", "mark"))
    assert [marks[one.pk] for one in people] == ["E", "A", "P"]
    undo = at("marks_undo", session, _moment(people[2]))
    assert undo.encode() in done.content
    client.post(undo)
    marks = dict(AttendanceRecord.objects.values_list("enrollment_id", "mark"))
    assert [marks[one.pk] for one in people] == ["E", "A", ""]


def _moment(enrollment):
    return micro(AttendanceRecord.objects.get(enrollment=enrollment).set_at)


def test_an_excuse_and_an_old_mark_change_only_with_a_reason(client, class_):
    session, teacher, people = class_
    excused(people[0], session, teacher)
    there = at("mark", session, people[0].pk)
    refused = client.post(there, {"mark": "P", "seen": 1})
    assert refused.json()["needs"] == "reason"
    reason = {"mark": "P", "seen": 1, "reason": marking.REASONS[4]}
    assert client.post(there, reason).status_code == 200
    assert AttendanceChange.objects.filter(record__enrollment=people[0]).count() == 2
    late = timezone.now() + timedelta(days=3)
    marking.mark(session, people[1], marking.Told("P"), seen=0, by=teacher)
    with pytest.raises(marking.NeedsReason, match="more than a day ago"):
        marking.mark(session, people[1], marking.Told("A"), seen=1, by=teacher, now=late)


@pytest.mark.parametrize(
    "sent",
    [
        {"mark": "X", "seen": 0},
        {"mark": "P"},
        {"mark": "P", "seen": "-1"},
        {"mark": "L", "seen": 0, "minutes": "9e9"},
        {"mark": "P", "seen": 0, "remark": "x" * 301},
    ],
)
def test_F1_odd_marks_meet_a_sentence(client, class_, sent):
    session, _, people = class_
    answer = client.post(at("mark", session, people[0].pk), sent)
    assert answer.status_code == 422
    assert answer.json()["text"].endswith(".")
    assert not AttendanceRecord.objects.exists()


def test_F3_the_sheet_is_saved_without_scripts(client, class_):
    session, _, people = class_
    sent = {}
    for one, letter in zip(people, "PLA", strict=True):
        sent |= {f"mark-{one.pk}": letter, f"seen-{one.pk}": "0", f"was-{one.pk}": ""}
    client.post(at("session_attendance", session), sent)
    marks = dict(AttendanceRecord.objects.values_list("enrollment_id", "mark"))
    assert [marks[one.pk] for one in people] == ["P", "L", "A"]
    stale = {**sent, f"mark-{people[0].pk}": "A"}
    answer = client.post(at("session_attendance", session), stale)
    assert answer.status_code == 422
    assert b"Somebody else changed this mark" in answer.content


def test_C10_a_session_to_come_or_canceled_refuses_marks_with_a_sentence(client, class_):
    session, _, people = class_
    ClassSession.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=3)
    )
    answer = client.post(at("mark", session, people[0].pk), {"mark": "P", "seen": 0})
    assert "on its day" in answer.json()["text"]
    canceled = made.session(session.cohort, days=30, state="canceled", canceled_because="Snow")
    answer = client.post(at("mark", canceled, people[0].pk), {"mark": "P", "seen": 0})
    assert answer.status_code == 422


def test_somebody_without_a_section_joins_the_sheet_in_one_act(client, class_):
    session, _, _ = class_
    part = made.section(session.cohort, "B")
    ours = made.session(session.cohort, days=1, section=part)
    late = made.enrolled(session.cohort)[0]
    assert late.person.name.encode() in client.get(at("attendance_add", ours)).content
    client.post(at("attendance_add", ours), {"enrollment": late.pk})
    late.refresh_from_db()
    assert late.section == part
    assert client.post(at("attendance_add", ours), {"enrollment": late.pk}).status_code == 404


def test_A3_nobody_marks_people_of_another_section(client, class_):
    session, _, _ = class_
    other = made.cohort(seats=5)
    theirs = made.enrolled(other)[0]
    assert client.post(at("mark", session, theirs.pk), {"mark": "P", "seen": 0}).status_code == 404
    away = made.session(other)
    assert client.get(at("session_attendance", away)).status_code == 404


def test_the_sheet_costs_the_same_queries_for_few_and_many(client, class_):
    session, teacher, _ = class_

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(at("session_attendance", session)).status_code == 200
        return len(seen)

    queries()
    few = queries()
    made.enrolled(session.cohort, 60)
    marking.fill(session, list(sheet.expected(session, teacher)), by=teacher)
    assert queries() == few


def test_the_nearest_session_is_todays_then_the_last_without_attendance(class_):
    session, teacher, _ = class_
    assert sheet.nearest(session.cohort, teacher) == session
    later = timezone.now() + timedelta(days=9)
    assert sheet.nearest(session.cohort, teacher, now=later) == session
    with pytest.raises(Refused):
        marking.undo(session, timezone.now(), by=teacher)
