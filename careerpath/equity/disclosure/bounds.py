"""What an attacker can work out: bounds on sums of whole, non-negative unknowns under known sums.

Linear and integer programs go to HiGHS (SciPy). A pool of found solutions answers most questions
without a program: to show that a sum can be small, one whole-number solution is a proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

SECONDS = 20.0


class Undecided(Exception):
    """The solver gave no answer in its time; whoever asked must take the careful side."""


class Infeasible(Exception):
    """No whole, non-negative numbers fit what is said to be known."""


@dataclass(frozen=True)
class Row:
    """The unknowns at these places sum to between ``low`` and ``high`` (None: no limit)."""

    places: tuple[int, ...]
    low: int
    high: int | None


class System:
    """Unknowns under rows. Every answer is for whole numbers."""

    def __init__(self, size: int, rows: Iterable[Row], known: Sequence[Sequence[int]] = ()) -> None:
        self.size = size
        self.rows = tuple(rows)
        self.found: list[np.ndarray] = [np.asarray(each, dtype=np.int64) for each in known]
        lengths = [len(row.places) for row in self.rows]
        self._matrix = csr_array(
            (
                np.ones(sum(lengths)),
                [place for row in self.rows for place in row.places],
                np.concatenate(([0], np.cumsum(lengths))).astype(int),
            ),
            shape=(len(self.rows), size),
        )
        self._low = np.array([row.low for row in self.rows], dtype=float)
        self._high = np.array([np.inf if r.high is None else r.high for r in self.rows])

    def can_be_at_most(self, places: Sequence[int], limit: int) -> bool:
        """Some solution gives these unknowns a sum of ``limit`` or less."""
        at = list(places)
        if any(int(each[at].sum()) <= limit for each in self.found):
            return True
        lowest = self._solve(at, 1)
        return lowest is not None and lowest <= limit

    def can_be_at_least(self, places: Sequence[int], limit: int) -> bool:
        """Some solution gives these unknowns a sum of ``limit`` or more."""
        at = list(places)
        if any(int(each[at].sum()) >= limit for each in self.found):
            return True
        highest = self._solve(at, -1)
        return highest is None or highest >= limit

    def interval(self, places: Sequence[int]) -> tuple[int, int | None]:
        """The least and the greatest sum of these unknowns; None where it has no limit."""
        at = list(places)
        return self._solve(at, 1) or 0, self._solve(at, -1)

    def _solve(self, places: list[int], sign: int) -> int | None:
        objective = np.zeros(self.size)
        objective[places] = sign
        answer = milp(
            objective,
            constraints=LinearConstraint(self._matrix, self._low, self._high),
            integrality=np.ones(self.size),
            bounds=Bounds(0, np.inf),
            options={"time_limit": SECONDS},
        )
        if answer.status == 3:
            return None
        if answer.status == 2:
            raise Infeasible
        if answer.status != 0:
            raise Undecided
        whole = np.rint(answer.x).astype(np.int64)
        self.found.append(whole)
        return int(whole[places].sum())
