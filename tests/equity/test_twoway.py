"""Patterns of masked cells: safe by integer programs of their own, and as few as can be."""

import random

import pytest

from careerpath.equity.disclosure.twoway import protect_2d
from tests.benchmarks.bench_disclosure import LEVELS, fewest, holds_out


@pytest.mark.parametrize(("height", "width", "tables"), [(7, 2, 40), (20, 10, 2), (4, 4, 40)])
def test_S9_a_protected_two_way_table_is_safe_whatever_its_shape(height, width, tables):
    draw = random.Random(height)
    for at in range(tables):
        counts = [[draw.choice(LEVELS) for _ in range(width)] for _ in range(height)]
        found = protect_2d(counts, key=b"a key", about=str(at))

        assert found.status in ("suppress", "publish", "small_margin", "withhold_table")
        assert found.status != "suppress" or holds_out(counts, found.hidden)


def test_no_more_than_a_quarter_of_masked_cells_is_beyond_the_optimum():
    draw = random.Random(4)
    ours = best = 0
    for at in range(60):
        height, width = draw.choice([(3, 3), (4, 2), (5, 2), (3, 4)])
        counts = [[draw.choice(LEVELS) for _ in range(width)] for _ in range(height)]
        found = protect_2d(counts, key=b"a key", about=str(at))
        if found.status == "suppress":
            ours += len(found.hidden)
            best += fewest(counts, len(found.hidden))

    assert 0 < best <= ours <= 1.25 * best


def test_the_same_key_draws_the_same_cells_and_another_key_others():
    counts = [[3, 20, 40, 21], [25, 30, 28, 22], [22, 16, 31, 33], [18, 24, 29, 35]]
    patterns = {protect_2d(counts, key=bytes([n]), tries=1).hidden for n in range(20)}

    assert protect_2d(counts, key=b"a") == protect_2d(counts, key=b"a")
    assert len(patterns) > 5
