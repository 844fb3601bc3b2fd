"""Could it be chance? Pooled z, Fisher's exact test, mid-p, Holm, intervals and the lottery."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scipy.stats import hypergeom, norm

from careerpath.equity.impact.rates import Group, is_below

EXACT_UP_TO = 30_000  # people; above, probabilities are floats
TIE = 1 + 1e-7
NORMAL = 1.959963984540054  # two-sided 95%


@dataclass(frozen=True)
class ZTest:
    """Pooled two-proportion z, focal minus reference, without continuity correction.

    ``sd`` is (observed - expected) / standard deviation of the hypergeometric. None when nobody or
    everybody was selected. ``usable``: each expected cell is at least 5.
    """

    z: float | None
    p: float | None
    sd: float | None
    expected: Fraction
    least_expected: Fraction
    usable: bool


@dataclass(frozen=True)
class Fisher:
    """Two-sided: all tables no likelier than the observed one. ``mid_p`` counts the equally likely
    ones half; None when nobody or everybody was selected."""

    p: float
    less: float
    greater: float
    mid_p: float | None
    mid_less: float | None


def z_test(focal: Group, reference: Group) -> ZTest:
    """The difference of two selection rates in standard errors."""
    x, n = focal.selected, focal.decided
    people = n + reference.decided
    chosen = x + reference.selected
    if not people:
        return ZTest(None, None, None, Fraction(0), Fraction(0), False)
    expected = Fraction(n * chosen, people)
    least = min(
        Fraction(rows * columns, people)
        for rows in (n, reference.decided)
        for columns in (chosen, people - chosen)
    )
    if not n or not reference.decided or chosen in (0, people):
        return ZTest(None, None, None, expected, least, False)
    overall = chosen / people
    error = math.sqrt(overall * (1 - overall) * (1 / n + 1 / reference.decided))
    z = (x / n - reference.selected / reference.decided) / error
    return ZTest(
        z,
        2 * float(norm.sf(abs(z))),
        z * math.sqrt((people - 1) / people),
        expected,
        least,
        least >= 5,
    )


def fisher(focal: Group, reference: Group) -> Fisher:
    """Fisher's exact test of selection by group; exact integers up to 30,000 people."""
    n, m = focal.decided, reference.decided
    chosen, people = focal.selected + reference.selected, n + m
    if not n or not m or chosen in (0, people):
        return Fisher(1.0, 1.0, 1.0, None, None)
    low, high = max(0, chosen - m), min(n, chosen)
    here = focal.selected - low
    weights: list[int] | list[float]
    if people <= EXACT_UP_TO:
        weights = _weights(n, m, chosen, low, high)
        likelier = [weight > weights[here] for weight in weights]
        equal = [weight == weights[here] for weight in weights]
    else:
        found = hypergeom.pmf(range(low, high + 1), people, n, chosen)
        weights = [float(each) for each in found]
        likelier = [weight > weights[here] * TIE for weight in weights]
        equal = [
            not more and weight * TIE >= weights[here]
            for weight, more in zip(weights, likelier, strict=True)
        ]

    def share(chosen_weights: Sequence[int] | Sequence[float]) -> float:
        total = sum(weights)
        if isinstance(total, int):
            return float(Fraction(int(sum(chosen_weights)), total))
        return min(1.0, math.fsum(chosen_weights) / math.fsum(weights))

    equally = share([w for w, same in zip(weights, equal, strict=True) if same])
    two_sided = share([w for w, more in zip(weights, likelier, strict=True) if not more])
    less, greater = share(weights[: here + 1]), share(weights[here:])
    own = share(weights[here : here + 1])
    return Fisher(two_sided, less, greater, two_sided - equally / 2, less - own / 2)


def _weights(n: int, m: int, chosen: int, low: int, high: int) -> list[int]:
    """The number of ways to choose each possible count from the focal group."""
    weight = math.comb(n, low) * math.comb(m, chosen - low)
    weights = [weight]
    for x in range(low, high):
        weight = weight * (n - x) * (chosen - x) // ((x + 1) * (m - chosen + x + 1))
        weights.append(weight)
    return weights


def holm(values: Sequence[float]) -> list[float]:
    """Each p adjusted for how many were looked at (Holm 1979), in the order given."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[at]))
        adjusted[at] = highest
    return adjusted


def rate_interval(group: Group) -> tuple[float, float] | None:
    """95% Wilson interval of a selection rate; None where nobody was decided."""
    if not group.decided:
        return None
    n, p = group.decided, group.selected / group.decided
    middle = (p + NORMAL**2 / (2 * n)) / (1 + NORMAL**2 / n)
    half = NORMAL * math.sqrt(p * (1 - p) / n + NORMAL**2 / (4 * n * n)) / (1 + NORMAL**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference_interval(focal: Group, reference: Group) -> tuple[float, float] | None:
    """95% Newcombe interval of the difference of two rates, focal minus reference."""
    one, other = rate_interval(focal), rate_interval(reference)
    if one is None or other is None:
        return None
    p, q = focal.selected / focal.decided, reference.selected / reference.decided
    return (
        p - q - math.hypot(p - one[0], other[1] - q),
        p - q + math.hypot(one[1] - p, q - other[0]),
    )


def ratio_interval(focal: Group, reference: Group) -> tuple[float, float] | None:
    """95% log interval of the impact ratio (Katz 1978); None where one side selected nobody."""
    if not focal.selected or not reference.selected:
        return None
    ratio = focal.selected * reference.decided / (focal.decided * reference.selected)
    error = math.sqrt(
        1 / focal.selected - 1 / focal.decided + 1 / reference.selected - 1 / reference.decided
    )
    return ratio * math.exp(-NORMAL * error), ratio * math.exp(NORMAL * error)


def lottery(focal: int, others: int, places: int) -> float:
    """The chance that a pure lottery for ``places`` puts one of the two groups below four fifths.

    Printed beside each flag: with few places the rule cries by itself (domain rules 2.6).
    """
    low, high = max(0, places - others), min(focal, places)
    if low > high or not focal or not others:
        return 0.0
    chances = hypergeom.pmf(range(low, high + 1), focal + others, focal, places)
    loud = 0.0
    for x, chance in zip(range(low, high + 1), chances, strict=True):
        one, other = Group("", "", focal, x), Group("", "", others, places - x)
        if is_below(one, other) or is_below(other, one):
            loud += float(chance)
    return min(1.0, loud)
