"""How severe each rater is: the additive model, and what it may change.

``score = ability[thing] + leniency[rater]`` by least squares, leniencies adding up to zero
(domain.md 6.3). Things are eliminated first, so that what is left to solve has one unknown for
each rater: 19,000 ratings by 20 raters are a system of 20 equations.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

Rating = tuple[Hashable, Hashable, float]
Panel = tuple[Hashable, ...]

FEWEST_RATINGS = 20
MOST_POINTS = 1.0


@dataclass(frozen=True, slots=True)
class Severity:
    """What the model found; without leniencies when raters fall into groups that share nothing."""

    ability: Mapping[Hashable, float] = field(default_factory=dict)
    leniency: Mapping[Hashable, float] = field(default_factory=dict)
    ratings: Mapping[Hashable, int] = field(default_factory=dict)
    groups: tuple[tuple[Hashable, ...], ...] = ()

    @property
    def is_estimable(self) -> bool:
        """Whether one scale holds for all raters."""
        return len(self.groups) == 1 and len(self.groups[0]) > 1

    def residual(self, thing: Hashable, rater: Hashable, score: float) -> float:
        """What of a rating the model does not explain, in points of the scale."""
        return score - self.ability[thing] - self.leniency[rater]


def severity(ratings: Iterable[Rating]) -> Severity:
    """The additive model fitted to ``ratings`` (thing, rater, score).

    Raters who are linked by no chain of shared things cannot be compared: then nothing is
    estimated and ``groups`` says who belongs together (RC-2). Groups and raters are in the order
    in which they first occur.
    """
    raters_of: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
    total_of: defaultdict[Hashable, float] = defaultdict(float)
    given_by: defaultdict[Hashable, list[float]] = defaultdict(list)
    for thing, rater, score in ratings:
        raters_of[thing].append(rater)
        total_of[thing] += score
        given_by[rater].append(score)
    counts = {rater: len(given) for rater, given in given_by.items()}
    panel_of = list(map(tuple, raters_of.values()))
    panels: defaultdict[Panel, list[float]] = defaultdict(list)
    for panel, total in zip(panel_of, total_of.values(), strict=True):
        panels[panel].append(total)
    groups = _groups(list(counts), panels)
    if len(groups) != 1:
        return Severity(ratings=counts, groups=groups)
    leniency = dict(zip(counts, _solve(*_reduced(panels, given_by)), strict=True))
    middle = fsum(leniency.values()) / len(leniency)
    leniency = {rater: value - middle for rater, value in leniency.items()}
    offset = {panel: fsum(leniency[rater] for rater in panel) for panel in panels}
    ability = {
        thing: (total - offset[panel]) / len(panel)
        for (thing, total), panel in zip(total_of.items(), panel_of, strict=True)
    }
    return Severity(ability=ability, leniency=leniency, ratings=counts, groups=groups)


def capped(fit: Severity, *, fewest: int = FEWEST_RATINGS) -> dict[Hashable, float]:
    """What is taken off each rater's scores: nothing under the minimum load, one point at most."""
    if not fit.is_estimable:
        return dict.fromkeys(fit.ratings, 0.0)
    return {
        rater: max(-MOST_POINTS, min(MOST_POINTS, value)) if fit.ratings[rater] >= fewest else 0.0
        for rater, value in fit.leniency.items()
    }


def drift(deviations: Sequence[float], *, block: int) -> list[float]:
    """Mean deviation of each full block of ratings in order; a last short block joins in."""
    if block < 1:
        raise ValueError("A block has at least one rating.")
    means: list[float] = []
    for start in range(0, len(deviations), block):
        part = deviations[start : start + block]
        if len(part) == block or not means:
            means.append(fsum(part) / len(part))
    return means


def _groups(
    raters: Sequence[Hashable], panels: Iterable[Panel]
) -> tuple[tuple[Hashable, ...], ...]:
    """Raters that are linked by things they share."""
    above = {rater: rater for rater in raters}

    def top(rater: Hashable) -> Hashable:
        while above[rater] != rater:
            above[rater] = above[above[rater]]
            rater = above[rater]
        return rater

    for panel in panels:
        first = top(panel[0])
        for rater in panel[1:]:
            above[top(rater)] = first
    found: dict[Hashable, list[Hashable]] = {}
    for rater in raters:
        found.setdefault(top(rater), []).append(rater)
    return tuple(tuple(group) for group in found.values())


def _reduced(
    panels: Mapping[Panel, Sequence[float]], given_by: Mapping[Hashable, Sequence[float]]
) -> tuple[list[list[float]], list[float]]:
    """The normal equations of the raters after every thing has been eliminated.

    ``panels`` has the totals of all things with the same raters, whose part is the same.
    """
    place = {rater: index for index, rater in enumerate(given_by)}
    matrix = [[0.0] * len(place) for _ in place]
    right = [fsum(given) for given in given_by.values()]
    for panel, totals in panels.items():
        places = [place[rater] for rater in panel]
        mean = fsum(totals) / len(panel)
        share = len(totals) / len(panel)
        for i in places:
            right[i] -= mean
            row = matrix[i]
            row[i] += len(totals)
            for j in places:
                row[j] -= share
    return matrix, right


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution with the last unknown at zero; the matrix of a connected design has rank n-1."""
    size = len(right) - 1
    rows = [[*matrix[i][:size], right[i]] for i in range(size)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(column + 1, size):
            factor = rows[i][column] / rows[column][column]
            if factor:
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[column], strict=True)]
    found = [0.0] * (size + 1)
    for i in reversed(range(size)):
        known = fsum(rows[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (rows[i][size] - known) / rows[i][i]
    return found
