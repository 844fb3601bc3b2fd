"""Attendance as instructors take it: marks, fills, conflicts, corrections, excuses, days."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from cohorts.models import CohortStaff
from tests.training import made
from training.domain import excuses, marks, sheets, substitutes
from training.models import AttendanceChange, AttendanceRecord, ClassSession

pytestmark = pytest.mark.django_db
DATA = {"X-Sheet": "1", "HX-Request": "true"}


def now_session(cohort, **fields):
    """A session that began ten minutes ago."""
    start = timezone.now() - timedelta(minutes=10)
    return ClassSession.objects.create(
        cohort=cohort, starts_at=start, ends_at=start + timedelta(hours=2), topic="Today", **fields
    )


@pytest.fixture
def room(client):
    """A cohort of five people, a session that is on; its instructor is signed in."""
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 5)
    client.force_login(teacher)
    return cohort, teacher, people, now_session(cohort)


def put(client, session, seat, letter, version=0, **more):
    way = reverse("training:attendance_mark", args=[session.pk, seat.pk])
    return client.post(way, {"mark": letter, "version": version, **more}, headers=DATA)


def excuse(seat, session, by):
    return excuses.grant(
        seat,
        from_at=session.starts_at - timedelta(hours=1),
        to_at=session.ends_at,
        reason_class="family",
        by=by,
    )


def test_the_first_mark_holds_the_session_and_excused_people_have_an_e(client, room):
    _, teacher, people, session = room
    excuse(people[1], session, teacher)
    answer = put(client, session, people[0], "P").json()
    assert answer["row"] == {
        "mark": "P", "minutes": None, "remark": "", "version": 1, "self": False
    }  # fmt: skip
    session.refresh_from_db()
    assert session.is_held
    assert dict(AttendanceRecord.objects.values_list("enrollment", "mark")) == {
        people[0].pk: "P", people[1].pk: "E"
    }  # fmt: skip
    fill = reverse("training:attendance_fill", args=[session.pk])
    told = client.post(fill, headers=DATA).json()
    assert told["sentence"] == "3 people marked present."
    assert AttendanceRecord.objects.get(enrollment=people[1]).mark == "E"
    client.post(told["undo"])
    assert AttendanceRecord.objects.marked().count() == 2


def test_an_excused_person_who_comes_anyway_is_marked_by_hand(client, room):
    _, teacher, people, session = room
    excuse(people[0], session, teacher)
    assert put(client, session, people[0], "P").status_code == 200
    assert AttendanceRecord.objects.get().mark == "P"


def test_C9_different_rows_both_live_and_one_row_shows_both_values(client, room):
    _, _, people, session = room
    assert put(client, session, people[0], "P").status_code == 200
    assert put(client, session, people[1], "A").status_code == 200
    stale = put(client, session, people[0], "L", 0, minutes=12)
    assert stale.status_code == 409
    assert stale.json()["sentence"].endswith("it is Present. You chose Late, 12 min.")
    assert stale.json()["row"]["mark"] == "P"
    assert put(client, session, people[0], "L", 1, minutes=12).json()["row"]["minutes"] == 12
    again = put(client, session, people[0], "L", 1, minutes=12)  # a lost answer, sent once more
    assert (again.status_code, again.json()["row"]["version"]) == (200, 2)
    live = client.get(reverse("training:attendance_live", args=[session.pk])).json()
    assert live["people"] == 5
    assert live["rows"][str(people[1].pk)]["mark"] == "A"


def test_C9_a_sheet_without_script_saves_what_it_can_and_names_the_rest(client, room):
    _, _, people, session = room
    put(client, session, people[0], "A")
    page = reverse("training:session_attendance", args=[session.pk])
    sent = {f"mark-{one.pk}": "P" for one in people}
    sent["seen"] = ",".join(f"{one.pk}:0" for one in people)
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert b"it is Absent. You chose Present." in answer.content
    assert AttendanceRecord.objects.filter(mark="P").count() == 4
    fresh = sent | {"seen": ",".join(f"{one.pk}:1" for one in people)}
    assert client.post(page, fresh).status_code == 302


def test_C10_marks_of_a_canceled_or_coming_session_meet_a_sentence(client, room):
    cohort, _, people, session = room
    session.step("canceled", by=people[0].person)
    told = put(client, session, people[0], "P")
    assert told.status_code == 422
    assert told.json()["sentence"] == "The session is canceled, so nobody is marked."
    coming = ClassSession.objects.create(
        cohort=cohort,
        starts_at=timezone.now() + timedelta(days=2),
        ends_at=timezone.now() + timedelta(days=2, hours=1),
        topic="Soon",
    )
    assert put(client, coming, people[0], "P").status_code == 422
    page = client.get(reverse("training:session_attendance", args=[coming.pk]))
    assert b"still to come" in page.content


@pytest.mark.parametrize(
    "odd",
    [
        {"mark": "X"},
        {"mark": "P\x00"},
        {"minutes": "9" * 5000},
        {"minutes": "-1"},
        {"version": "NaN"},
        {"version": "9" * 30},
        {"remark": "a\x00"},
        {"remark": "x" * 301},
    ],
)
def test_F1_an_odd_mark_meets_a_sentence(client, room, odd):
    _, _, people, session = room
    way = reverse("training:attendance_mark", args=[session.pk, people[0].pk])
    sent = {"mark": "L", "version": 0, **odd}
    body = "&".join(f"{key}={value}" for key, value in sent.items())
    answer = client.post(way, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert answer.json()["sentence"].endswith(".")
    assert not AttendanceRecord.objects.exists()
    page = reverse("training:session_attendance", args=[session.pk])
    assert client.post(page, {"seen": f"{'9' * 40}:1,x,1:{'9' * 40}"}).status_code == 302


def test_a_settled_mark_changes_for_a_reason_and_every_version_stays(client, room):
    _, _, people, session = room
    put(client, session, people[0], "A")
    day = timedelta(days=2)
    ClassSession.objects.filter(pk=session.pk).update(
        starts_at=session.starts_at - day, ends_at=session.ends_at - day
    )
    refused = put(client, session, people[0], "L", 1)
    assert refused.json()["reasons"] == list(marks.REASONS)
    assert put(client, session, people[0], "L", 1, reason="Came later").status_code == 200
    cell = reverse("training:attendance_cell", args=[session.pk, people[0].pk])
    client.post(cell, {"mark": "P", "version": 2, "reason": "Entered by mistake", "remark": "Ok"})
    assert list(AttendanceChange.objects.values_list("mark", "reason")) == [
        ("A", ""), ("L", "Came later"), ("P", "Entered by mistake")
    ]  # fmt: skip
    assert b"Came later" in client.get(cell).content


def test_T1_each_mark_fill_and_undo_leaves_one_line(client, room):
    _, teacher, people, session = room
    put(client, session, people[0], "P")
    before = AuditEvent.objects.count()
    put(client, session, people[1], "A")
    put(client, session, people[1], "L", 1)
    at, number = marks.fill(session, sheets.people(session, people_set(session)), "P", by=teacher)
    marks.undo_fill(session, at, by=teacher)
    assert (number, AuditEvent.objects.count() - before) == (3, 4)


def people_set(session):
    return session.cohort.enrollments.confirmed()


def test_A2_A3_another_sections_people_are_not_found(client):
    cohort = made.cohort(seats=95)
    ours, theirs = made.section(cohort, "A"), made.section(cohort, "B")
    client.force_login(made.instructor(cohort, ours))
    stranger = made.enrolled(cohort, 1, theirs)[0]
    newcomer = made.enrolled(cohort, 1)[0]
    session, other = now_session(cohort, section=ours), now_session(cohort, section=theirs)
    assert put(client, session, stranger, "P").status_code == 404
    assert put(client, other, stranger, "P").status_code == 404
    add = reverse("training:attendance_add", args=[session.pk, stranger.pk])
    assert client.post(add).status_code == 404
    page = reverse("training:session_attendance", args=[session.pk])
    add = reverse("training:attendance_add", args=[session.pk, newcomer.pk])
    assert add.encode() in client.get(page).content  # somebody seated this morning: open, add
    client.post(add)
    assert put(client, session, newcomer, "P").status_code == 200


def test_A6_nobody_sets_source_time_or_person_of_a_mark(client, room):
    _, teacher, people, session = room
    put(client, session, people[0], "P", source="self", set_by=people[0].person_id, substitute=1)
    record = AttendanceRecord.objects.get()
    assert (record.source, record.set_by, record.substitute) == ("instructor", teacher, None)


def test_granting_later_excuses_open_marks_and_asked_for_absences(client, room):
    _, teacher, people, session = room
    put(client, session, people[0], "A")
    put(client, session, people[1], "P")
    asked = [
        excuses.ask(
            one,
            from_at=session.starts_at,
            to_at=session.ends_at,
            reason_class="illness",
            by=one.person,
        )
        for one in people[:3]
    ]
    for one in asked:
        excuses.answer(one, granted=True, absences=True, by=teacher)
    assert list(AttendanceRecord.objects.order_by("enrollment").values_list("mark", flat=True)) == [
        "E", "P", "E"
    ]  # fmt: skip


def test_O9_the_day_of_a_session_is_the_programs_day_across_the_clock_change(db):
    cohort = made.cohort()
    zone = cohort.program.zone()
    fall = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)  # 11:30 PM on October 31 in Chicago
    made_at = [
        ClassSession(pk=n, starts_at=at, ends_at=at + timedelta(hours=1), topic=str(n))
        for n, at in enumerate([fall, fall + timedelta(hours=10), fall + timedelta(hours=34)])
    ]
    at = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 12:30 AM on the night of 25 hours
    assert sheets.current(made_at, zone, at).pk == 1
    assert sheets.current(made_at, zone, at + timedelta(hours=24)).pk == 1  # 11:30 PM, same day
    assert sheets.current(made_at, zone, at + timedelta(hours=25)).pk == 2
    for session in made_at:
        session.cohort = cohort
    ends = substitutes.evening(made_at[1]) - datetime(2026, 11, 1, tzinfo=zone)
    assert ends == timedelta(days=1)  # midnight to midnight on the clock: 25 hours
    assert substitutes.evening(made_at[1]).astimezone(UTC).hour == 6
    spring = datetime(2027, 3, 8, 14, tzinfo=UTC)  # the Monday after the night of 23 hours
    days = [(None, (spring + timedelta(days=n)).astimezone(zone).date()) for n in (-7, -3, 0, 4)]
    assert sheets.weeks(days) == [(1, 2), (2, 2)]


def test_the_sheet_asks_the_same_for_5_and_95_people(client, room):
    cohort, _, people, session = room
    page = reverse("training:attendance", args=[cohort.slug])
    put(client, session, people[0], "P")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        assert client.get(page).status_code == 200
    for one in made.enrolled(cohort, 90):
        made.mark(session, one, "L")
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(few) == len(many)


def test_O2_attendance_needs_no_broker(client, room, settings, django_capture_on_commit_callbacks):
    settings.CELERY_BROKER_URL = ""
    cohort, teacher, people, session = room
    with django_capture_on_commit_callbacks(execute=True):
        assert put(client, session, people[0], "P").status_code == 200
        fill = reverse("training:attendance_fill", args=[session.pk])
        assert client.post(fill, headers=DATA).status_code == 200
        assert client.get(reverse("training:attendance", args=[cohort.slug])).status_code == 200
        asked = excuses.ask(
            people[1],
            from_at=session.starts_at,
            to_at=session.ends_at,
            reason_class="illness",
            by=people[1].person,
        )
        excuses.answer(asked, granted=True, by=teacher)
    assert AttendanceRecord.objects.marked().count() == 5


def test_A5_a_sheet_that_asks_by_itself_stops_when_the_duty_ends(client, room):
    _, teacher, _, session = room
    live = reverse("training:attendance_live", args=[session.pk])
    poll = {"HX-Request": "true", "X-Poll": "1"}
    assert client.get(live, headers=poll).status_code == 200
    CohortStaff.objects.filter(user=teacher).delete()
    assert client.get(live, headers=poll).status_code == 403


def test_A4_opening_a_sheet_writes_nothing(client, room):
    _, teacher, people, session = room
    excuse(people[0], session, teacher)
    before = AuditEvent.objects.count()
    for page in ("session_attendance", "attendance_live", "sign_in_sheet", "check_in_code"):
        assert client.get(reverse(f"training:{page}", args=[session.pk])).status_code == 200
    session.refresh_from_db()
    assert (session.state, AuditEvent.objects.count()) == ("planned", before)
    assert not AttendanceRecord.objects.exists()
