"""A client's own figures: days to fill, who stays, how it goes; of the own sites alone."""

from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Avg, Count
from django.utils import timezone

from placements.domain import outcomes
from placements.models import CheckPoint, Placement, Requisition
from placements.models.outcome import PULSE_DAYS
from placements.states import PlacementState, RequisitionState
from training.domain.skills import today_of


@dataclass(frozen=True)
class Filled:
    """One opening with the days from its approval to each seat that was filled."""

    requisition: Requisition
    days: tuple

    @property
    def median(self):
        """The middle one; None while no seat is filled."""
        return median(self.days) if self.days else None


@dataclass(frozen=True)
class Pulse:
    """The answers to "how is it going" at one check point."""

    days: int
    answers: int
    mean: float | None


@dataclass(frozen=True)
class Figures:
    """What a client reads about the own sites, as of a day."""

    as_of: object
    openings: list
    retention: list
    pulses: list

    @property
    def days_to_fill(self):
        """The middle of all filled seats; None without one."""
        every = [days for one in self.openings for days in one.days]
        return median(every) if every else None

    @property
    def seats(self):
        """How many seats that is."""
        return sum(len(one.days) for one in self.openings)

    @property
    def slowest(self):
        """The longest of the middles, for the length of the bars."""
        return max((one.median or 0 for one in self.openings), default=0) or 1

    @property
    def mean_pulse(self):
        """All answers together, from 1 to 5; None without one."""
        number = sum(one.answers for one in self.pulses)
        return (
            sum(one.mean * one.answers for one in self.pulses if one.answers) / number
            if number
            else None
        )


def figures(contacts):
    """The ``Figures`` for these contacts; four queries however many openings there are.

    Whatever else the account may see stays out: only what lies at the contacts' own sites counts.
    """
    own = Placement.objects.filter(Placement.objects.of_client(contacts))
    openings = Requisition.objects.filter(Requisition.objects.of_client(contacts))
    first = contacts.select_related("client__program").first()
    zone = ZoneInfo(settings.CAREERPATH_TIME_ZONE)
    as_of = today_of(first.client.program) if first else timezone.localdate(timezone=zone)
    return Figures(
        as_of,
        filled(openings, own, zone),
        outcomes.retention(own.filter(state__in=outcomes.STARTED, starts_on__lte=as_of), as_of),
        pulses(CheckPoint.objects.filter(CheckPoint.objects.of_client(contacts))),
    )


def filled(openings, placements, zone):
    """Every approved opening, with the days until each of its people was placed."""
    rows = openings.exclude(approved_at=None).exclude(state=RequisitionState.CANCELED)
    known = {one.pk: one for one in rows.for_list()}
    days = {pk: [] for pk in known}
    held = placements.exclude(state__in=[PlacementState.PENDING, PlacementState.CANCELED])
    for pk, at in held.filter(requisition__in=known).values_list("requisition", "made_at"):
        begun = known[pk].approved_at
        days[pk].append(max((at.astimezone(zone).date() - begun.astimezone(zone).date()).days, 0))
    return [Filled(one, tuple(sorted(days[pk]))) for pk, one in known.items()]


def pulses(points):
    """A line for each check point that asks how it goes; one query."""
    found = points.exclude(answered_at=None).exclude(pulse=None).order_by()
    by_days = {
        days: (number, mean)
        for days, number, mean in found.values_list("days").annotate(n=Count("pk"), m=Avg("pulse"))
    }
    return [Pulse(days, *by_days.get(days, (0, None))) for days in PULSE_DAYS]
