"""Random releases in random order: nobody learns of a small group, whatever was asked before."""

import pytest

from tests.equity.campaigns import nested, run

PLAIN, CHAOS = 20, 250


@pytest.mark.parametrize("start", range(0, 200, PLAIN))
def test_S9_an_attacker_with_a_solver_pins_no_small_group(start):
    outcomes = [run(seed) for seed in range(start, start + PLAIN)]

    assert [pinned for _, _, pinned in outcomes if pinned] == []
    assert sum(out for out, _, _ in outcomes) > PLAIN


@pytest.mark.parametrize("start", range(0, 100, PLAIN))
def test_S9_an_attacker_pins_no_small_group_of_a_whole_that_is_divided_between_releases(start):
    outcomes = [nested(seed) for seed in range(start, start + PLAIN)]

    assert [pinned for _, _, pinned in outcomes if pinned] == []
    assert sum(out for out, _, _ in outcomes) > PLAIN
    assert sum(refused for _, refused, _ in outcomes) > 0


def test_S9_twin_a_gate_that_takes_the_parts_for_strangers_gives_small_groups_away():
    assert any(nested(seed, forgets=True)[2] for seed in range(40))


@pytest.mark.chaos
@pytest.mark.parametrize("start", range(1_000, 2_000, CHAOS))
def test_S9_an_attacker_pins_no_small_group_of_a_divided_whole_in_a_thousand_tables(start):
    assert [nested(seed)[2] for seed in range(start, start + CHAOS)] == [[]] * CHAOS


@pytest.mark.chaos
@pytest.mark.parametrize("start", range(1_000, 6_000, CHAOS))
def test_S9_an_attacker_with_a_solver_pins_no_small_group_in_thousands_of_tables(start):
    assert [run(seed)[2] for seed in range(start, start + CHAOS)] == [[]] * CHAOS
