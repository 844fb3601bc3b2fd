"""Random releases in random order: nobody learns of a small group, whatever was asked before."""

import pytest

from tests.equity.campaigns import run

PLAIN, CHAOS = 20, 250


@pytest.mark.parametrize("start", range(0, 200, PLAIN))
def test_S9_an_attacker_with_a_solver_pins_no_small_group(start):
    outcomes = [run(seed) for seed in range(start, start + PLAIN)]

    assert [pinned for _, _, pinned in outcomes if pinned] == []
    assert sum(out for out, _, _ in outcomes) > PLAIN


@pytest.mark.chaos
@pytest.mark.parametrize("start", range(1_000, 6_000, CHAOS))
def test_S9_an_attacker_with_a_solver_pins_no_small_group_in_thousands_of_tables(start):
    assert [run(seed)[2] for seed in range(start, start + CHAOS)] == [[]] * CHAOS
