"""The waitlist: ranked once, and whoever is next has the seat that became free.

``fill`` may run as often as anybody likes: it counts what is free under the cohort's lock, seats
those who said yes already, and makes as many offers as are still missing, in the order of ranks.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from applicants.choosing_states import OfferState, WaitState
from applicants.domain import offer_making as offers
from applicants.domain.plans import plan_of
from applicants.models import Application, Offer, WaitlistEntry
from applicants.states import State
from careerpath import audit
from careerpath.workflow import Refused
from cohorts.domain.enrollments import TAKES_PEOPLE
from cohorts.models import Cohort

BY_ITSELF = "system:waitlist"


@transaction.atomic
def add(decisions, *, cohort, by):
    """The applications of ``decisions`` stand at the end of the list, in the order of ranks."""
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    last = WaitlistEntry.objects.filter(cohort=cohort).aggregate(n=Max("rank"))["n"] or 0
    ordered = sorted(decisions, key=lambda each: (each.rank is None, each.rank or 0, each.pk))
    now = timezone.now()
    entries = WaitlistEntry.objects.bulk_create(
        WaitlistEntry(
            application_id=decision.application_id,
            cohort=cohort,
            decision=decision,
            rank=number,
            added_at=now,
        )
        for number, decision in enumerate(ordered, last + 1)
    )
    audit.record_many(
        "applicants.waitlistentry.added", [each.pk for each in entries], model=WaitlistEntry,
        by=by, to_state=WaitState.WAITING,
    )  # fmt: skip
    return entries


def leave(ids, *, by, to=WaitState.LEFT):
    """These applications wait on no list any more, since they went on to something else."""
    WaitlistEntry.objects.waiting().filter(application__in=ids).step_all(
        to, by=by, cause="rule", set={"left_at": timezone.now()}
    )


def vacancies(cohort):
    """Seats that nobody holds and nobody was offered; never below nothing."""
    out = Offer.objects.filter(cohort=cohort, state=OfferState.SENT).count()
    return max(cohort.seats_open - out, 0)


@transaction.atomic
def fill(cohort, *, by=BY_ITSELF, asked=False):
    """Free seats went to those who stand by, and then to the waitlist as offers; in ranks.

    ``asked``: a person pressed the button, so it happens also where the list does not fill by
    itself. Returns those seated and the offers made.
    """
    now = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if now.state not in TAKES_PEOPLE:
        return [], []
    seated = _seat_those_who_said_yes(now, by=by)
    now.refresh_from_db(fields=["seats", "seats_taken"])
    entries = _next(now, vacancies(now))
    groups = {}
    for entry in entries:
        groups.setdefault(entry.application.intake_id, []).append(entry)
    made = []
    for mine in groups.values():
        plan = plan_of(mine[0].application.intake)
        if asked or plan.fills_by_itself:
            made += _offer(now, mine, plan, by=by)
    return seated, made


def fill_if_free(cohort_id):
    """The same where a seat is free; otherwise nobody waits for the cohort's lock."""
    cohort = Cohort.objects.filter(pk=cohort_id).first()
    if cohort is not None and not cohort.is_full:
        fill(cohort)


def _seat_those_who_said_yes(cohort, *, by):
    """Those on standby have the free seats, the best rank first."""
    waiting = Offer.objects.filter(cohort=cohort, state=OfferState.STANDBY)
    seated = []
    for offer in waiting.order_by("rank", "pk")[: max(cohort.seats_open, 0)]:
        if done := offers.seat_standby(offer, by=by):
            seated.append(done)
    return seated


def _next(cohort, count):
    """The next ``count`` on the list, their applications locked by us, in the order of ranks."""
    if count <= 0:
        return []
    entries = list(
        WaitlistEntry.objects.waiting()
        .filter(cohort=cohort, application__state=State.WAITLISTED)
        .select_related(
            "application__applicant", "application__intake__program", "application__intake__cohort"
        )[:count]
    )
    ids = sorted(entry.application_id for entry in entries)
    locked = set(
        Application.objects.filter(pk__in=ids, state=State.WAITLISTED)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )
    return [entry for entry in entries if entry.application_id in locked]


def _offer(cohort, entries, plan, *, by):
    """Offers to these entries, with the sentence why."""
    intake, now = entries[0].application.intake, timezone.now()
    Application.objects.filter(pk__in=[entry.application_id for entry in entries]).step_all(
        State.OFFER, by=by, cause="rule", reason="A seat became free."
    )
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in entries]).step_all(
        WaitState.OFFERED, by=by, cause="rule", set={"left_at": now}
    )
    drafts = [
        offers.draft(
            entry.application,
            intake=intake,
            cohort=cohort,
            plan=plan,
            now=now,
            decision=entry.decision,
            rank=entry.rank,
            why=why_this_one(entry),
        )
        for entry in entries
    ]
    return offers.make_all(drafts, plan=plan, by=by)


def why_this_one(entry):
    """Why this person and nobody else, in one or two sentences."""
    before = (
        WaitlistEntry.objects.filter(cohort=entry.cohort_id, rank__lt=entry.rank)
        .exclude(state=WaitState.WAITING)
        .count()
    )
    said = f"Next by rank: place {entry.rank:,} on the waitlist."
    if entry.rank > 1:
        said += (
            f" Of the {entry.rank - 1:,} before it, {before:,} had an offer or left."
            if before
            else ""
        )
    return said[:300]


def next_in_line(cohort):
    """The next on the list with the sentence why, or None."""
    entry = (
        WaitlistEntry.objects.waiting()
        .filter(cohort=cohort, application__state=State.WAITLISTED)
        .select_related("application")
        .first()
    )
    if entry is not None:
        entry.why = why_this_one(entry)
    return entry


@transaction.atomic
def close(cohort, *, by):
    """The list is closed: nobody waits any more. Nobody's application moves by that."""
    moved = (
        WaitlistEntry.objects.waiting()
        .filter(cohort=cohort)
        .step_all(WaitState.CLOSED, by=by, cause="bulk", set={"left_at": timezone.now()})
    )
    if not moved.moved:
        raise Refused("Nobody waits on this list.")
    return len(moved.moved)
