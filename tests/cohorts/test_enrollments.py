"""Enrollments: states, seats as the database counts them, and the signal of a freed one."""

import itertools

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.domain import enrollments, set_up
from cohorts.models import Cohort, Enrollment
from cohorts.signals import seat_released
from cohorts.states import (
    APPROVAL_STEPS,
    COHORT_STEPS,
    ENROLLMENT_STEPS,
    SEATED,
    EnrollmentState,
)
from tests.cohorts import made

pytestmark = pytest.mark.django_db

ENOUGH = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def heard():
    """The cohorts of which a free seat was heard."""
    cohorts = []

    def receiver(sender, cohort, by, **kwargs):
        cohorts.append(cohort.pk)

    seat_released.connect(receiver)
    yield cohorts
    seat_released.disconnect(receiver)


def taken(cohort):
    return Cohort.objects.values_list("seats_taken", flat=True).get(pk=cohort.pk)


def enrolled(cohort, state=EnrollmentState.INVITED):
    return Enrollment.objects.create(cohort=cohort, person=made.user(), state=state)


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(EnrollmentState, repeat=2)), ids=str
)
def test_every_pair_of_enrollment_states_moves_by_the_table_alone(before, after):
    enrollment = enrolled(made.cohort(), before)
    by = made.user()

    if after in ENROLLMENT_STEPS[before]:
        enrollment.step(after, by=by)
        assert AuditEvent.objects.about(enrollment).get().to_state == after
    else:
        with pytest.raises(Refused):
            enrollment.step(after, by=by)
        assert not AuditEvent.objects.exists()
    enrollment.refresh_from_db()
    assert enrollment.state == (after if after in ENROLLMENT_STEPS[before] else before)
    assert taken(enrollment.cohort) == (enrollment.state in SEATED)


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(COHORT_STEPS, repeat=2)), ids=str
)
def test_every_pair_of_cohort_states_moves_by_the_table_alone(before, after):
    cohort = made.cohort(state=before)

    if after in COHORT_STEPS[before]:
        cohort.step(after, by=made.user())
    else:
        with pytest.raises(Refused):
            cohort.step(after, by=made.user())
    cohort.refresh_from_db()
    assert cohort.state == (after if after in COHORT_STEPS[before] else before)


def test_what_ended_leads_nowhere():
    ended = {state for state, steps in ENROLLMENT_STEPS.items() if not steps}

    assert ended == {"withdrawn", "dismissed"}  # a completion can be taken back
    assert [state for state, steps in APPROVAL_STEPS.items() if steps] == ["waiting"]


def test_the_database_counts_the_same_states_as_the_code():
    with connection.cursor() as cursor:
        for state in EnrollmentState:
            cursor.execute("SELECT cohorts_holds_seat(%s)", [state.value])
            assert cursor.fetchone() == (int(state in SEATED),), state


def test_reserve_takes_a_seat_and_writes_one_line():
    cohort, person, by = made.cohort(seats=1), made.user(), made.user("program_lead")

    enrollment = enrollments.reserve(cohort, person=person, by=by)

    assert (enrollment.state, taken(cohort)) == ("invited", 1)
    line = AuditEvent.objects.about(enrollment).get()
    assert (line.kind, line.actor_id) == ("cohorts.enrollment.reserved", by.pk)


def test_reserve_in_a_full_cohort_is_refused_with_a_sentence_and_changes_nothing():
    cohort = made.cohort(seats=1, name="Cohort 7")
    enrolled(cohort)

    with pytest.raises(Refused, match=r"^Cohort 7 is full: all 1 seats are taken\.$"):
        enrollments.reserve(cohort, person=made.user(), by=made.user())

    assert Enrollment.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_a_person_has_one_seat_in_a_cohort():
    cohort, person = made.cohort(), made.user()
    enrollments.reserve(cohort, person=person, by=made.user())

    with pytest.raises(Refused, match="in the cohort already"):
        enrollments.reserve(cohort, person=person, by=made.user())

    assert taken(cohort) == 1


def test_someone_who_withdrew_may_be_invited_again():
    cohort, person, by = made.cohort(seats=1), made.user(), made.user()
    first = enrollments.reserve(cohort, person=person, by=by)
    enrollments.release(first, by=by, reason="Timing.")

    again = enrollments.reserve(cohort, person=person, by=by)

    assert (again.state, taken(cohort)) == ("invited", 1)


def test_a_cohort_that_is_over_takes_nobody():
    cohort = made.cohort(state="completed")

    with pytest.raises(Refused, match="takes nobody any more"):
        enrollments.reserve(cohort, person=made.user(), by=made.user())


def test_confirm_notes_when_and_makes_a_participant():
    person, by = made.user(), made.user()
    enrollment = enrollments.reserve(made.cohort(), person=person, by=by)
    assert "participant" not in person.roles

    enrollments.confirm(enrollment, by=by)

    person.forget_roles()
    assert enrollment.confirmed_at is not None
    assert "participant" in person.roles


def test_release_frees_the_seat_and_is_heard_once(heard):
    cohort, by = made.cohort(seats=1), made.user()
    enrollment = enrollments.reserve(cohort, person=made.user(), by=by)

    enrollments.release(enrollment, by=by, reason="Another job.")

    assert (enrollment.state, taken(cohort), heard) == ("withdrawn", 0, [cohort.pk])


def test_release_without_a_reason_is_refused(heard):
    enrollment = enrolled(made.cohort())

    with pytest.raises(Refused, match="why the seat is given up"):
        enrollments.release(enrollment, by=made.user(), reason="  ")

    assert heard == []


def test_C11_capacity_below_what_is_taken_is_refused_with_a_sentence():
    cohort = made.cohort(seats=3, name="Cohort 7")
    for _ in range(2):
        enrolled(cohort)

    with pytest.raises(
        Refused,
        match=r"^2 people have a seat in Cohort 7, so it cannot have 1 seats\.$",
    ):
        enrollments.change_seats(cohort, seats=1, by=made.user())

    cohort.refresh_from_db()
    assert cohort.seats == 3


def test_more_seats_are_heard_like_a_freed_one(heard):
    cohort = made.cohort(seats=1)

    enrollments.change_seats(cohort, seats=2, by=made.user())

    assert heard == [cohort.pk]


def test_C1_raw_sql_cannot_seat_one_too_many():
    cohort = made.cohort(seats=1)
    enrolled(cohort)

    with (
        pytest.raises(IntegrityError, match="cohort_seats_not_exceeded"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO cohorts_enrollment (cohort_id, person_id, state, state_changed_at,"
            " created_at) VALUES (%s, %s, 'invited', now(), now())",
            [cohort.pk, made.user().pk],
        )


def test_C1_raw_sql_cannot_bring_somebody_back_into_a_full_cohort():
    cohort = made.cohort(seats=1)
    gone = enrolled(cohort, EnrollmentState.WITHDRAWN)
    enrolled(cohort)

    with (
        pytest.raises(IntegrityError, match="cohort_seats_not_exceeded"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cohorts_enrollment SET state = 'active' WHERE id = %s", [gone.pk])


def test_C1_nobody_can_write_the_count():
    cohort = made.cohort(seats=1)
    enrolled(cohort)

    Cohort.objects.filter(pk=cohort.pk).update(seats_taken=0)
    stale = Cohort(pk=cohort.pk, program=cohort.program, name="x", slug="x", seats=5)
    stale.save()
    fresh = Cohort.objects.create(
        program=cohort.program, name="y", slug="y", seats=5, seats_taken=4
    )

    assert (taken(cohort), taken(fresh)) == (1, 0)


def test_moving_somebody_to_another_cohort_counts_in_both():
    first, second = made.cohort(), made.cohort()
    enrollment = enrolled(first)

    Enrollment.objects.filter(pk=enrollment.pk).update(cohort=second)
    assert (taken(first), taken(second)) == (0, 1)

    enrollment.delete()
    assert (taken(first), taken(second)) == (0, 0)


def test_many_at_once_are_counted():
    cohort = made.cohort(seats=95)

    Enrollment.objects.bulk_create(
        Enrollment(cohort=cohort, person=person) for person in made.people(95)
    )

    assert taken(cohort) == 95


def test_a_section_of_another_cohort_is_refused_by_the_database():
    cohort, other = made.cohort(), made.section(made.cohort())

    with pytest.raises(Refused, match=r"^Choose a section of this cohort\.$"):
        enrollments.reserve(cohort, person=made.user(), by=made.user(), section=other)


def test_T2_a_change_of_state_that_goes_round_the_step_is_refused():
    enrollment = enrolled(made.cohort())

    def go_round():
        with transaction.atomic():
            Enrollment.objects.filter(pk=enrollment.pk).update(state="enrolled")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError):
        go_round()


def test_C12_a_new_constraint_of_the_gap_becomes_a_sentence():
    program = made.program()
    made.cohort(program=program, name="Cohort 7")
    late = Cohort(program=program, name="COHORT 7", seats=5)

    with pytest.raises(Refused, match="a cohort of that name"):
        set_up.keep(late, by=made.user(), changed=["name", "seats"])


walks = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "confirm", "withdraw", "dismiss", "seats", "step"]),
        st.integers(0, 5),
        st.sampled_from(list(EnrollmentState)),
    ),
    max_size=25,
)


@ENOUGH
@given(walk=walks)
def test_F5_no_walk_of_domain_calls_oversells_or_leaves_the_table(walk):
    with transaction.atomic():
        cohort, by = made.cohort(seats=2), made.user()
        moved = AuditEvent.objects.count()
        for act, number, state in walk:
            rows = list(cohort.enrollments.order_by("id"))
            one = rows[number % len(rows)] if rows else None
            moved += walked(act, number, state, cohort, one, by)
            cohort.refresh_from_db()
            seated = cohort.enrollments.seated().count()
            assert seated == cohort.seats_taken <= cohort.seats
            assert AuditEvent.objects.count() == moved
        transaction.set_rollback(True)


def walked(act, number, state, cohort, one, by):
    """One step of a walk; how many audit lines it should have written."""
    try:
        if act == "reserve":
            enrollments.reserve(cohort, person=made.user(), by=by)
        elif act == "seats":
            enrollments.change_seats(cohort, seats=number, by=by)
        elif one is None:
            return 0
        elif act == "confirm":
            enrollments.confirm(one, by=by)
        elif act == "withdraw":
            enrollments.release(one, by=by, reason="Timing.")
        elif act == "dismiss":
            enrollments.release(one, by=by, reason="Conduct.", dismissed=True)
        else:
            one.step(state, by=by)
    except Refused:
        return 0
    return 1
