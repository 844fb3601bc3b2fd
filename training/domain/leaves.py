"""People who go on leave, come back, change to another cohort or leave: seat, sessions, exams."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath.workflow import Refused, refusing
from cohorts.domain import enrollments
from cohorts.models import Enrollment
from cohorts.states import CohortState, EnrollmentState
from training import notifications
from training.domain.certifying import today_of
from training.models import ExamAttempt, Leave
from training.states import AttemptState


@transaction.atomic
def go(enrollment, *, from_on, until_on, reason, by):
    """The person is on leave: keeps the seat, and is expected in no session of these days."""
    if not reason.strip():
        raise Refused("Say in a few words why.")
    with refusing():
        leave = Leave.objects.create(
            enrollment=enrollment, from_on=from_on, until_on=until_on, reason=reason.strip(),
            made_by=by,
        )  # fmt: skip
        enrollment.step(EnrollmentState.ON_LEAVE, by=by, reason=reason.strip(), leave_id=leave.pk)
    return leave


@transaction.atomic
def come_back(enrollment, *, on, by):
    """The person is expected again from this day on; the day before was the last of the leave."""
    leave = Leave.objects.filter(enrollment=enrollment, returned_at=None).first()
    enrollment.step(EnrollmentState.ACTIVE, by=by, kind="cohorts.enrollment.returned")
    if leave is None:
        return
    if on <= leave.from_on:
        leave.delete()  # it never began
        return
    with refusing():
        Leave.objects.filter(pk=leave.pk).update(
            until_on=on - timedelta(days=1), returned_at=timezone.now(), returned_by=by
        )


@transaction.atomic
def leave_for_good(enrollment, *, reason, by, dismissed=False):
    """The seat is free, marks and grades are kept, and exams that were to come are canceled."""
    _end_leave(enrollment, by)
    enrollments.release(enrollment, by=by, reason=reason, dismissed=dismissed)
    coming = ExamAttempt.objects.filter(enrollment=enrollment, state=AttemptState.SCHEDULED)
    notifications.tell_all(notifications.EXAM_CANCELED, coming, by=by)
    coming.step_all(AttemptState.CANCELED, by=by, set={"reason": "Left the cohort."})


@transaction.atomic
def transfer(enrollment, *, to, section=None, reason, by):
    """The person has a seat in another cohort instead and starts there; returns the new enrollment.

    Attendance and grades stay with the cohort in which they arose, exams go along. Refused
    when there is no seat.
    """
    if to.program_id != enrollment.cohort.program_id:
        raise Refused("Somebody can change to a cohort of the same program only.")
    if to.pk == enrollment.cohort_id:
        raise Refused("The person is in that cohort already.")
    if not enrollment.holds_seat or enrollment.state == EnrollmentState.COMPLETED:
        raise Refused("Only somebody who is in a cohort can change to another one.")
    person = enrollment.person
    made = enrollments.reserve(to, person=person, by=by, section=section)
    enrollments.confirm(made, by=by)
    if to.state == CohortState.IN_SESSION:
        made.step(EnrollmentState.ACTIVE, by=by)
    _end_leave(enrollment, by)
    enrollments.release(enrollment, by=by, reason=f"Changed to {to}. {reason}".strip())
    coming = ExamAttempt.objects.filter(enrollment=enrollment, state=AttemptState.SCHEDULED)
    coming.update(enrollment=made)
    return made


def _end_leave(enrollment, by):
    """A leave that goes on ends with today."""
    today = today_of(enrollment.cohort.program)
    going_on = Leave.objects.filter(enrollment=enrollment, returned_at=None)
    going_on.filter(from_on__gt=today).delete()
    going_on.update(until_on=today, returned_at=timezone.now(), returned_by=by)


def cohorts_to_change_to(enrollment):
    """Where this person may go: cohorts of the same program that take people and have a seat."""
    rows = type(enrollment.cohort).objects.filter(
        program=enrollment.cohort.program_id,
        state__in=enrollments.TAKES_PEOPLE,
    )
    return rows.exclude(pk=enrollment.cohort_id)


def history(enrollment):
    """Every seat that the person had in this program, the newest first."""
    rows = Enrollment.objects.filter(
        person=enrollment.person_id, cohort__program=enrollment.cohort.program_id
    ).confirmed()
    return rows.select_related("cohort").order_by("-created_at", "-pk")
