"""Many readers at once, each on a connection of its own, and a twin without the lock."""

import pytest
from django.db import transaction

from applicants.domain import reading
from applicants.models import ReadAssignment
from careerpath.audit.models import AuditEvent
from tests.applicants.review.scene import entry, files, scene
from tests.cohorts.test_seat_races import race
from tests.factories import triage as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
AT_ONCE = 12


def crowd():
    """Twelve people who read."""
    return [make.person("reviewer", f"Crowd {n}", f"crowd{n}@example.org") for n in range(AT_ONCE)]


def test_C3_every_read_of_the_pool_goes_to_one_reader():
    call, _, _ = scene(files=7, people=2)
    plan = ReadAssignment.objects.first().plan
    ReadAssignment.objects.all().delete()
    for one in files(call):
        ReadAssignment.objects.create(application=one, plan=plan, purpose="again", from_pool=True)
    people = crowd()

    taken = race([lambda who=who: reading.take_next(who) for who in people])

    got = [read.pk for read in taken if read]
    assert len(got) == len(set(got)) == 7
    assert taken.count(None) == AT_ONCE - 7
    assert ReadAssignment.objects.filter(reader=None).count() == 0


def test_C3_twin_looking_first_without_the_lock_gives_one_read_to_many():
    call, _, _ = scene(files=1, people=2)
    plan = ReadAssignment.objects.first().plan
    ReadAssignment.objects.all().delete()
    [file] = files(call)
    ReadAssignment.objects.create(application=file, plan=plan, purpose="again", from_pool=True)
    people = crowd()
    seen = []

    def look_then_take(who):
        with transaction.atomic():
            if found := ReadAssignment.objects.free().first():
                seen.append(who)
                ReadAssignment.objects.filter(pk=found.pk).update(reader=who)
                return found
        return None

    race([lambda who=who: look_then_take(who) for who in people])
    assert len(seen) > 1


def test_C3_two_scorecards_handed_in_together_ask_for_one_third_reader():
    _, _, (one, two) = scene(files=1, people=2)
    first, second = reading.take_next(one), reading.take_next(two)
    low, high = entry(first, 2), entry(second, 4)

    race(
        [
            lambda: reading.submit(first, low, by=one),
            lambda: reading.submit(second, high, by=two),
        ]
    )

    assert ReadAssignment.objects.filter(purpose="split").count() == 1
    assert AuditEvent.objects.filter(kind="applicants.application.split").count() == 1


def test_C3_one_scorecard_sent_many_times_at_once_is_submitted_once():
    _, _, (one, _) = scene(files=1, people=2)
    read = reading.take_next(one)
    given = entry(read, 3)
    race([lambda: reading.submit(read, given, by=one) for _ in range(6)])
    assert AuditEvent.objects.filter(kind="applicants.scorecard.submitted").count() == 1
