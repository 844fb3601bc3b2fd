"""What stands around the sheet: check-in, substitutes, excuses, make-ups, the report."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.accounts import links
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from tests.training import made
from tests.training.test_attendance import DATA, now_session
from training import attendance as counting
from training.domain import check_ins, excuses, make_ups, marks, substitutes
from training.models import AttendanceRecord, CheckInWindow, Excuse, MakeUp, SubstituteLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(client):
    """A cohort of four people, a session that is on; its instructor is signed in."""
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 4)
    client.force_login(teacher)
    return cohort, teacher, people, now_session(cohort)


# ------------------------------------------------------------------ check-in
def test_a_participant_checks_in_by_the_code_and_is_late_with_minutes(client, room):
    _, _, people, session = room
    there = reverse("training:check_in_code", args=[session.pk])
    client.post(there, {"minutes": 20, "late_after": 5})
    window = CheckInWindow.objects.get()
    assert counting.code(window.secret, timezone.now())[:3] in client.get(there).content.decode()
    client.force_login(people[0].person)
    page = reverse("training:check_in", args=[session.pk])
    wrong = client.post(page, {"code": "abc"})
    assert wrong.status_code == 422
    assert b"not the code on the screen" in wrong.content
    client.post(page, {"code": counting.code(window.secret, timezone.now())})
    record = AttendanceRecord.objects.get()
    assert (record.mark, record.minutes_late, record.source) == ("L", 10, "self")
    assert b"Late, 10 min." in client.get(page).content
    assert client.get(there).status_code == 403  # the code is for those who teach


def test_L10_an_old_code_a_closed_window_and_a_second_check_in_are_refused(room):
    _, teacher, people, session = room
    window = check_ins.open_window(session, minutes=5, by=teacher)
    old = counting.code(window.secret, timezone.now() - timedelta(minutes=5))
    seat = people[0]
    with pytest.raises(Refused, match="not the code"):
        check_ins.check_in(session, seat, old, by=seat.person)
    now = counting.code(window.secret, timezone.now())
    check_ins.check_in(session, seat, now, by=seat.person)
    with pytest.raises(Refused, match="have a mark already: Present"):
        check_ins.check_in(session, seat, now, by=seat.person)
    check_ins.close_window(session, by=teacher)
    with pytest.raises(Refused, match="not open"):
        check_ins.check_in(session, people[1], now, by=people[1].person)
    assert AttendanceRecord.objects.count() == 1


def test_C8_C12_two_windows_at_once_meet_the_sentence_of_the_constraint(client, room):
    _, teacher, _, session = room
    check_ins.open_window(session, minutes=5, by=teacher)
    there = reverse("training:check_in_code", args=[session.pk])
    again = client.post(there, {"minutes": 20})
    assert again.status_code == 422
    with pytest.raises(Refused, match="Check-in is open already"):
        check_ins.open_window(session, minutes=5, by=teacher)


def test_tries_at_the_code_come_to_an_end(client, room):
    _, teacher, people, session = room
    window = check_ins.open_window(session, minutes=5, by=teacher)
    client.force_login(people[0].person)
    page = reverse("training:check_in", args=[session.pk])
    for _ in range(12):
        client.post(page, {"code": "1"})
    right = client.post(page, {"code": counting.code(window.secret, timezone.now())})
    assert b"too many tries" in right.content
    assert not AttendanceRecord.objects.exists()


# ------------------------------------------------------------------ substitutes
def test_L10_a_substitute_marks_one_session_that_day_and_opening_changes_nothing(client, room):
    _, teacher, people, session = room
    client.post(
        reverse("training:session_substitutes", args=[session.pk]),
        {"guest_name": "Ada Guest", "guest_email": "ada@example.org"},
    )
    link = SubstituteLink.objects.get()
    assert Message.objects.get().to_address == "ada@example.org"
    client.logout()
    token = substitutes.token(link)
    page = reverse("training:substitute", args=[token])
    before = AuditEvent.objects.count()
    answer = client.get(page)
    assert answer.status_code == 200
    assert AuditEvent.objects.count() == before
    assert not AttendanceRecord.objects.exists()
    way = reverse("training:substitute_mark", args=[token, people[0].pk])
    assert client.post(way, {"mark": "P", "version": 0}, headers=DATA).status_code == 200
    record = AttendanceRecord.objects.get()
    assert (record.source, record.substitute, record.set_by) == ("substitute", link, None)
    stranger = made.enrolled(made.cohort(), 1)[0]
    other = reverse("training:substitute_mark", args=[token, stranger.pk])
    assert client.post(other, {"mark": "P", "version": 0}).status_code == 404
    assert client.post(reverse("training:substitute_fill", args=[token])).status_code == 302
    assert AttendanceRecord.objects.filter(substitute=link).count() == 4
    client.force_login(teacher)
    client.post(reverse("training:substitute_revoke", args=[link.pk]))
    client.logout()
    closed = client.get(page)
    assert (closed.status_code, b"This link was closed." in closed.content) == (410, True)
    assert client.post(way, {"mark": "A", "version": 1}, headers=DATA).status_code == 410
    assert not AttendanceRecord.objects.filter(mark="A").exists()


def test_L10_a_forged_foreign_or_expired_substitute_link_meets_a_sentence(client, room):
    _, teacher, _, session = room
    link = substitutes.make(session, guest_name="Ada", by=teacher)
    good = substitutes.token(link)
    for place in range(0, len(good), 5):
        forged = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        assert client.get(reverse("training:substitute", args=[forged])).status_code == 410
    foreign = links.make("approval", [link.pk, link.nonce])
    stolen = links.make(substitutes.PURPOSE, [link.pk, "0" * 64])
    for token in (foreign, stolen):
        assert client.get(reverse("training:substitute", args=[token])).status_code == 410
    now = timezone.now()
    SubstituteLink.objects.update(created_at=now - timedelta(days=1), expires_at=now)
    late = client.get(reverse("training:substitute", args=[good]))
    assert (late.status_code, b"until the evening" in late.content) == (410, True)


# ------------------------------------------------------------------ excuses
def asked(seat, session, **more):
    return excuses.ask(
        seat,
        from_at=session.starts_at,
        to_at=session.ends_at,
        reason_class="illness",
        by=seat.person,
        **more,
    )


def test_an_asked_excuse_is_answered_once_and_the_person_is_told(client, room):
    cohort, _, people, session = room
    one = asked(people[0], session, text="A cold.")
    page = reverse("training:excuses", args=[cohort.slug])
    assert b"A cold." in client.get(page).content
    way = reverse("training:excuse_answer", args=[one.pk])
    refused = client.post(way, {"decision": "refuse", "answer": ""})
    assert refused.status_code == 422
    assert b"Say in a few words why" in refused.content
    client.post(way, {"decision": "grant", "absences": "on"})
    assert Excuse.objects.get().state == "granted"
    assert Message.objects.get().to_address == people[0].person.email
    stale = client.post(way, {"decision": "refuse", "answer": "No."})  # C10
    assert stale.status_code == 422
    assert Excuse.objects.get().state == "granted"
    client.post(reverse("training:excuse_withdraw", args=[one.pk]))
    assert Excuse.objects.get().state == "withdrawn"


def test_T1_excuses_and_make_ups_leave_one_line_each(room):
    _, teacher, people, session = room
    marks.put(session, people[1], marks.Said("A"), seen=0, by=teacher)
    before = AuditEvent.objects.exclude(kind__startswith="notifications").count()
    one = asked(people[0], session)
    excuses.answer(one, granted=True, by=teacher)
    excuses.withdraw(one, by=teacher)
    due = timezone.now().date() + timedelta(days=7)
    (task,) = make_ups.ask(session, people, task="Read.", due_on=due, by=teacher)
    make_ups.hand_in(task, note="Done.", by=people[1].person)
    make_ups.sign_off(task, by=teacher)
    make_ups.reopen(task, by=teacher)
    make_ups.waive(task, by=teacher)
    after = AuditEvent.objects.exclude(kind__startswith="notifications").count()
    assert after - before == 8


def test_excuses_that_overlap_or_run_backwards_are_refused(room):
    _, _, people, session = room
    asked(people[0], session)
    with pytest.raises(Refused, match="part of that time already"):
        asked(people[0], session)
    with pytest.raises(Refused, match="ends after it begins"):
        excuses.ask(
            people[1],
            from_at=session.ends_at,
            to_at=session.starts_at,
            reason_class="family",
            by=people[1].person,
        )


# ------------------------------------------------------------------ make-ups
def test_a_missed_session_becomes_a_task_that_is_signed_off(client, room):
    cohort, teacher, people, session = room
    marks.put(session, people[0], marks.Said("A"), seen=0, by=teacher)
    page = reverse("training:make_ups", args=[cohort.slug])
    assert b"Ask 1 person to do it" in client.get(page).content
    way = reverse("training:make_up_ask", args=[session.pk])
    assert client.post(way, {"task": "", "due_on": "x"}).status_code == 422
    due = (timezone.now() + timedelta(days=5)).date()
    client.post(way, {"task": "Write ten lines.", "due_on": due.isoformat()})
    task = MakeUp.objects.get()
    again = client.post(way, {"task": "Once more.", "due_on": due.isoformat()})
    assert again.status_code == 422
    client.post(reverse("training:make_up_settle", args=[task.pk, "sign-off"]))
    task.refresh_from_db()
    assert (task.state, task.signed_off_by) == ("signed_off", teacher)
    stale = client.post(reverse("training:make_up_settle", args=[task.pk, "waive"]), follow=True)
    assert b"cannot move to Waived" in stale.content


# ------------------------------------------------------------------ report
def test_the_report_shows_three_rates_and_leaves_as_file(client, room):
    cohort, teacher, people, session = room
    for seat, letter in zip(people, "PLEA", strict=True):
        marks.put(session, seat, marks.Said(letter), seen=0, by=teacher)
    page = client.get(reverse("training:attendance_report", args=[cohort.slug]))
    assert [rates for *_, rates in page.context["rows"]] == [
        ["100.0", "100.0", "100.0"], ["100.0", "100.0", "100.0"], ["", "0.0", ""], ["0.0"] * 3
    ]  # fmt: skip
    way = reverse("training:attendance_export", args=[cohort.slug])
    csv = client.post(way).content.decode("utf-8-sig")
    assert re.search(r"learner\d+@example.org,,E,0,0,1,0,,0.0,\r\n", csv)
    book = client.post(way, {"format": "xlsx"}).content
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist()


def test_the_sign_in_sheet_has_a_line_for_everybody(client, room):
    session = room[-1]
    page = client.get(reverse("training:sign_in_sheet", args=[session.pk]))
    assert page.content.count(b'<td class="sign">') == 4


def test_the_sheet_of_a_week_has_a_column_for_each_session_and_a_page_for_each_section(client):
    cohort = made.cohort(starts_on=made.MONDAY.date(), ends_on=made.MONDAY.date() + timedelta(25))
    teacher = made.instructor(cohort)
    first, second = made.section(cohort), made.section(cohort, "B")
    people = made.enrolled(cohort, 3, first) + made.enrolled(cohort, 2, second)
    both = [made.session(cohort, days=day) for day in (0, 2)]
    alone = made.session(cohort, days=3, section=second)
    made.session(cohort, days=4, state="canceled")
    made.session(cohort, days=7)
    Excuse.objects.create(
        enrollment=people[0],
        from_at=both[1].starts_at,
        to_at=both[1].ends_at,
        reason_class="illness",
        state="granted",
        answered_at=both[0].starts_at,
        answered_by=teacher,
        asked_by=teacher,
    )
    client.force_login(teacher)
    page = client.get(reverse("training:sign_in_week", args=[cohort.slug]), {"week": 1})
    found = {part: (some, lines) for part, some, lines in page.context["pages"]}
    assert found[first][0] == both
    assert found[second][0] == [*both, alone]
    assert [len(lines) for _, lines in found.values()] == [3, 2]
    assert [cells for _, cells in found[first][1]].count([False, True]) == 1
    client.force_login(made.instructor(cohort, second))
    page = client.get(reverse("training:sign_in_week", args=[cohort.slug]), {"week": 1})
    assert [part for part, *_ in page.context["pages"]] == [second]


@pytest.mark.parametrize("name", ["attendance_report", "excuses", "make_ups", "sign_in_week"])
def test_the_pages_around_ask_the_same_for_4_and_60_people(client, room, name):
    cohort, teacher, people, session = room
    marks.put(session, people[0], marks.Said("A"), seen=0, by=teacher)
    asked(people[1], session)
    page = reverse(f"training:{name}", args=[cohort.slug])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        assert client.get(page).status_code == 200
    for seat in made.enrolled(cohort, 56):
        made.mark(session, seat, "A")
        asked(seat, session)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(few) == len(many)
