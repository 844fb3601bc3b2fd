"""What the readers say in numbers for each application: for the ranking, letters and ledger."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Avg

from applicants import scoring
from applicants.domain.reading_tally import for_ranking, snapshot_of
from applicants.models import Rating, ReaderSeverity, ReviewKind, Scorecard
from applicants.states import ScorecardState

EXACT = Decimal("0.000001")
LOWEST, SPAN = 1, 4


def read_scores(intake):
    """For every application whose reads are all in: its score and the scorecards behind it.

    A scorecard is ``[id, points of 4,000, leniency taken off]``, as text where it is exact.
    """
    snapshot = snapshot_of(intake)
    taken = {}
    if snapshot is not None:
        rows = ReaderSeverity.objects.filter(snapshot=snapshot).values_list("reader_id", "applied")
        taken = dict(rows)
    cards = defaultdict(list)
    rows = (
        Scorecard.objects.of_reading()
        .submitted()
        .filter(application__in=for_ranking(intake, snapshot=snapshot).values("pk"))
        .order_by("pk")
        .values_list("application_id", "pk", "points", "reader_id")
    )
    for application, pk, points, reader in rows:
        cards[application].append([pk, points, str(taken.get(reader, 0))])
    return {application: (score_of(mine), mine) for application, mine in cards.items()}


def score_of(cards):
    """The score of these scorecards, 0 to 100, to six decimals; None without any."""
    found = scoring.tally(
        [points for _, points, _ in cards], [Decimal(taken) for _, _, taken in cards]
    )
    if found is None:
        return None
    exact = found.adjusted
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(EXACT)


def still_stand(cards):
    """Whether the scorecards were handed in with just these points."""
    kept = dict(
        Scorecard.objects.submitted().filter(pk__in=[pk for pk, _, _ in cards])
        .values_list("pk", "points")
    )  # fmt: skip
    return all(kept.get(pk) == points for pk, points, _ in cards)


def reads_of_all(ids):
    """For each application the criteria of its reads: (name, share of the scale from 0 to 1)."""
    rows = (
        Rating.objects.filter(
            scorecard__application__in=ids,
            scorecard__kind=ReviewKind.READING,
            scorecard__state=ScorecardState.SUBMITTED,
            value__isnull=False,
        )
        .values_list("scorecard__application", "criterion__name", "criterion__position")
        .annotate(mean=Avg("value"))
        .order_by("scorecard__application", "criterion__position")
    )
    found = defaultdict(list)
    for application, name, _, mean in rows:
        found[application].append((name, float((mean - LOWEST) / SPAN)))
    return {application: tuple(mine) for application, mine in found.items()}
