"""What became of the demo's older cohorts: placements that ended or go on, and check points."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from placements.domain import outcomes
from placements.models import CheckPoint, Client, OnboardingItem, Placement, Requisition
from placements.outcomes import CHECK_POINTS
from placements.states import OVER, ItemState, PlacementState, RequisitionState
from training.domain.skills import today_of

WEEKS = 104
LONG_AGO = timedelta(days=120)
STUDIES = "Began a master's program in health informatics."
SAID = (
    ("quality", "Cut the errors in the interface queue by half."),
    ("access", "Opened self-scheduling at two clinics."),
    ("cost", "Retired a report server that nobody needed."),
    ("safety", "Found and closed a gap in the allergy alerts."),
    ("equity", "Put the patient letters into plain words and Spanish."),
)


def make(program, *, staff, rng):
    """Those who finished long ago are at work, joined their client, left, or were left out."""
    manager, lead = staff["placement_manager"][0], staff["program_lead"][0]
    today = today_of(program)
    clients = list(Client.objects.filter(program=program).order_by("pk"))
    people = list(
        Enrollment.objects.confirmed()
        .filter(
            cohort__program=program,
            state=EnrollmentState.COMPLETED,
            cohort__ends_on__lt=today - LONG_AGO,
        )
        .exclude(pk__in=Placement.objects.values("enrollment"))
        .select_related("cohort__program")
        .order_by("cohort__ends_on", "pk")
    )
    if people and clients:
        _place(clients, people, today, manager, lead, rng)
    _ask(program, today, rng)


def _place(clients, people, today, manager, lead, rng):
    zone = clients[0].program.zone()
    openings, rows = {}, []
    outcomes.leave_out(people[0], why="study", sentence=STUDIES, by=manager)
    for number, one in enumerate(people[1:]):
        if number % 9 == 8:
            continue  # still looks for a place
        client = clients[number % len(clients)]
        starts = one.cohort.ends_on + timedelta(days=14 + int(rng.expovariate(1 / 45)))
        starts = min(starts - timedelta(days=starts.weekday()), today)
        if client.pk not in openings:
            openings[client.pk] = _filled(client, starts, len(people), manager, lead)
        state, ended = _became(number, starts, today, rng)
        said = datetime.combine(ended or starts, time(17), tzinfo=zone)
        rows.append(
            Placement(
                requisition=openings[client.pk],
                enrollment=one,
                state=state,
                starts_on=starts,
                ends_on=starts + timedelta(weeks=WEEKS, days=-1),
                ended_on=ended,
                reason="Moved away." if state == PlacementState.ENDED else "",
                made_at=datetime.combine(starts, time(9), tzinfo=zone) - timedelta(days=21),
                made_by=manager,
                set_at=said,
                set_by=manager,
            )
        )
    Placement.objects.bulk_create(rows)
    OnboardingItem.objects.bulk_create(
        OnboardingItem(
            placement=row,
            requirement=wanted,
            state=ItemState.MET,
            begin_by=row.starts_on - timedelta(days=wanted.lead_days),
            met_on=row.starts_on - timedelta(days=1),
            set_by=manager,
        )
        for row in rows
        for wanted in row.requisition.client.requirements.all()
    )


def _filled(client, starts, seats, manager, lead):
    return Requisition.objects.create(
        client=client,
        site=client.sites.first(),
        contact=client.contacts.first(),
        title="Analyst, earlier group",
        seats=max(1, min(seats, 500)),
        weeks=WEEKS,
        starts_on=starts,
        state=RequisitionState.FILLED,
        raised_by=manager,
        approved_by=lead,
        approved_at=timezone.now(),
    )


def _became(number, starts, today, rng):
    """At work, joined the client after some months, or left early."""
    passed = (today - starts).days
    if number % 7 == 3 and passed > 40:
        return PlacementState.ENDED, starts + timedelta(days=rng.randrange(20, passed))
    if number % 4 == 1 and passed > 200:
        return PlacementState.CONVERTED, starts + timedelta(days=rng.randrange(180, passed))
    return PlacementState.ACTIVE, None


def _ask(program, today, rng):
    """Clients answered at most check points; a few of the last ones wait."""
    rows = Placement.objects.filter(
        enrollment__cohort__program=program, state__in=[PlacementState.ACTIVE, *sorted(OVER)]
    ).select_related("requisition")
    made = []
    for one in rows.order_by("pk"):
        last = one.ended_on or today
        for days in CHECK_POINTS:
            due = one.starts_on + timedelta(days=days)
            if due > last:
                break
            made.append(_point(one, days, due, today, program.zone(), rng))
    CheckPoint.objects.bulk_create(made, batch_size=500)


def _point(placement, days, due, today, zone, rng):
    asked = datetime.combine(due, time(8), tzinfo=zone)
    point = CheckPoint(
        placement=placement,
        days=days,
        due_on=due,
        contact_id=placement.requisition.contact_id,
        asked=1,
        asked_at=asked,
    )
    if (today - due).days < 6 or rng.random() < 1 / 20:
        point.asked = 3 if (today - due).days > 21 else 1
        return point
    point.answered_at = asked + timedelta(days=rng.randrange(5), hours=3)
    point.is_there = True
    if point.wants_pulse:
        point.pulse = rng.choice((3, 4, 4, 5, 5))
    if point.wants_impact and rng.random() < 1 / 2:
        point.impact, point.sentence = rng.choice(SAID)
    return point
