"""How many offers to make now: a beta-binomial outlook from earlier answers.

The chance that a person says yes is taken as a beta distribution: one yes and one no as a start,
and the answers of earlier offers, weighed down to at most ``MOST_WEIGHT`` answers because cohorts
differ more from each other than chance alone would have it. The number of yeses among n offers
is then beta-binomial.
"""

from dataclasses import dataclass
from math import exp, lgamma

MOST_WEIGHT = 60.0
RISK = 0.10
INTERVAL = 0.80


@dataclass(frozen=True, slots=True)
class Outlook:
    """What so many unanswered offers would come to.

    ``likely`` is the expected number of yeses, ``low`` to ``high`` the central 80 per cent, and
    ``too_many`` the chance that more people say yes than there are seats.
    """

    offers: int
    seats: int
    likely: float
    low: int
    high: int
    too_many: float


def weights(yes: int, no: int) -> tuple[float, float]:
    """The two parameters of the beta distribution after so many answers."""
    scale = min(1.0, MOST_WEIGHT / (yes + no)) if yes + no else 1.0
    return 1 + yes * scale, 1 + no * scale


def distribution(offers: int, yes: int, no: int) -> list[float]:
    """The chance of 0, 1, … ``offers`` yeses."""
    a, b = weights(yes, no)
    whole = lgamma(a + b) - lgamma(a) - lgamma(b) - lgamma(offers + a + b)
    return [
        exp(
            lgamma(offers + 1)
            - lgamma(k + 1)
            - lgamma(offers - k + 1)
            + lgamma(k + a)
            + lgamma(offers - k + b)
            + whole
        )
        for k in range(offers + 1)
    ]


def outlook(offers: int, seats: int, *, yes: int, no: int) -> Outlook:
    """What ``offers`` unanswered offers for ``seats`` open seats would come to."""
    if offers < 0 or seats < 0 or yes < 0 or no < 0:
        raise ValueError("Counts are never negative.")
    a, b = weights(yes, no)
    chances = distribution(offers, yes, no)
    tail = (1 - INTERVAL) / 2
    return Outlook(
        offers,
        seats,
        offers * a / (a + b),
        _quantile(chances, tail),
        _quantile(chances, 1 - tail),
        min(1.0, max(0.0, sum(chances[seats + 1 :]))),
    )


def offers_now(seats: int, out: int, *, yes: int, no: int, risk: float = RISK) -> int:
    """How many offers to make beside the ``out`` that are unanswered, for ``seats`` open seats.

    As many as possible while the chance of too many yeses stays at ``risk`` or below.
    """
    best = 0
    for more in range(max(seats * 4, 1) + 1):
        if outlook(out + more, seats, yes=yes, no=no).too_many > risk:
            break
        best = more
    return best if seats else 0


def _quantile(chances: list[float], share: float) -> int:
    total = 0.0
    for k, chance in enumerate(chances):
        total += chance
        if total >= share:
            return k
    return len(chances) - 1
