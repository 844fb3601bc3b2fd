"""How many people came how far: for each cohort and for all of them, one query for each source."""

from dataclasses import dataclass, fields

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from applicants.models import Application, Offer
from cohorts.models import Cohort, Enrollment
from cohorts.states import EnrollmentState
from mentorship.models import Pair
from placements.domain import outcomes
from placements.models import Placement
from training.models import Credential, LastMilePlan

RETAINED = 90
LEFT = [EnrollmentState.WITHDRAWN, EnrollmentState.DISMISSED]


@dataclass
class Counts:
    """How many people of a cohort, or of all, came so far."""

    applied: int = 0
    offered: int = 0
    seated: int = 0
    started: int = 0
    certified: int = 0
    completed: int = 0
    planned: int = 0
    placed: int = 0
    eligible: int = 0
    retained: int = 0
    mentored: int = 0

    def __add__(self, other):
        """The sum of both."""
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Row:
    """One cohort with its counts; ``None`` stands for intakes that fill no cohort yet."""

    cohort: Cohort | None
    counts: Counts


@dataclass(frozen=True)
class Stage:
    """One line of the funnel: ``part`` of ``whole`` is the share, where there is one."""

    key: str
    label: str
    count: int
    part: int
    whole: int
    of: str
    width: float = 0.0

    @property
    def percent(self):
        """The share in per cent, or nothing where nobody counts."""
        return 100 * self.part / self.whole if self.whole else None


def rows(program, today, zone):
    """Each cohort of the program with its counts, the latest first; always six queries."""
    cohorts = Cohort.objects.filter(program=program).for_list()
    found = {one.pk: Row(one, Counts()) for one in cohorts}
    loose = Row(None, Counts())

    def put(counted, *names):
        for key, *numbers in counted:
            counts = found.get(key, loose).counts
            for name, number in zip(names, numbers, strict=True):
                setattr(counts, name, number)

    sent = Application.objects.sent().filter(intake__program=program)
    sent = sent.exclude(submitted_at=None).order_by()
    put(sent.values_list("intake__cohort").annotate(n=Count("pk")), "applied")
    offers = Offer.objects.filter(cohort__program=program).order_by().values_list("cohort")
    put(offers.annotate(n=Count("application", distinct=True)), "offered")
    put(seats(program, today, zone), "seated", "started", "certified", "completed", "planned",
        "placed", "mentored")  # fmt: skip
    put(still_there(program, today), "eligible", "retained")
    every = list(found.values())
    return [*every, loose] if loose.counts != Counts() else every


def seats(program, today, zone):
    """For each cohort how many took a seat, and how far those came who started."""
    seat = Enrollment.objects.confirmed().filter(cohort__program=program).order_by()
    never_began = Q(state__in=LEFT) & Q(left__lt=F("cohort__starts_on"))
    began = Q(cohort__starts_on__lte=today) & ~never_began
    own = {"enrollment": OuterRef("pk")}
    earned = Credential.objects.held().filter(
        person=OuterRef("person"), issued_on__gte=OuterRef("cohort__starts_on")
    )
    return (
        seat.annotate(left=TruncDate("state_changed_at", tzinfo=zone))
        .values_list("cohort")
        .annotate(
            seated=Count("pk"),
            started=Count("pk", filter=began),
            certified=Count("pk", filter=began & Exists(earned)),
            completed=Count("pk", filter=began & Q(state=EnrollmentState.COMPLETED)),
            planned=Count("pk", filter=began & Exists(LastMilePlan.objects.filter(**own))),
            placed=Count(
                "pk",
                filter=began & Exists(Placement.objects.filter(**own, state__in=outcomes.STARTED)),
            ),
            mentored=Count(
                "pk", filter=began & Exists(Pair.objects.filter(**own, starts_on__lte=today))
            ),
        )
    )


def still_there(program, today):
    """For each cohort the placements that began so many days ago, and those that lasted."""
    eligible, there = outcomes.lasted(RETAINED, today)
    return (
        Placement.objects.filter(state__in=outcomes.STARTED, enrollment__cohort__program=program)
        .order_by()
        .values_list("enrollment__cohort")
        .annotate(
            eligible=Count("pk", filter=eligible), retained=Count("pk", filter=eligible & there)
        )
    )


def funnel(counts, seats):
    """The stages in their order, with bars on a square-root scale; ``seats`` are all there are."""
    applied, started = counts.applied, counts.started
    lines = [
        Stage("applied", "Applied", applied, 0, 0, ""),
        Stage("offered", "Offered a seat", counts.offered, counts.offered, applied, "applied"),
        Stage("seated", "Took a seat", counts.seated, counts.seated, seats, "seats"),
        Stage("started", "Started training", started, started, counts.seated, "seated"),
        Stage("certified", "Certified", counts.certified, counts.certified, started, "started"),
        Stage("completed", "Completed", counts.completed, counts.completed, started, "started"),
        Stage("planned", "Last mile", counts.planned, counts.planned, started, "started"),
        Stage("placed", "Placed", counts.placed, counts.placed, started, "started"),
        Stage("retained", f"At work after {RETAINED} days", counts.retained, counts.retained,
              counts.eligible, "placements as old"),
        Stage("mentored", "Mentored", counts.mentored, counts.mentored, started, "started"),
    ]  # fmt: skip
    peak = max((one.count for one in lines), default=0) or 1
    return [
        Stage(one.key, one.label, one.count, one.part, one.whole, one.of,
              100 * (one.count / peak) ** 0.5)
        for one in lines
    ]  # fmt: skip
