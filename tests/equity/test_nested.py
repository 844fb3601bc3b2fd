"""S9: a frozen group in parts is the same group, whoever changed an answer since."""

import random
from collections import Counter

import pytest

from careerpath.equity.disclosure import refined
from careerpath.equity.tabulation import nested


def test_S9_without_a_changed_answer_the_parts_are_counted_and_nothing_is_drawn():
    now = {"y": Counter(a=20, b=3), "n": Counter(a=1, c=7)}
    then = now["y"] + now["n"]
    for key in (b"one", b"other"):
        assert nested.divided(then, now, key=key, about="x") == now


@pytest.mark.parametrize("seed", range(200))
def test_S9_parts_add_up_to_what_was_frozen_and_keep_their_size(seed):
    draw = random.Random(seed)
    now = {part: Counter(draw.choices("abcd", k=draw.randint(30, 90))) for part in "yn"}
    then = now["y"] + now["n"]
    for _ in range(draw.randint(0, sum(then.values()) // 20)):
        then[draw.choice([said for said in then if then[said]])] -= 1
        then[draw.choice("abcde")] += 1
    then = +then
    parts = nested.divided(then, now, key=b"key", about="x")
    assert parts["y"] + parts["n"] == then
    assert {part: sum(said.values()) for part, said in parts.items()} == {
        part: sum(said.values()) for part, said in now.items()
    }


def test_S9_who_is_not_found_any_more_reached_nothing():
    now = {"y": Counter(a=30), "n": Counter(b=29)}
    parts = nested.divided(Counter(a=30, b=30), now, key=b"key", about="x")
    assert parts == {"y": Counter(a=30), "n": Counter(b=30)}


def test_S9_more_than_one_in_twenty_others_is_refused():
    now = {"y": Counter(a=50), "n": Counter(b=50)}
    for changed, refused in ((0, False), (5, False), (6, True)):
        others = nested.misfits(Counter(a=50 + changed, b=50 - changed), now)
        assert others == changed
        assert nested.too_many(others, 100) is refused
    assert nested.misfits(Counter(a=50, b=55), now) == 5


def test_S9_every_part_of_a_milestone_comes_from_the_whole_by_one_way():
    for level, milestone in enumerate(nested.ORDER):
        assert len(nested.parts_of(milestone)) == 2 ** max(0, level - 1)
        for part in nested.parts_of(milestone):
            [whole] = nested.parents_of(part)
            assert whole in nested.divided_at(level)
            assert nested.child(whole, nested.YES) == part


def test_S9_a_divided_block_is_its_last_parts_and_an_empty_one_is_nobody():
    parents = {"a": [], "a.y": ["a"], "a.n": ["a"], "a.yy": ["a.y"], "a.yn": ["a.y"], "b": []}
    finer = refined.finest(parents, {"a.n"})
    assert refined.blocks(frozenset({"a", "b"}), finer) == {"a.yy", "a.yn", "b"}
    assert refined.blocks(frozenset({"a.y"}), finer) == {"a.yy", "a.yn"}
    assert refined.blocks(frozenset({"a.n"}), finer) == frozenset()
