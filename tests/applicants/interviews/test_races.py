"""Races for one time, with real connections, and the twin that goes wrong."""

import threading

import pytest
from django.db import connection, transaction

from applicants.domain import interview_booking
from applicants.models import Interview
from careerpath.audit.models import AuditEvent
from tests import harness
from tests.applicants.interviews import scene
from tests.cohorts.test_seat_races import race, refused
from tests.plugin import VAR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]


def test_C1_sixty_four_at_one_time_give_one_booking_and_the_others_the_next_free_times():
    round_, lead, who, rows = scene.scene(64)
    mine = scene.invited(round_, lead, rows)
    wanted = scene.slot(round_, who)
    scene.slot(round_, who, hours=90)

    outcomes = race([lambda one=one: scene.booked(one, wanted) for one in mine])

    lost = refused(outcomes)
    assert len(lost) == 63
    assert all("not free any more. The next free times:" in str(each) for each in lost)
    assert Interview.objects.get().slot == wanted
    assert AuditEvent.objects.filter(kind="applicants.interview.booked").count() == 1


def test_C1_twin_without_lock_and_index_several_have_the_same_time():
    harness.execute(
        VAR, 'DROP INDEX "interview_slot_booked_once"', connection.settings_dict["NAME"]
    )
    round_, lead, who, rows = scene.scene(16)
    mine = scene.invited(round_, lead, rows)
    wanted = scene.slot(round_, who)
    meet = threading.Barrier(len(mine))

    def insert(one):
        with transaction.atomic():
            free = interview_booking.free_slots(one).filter(pk=wanted.pk).exists()
            meet.wait(timeout=60)
            if free:
                Interview.objects.create(invitation=one, slot=wanted)

    race([lambda one=one: insert(one) for one in mine])

    assert Interview.objects.filter(slot=wanted).count() > 1
