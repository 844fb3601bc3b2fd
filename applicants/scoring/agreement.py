"""Agreement between raters. None means *not estimable*, and is never shown as 1.

Krippendorff's alpha from the coincidence matrix (Krippendorff 2011), the six intraclass
correlations of Shrout and Fleiss (1979), Cohen's kappa with weights (1960, 1968), Fleiss' kappa
(1971). Sums are exact fractions; only the last division rounds.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import combinations

Value = int | float | Fraction


class Metric(Enum):
    """What a difference between two values means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def alpha(units: Iterable[Sequence[Value | None]], metric: Metric = Metric.ORDINAL) -> float | None:
    """Krippendorff's alpha over ``units``, each the ratings of one thing by whoever rated it.

    Missing ratings are None or left out; units with fewer than two are not pairable. None when
    nothing is pairable or nothing varies.
    """
    # Equal units are counted once: what pairs give depends on the counts of values alone.
    shapes = Counter(tuple(sorted(v for v in unit if v is not None)) for unit in units)
    coincidences: defaultdict[tuple[Fraction, Fraction], Fraction] = defaultdict(Fraction)
    for shape, times in shapes.items():
        size = len(shape)
        if size < 2:
            continue
        counts = Counter(Fraction(value) for value in shape)
        for one, times_one in counts.items():
            for other, times_other in counts.items():
                pairs = times_one * (times_other - (one == other))
                coincidences[one, other] += Fraction(times * pairs, size - 1)
    totals: defaultdict[Fraction, Fraction] = defaultdict(Fraction)
    for (one, _), n in coincidences.items():
        totals[one] += n
    whole = sum(totals.values(), Fraction(0))
    distance = _distance(metric, totals)
    observed = sum((n * distance(*pair) for pair, n in coincidences.items()), Fraction(0))
    expected = sum(
        (totals[one] * totals[other] * distance(one, other) for one in totals for other in totals),
        Fraction(0),
    )
    if not expected:
        return None
    return float(1 - (whole - 1) * observed / expected)


def _distance(
    metric: Metric, totals: Mapping[Fraction, Fraction]
) -> Callable[[Fraction, Fraction], Fraction]:
    """The squared difference of two values under ``metric``."""
    if metric is Metric.ORDINAL:
        return _ordinal(totals)
    if metric is Metric.NOMINAL:
        return lambda one, other: Fraction(one != other)
    if metric is Metric.INTERVAL:
        return lambda one, other: (one - other) ** 2
    return lambda one, other: ((one - other) / (one + other)) ** 2 if one != other else Fraction(0)


def _ordinal(totals: Mapping[Fraction, Fraction]) -> Callable[[Fraction, Fraction], Fraction]:
    """How many ratings lie between two values, half of their own counted, squared."""
    below, so_far = {}, Fraction(0)
    for value in sorted(totals):
        below[value] = so_far + totals[value] / 2
        so_far += totals[value]
    return lambda one, other: (below[one] - below[other]) ** 2


@dataclass(frozen=True, slots=True)
class Icc:
    """Mean squares and the six intraclass correlations; None where not estimable."""

    between: float
    judges: float
    error: float
    within: float
    icc1: float | None
    icc2: float | None
    icc3: float | None
    icc1k: float | None
    icc2k: float | None
    icc3k: float | None


def icc(table: Sequence[Sequence[Value]]) -> Icc | None:
    """Shrout and Fleiss for a complete table, targets by raters.

    None with fewer than two targets or raters. ``ValueError`` for rows of different lengths.
    """
    n, k = len(table), len(table[0]) if table else 0
    if any(len(row) != k for row in table):
        raise ValueError("Every target needs every rater.")
    if n < 2 or k < 2:
        return None
    cells = [[Fraction(value) for value in row] for row in table]
    grand = sum((sum(row, Fraction(0)) for row in cells), Fraction(0)) / (n * k)
    rows = [sum(row, Fraction(0)) / k for row in cells]
    columns = [sum((row[j] for row in cells), Fraction(0)) / n for j in range(k)]
    between = k * sum(((mean - grand) ** 2 for mean in rows), Fraction(0))
    judges = n * sum(((mean - grand) ** 2 for mean in columns), Fraction(0))
    total = sum(((value - grand) ** 2 for row in cells for value in row), Fraction(0))
    bms, jms = between / (n - 1), judges / (k - 1)
    wms = (total - between) / (n * (k - 1))
    ems = (total - between - judges) / ((n - 1) * (k - 1))
    return Icc(
        between=float(bms),
        judges=float(jms),
        error=float(ems),
        within=float(wms),
        icc1=_over(bms - wms, bms + (k - 1) * wms),
        icc2=_over(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        icc3=_over(bms - ems, bms + (k - 1) * ems),
        icc1k=_over(bms - wms, bms),
        icc2k=_over(bms - ems, bms + (jms - ems) / n),
        icc3k=_over(bms - ems, bms),
    )


def _over(top: Fraction, bottom: Fraction) -> float | None:
    return float(top / bottom) if bottom else None


UNWEIGHTED: Callable[[int, int], int] = lambda i, j: int(i != j)  # noqa: E731
LINEAR: Callable[[int, int], int] = lambda i, j: abs(i - j)  # noqa: E731
QUADRATIC: Callable[[int, int], int] = lambda i, j: (i - j) ** 2  # noqa: E731
WEIGHTS = {"unweighted": UNWEIGHTED, "linear": LINEAR, "quadratic": QUADRATIC}


def cohen_kappa(table: Sequence[Sequence[int]], weights: str = "unweighted") -> float | None:
    """Cohen's kappa of a square table of counts, one rater down and the other across.

    ``weights`` is unweighted, linear or quadratic. None for an empty table, or when chance alone
    explains everything because a rater used one category.
    """
    cost = WEIGHTS[weights]
    size, whole = len(table), sum(sum(row) for row in table)
    down = [sum(row) for row in table]
    across = [sum(row[j] for row in table) for j in range(size)]
    places = [(i, j) for i in range(size) for j in range(size)]
    observed = sum(cost(i, j) * table[i][j] for i, j in places)
    expected = sum(cost(i, j) * down[i] * across[j] for i, j in places)
    if not whole or not expected:
        return None
    return float(1 - Fraction(observed * whole, expected))


def fleiss_kappa(counts: Sequence[Sequence[int]]) -> float | None:
    """Fleiss' kappa: for each subject how many of a fixed number of raters chose each category.

    None without subjects, with one rater, or when one category was chosen throughout.
    ``ValueError`` when subjects have different numbers of raters.
    """
    raters = {sum(row) for row in counts}
    if len(raters) > 1:
        raise ValueError("Every subject needs the same number of raters.")
    n = raters.pop() if raters else 0
    if n < 2:
        return None
    subjects = len(counts)
    agreed = sum(sum(count * (count - 1) for count in row) for row in counts)
    observed = Fraction(agreed, subjects * n * (n - 1))
    shares = [Fraction(sum(column), subjects * n) for column in zip(*counts, strict=True)]
    chance = sum((share**2 for share in shares), Fraction(0))
    return float((observed - chance) / (1 - chance)) if chance != 1 else None


Pairs = Mapping[tuple[str, str], Sequence[Sequence[int]]]


def pair_table(units: Iterable[Mapping[str, int]], points: Sequence[int]) -> Pairs:
    """For each pair of raters that shared a unit, the square table of what they gave.

    ``units`` maps rater to value; pairs are in alphabetical order.
    """
    place = {value: index for index, value in enumerate(points)}
    size = len(points)
    tables: dict[tuple[str, str], list[list[int]]] = {}
    for unit in units:
        for one, other in combinations(sorted(unit), 2):
            table = tables.setdefault((one, other), [[0] * size for _ in range(size)])
            table[place[unit[one]]][place[unit[other]]] += 1
    return tables


def weighted_kappas(
    tables: Pairs, *, at_least: int, weights: str = "quadratic"
) -> list[tuple[str, str, int, float | None]]:
    """Pairs with at least so many shared ratings, with count and kappa, the lowest first."""
    found = []
    for (one, other), table in tables.items():
        count = sum(sum(row) for row in table)
        if count >= at_least:
            found.append((one, other, count, cohen_kappa(table, weights)))
    return sorted(found, key=lambda row: (row[3] is None, row[3] or 0.0, row[0], row[1]))
