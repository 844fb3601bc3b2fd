"""The order of an intake, frozen with everything it was made from."""

from decimal import Decimal

from django.db import transaction

from applicants.choosing import METHOD, Place, digest_of, in_order
from applicants.choosing_states import RANKED
from applicants.domain import interviews
from applicants.domain.plans import plan_of
from applicants.domain.read_scores import read_scores
from applicants.models import Application, RankedApplication, Ranking, ScreeningResult
from careerpath import audit

EXACT = Decimal("0.000001")


@transaction.atomic
def rank(intake, *, by):
    """The applications of ``intake`` that are in the running stand in one order."""
    order = list(plan_of(intake).tie_break_order)
    reads = read_scores(intake)
    talks = interviews.for_ranking(intake)
    ids, places = _places(intake, order, reads)
    ranked = in_order(places)
    ranking = Ranking.objects.create(
        intake=intake,
        made_by=None if isinstance(by, str) else by,
        method=METHOD,
        tie_break_order=order,
        size=len(ranked),
        unread=sum(place.read_score is None for place in ranked),
        digest=digest_of(ranked),
    )
    RankedApplication.objects.bulk_create(
        (
            RankedApplication(
                ranking=ranking,
                application_id=ids[place.reference],
                rank=number,
                read_score=place.read_score,
                potential=place.potential,
                points=list(place.points),
                draw=place.draw,
                reads=reads.get(ids[place.reference], (None, []))[1],
                interview_score=talks.get(ids[place.reference], (None, []))[0],
                interviews=talks.get(ids[place.reference], (None, []))[1],
            )
            for number, place in enumerate(ranked, 1)
        ),
        batch_size=2000,
    )
    audit.record("applicants.ranking.made", by=by, about=ranking, size=ranking.size)
    return ranking


def _places(intake, order, reads):
    """The ids by reference, and the places of those in the running, unordered."""
    rows = list(
        Application.objects.filter(intake=intake, state__in=RANKED).values_list(
            "pk", "reference", "potential"
        )
    )
    points = points_of([pk for pk, _, _ in rows], order) if order else {}
    nothing = (Decimal(0),) * len(order)
    places = [
        Place.of(
            reference,
            seed=intake.tie_break_seed,
            read_score=reads.get(pk, (None, []))[0],
            potential=_exact(potential),
            points=points.get(pk, nothing),
        )
        for pk, reference, potential in rows
    ]
    return {reference: pk for pk, reference, _ in rows}, places


def applied_results(ids):
    """The result of the newest applied run of each application, with run and rules."""
    return (
        ScreeningResult.objects.filter(application_id__in=ids, run__applied_at__isnull=False)
        .order_by("application_id", "-run__applied_at", "-run_id")
        .distinct("application_id")
    )


def points_of(ids, order):
    """The points of the criteria in ``order`` for each application that has a result."""
    found, whole = {}, {}
    results = applied_results(ids).select_related("run__rubric").defer("inputs", "inputs_hash")
    for result in results:
        rubric = result.run.rubric
        if rubric.pk not in whole:
            whole[rubric.pk] = Decimal(rubric.plan.denominator)
        found[result.application_id] = tuple(
            _exact(Decimal(result.contributions.get(key) or 0) / whole[rubric.pk]) for key in order
        )
    return found


def _exact(number):
    return None if number is None else Decimal(number).quantize(EXACT)


def replays(ranking):
    """Whether the stored values give the stored order, and the draws come from the seed."""
    places = stored_places(ranking)
    again = [
        Place.of(
            place.reference,
            seed=ranking.intake.tie_break_seed,
            read_score=place.read_score,
            potential=place.potential,
            points=place.points,
        )
        for place in places
    ]
    return places == in_order(again) and digest_of(places) == ranking.digest


def stored_places(ranking):
    """The places of ``ranking`` as they were stored, first to last."""
    rows = RankedApplication.objects.filter(ranking=ranking).order_by("rank")
    return [
        Place(reference, read, potential, tuple(points), draw)
        for reference, read, potential, points, draw in rows.values_list(
            "application__reference", "read_score", "potential", "points", "draw"
        )
    ]
