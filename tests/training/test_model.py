"""What the database keeps of sessions, marks and grades, and who sees which of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from careerpath.workflow import Refused, refusing
from tests.cohorts import made as hub
from tests.training import made
from training.models import (
    AttendanceChange,
    AttendanceRecord,
    ClassSession,
    Grade,
    GradeItem,
    SessionInstructor,
)
from training.models.scopes import people_of

pytestmark = pytest.mark.django_db


def refused(sentence, act):
    with pytest.raises(Refused, match=sentence), refusing():
        act()


def moved_by_hand(grades):
    """The state is changed around the step."""
    grades.update(state="missing", version=3)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_C8_a_room_and_an_instructor_are_in_one_session_at_a_time():
    cohort, other = made.cohort(), made.cohort()
    room, user = made.room(cohort.program), made.instructor(cohort)
    first = made.session(cohort, room=room, instructors=[user])
    made.session(other, hours=1.5, room=room, instructors=[user])  # when the first one is over
    refused("The room is taken", lambda: made.session(other, hours=1, room=room))
    refused("teaches another session", lambda: made.session(other, instructors=[user]))
    first.step("canceled", by=user)
    made.session(other, room=room, instructors=[user])
    refused("The room is taken|teaches another", lambda: first.step("planned", by=user))


def test_C8_a_whole_week_moves_in_one_statement_even_onto_its_own_places():
    cohort = made.cohort()
    room, user = made.room(cohort.program), made.instructor(cohort)
    for days in range(5):
        made.session(cohort, days=days, room=room, instructors=[user])
    one = ClassSession.objects.filter(cohort=cohort)
    day = timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE training_classsession SET starts_at = starts_at + %s, ends_at = ends_at + %s",
            [day, day],
        )
    kept = SessionInstructor.objects.filter(session__in=one).order_by("id")
    assert [row.starts_at for row in kept] == [row.session.starts_at for row in kept]
    assert kept[0].starts_at == made.MONDAY + day


def test_every_version_of_a_mark_is_kept_and_a_change_without_a_new_one_is_refused():
    cohort = made.cohort()
    (enrollment,) = made.enrolled(cohort)
    record = made.mark(made.session(cohort), enrollment, "A")
    rows = AttendanceRecord.objects.filter(pk=record.pk)
    rows.update(mark="L", minutes_late=5, version=2, reason="Came at ten past.")
    rows.update(mark="L")  # nothing changed
    assert list(record.history.values_list("version", "mark")) == [(1, "A"), (2, "L")]
    refused("Somebody else changed", lambda: rows.update(mark="P", minutes_late=None))
    refused("Only somebody who came late", lambda: rows.update(mark="P", version=3))


def test_every_version_of_a_grade_is_kept_and_a_state_needs_its_line():
    cohort = made.cohort()
    (enrollment,) = made.enrolled(cohort)
    user = made.instructor(cohort)
    grade = made.grade(made.item(cohort), enrollment, 71.5)
    grade.step("returned", by=user, set={"version": 2})
    assert list(grade.history.values_list("version", "state")) == [(1, "graded"), (2, "returned")]
    rows = Grade.objects.filter(pk=grade.pk)
    refused("Enter the points", lambda: rows.update(points=None, version=3))
    refused("needs a reason", lambda: rows.update(override=80, version=3))
    with pytest.raises(IntegrityError), transaction.atomic():
        moved_by_hand(rows)


def test_A2_instructors_see_their_own_people_and_participants_themselves():
    cohort, other = made.cohort(), made.cohort()
    a, b = made.section(cohort, "A"), made.section(cohort, "B")
    (in_a,), (in_b,) = made.enrolled(cohort, part=a), made.enrolled(cohort, part=b)
    (elsewhere,) = made.enrolled(other)
    everybody = made.session(cohort)
    of_b = made.session(cohort, days=1, section=b)
    away = made.session(other)
    for session, enrollment in ((everybody, in_a), (of_b, in_b), (away, elsewhere)):
        made.mark(session, enrollment)
    leads, teaches_a = made.instructor(cohort), made.instructor(cohort, a)
    lead, admin = hub.user("program_lead"), hub.user("admin")
    recruiter, mentor, client = (
        hub.user(role) for role in ("recruiter", "mentor", "client_contact")
    )

    def seen(model, user):
        return set(model.objects.visible_to(user))

    assert seen(ClassSession, leads) == {everybody, of_b}
    assert seen(ClassSession, teaches_a) == {everybody}
    assert seen(ClassSession, in_b.person) == {everybody, of_b}
    assert set(people_of(teaches_a)) == {in_a}
    assert {row.enrollment for row in seen(AttendanceRecord, teaches_a)} == {in_a}
    assert {row.enrollment for row in seen(AttendanceRecord, in_b.person)} == {in_b}
    assert len(seen(AttendanceChange, leads)) == 2
    for user in (lead, admin):
        assert len(seen(AttendanceRecord, user)) == 3
    for user in (recruiter, mentor, client):
        assert not seen(ClassSession, user)
        assert not seen(AttendanceRecord, user)
        assert not people_of(user)


def test_A9_participants_see_a_grade_once_it_is_released_and_never_its_history():
    cohort = made.cohort()
    (enrollment,) = made.enrolled(cohort)
    item = made.item(cohort)
    grade = made.grade(item, enrollment, 60)
    person, user = enrollment.person, made.instructor(cohort)
    assert not Grade.objects.visible_to(person).exists()
    assert Grade.objects.visible_to(user).get() == grade
    GradeItem.objects.filter(pk=item.pk).update(released_at=timezone.now(), released_by=user)
    assert Grade.objects.visible_to(person).get() == grade
    assert not grade.history.model.objects.visible_to(person).exists()
    assert grade.history.model.objects.visible_to(user).exists()
