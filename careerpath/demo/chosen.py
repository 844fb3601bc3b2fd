"""The choosing of the demo's main intake: a ranking, two releases, offers and their answers."""

import itertools

from applicants.choosing_states import Choice, WaveState
from applicants.domain import decisions, offers, plans, ranking, waves, waves_out
from applicants.models import (
    Application,
    DispositionReason,
    InterviewRound,
    Offer,
    RankedApplication,
)
from applicants.states import State
from careerpath.demo import interviewed
from careerpath.workflow import Refused
from cohorts.domain import approvals

ENDED = 0.12  # the share of the files that were read and are not taken further in the first release
ENDED_AT_MOST = 300
ACCEPT, DECLINE = 0.58, 0.1
HELD_AT_MOST, BOOKED_AT_MOST = 72, 40
SHARES = {"shortlist": 2.2, "offers": 1.12, "waitlist": 1.6}  # of the seats


def choose(intake, *, staff, rng):
    """The best of those who were read have offers, most said yes, and others wait for a seat."""
    lead, recruiter = staff["program_lead"][0], staff["recruiter"][0]
    plan = plans.plan_of(intake)
    plans.save(intake, by=lead, now=intake.opens_at, agreement=plan.agreement)
    order = _read_in_order(ranking.rank(intake, by=lead))
    seats = intake.cohort.seats
    best = order[: round(seats * SHARES["shortlist"])]
    rest = order[len(best) :]
    last = rest[len(rest) - min(round(len(order) * ENDED), ENDED_AT_MOST) :]
    _decide(best, decisions.says(Choice.ADVANCE, stage=State.SHORTLISTED), by=recruiter)
    below = DispositionReason.objects.get(key="reading")
    _decide(last, decisions.says(Choice.NOT_PROGRESSED, reason=below), by=recruiter)
    _release(intake, "First release", staff=staff)
    _interview(intake, best, staff=staff, rng=rng)
    offered = best[: round(seats * SHARES["offers"])]
    waiting = best[len(offered) : round(seats * SHARES["waitlist"])]
    _decide(offered, decisions.says(Choice.OFFER), by=recruiter)
    _decide(waiting, decisions.says(Choice.WAITLIST), by=recruiter)
    _release(intake, "Offers", staff=staff)
    _answer(intake, rng=rng)
    pending = [pk for pk in rest if pk not in set(last)][: max(3, seats // 4)]
    _decide(pending, decisions.says(Choice.ADVANCE, stage=State.SHORTLISTED), by=recruiter)


def _interview(intake, best, *, staff, rng):
    """The first of the shortlist were interviewed, the last of it are invited or booked."""
    round_ = InterviewRound.objects.get(intake=intake)
    shortlisted = Application.objects.filter(pk__in=best, state=State.SHORTLISTED)
    there = set(shortlisted.values_list("pk", flat=True))
    order = [pk for pk in best if pk in there]
    seats = intake.cohort.seats
    interviewed.hold(round_, order[: min(round(seats * SHARES["offers"]), HELD_AT_MOST)], rng=rng)
    interviewed.book(round_, order[round(seats * SHARES["waitlist"]) :][:BOOKED_AT_MOST], rng=rng)
    ranking.rank(intake, by=staff["program_lead"][0])


def _read_in_order(made):
    """The ids of those whose reads are all in, the first of the ranking first."""
    rows = RankedApplication.objects.filter(ranking=made, read_score__isnull=False)
    open_ = rows.filter(application__state__in=[State.REVIEW, State.SECOND])
    return list(open_.order_by("rank").values_list("application_id", flat=True))


def _decide(ids, what, *, by):
    """These applications have a pending decision."""
    if not ids:
        return
    batch = decisions.ask(Application.objects.filter(pk__in=ids), by=by)
    found = decisions.preview(batch, what)
    if found.affected:
        decisions.record(batch, what, affected=found.affected, by=by)


def _release(intake, name, *, staff):
    """Everything that is pending is out, after one lead asked and another one approved."""
    asks, approves = staff["program_lead"][:2]
    try:
        wave = waves.compose(intake, name=name, choices=list(Choice), by=asks)
    except Refused:  # an intake of a handful has nothing to release
        return
    approval = waves.ask_approval(wave, by=asks)
    approvals.approve(approval, by=approves, sample_read=True, reason="Read the sample.")
    wave.refresh_from_db()
    waves.schedule(wave, by=asks, minutes=0)
    while wave.state != WaveState.RELEASED:
        waves_out.carry_on(wave.pk, by=asks)
        wave.refresh_from_db()


def _answer(intake, *, rng):
    """Most say yes, a few no, and the others have not answered yet."""
    made = Offer.objects.filter(application__intake=intake).order_by("rank", "pk")
    reasons = itertools.cycle(offers.withdrawal_reasons())
    for offer in list(made.select_related("application__applicant")):
        draw, person = rng.random(), offer.application.applicant
        if draw < ACCEPT:
            offers.accept(offer, by=person, agreed=offer.agreement_print)
        elif draw < ACCEPT + DECLINE:
            offers.decline(offer, reason=next(reasons), by=person)
