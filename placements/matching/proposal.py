"""The whole board at once: as many seats filled as can be, and among those ways the best fit."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from placements.matching.fit import Graduate, Opening
from placements.matching.matrix import IMPOSSIBLE, Points, board
from placements.matching.weights import Weights


@dataclass(frozen=True)
class Pair:
    """A graduate for a seat of an opening, with the points of the fit."""

    graduate: Hashable
    opening: Hashable
    points: int


@dataclass(frozen=True)
class Proposal:
    """What is proposed, who is left on the bench, and how many seats stay free."""

    pairs: tuple[Pair, ...]
    bench: tuple[Hashable, ...]
    free_seats: tuple[tuple[Hashable, int], ...]

    @property
    def points(self) -> int:
        """All points together; compares two proposals for the same board."""
        return sum(pair.points for pair in self.pairs)


def propose(
    graduates: Sequence[Graduate],
    openings: Sequence[Opening],
    weights: Weights,
    *,
    only_ready: bool = True,
) -> Proposal:
    """Return the same proposal for the same facts, in whatever order they come."""
    people = sorted(graduates, key=lambda one: _place(one.key))
    demand = sorted(openings, key=lambda one: _place(one.key))
    points = board(people, demand, weights, only_ready=only_ready)
    taken = assign(points, [one.seats for one in demand])
    pairs = tuple(
        Pair(people[row].key, demand[column].key, int(points[row, column])) for row, column in taken
    )
    placed = {row for row, _ in taken}
    used = np.bincount([column for _, column in taken], minlength=len(demand))
    return Proposal(
        pairs=pairs,
        bench=tuple(one.key for row, one in enumerate(people) if row not in placed),
        free_seats=tuple(
            (one.key, one.seats - int(used[at]))
            for at, one in enumerate(demand)
            if one.seats > used[at]
        ),
    )


def assign(points: Points, seats: Sequence[int]) -> list[tuple[int, int]]:
    """Pair rows with columns; a column is taken at most ``seats`` times.

    ``points`` are whole numbers; a negative one is never taken. A filled seat outweighs any
    gain of points elsewhere. Solved exactly, as a linear assignment with a column per seat.
    """
    open_seats = np.minimum(np.asarray(seats, dtype=np.int64), points.shape[0])
    if points.size == 0 or not open_seats.any():
        return []
    column_of = np.repeat(np.arange(points.shape[1]), open_seats)
    value = _value(points)
    if len(column_of) != points.shape[1] or (open_seats != 1).any():
        value = np.take(value, column_of, axis=1)
    rows, columns = linear_sum_assignment(value, maximize=True)
    chosen = column_of[columns]
    kept = points[rows, chosen] > IMPOSSIBLE
    return list(zip(rows[kept].tolist(), chosen[kept].tolist(), strict=True))


def _value(points: Points) -> NDArray[np.float64]:
    """Nothing for what cannot be; one more pair is worth more than all points together."""
    each = float(points.max(initial=0) + 1) * points.shape[0] + 1
    value: NDArray[np.float64] = points + each
    value[points <= IMPOSSIBLE] = 0.0
    return value


def _place(key: Hashable) -> tuple[int, int, str]:
    """Numbers in the order of numbers, before words."""
    return (0, key, "") if isinstance(key, int) else (1, 0, str(key))
