"""Ordered lists, for one opening and for one graduate. People choose; this only orders."""

from __future__ import annotations

from collections.abc import Iterable

from placements.matching.fit import Fit, Graduate, Opening, Verdict, fit
from placements.matching.weights import Weights

_FIRST = {Verdict.FITS: 0, Verdict.NEARLY: 1, Verdict.CANNOT: 2}


def for_opening(opening: Opening, graduates: Iterable[Graduate], weights: Weights) -> list[Fit]:
    """Everybody beside the opening: who fits, who nearly fits, who cannot; each by points."""
    return sorted((fit(one, opening, weights) for one in graduates), key=_order)


def for_graduate(graduate: Graduate, openings: Iterable[Opening], weights: Weights) -> list[Fit]:
    """Every opening beside the graduate, in the same order."""
    return sorted((fit(graduate, one, weights) for one in openings), key=_order)


def _order(one: Fit) -> tuple[int, int, str, str]:
    """Ties go by key, so that the same facts always give the same list."""
    return _FIRST[one.verdict], -one.points, _text(one.graduate), _text(one.opening)


def _text(key: object) -> str:
    """Numbers in the order of numbers."""
    return f"{key:012d}" if isinstance(key, int) else str(key)
