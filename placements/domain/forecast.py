"""Supply and demand by month: graduates by the day they are ready, openings by their start."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from placements.domain import facts
from placements.models import Requisition
from placements.states import RequisitionState

NONE = "No track"


@dataclass
class Month:
    """A month: who is ready in it, which seats are open in it, and both up to it."""

    first: object
    ready: int = 0
    seats: int = 0
    balance: int = 0

    @property
    def short(self):
        """How many people are missing up to this month."""
        return max(-self.balance, 0)


def forecast(program):
    """``(months, by track, by region)``; the balance is everybody ready less every open seat.

    Tracks and regions are dicts to a pair of ready and seats. A fixed number of queries.
    """
    bench = facts.bench(program)
    rows = [
        one
        for one in Requisition.objects.for_list()
        .filter(
            client__program=program,
            state__in=[RequisitionState.OPEN, RequisitionState.PENDING, RequisitionState.ON_HOLD],
        )
        .prefetch_related("skills__skill__track", "credentials")
        if one.seats_left
    ]
    demand = facts.wanted(rows)
    ready, seats = Counter(), Counter()
    tracks, regions = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    for one in bench.graduates.values():
        if not one.fte or one.ready_on is None:
            continue
        ready[max(one.ready_on, bench.today).replace(day=1)] += 1
        tracks[one.wishes[0] if one.wishes else NONE][0] += 1
        regions[one.region or "Not said"][0] += 1
    for one in demand.values():
        seats[max(one.starts_on, bench.today).replace(day=1)] += one.seats
        tracks[one.kind or NONE][1] += one.seats
        regions[one.region or "Not said"][1] += one.seats
    months, balance = [], 0
    for first in sorted({*ready, *seats}):
        balance += ready[first] - seats[first]
        months.append(Month(first, ready[first], seats[first], balance))
    return months, dict(sorted(tracks.items())), dict(sorted(regions.items()))
