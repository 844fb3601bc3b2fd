"""What the readers say in numbers for each application: for the ranking, letters and ledger."""

from decimal import Decimal

from django.db.models import Avg, F

from applicants.domain.reading_tally import for_ranking
from applicants.models import Rating, ReviewKind
from applicants.states import ScorecardState

STEPS = 4  # from 1 to 5


def read_scores(intake) -> dict[int, Decimal]:
    """The score of every application of ``intake`` whose reads are all in, by its id."""
    return dict(for_ranking(intake).order_by().values_list("pk", "read_score"))


def reads_of_all(ids) -> dict[int, tuple[tuple[str, float], ...]]:
    """For each application the criteria of its reads: (label, share of the scale from 0 to 1)."""
    rows = (
        Rating.objects.filter(
            scorecard__application__in=ids,
            scorecard__kind=ReviewKind.READING,
            scorecard__state=ScorecardState.SUBMITTED,
            value__isnull=False,
        )
        .values("scorecard__application", name=F("criterion__name"))
        .annotate(mean=Avg("value"), place=Avg("criterion__position"))
        .order_by("scorecard__application", "place", "name")
    )
    found = {}
    for row in rows:
        share = float(row["mean"] - 1) / STEPS
        found.setdefault(row["scorecard__application"], []).append((row["name"], share))
    return {pk: tuple(criteria) for pk, criteria in found.items()}
