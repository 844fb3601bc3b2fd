"""Rubrics, tallies, severity and the distribution of files, as rules without a database."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applicants.scoring import (
    DEFAULT_READING,
    FULL_POINTS,
    Load,
    Rubric,
    capped,
    distribute,
    drift,
    needs_evidence,
    pair_table,
    problems,
    severity,
    split_on,
    tally,
    weighted_kappas,
)

FIRST = DEFAULT_READING.criteria[0]


def with_first(**changes):
    return Rubric((replace(FIRST, **changes), *DEFAULT_READING.criteria[1:]))


# ------------------------------------------------------------------ the rubric
def test_the_default_rubric_can_be_used_and_has_the_five_criteria():
    assert problems(DEFAULT_READING) == ()
    assert [one.name for one in DEFAULT_READING.criteria] == [
        "Drive", "Growth mindset", "Finds causes", "Keeps the user in view", "Writes clearly",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight": 199}, "The weights add up to 999, and must add up to 1,000."),
        ({"job_relatedness": " "}, "Write down why the job needs it."),
        ({"anchors": ("a", "b", "c", "d", " ")}, "Write a sentence for each point from 1 to 5."),
        ({"anchors": ("a", "b", "c", "d", "A")}, "Each point needs a sentence of its own."),
        ({"name": "School reputation"}, "School identity is never an input."),
        ({"key": "zip_code"}, "A ZIP code stands in for race and income; it is never an input."),
        (
            {"definition": "Years of experience in a hospital."},
            "Years of experience and employers are never scored: potential counts.",
        ),
        (
            {"anchors": ("a", "b", "c", "d", "Overcame hardship as a first generation student")},
            "Hardship and identity are never scored.",
        ),
        ({"name": "Diversity"}, "Demographics are never an input."),
    ],
)
def test_a_rubric_that_may_not_be_used_says_why(changes, sentence):
    assert sentence in [problem.sentence for problem in problems(with_first(**changes))]


def test_wording_that_scores_alike_has_the_same_fingerprint():
    assert with_first(definition="Said otherwise.").fingerprint() == DEFAULT_READING.fingerprint()
    assert with_first(weight=150).fingerprint() != DEFAULT_READING.fingerprint()


def test_the_ends_of_the_scale_need_evidence():
    assert [value for value in (None, 1, 2, 3, 4, 5) if needs_evidence(value)] == [1, 5]


# ------------------------------------------------------------------ the tally
@given(st.lists(st.integers(0, FULL_POINTS), min_size=1, max_size=4))
def test_a_tally_is_the_exact_mean_of_the_composites(points):
    found = tally(points)
    assert found.raw == Fraction(sum(points), 40 * len(points))
    assert found.adjusted == found.raw
    assert not found.is_adjusted


def test_what_a_lenient_reader_gives_too_much_is_taken_off():
    found = tally([2000, 3000], [Decimal("0.5"), Decimal(0)])
    assert found.raw == Fraction(125, 2)
    assert found.adjusted == Fraction(125, 2) - Fraction(25, 4)


def test_no_scorecard_gives_no_tally():
    assert tally([]) is None


def test_two_points_apart_on_one_criterion_is_a_split():
    assert split_on([{"a": 3, "b": 4}, {"a": 4, "b": 2}]) == ["b"]
    assert split_on([{"a": 3, "b": 4}, {"a": 4, "b": 3}]) == []
    assert split_on([{"a": 1}]) == []


# ------------------------------------------------------------------ severity
def made_up(files, readers, *, seed=1, each=2):
    random = Random(seed)
    leniency = {reader: random.uniform(-0.8, 0.8) for reader in range(readers)}
    ratings = []
    for file in range(files):
        ability = random.uniform(2, 4)
        for reader in random.sample(range(readers), each):
            ratings.append((file, reader, ability + leniency[reader]))
    return ratings, leniency


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 9), st.integers(1, 5))
def test_severity_finds_what_was_put_in(readers, seed):
    ratings, leniency = made_up(readers * 12, readers, seed=seed)
    fit = severity(ratings)
    middle = sum(leniency.values()) / len(leniency)
    assert fit.is_estimable
    assert sum(fit.leniency.values()) == pytest.approx(0, abs=1e-9)
    assert fit.leniency == pytest.approx({k: v - middle for k, v in leniency.items()}, abs=1e-9)


def test_severity_does_not_depend_on_the_order_of_ratings_or_groups():
    ratings, _ = made_up(200, 5)
    turned = severity(list(reversed(ratings)))
    assert turned.leniency == pytest.approx(severity(ratings).leniency, abs=1e-9)


def test_adjusting_needs_twenty_ratings_and_stops_at_one_point():
    ratings = []
    for number in range(30):
        ratings += [(number, "mild", 5.0), (number, "stern", 1.0)]
    ratings += [("x", "new", 5.0), ("x", "mild", 3.0)]
    taken = capped(severity(ratings))
    assert taken == pytest.approx({"mild": 2 / 3, "stern": -1.0, "new": 0.0})


def test_nothing_is_adjusted_across_islands():
    assert capped(severity([(1, "a", 3), (2, "b", 5)])) == {"a": 0.0, "b": 0.0}


def test_drift_is_the_mean_of_each_full_block():
    assert drift([1, 1, 3, 3, 9], block=2) == [1, 3]
    assert drift([2], block=25) == [2]
    assert drift([], block=25) == []


def test_kappas_of_pairs_are_ordered_by_least_agreement():
    units = [{"a": n % 5 + 1, "b": n % 5 + 1, "c": 5 - n % 5} for n in range(20)]
    found = weighted_kappas(pair_table(units, (1, 2, 3, 4, 5)), at_least=10)
    assert [(one, other) for one, other, _, _ in found] == [("a", "c"), ("b", "c"), ("a", "b")]
    assert found[-1][3] == 1
    assert weighted_kappas(pair_table(units[:5], (1, 2, 3, 4, 5)), at_least=10) == []


# ------------------------------------------------------------------ who reads what
def plan(files, readers, each=2, **options):
    wanted = {f"f{n}": each for n in range(files)}
    return distribute(wanted, [Load(n) for n in range(readers)], seed="s", **options)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 80), st.integers(2, 12), st.integers(1, 3))
def test_every_file_has_different_readers_and_loads_are_level(files, readers, each):
    found = plan(files, readers, each)
    assert len(set(found.reads)) == len(found.reads)
    got = Counter(file for file, _ in found.reads)
    assert set(got.values()) == {min(each, readers)}
    loads = Counter(reader for _, reader in found.reads)
    if files >= readers:
        assert max(loads.values()) - min(loads[n] for n in range(readers)) <= 2
    if each > 1 and files >= readers - 1:
        assert found.is_connected


def test_one_reader_each_and_a_tenth_twice_still_links_all_readers():
    wanted = {f"f{n}": 2 if n % 10 == 0 else 1 for n in range(200)}
    assert distribute(wanted, [Load(n) for n in range(8)], seed="s").is_connected


def test_one_reader_each_links_nobody_and_says_so():
    assert not plan(50, 4, each=1).is_connected
    assert plan(50, 4, each=1, linked=[(0, 1), (1, 2), (2, 3)]).is_connected


def test_nobody_gets_a_barred_file_and_what_is_short_is_said():
    barred = {"f0": {0, 1, 2}, "f1": {0}}
    found = plan(2, 3, barred=barred)
    assert not any(file == "f0" for file, _ in found.reads)
    assert {reader for file, reader in found.reads if file == "f1"} == {1, 2}
    assert found.short == {"f0": 2}


def test_half_a_share_gets_half_the_files_and_earlier_reads_count():
    loads = [Load("whole"), Load("half", share=50), Load("has", has=20)]
    found = distribute(dict.fromkeys(range(80), 1), loads, seed="s")
    got = Counter(reader for _, reader in found.reads)
    assert got == {"whole": 40, "half": 20, "has": 20}


def test_the_same_seed_gives_the_same_plan_and_first_reads_stand_before_second_ones():
    assert plan(40, 5) == plan(40, 5)
    reads = plan(40, 5).reads
    assert len({file for file, _ in reads[:40]}) == 40
