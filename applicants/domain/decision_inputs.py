"""Everything that a decision is made from, as one snapshot for each application."""

from applicants.domain.ranking import applied_results
from applicants.models import RankedApplication


def snapshots(applications, *, ranking):
    """The snapshot of each application by its id, in a constant number of queries.

    Ids, codes and numbers only: what the ledger needs to work everything out again.
    """
    ids = [application.pk for application in applications]
    places = {}
    if ranking is not None:
        rows = RankedApplication.objects.filter(ranking=ranking, application_id__in=ids)
        places = {place.application_id: place for place in rows}
    screened = {
        result.application_id: result
        for result in applied_results(ids)
        .select_related("run__rubric")
        .only(
            "application_id", "numerator", "score", "inputs_hash", "run__rubric__fingerprint",
            "run__rubric__id", "run__id",
        )
    }  # fmt: skip
    return {
        application.pk: {
            "application": application.reference,
            "stage": application.state,
            "ranking": _place(ranking, places.get(application.pk)),
            "screening": _screening(screened.get(application.pk)),
        }
        for application in applications
    }


def _place(ranking, place):
    if place is None:
        return None
    return {
        "id": ranking.pk,
        "method": ranking.method,
        "order": list(ranking.tie_break_order),
        "digest": ranking.digest,
        "rank": place.rank,
        "of": ranking.size,
        "read_score": _text(place.read_score),
        "potential": _text(place.potential),
        "points": [_text(point) for point in place.points],
        "draw": place.draw,
        "reads": place.reads,
        "interview_score": _text(place.interview_score),
        "interviews": place.interviews,
    }


def _screening(result):
    if result is None:
        return None
    return {
        "result": result.pk,
        "run": result.run_id,
        "rules": result.run.rubric.fingerprint,
        "numerator": _text(result.numerator),
        "inputs_hash": bytes(result.inputs_hash).hex(),
    }


def _text(number):
    return None if number is None else str(number)
