"""A two-way table with its margins, without a cell that can be worked out (domain rules 4.4).

Rows and columns are nodes, masked cells are edges. A cell can rise by d exactly when d can flow
from its row to its column through the other masked cells, each of which can fall to one and rise
without limit; likewise for falling. Hiding more never narrows a cell, so that one pass over the
small cells is enough; a second pass unmasks whatever no small cell leans on.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from careerpath.equity.disclosure.oneway import ranking
from careerpath.equity.disclosure.shapes import K

At = tuple[int, int]
TRIES = 12


@dataclass(frozen=True)
class Masked:
    """``status`` publish · suppress · small_margin · withhold_table (margins alone may go out);
    ``hidden`` the masked cells by row and column."""

    status: str
    hidden: frozenset[At]


class Grid:
    """Counts with their masked cells, and how far one of them can move."""

    def __init__(self, counts: Sequence[Sequence[int]], free: Iterable[At] = ()) -> None:
        self.counts = counts
        self.height = len(counts)
        self.width = len(counts[0]) if counts else 0
        self.free = frozenset(free)

    def slack(self, cell: At) -> int:
        """How far a masked cell can fall as far as a reader knows: to one, a free one to zero."""
        count = self.counts[cell[0]][cell[1]]
        return count if cell in self.free else count - 1

    def support(self, hidden: set[At], cell: At, k: int) -> frozenset[At] | None:
        """The other masked cells that let this one be 1 and be k - 1; None when they do not."""
        count = self.counts[cell[0]][cell[1]]
        down = self._flow(hidden, cell, count - 1, rising=False)
        up = self._flow(hidden, cell, k - 1 - count, rising=True)
        return None if down is None or up is None else down | up

    def _flow(self, hidden: set[At], cell: At, need: int, *, rising: bool) -> frozenset[At] | None:
        if need <= 0:
            return frozenset()
        start, goal = cell[0], self.height + cell[1]
        room: dict[int, dict[int, int]] = {}
        for row, column in hidden:
            if (row, column) == cell:
                continue
            node, falls = self.height + column, self.slack((row, column))
            room.setdefault(row, {})[node] = falls if rising else 10**9
            room.setdefault(node, {})[row] = 10**9 if rising else falls
        before = {node: dict(out) for node, out in room.items()}
        while need > 0:
            came = {start: start}
            line = [start]
            for node in line:
                for other, left in room.get(node, {}).items():
                    if left > 0 and other not in came:
                        came[other] = node
                        line.append(other)
                if goal in came:
                    break
            if goal not in came:
                return None
            path = []
            node = goal
            while node != start:
                path.append((came[node], node))
                node = came[node]
            pushed = min(need, *(room[one][other] for one, other in path))
            for one, other in path:
                room[one][other] -= pushed
                room[other][one] += pushed
            need -= pushed
        return frozenset(
            (min(one, other), max(one, other) - self.height)
            for one, out in room.items()
            for other, left in out.items()
            if left != before[one][other]
        )


def protect_2d(
    counts: Sequence[Sequence[int]],
    k: int = K,
    *,
    key: bytes | None = None,
    about: str = "",
    free: Iterable[At] = (),
    small_margins_allowed: Iterable[tuple[str, int]] = (),
    tries: int = TRIES,
) -> Masked:
    """The cells to mask so that each of 1 to k - 1 people could be anything from 1 to k - 1.

    Both margins and the total are taken as known. ``free`` cells are never shown and may be zero
    ("did not answer" crossed with something); ``small_margins_allowed`` names their margins,
    ``("row", 3)``. A small margin must be merged first. Of several patterns the one with the
    fewest cells is taken; which cells are tried first is drawn with ``key``.
    """
    grid = Grid(counts, free)
    allowed = frozenset(small_margins_allowed)
    sums = [("row", at, sum(row)) for at, row in enumerate(counts)]
    sums += [("column", at, sum(row[at] for row in counts)) for at in range(grid.width)]
    if any(0 < total < k and (side, at) not in allowed for side, at, total in sums):
        return Masked("small_margin", frozenset())
    small = [
        (row, column)
        for row in range(grid.height)
        for column in range(grid.width)
        if 0 < counts[row][column] < k and (row, column) not in grid.free
    ]
    if not small:
        return Masked("publish", grid.free)
    best: set[At] | None = None
    for attempt in range(max(1, tries if len(small) * grid.height * grid.width < 20_000 else 2)):
        seed = ranking(key or b"", "2d", about, str(attempt))
        pattern = _pattern(grid, small, k, random.Random(seed))  # noqa: S311
        if pattern is None:
            return Masked("withhold_table", grid.free)
        if best is None or len(pattern) < len(best):
            best = pattern
    return Masked("suppress", frozenset(best or ()))


def _pattern(grid: Grid, small: Sequence[At], k: int, draw: random.Random) -> set[At] | None:
    hidden: set[At] = {*small, *grid.free}
    price = {
        (row, column): 1 + 0.4 * draw.random()
        for row in range(grid.height)
        for column in range(grid.width)
        if grid.counts[row][column] >= k or (row, column) in grid.free
    }
    support: dict[At, frozenset[At]] = {}
    for cell in sorted(small, key=lambda at: (grid.counts[at[0]][at[1]], draw.random())):
        while (found := grid.support(hidden, cell, k)) is None:
            added = _cheapest_cycle(grid, hidden, price, cell, k)
            if not added:
                beside = [
                    at
                    for at in price
                    if at not in hidden and (at[0] == cell[0] or at[1] == cell[1])
                ]
                added = {min(beside, key=lambda at: price[at])} if beside else set()
            if not added:
                return None
            hidden |= added
        support[cell] = found
    _unmask(grid, hidden, small, support, k, draw)
    return hidden


def _cheapest_cycle(
    grid: Grid, hidden: set[At], price: dict[At, float], cell: At, k: int
) -> set[At]:
    """The cells to add for the cheapest closed cycle of rows and columns through ``cell``.

    First among cycles wide enough to protect the cell alone, then among any.
    """
    count = grid.counts[cell[0]][cell[1]]
    for falls_with, falls_against in ((count - 1, k - 1 - count), (0, 0)):
        added = _path(grid, hidden, price, cell, falls_with, falls_against)
        if added:
            return added
    return set()


def _path(
    grid: Grid,
    hidden: set[At],
    price: dict[At, float],
    cell: At,
    falls_with: int,
    falls_against: int,
) -> set[At]:
    start, goal = cell[0], grid.height + cell[1]
    cost = {start: 0.0}
    came: dict[int, int] = {}
    heap = [(0.0, start)]
    done: set[int] = set()
    while heap:
        spent, node = heapq.heappop(heap)
        if node in done:
            continue
        done.add(node)
        if node == goal:
            break
        is_row = node < grid.height
        needs = falls_against if is_row else falls_with
        others = range(grid.width) if is_row else range(grid.height)
        for index in others:
            at = (node, index) if is_row else (index, node - grid.height)
            if at == cell or (at not in hidden and at not in price) or grid.slack(at) < needs:
                continue
            other = grid.height + index if is_row else index
            total = spent + (0.01 if at in hidden else price[at])
            if total < cost.get(other, float("inf")):
                cost[other], came[other] = total, node
                heapq.heappush(heap, (total, other))
    if goal not in came:
        return set()
    path = set()
    node = goal
    while node != start:
        one, other = sorted((came[node], node))
        path.add((one, other - grid.height))
        node = came[node]
    return path - hidden


def _unmask(
    grid: Grid,
    hidden: set[At],
    small: Sequence[At],
    support: dict[At, frozenset[At]],
    k: int,
    draw: random.Random,
) -> None:
    """Shows again what no small cell needs, one after the other."""
    extra = sorted(hidden - set(small) - grid.free, key=lambda at: draw.random())
    for at in extra:
        without = hidden - {at}
        again: dict[At, frozenset[At]] = {}
        for cell in small:
            if at in support[cell]:
                found = grid.support(without, cell, k)
                if found is None:
                    break
                again[cell] = found
        else:
            hidden.discard(at)
            support.update(again)
