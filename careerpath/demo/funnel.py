"""Where the people of earlier intakes stopped, and how they were screened and read."""

import random
from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from applicants import scoring, screening
from applicants.domain import review_rubrics
from applicants.models import Rating, Scorecard, ScreeningRun
from applicants.states import RunState, ScorecardState, State
from careerpath.demo import program, screened
from careerpath.demo.copying import copy, new_ids
from cohorts.domain import approvals

LISTED = 1.2  # so many for each seat were on the short list and not taken
READERS = 2
REASON = "What the work asks for, with an anchor at every point; no experience, no school."


def meets(one):
    """Whether this person meets every qualification of the program's rules."""
    return bool(one.work_authorized and one.at_least_18 and one.available_full_time)


def stops(crowd, chosen, *, seats, rng):
    """The state each of ``crowd`` was in before the last one, by the rules and by ability.

    ``chosen`` are the numbers of those who were accepted: they come from an offer.
    """
    plan = screening.Plan(program.rules())
    left = []
    before = {}
    for one in crowd:
        if one.number in chosen:
            before[one.number] = State.OFFER
        elif plan.screen(_answers(one)).suggestion == screening.Suggestion.DECLINE:
            before[one.number] = State.SCREENING
        else:
            left.append((one.ability + rng.gauss(0, 0.6), one.number))
    left.sort(reverse=True)
    listed = min(round(seats * LISTED), len(left) // 3)
    for place, (_, number) in enumerate(left):
        before[number] = State.SHORTLISTED if place < listed else State.REVIEW
    return [before[one.number] for one in crowd]


def _answers(one):
    return screening.Answers(
        work_authorized=one.work_authorized,
        at_least_18=one.at_least_18,
        available_full_time=one.available_full_time,
        instruments={
            key: None if value is None else Decimal(str(value)) for key, value in one.scores.items()
        },
    )


def screen(intake, *, staff):
    """The intake has the run that its people were screened by, applied back then."""
    recruiter = staff["recruiter"][0]
    rubric = screened.approve_rules(intake, staff=staff)
    run = screened.finished(intake, rubric=rubric, by=recruiter)
    at = intake.closes_at + timedelta(days=3)
    with transaction.atomic():
        run.step(RunState.APPLYING, by=recruiter)
        run.step(RunState.APPLIED, by=recruiter, set={"applied_at": at, "applied_by": recruiter})
        ScreeningRun.objects.filter(pk=run.pk).update(
            started_at=at - timedelta(days=2), ended_at=at - timedelta(days=2)
        )
    return run


@transaction.atomic
def read(intake, people, *, staff):
    """Each of ``people``, pairs of an application's id and an ability, was read by two readers."""
    rng = random.Random(f"read {intake.slug}")
    asks, approves = staff["program_lead"][:2]
    rubric = review_rubrics.save_version(
        intake, rules=scoring.DEFAULT_READING, reason=REASON, by=asks
    )
    approval = review_rubrics.ask_approval(rubric, by=asks)
    approvals.approve(approval, by=approves, sample_read=True, reason="Read point by point.")
    rubric.refresh_from_db()
    criteria = list(rubric.criteria.order_by("position"))
    readers = [*staff["reviewer"], *staff["recruiter"][1:]]
    at = intake.closes_at + timedelta(days=12)
    cards, ratings = [], []
    pairs = [(pk, ability) for pk, ability in people for _ in range(min(READERS, len(readers)))]
    ids = new_ids(Scorecard, len(pairs))
    for place, (card, (pk, ability)) in enumerate(zip(ids, pairs, strict=True)):
        values = [max(1, min(5, round(3.1 + ability * 0.7 + rng.gauss(0, 0.6)))) for _ in criteria]
        points = sum(one.weight * (value - 1) for one, value in zip(criteria, values, strict=True))
        cards.append((
            card, pk, readers[place % len(readers)].pk, rubric.pk, "reading", 0,
            ScorecardState.DRAFT, at, "advance" if points >= 2400 else "hold", "", False, "",
            points, False, 3, "", at, at, rng.randrange(48, 190), at - timedelta(minutes=3),
        ))  # fmt: skip
        ratings += [(card, one.pk, value, "") for one, value in zip(criteria, values, strict=True)]
    copy(
        Scorecard,
        (
            "id", "application_id", "reader_id", "rubric_id", "kind", "occasion", "state",
            "state_changed_at", "recommendation", "note", "flagged", "flag_note", "points",
            "knew_identity", "version", "tab", "saved_at", "submitted_at", "seconds", "created_at",
        ),
        cards,
    )  # fmt: skip
    copy(Rating, ("scorecard_id", "criterion_id", "value", "evidence"), ratings)
    Scorecard.objects.filter(pk__in=ids).step_all(
        ScorecardState.SUBMITTED, by="system:reading", cause="job"
    )
