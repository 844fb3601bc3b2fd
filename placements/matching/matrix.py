"""The points of all graduates beside all openings at once; the same figures as ``fit()``."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from placements.matching.fit import (
    FULL,
    Graduate,
    Opening,
    hours,
    place,
    place_is_possible,
    wish,
)
from placements.matching.weights import Part, Weights
from training.skills.gaps import MUST, NICE

IMPOSSIBLE = -1
# Levels are 1 to 4, so that twelfths of a requirement are whole numbers.
TWELVE = 12

Points = NDArray[np.int64]


def board(
    graduates: Sequence[Graduate],
    openings: Sequence[Opening],
    weights: Weights,
    *,
    only_ready: bool = True,
) -> Points:
    """Points with a row for each graduate and a column for each opening.

    -1 where a hard limit stands in the way, or a must-have is missing while ``only_ready``.
    """
    verified, column = _evidence(graduates, openings)
    ready = np.array([(one.ready_on or date.max).toordinal() for one in graduates], dtype=np.int64)
    has_day = np.array([one.ready_on is not None for one in graduates], dtype=bool)
    free = np.array([one.fte for one in graduates], dtype=np.int64)
    slow = _Alike(graduates)
    points = np.full((len(graduates), len(openings)), IMPOSSIBLE, dtype=np.int64)
    for at, opening in enumerate(openings):
        skills, has_all = _skills(opening, verified, column)
        spread, can = slow.beside(opening)
        total = weights.of(Part.SKILLS) * skills
        for row, part in enumerate((Part.PLACE, Part.HOURS, Part.WISH)):
            total += weights.of(part) * spread[row]
        possible = has_day & (ready <= opening.starts_on.toordinal()) & (free >= opening.fte) & can
        if only_ready:
            possible &= has_all
        points[:, at] = np.where(possible, total // weights.total, IMPOSSIBLE)
    at_opening = {one.key: at for at, one in enumerate(openings)}
    for row_of, graduate in enumerate(graduates):
        for key in graduate.refused:
            if key in at_opening:
                points[row_of, at_opening[key]] = IMPOSSIBLE
    return points


class _Alike:
    """Graduates who asked for the same are looked at once for each opening."""

    def __init__(self, graduates: Sequence[Graduate]) -> None:
        groups: dict[Hashable, int] = {}
        self.samples: list[Graduate] = []
        of = []
        for one in graduates:
            asked = (one.fte, one.city, one.region, one.would_move, one.work_places, one.wishes)
            if asked not in groups:
                groups[asked] = len(self.samples)
                self.samples.append(one)
            of.append(groups[asked])
        self.of = np.array(of, dtype=np.int64)
        self.known: dict[Hashable, tuple[Points, NDArray[np.bool_]]] = {}

    def beside(self, opening: Opening) -> tuple[Points, NDArray[np.bool_]]:
        """Place, hours and wish in a row each, and whether the place is possible at all."""
        asks = (opening.fte, opening.city, opening.region, opening.work_place, opening.kind)
        if asks not in self.known:
            rows = [
                (place(s, opening).points, hours(s, opening).points, wish(s, opening).points)
                for s in self.samples
            ]
            parts = np.array(rows, dtype=np.int64).reshape(-1, 3).T[:, self.of]
            can = np.array([place_is_possible(s, opening) for s in self.samples], dtype=bool)
            self.known[asks] = parts, can[self.of]
        return self.known[asks]


def _evidence(
    graduates: Sequence[Graduate], openings: Sequence[Opening]
) -> tuple[Points, dict[Hashable, int]]:
    """Verified levels: a row for each graduate, a column for each thing that is asked for."""
    keys = dict.fromkeys(need.key for opening in openings for need in opening.requirements)
    column = {key: at for at, key in enumerate(keys)}
    verified = np.zeros((len(graduates), len(column)), dtype=np.int64)
    for row, graduate in enumerate(graduates):
        for key, evidence in graduate.evidence.items():
            if key in column:
                verified[row, column[key]] = evidence.verified
    return verified, column


def _skills(
    opening: Opening, verified: Points, column: dict[Hashable, int]
) -> tuple[Points, NDArray[np.bool_]]:
    """Points for skills, and whether every must-have is verified."""
    people = verified.shape[0]
    needs = opening.requirements
    if not needs:
        return np.full(people, FULL, dtype=np.int64), np.ones(people, dtype=bool)
    has = verified[:, [column[need.key] for need in needs]]
    level = np.array([need.level for need in needs], dtype=np.int64)
    weight = np.array([MUST if need.is_must else NICE for need in needs], dtype=np.int64)
    got = np.minimum(has, level) @ (weight * (TWELVE // level))
    is_must = weight == MUST
    percent: Points = got * FULL // (TWELVE * weight.sum())
    has_all: NDArray[np.bool_] = np.all((has >= level)[:, is_must], axis=1)
    return percent, has_all
