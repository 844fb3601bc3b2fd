"""Protection of tables: how long, never unsafe, and cells masked beyond the least possible.

Every pattern is attacked by integer programs that share no code with the search. Small tables are
also solved by trying every pattern; the other side is that optimum. For large tables the other side
is the time of the attack itself.
"""

import itertools
import random

from careerpath.equity.disclosure.bounds import Row as Known
from careerpath.equity.disclosure.bounds import System
from careerpath.equity.disclosure.oneway import protect_1d
from careerpath.equity.disclosure.twoway import Grid, protect_2d
from tests.benchmarks.table import Row, seconds

K = 11
SHAPES = ((7, 2), (20, 10), (60, 20))
SMALL_SHAPES = ((3, 3), (4, 2), (3, 4), (4, 3), (5, 2), (4, 4), (7, 2))
LEVELS = (0, 3, 7, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80)


def rows(quick=False):
    """Lines of times for each shape, then lines of cells against the optimum."""
    draw = random.Random(11)
    for height, width in SHAPES:
        yield two_way(draw, height, width, 5 if quick else 20)
    for height, width in SHAPES:
        yield one_way(draw, height * width, 20 if quick else 200)
    yield beyond_the_optimum(draw, 30 if quick else 150)


def two_way(draw, height, width, tables):
    ours = theirs = 0.0
    protected = 0
    while protected < tables:
        counts = [
            [min(400, int(draw.expovariate(1 / 40))) for _ in range(width)] for _ in range(height)
        ]
        found = []
        taken = seconds(lambda c=counts, f=found: f.append(protect_2d(c, key=b"bench")))
        if found[0].status != "suppress":
            continue
        safe = []
        theirs += seconds(lambda c=counts, m=found[0], s=safe: s.append(holds_out(c, m.hidden)))
        if not safe[0]:
            raise AssertionError(f"A table of {height} × {width} gives a small cell away.")
        ours += taken
        protected += 1
    what = f"protect {height} × {width}, seconds, against attacking it"
    return Row(what, tables, ours / tables, theirs / tables, "never unsafe")


def one_way(draw, height, tables):
    ours = theirs = 0.0
    for _ in range(tables):
        counts = {f"r{at:04}": min(400, int(draw.expovariate(1 / 40))) for at in range(height)}
        found = []
        ours += seconds(lambda c=counts, f=found: f.append(protect_1d(c, key=b"bench")))
        hidden = [counts[row] for row in sorted(found[0].hidden)]
        safe = []
        theirs += seconds(lambda h=hidden, s=safe: s.append(sum_holds_out(h)))
        if found[0].status == "suppress" and not safe[0]:
            raise AssertionError(f"A table of {height} rows gives a small row away.")
    what = f"protect {height} rows, seconds, against attacking it"
    return Row(what, tables, ours / tables, theirs / tables, "never unsafe")


def beyond_the_optimum(draw, tables):
    ours = best = done = 0
    while done < tables:
        height, width = draw.choice(SMALL_SHAPES)
        counts = [[draw.choice(LEVELS) for _ in range(width)] for _ in range(height)]
        found = protect_2d(counts, key=b"bench", about=str(done))
        if found.status == "suppress":
            done += 1
            ours += len(found.hidden)
            best += fewest(counts, len(found.hidden))
    return Row("cells masked, against every pattern tried", tables, ours, best, "≤ 1.25×", "")


def fewest(counts, most):
    """The least number of masked cells that protects a table, by trying all up to ``most``."""
    cells = list(itertools.product(range(len(counts)), range(len(counts[0]))))
    small = {at for at in cells if 0 < counts[at[0]][at[1]] < K}
    others = [at for at in cells if counts[at[0]][at[1]] >= K]
    grid = Grid(counts)
    return next(
        len(small) + size
        for size in range(most - len(small) + 1)
        for extra in itertools.combinations(others, size)
        if all(grid.support({*small, *extra}, at, K) is not None for at in small)
    )


def sum_holds_out(hidden):
    """No small one of these masked rows, whose sum is known, is told more of than its mask says."""
    if not hidden:
        return True
    places = range(len(hidden))
    known = [Known((place,), 1, None) for place in places]
    known.append(Known(tuple(places), sum(hidden), sum(hidden)))
    system = System(len(hidden), known, [hidden])
    return all(
        system.can_be_at_most([place], 1) and system.can_be_at_least([place], K - 1)
        for place in places
        if hidden[place] < K
    )


def holds_out(counts, hidden):
    """No small cell is told more of than its mask says, by integer programs on the margins."""
    at = {cell: place for place, cell in enumerate(sorted(hidden))}
    known = [Known((place,), 1, None) for place in at.values()]
    for axis in (0, 1):
        for line in {cell[axis] for cell in at}:
            own = [cell for cell in at if cell[axis] == line]
            total = sum(counts[row][column] for row, column in own)
            known.append(Known(tuple(at[cell] for cell in own), total, total))
    system = System(len(at), known, [[counts[row][column] for row, column in at]])
    return all(
        system.can_be_at_most([at[cell]], 1) and system.can_be_at_least([at[cell]], K - 1)
        for cell in at
        if counts[cell[0]][cell[1]] < K
    )
