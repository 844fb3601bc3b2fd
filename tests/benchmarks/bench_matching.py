"""The whole board: 2,000 graduates beside 800 openings, and a cohort of 95 beside 40."""

from datetime import date, timedelta
from random import Random

import numpy as np
from scipy.optimize import linear_sum_assignment

from placements.matching import STANDARD, Graduate, Opening, WorkPlace, assign, board, fit
from tests.benchmarks.table import Row, alternately, seconds
from training.skills import Evidence, Requirement

START = date(2027, 1, 4)
SKILLS = 12
REGIONS = ("AZ", "CA", "NM", "TX")
KINDS = ("Interface analyst", "Report writer", "Clinical apps analyst", "Service desk")


def rows(*, quick):
    """The solver alone, then the matrix against one comparison after the other."""
    for people, openings in ((95, 40),) if quick else ((95, 40), (2_000, 800)):
        graduates, demand = scene(people, openings)
        points = board(graduates, demand, STANDARD, only_ready=False)
        seats = [one.seats for one in demand]
        bare = np.repeat(np.maximum(points, 0), seats, axis=1).astype(float)
        ours, theirs = alternately(
            lambda points=points, seats=seats: assign(points, seats),
            lambda bare=bare: linear_sum_assignment(bare, maximize=True),
        )
        yield Row(
            f"proposal: {people:,} × {openings} from the matrix, bare solver",
            people,
            ours,
            theirs,
            "at most 2×" if people > 95 else "told",
        )
        built = seconds(lambda a=graduates, b=demand: board(a, b, STANDARD))
        sample = graduates[:25]
        one_by_one = seconds(lambda a=sample, b=demand: [fit(x, y, STANDARD) for x in a for y in b])
        yield Row(
            f"proposal: matrix of {people:,} × {openings}, one by one",
            people,
            built,
            one_by_one * people / len(sample),
            "told",
        )


def scene(people, openings):
    """The same board each time."""
    random = Random(5)
    graduates = [
        Graduate(
            key,
            START - timedelta(days=random.randint(0, 60)),
            {skill: Evidence(random.randint(0, 4)) for skill in range(SKILLS)},
            fte=random.choice((50, 80, 100, 100)),
            region=random.choice(REGIONS),
            would_move=random.random() < 0.5,
            wishes=tuple(random.sample(KINDS, 2)),
        )
        for key in range(people)
    ]
    demand = [
        Opening(
            key,
            START + timedelta(days=random.randint(-20, 60)),
            tuple(
                Requirement(skill, str(skill), random.randint(1, 3), is_must=random.random() < 0.6)
                for skill in random.sample(range(SKILLS), 5)
            ),
            seats=random.choice((1, 1, 2, 3)),
            fte=random.choice((50, 80, 100)),
            work_place=random.choice(list(WorkPlace)),
            region=random.choice(REGIONS),
            kind=random.choice(KINDS),
        )
        for key in range(openings)
    ]
    return graduates, demand
