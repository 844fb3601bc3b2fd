"""The boot camps of the demo: a cohort in its fourth week, and one that has finished."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.demo import attended, certified, graded, said, skilled, supported
from careerpath.demo.program import BY
from careerpath.demo.taught import Taught
from cohorts.models import Cohort, Enrollment
from cohorts.states import CohortState
from training.domain import curricula, planning
from training.models import ClassSession, CurriculumSession, GradeItem, Room
from training.states import SessionState

ROOMS = (("Room 204", "Second floor, by the library", 110), ("Practice lab", "Ground floor", 60))


@transaction.atomic
def make(program, *, staff, rng):
    """The cohorts in session and completed have a calendar, attendance and grades.

    Returns them as ``Taught``, the one in session last.
    """
    lead = staff["program_lead"][0]
    curriculum = curricula.from_standard(program, by=lead)
    rooms = Room.objects.bulk_create(
        Room(program=program, name=name, place=place, seats=seats) for name, place, seats in ROOMS
    )
    planned = CurriculumSession.objects.filter(curriculum=curriculum)
    planned.filter(is_required=True).update(room=rooms[0])
    planned.filter(is_required=False).update(room=rooms[1])
    cohorts = Cohort.objects.filter(
        program=program, state__in=[CohortState.IN_SESSION, CohortState.COMPLETED]
    )
    taughts = [
        _teach(cohort, curriculum, lead=lead, staff=staff, rng=rng)
        for cohort in cohorts.order_by("starts_on")
    ]
    certified.make(taughts, staff=staff, rng=rng)
    skilled.make(taughts, staff=staff, rng=rng)
    return taughts


def _teach(cohort, curriculum, *, lead, staff, rng):
    """Everything up to yesterday was held and marked; what was due is graded."""
    planning.apply(curriculum, cohort, by=lead)
    zone = cohort.program.zone()
    today = timezone.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = ClassSession.objects.filter(cohort=cohort)
    mine.filter(starts_at__lt=today).step_all(
        SessionState.HELD, by=BY, cause="job", set={"changed_at": today}
    )
    taught = Taught.of(
        cohort,
        list(mine.in_order()),
        list(GradeItem.objects.filter(cohort=cohort).for_list()),
        list(Enrollment.objects.filter(cohort=cohort).seated().order_by("pk")),
        rng,
    )
    instructor = staff["instructor"][0]
    attended.mark(taught, by=instructor, rng=rng)
    graded.grade(taught, by=instructor, rng=rng, now=today + timedelta(hours=8))
    supported.make(taught, staff=staff, rng=rng)
    said.say(taught, rng=random.Random(cohort.slug), now=timezone.now())
    audit.record("demo.cohort.taught", by=BY, about=cohort, sessions=len(taught.sessions))
    return taught
