"""Three of everything that matching shows: wishes, weights, proposals, people set aside."""

import random

from careerpath.demo import matched as demo
from cohorts.models import Enrollment, Program
from placements.domain import matching_board, outcomes, weights
from placements.models import (
    CheckPoint,
    LeftOut,
    Placement,
    Requisition,
    Scenario,
    ScenarioPair,
    Submission,
    WorkWish,
)


def matched(mighty, staff):
    """The demo's wishes, and what a placement manager keeps beside them."""
    ours = Program.objects.order_by("pk").first()
    by = staff("placement_manager")
    demo.make(ours, staff={"placement_manager": [by]}, rng=random.Random(7))
    opening = Requisition.objects.accepting().filter(client__program=ours).first()
    taken = Submission.objects.filter(requisition=opening).values("enrollment")
    people = Enrollment.objects.confirmed().filter(cohort__program=ours, state="active")
    free = list(people.exclude(pk__in=taken).select_related("cohort__program")[:3])
    for number, one in enumerate(free, 2):
        matching_board.set_aside(opening, one, by=by)
        values = {"skills": number, "place": 1, "hours": 1, "wish": 1}
        weights.set_weights(ours, values, because="To see.", by=by, seen=number - 1)
        made = Scenario.objects.create(
            program=ours, name=f"Proposal {number}", weights_version=1, made_by=by,
            board={"people": 3, "openings": 1, "seats": 3, "points": 150, "placed": 3},
        )  # fmt: skip
        for person in free:
            ScenarioPair.objects.create(
                scenario=made, requisition=opening, enrollment=person, points=50
            )
    at_work = Placement.objects.filter(state="active", enrollment__cohort__program=ours)
    for one in at_work.exclude(check_points__days=365)[:6]:
        CheckPoint.objects.create(
            placement=one, days=365, due_on=one.starts_on, contact=one.requisition.contact
        )
    done = people_done(ours)
    for one in done[:3]:
        outcomes.leave_out(one, why="study", sentence="Studies.", by=by)
    mine = Enrollment.objects.confirmed().filter(person=mighty)
    for one in mine:
        WorkWish.objects.get_or_create(enrollment=one)


def people_done(program):
    """Those who completed and are counted."""
    out = LeftOut.objects.values("enrollment")
    rows = Enrollment.objects.confirmed().filter(cohort__program=program, state="completed")
    return rows.exclude(pk__in=out).order_by("pk")
