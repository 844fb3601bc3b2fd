"""Matching of the demo: wishes of people on the way, and proposals for the whole board."""

from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from placements.domain import scenarios
from placements.domain.facts import bench
from placements.models import WorkWish
from training.models import TechnicalTrack

PLACES = (("AZ", "Tucson"), ("AZ", "Phoenix"), ("IL", "Chicago"), ("CA", "San Diego"), ("AZ", ""))
PARTS = ("0.50", "0.80", "1.00", "1.00", "1.00", "1.00")
MOVE = 0.4


def wish(program, *, rng):
    """Most people said where and how much they want to work, before anybody is submitted."""
    tracks = list(TechnicalTrack.objects.of(program))
    people = Enrollment.objects.confirmed().filter(
        cohort__program=program, state__in=[EnrollmentState.ACTIVE, EnrollmentState.COMPLETED]
    )
    rows = []
    said = WorkWish.objects.filter(enrollment__in=people).values("enrollment")
    for one in people.exclude(pk__in=said).order_by("pk"):
        if rng.random() < 1 / 8:
            continue  # has not said anything
        region, city = rng.choice(PLACES)
        wanted = rng.sample(tracks, min(2, len(tracks)))
        rows.append(
            WorkWish(
                enrollment=one,
                region=region,
                city=city,
                would_move=rng.random() < MOVE,
                on_site=True,
                hybrid=True,
                remote=rng.random() < 1 - MOVE / 2,
                fte=rng.choice(PARTS),
                first=wanted[0] if wanted else None,
                second=wanted[1] if len(wanted) > 1 else None,
            )
        )
    WorkWish.objects.bulk_create(rows, batch_size=500)


def make(program, *, staff, rng):
    """One proposal for the whole board is there to compare; who came since then wishes too."""
    wish(program, rng=rng)
    if bench(program).free:
        propose(program, staff["placement_manager"][0])


def propose(program, manager):
    """One proposal with people who still have to make something up."""
    try:
        scenarios.make(
            program=program, name="Everybody, with last mile", only_ready=False, by=manager
        )
    except Refused:
        return  # a small demo may have nobody for any seat
