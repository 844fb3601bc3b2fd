"""Seats: reserved, released, and never one too many.

The database counts. The trigger of migration 0003 changes ``Cohort.seats_taken`` with every
enrollment, its row lock lines up everybody who wants a seat at once, and the constraint
``cohort_seats_not_exceeded`` refuses the one too many, raw SQL included. What stands here turns
that into sentences.
"""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused
from cohorts.domain import sections
from cohorts.domain.constraints import refusals
from cohorts.models import Cohort, Enrollment
from cohorts.signals import seat_released
from cohorts.states import STILL_IN, CohortState, EnrollmentState

TAKES_PEOPLE = {CohortState.PLANNED, CohortState.ENROLLING, CohortState.IN_SESSION}


@transaction.atomic
def reserve(cohort, *, person, by, section=None):
    """A seat in ``cohort`` is held for ``person``, who is invited.

    Refused when the cohort is full or over, its section is full, or the person has a seat in it.
    """
    now = Cohort.objects.only("state", "seats", "seats_taken", "name").get(pk=cohort.pk)
    if now.state not in TAKES_PEOPLE:
        raise Refused(f"{now.name} takes nobody any more.")
    if now.is_full:
        raise Refused(f"{now.name} is full: all {now.seats:,} seats are taken.")
    if section is not None:
        sections.take_room(section)
    enrollment = Enrollment(cohort=cohort, person=person, section=section)
    with refusals():
        enrollment.save(force_insert=True)
    audit.record(
        "cohorts.enrollment.reserved",
        by=by,
        about=enrollment,
        to_state=enrollment.state,
        cohort_id=cohort.pk,
        person_id=person.pk,
    )
    return enrollment


@transaction.atomic
def confirm(enrollment, *, by):
    """The person has confirmed the seat and is enrolled."""
    enrollment.step(EnrollmentState.ENROLLED, by=by, set={"confirmed_at": timezone.now()})
    return enrollment


@transaction.atomic
def release(enrollment, *, by, reason, dismissed=False):
    """The seat is free again, and whoever waits for one is told in the same transaction."""
    if not reason.strip():
        raise Refused("Say in a few words why the seat is given up.")
    to = EnrollmentState.DISMISSED if dismissed else EnrollmentState.WITHDRAWN
    enrollment.step(to, by=by, reason=reason)
    seat_released.send(sender=Cohort, cohort=enrollment.cohort, by=by)
    return enrollment


@transaction.atomic
def change_seats(cohort, *, seats, by):
    """The cohort has ``seats`` seats. Refused below what is taken, by the database's own count."""
    before = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if seats < before.seats_taken:
        raise Refused(_too_few(before, seats))
    Cohort.objects.filter(pk=cohort.pk).update(seats=seats)
    audit.record(
        "cohorts.cohort.seats_changed", by=by, about=cohort, before=before.seats, after=seats
    )
    if seats > before.seats:
        seat_released.send(sender=Cohort, cohort=cohort, by=by)
    cohort.seats = seats
    return cohort


@transaction.atomic
def close(cohort, *, by, reason):
    """The cohort is closed for good. Refused without a reason and while anybody is still in it."""
    if not reason.strip():
        raise Refused("Say in a few words why the cohort is closed.")
    Cohort.objects.select_for_update().get(pk=cohort.pk)  # no seat is taken meanwhile
    if sentence := why_not_close(cohort):
        raise Refused(sentence)
    cohort.step(CohortState.CLOSED, by=by, reason=reason)
    return cohort


def why_not_close(cohort):
    """The sentence that says who is still in the cohort, or an empty text."""
    number = cohort.enrollments.filter(state__in=STILL_IN).count()
    if not number:
        return ""
    people = "1 person is" if number == 1 else f"{number:,} people are"
    return f"{people} still in {cohort}. It can be closed when each has completed or left."


def _too_few(cohort, seats):
    people = "person has" if cohort.seats_taken == 1 else "people have"
    return (
        f"{cohort.seats_taken:,} {people} a seat in {cohort.name}, so it cannot have "
        f"{seats:,} seats."
    )
