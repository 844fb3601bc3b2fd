"""Races for seats with real connections. Each has a twin without the lock, which must oversell."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections, transaction

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.domain import enrollments
from cohorts.models import Cohort, Enrollment
from tests import harness
from tests.cohorts import made
from tests.plugin import VAR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

AT_ONCE = 64


def race(acts):
    """All ``acts`` begin together, each on a connection of its own; what each came to, in order."""
    ready = threading.Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            ready.wait(timeout=60)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


@pytest.mark.parametrize("rounds", [5, pytest.param(20, marks=pytest.mark.chaos)])
def test_C1_sixty_four_accepts_of_one_seat_give_one_seat(rounds):
    by = made.user("program_lead")
    for _ in range(rounds):
        cohort = made.cohort(seats=1)
        outcomes = race(
            [
                lambda person=person, cohort=cohort: enrollments.reserve(
                    cohort, person=person, by=by
                )
                for person in made.people(AT_ONCE)
            ]
        )

        sentences = {str(refusal) for refusal in refused(outcomes)}
        assert len(refused(outcomes)) == AT_ONCE - 1
        assert all("full" in sentence for sentence in sentences)
        assert Enrollment.objects.filter(cohort=cohort).count() == 1
        assert Cohort.objects.get(pk=cohort.pk).seats_taken == 1
    assert AuditEvent.objects.filter(kind="cohorts.enrollment.reserved").count() == rounds


def test_C1_twin_counting_first_without_the_lock_oversells():
    harness.execute(
        VAR,
        "DROP TRIGGER enrollment_counts_seats ON cohorts_enrollment;"
        "ALTER TABLE cohorts_cohort DROP CONSTRAINT cohort_seats_not_exceeded;",
        connection.settings_dict["NAME"],
    )
    cohort = made.cohort(seats=1)

    def count_then_insert(person):
        with transaction.atomic():
            if Enrollment.objects.filter(cohort=cohort).seated().count() < cohort.seats:
                time.sleep(0.2)  # as long as a busy server takes between the two
                Enrollment.objects.create(cohort=cohort, person=person)

    race([lambda p=person: count_then_insert(p) for person in made.people(AT_ONCE)])

    assert Enrollment.objects.filter(cohort=cohort).count() > 1


def test_C5_the_same_person_accepted_thirty_two_times_at_once_has_one_seat():
    by, person, cohort = made.user("program_lead"), made.user(), made.cohort(seats=95)

    outcomes = race([lambda: enrollments.reserve(cohort, person=person, by=by) for _ in range(32)])

    assert len(refused(outcomes)) == 31
    assert {str(refusal) for refusal in refused(outcomes)} == {
        "This person is in the cohort already."
    }
    assert Cohort.objects.get(pk=cohort.pk).seats_taken == 1


def test_C5_twin_without_the_constraint_the_same_person_sits_twice():
    harness.execute(VAR, "DROP INDEX enrollment_once", connection.settings_dict["NAME"])
    by, person, cohort = made.user("program_lead"), made.user(), made.cohort(seats=95)

    race([lambda: enrollments.reserve(cohort, person=person, by=by) for _ in range(32)])

    assert Enrollment.objects.filter(cohort=cohort, person=person).count() > 1


def test_C11_capacity_falls_while_sixty_four_are_accepted():
    by, cohort = made.user("program_lead"), made.cohort(seats=20)

    def lower(seats):
        return enrollments.change_seats(cohort, seats=seats, by=by)

    acts = [
        lambda person=person: enrollments.reserve(cohort, person=person, by=by)
        for person in made.people(AT_ONCE)
    ]
    for place, seats in ((8, 16), (16, 14), (24, 12), (32, 10)):
        acts.insert(place, lambda seats=seats: lower(seats))
    outcomes = race(acts)

    cohort.refresh_from_db()
    assert not [o for o in outcomes if isinstance(o, OperationalError)]
    assert cohort.seats_taken == cohort.enrollments.seated().count() <= cohort.seats <= 20
    lowered = AuditEvent.objects.filter(kind="cohorts.cohort.seats_changed")
    last = lowered.order_by("-id").first()
    assert cohort.seats == (last.detail["after"] if last else 20)


def test_C11_twin_without_the_constraint_capacity_falls_below_what_is_taken():
    harness.execute(
        VAR,
        "ALTER TABLE cohorts_cohort DROP CONSTRAINT cohort_seats_not_exceeded;",
        connection.settings_dict["NAME"],
    )
    by, cohort = made.user("program_lead"), made.cohort(seats=5)
    everybody_has_looked = threading.Barrier(6)

    def reserve(person):
        with transaction.atomic():
            Cohort.objects.get(pk=cohort.pk)
            everybody_has_looked.wait(timeout=60)
            return enrollments.reserve(cohort, person=person, by=by)

    def lower():
        everybody_has_looked.wait(timeout=60)
        return Cohort.objects.filter(pk=cohort.pk).update(seats=1)

    race([*[lambda p=person: reserve(p) for person in made.people(5)], lower])

    cohort.refresh_from_db()
    assert cohort.seats_taken > cohort.seats


def test_C7_opposite_moves_between_two_cohorts_do_not_deadlock():
    by = made.user("program_lead")
    first, second = made.cohort(seats=40), made.cohort(seats=40)
    there = [enrollments.reserve(first, person=p, by=by) for p in made.people(16)]
    here = [enrollments.reserve(second, person=p, by=by) for p in made.people(16)]

    def move(enrollment, cohort):
        with transaction.atomic():
            return Enrollment.objects.filter(pk=enrollment.pk).update(cohort=cohort)

    acts = []
    for one, other in zip(there, here, strict=True):
        acts += [
            lambda e=one: move(e, second),
            lambda e=other: move(e, first),
        ]
    outcomes = race(acts)

    assert outcomes == [1] * 32
    assert [c.seats_taken for c in Cohort.objects.order_by("id")] == [16, 16]
