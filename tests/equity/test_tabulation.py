"""Raw answers to rows: SPD 15, EEO-1, "minority" three ways, both denominators."""

from fractions import Fraction

import pytest

from careerpath.equity.disclosure.shapes import Population, Request
from careerpath.equity.tabulation import mappings as m
from careerpath.equity.tabulation.answers import (
    RACE_VALUES,
    SILENT,
    Answers,
    count_people,
    tabulate,
    values_of,
)
from careerpath.equity.tabulation.shares import Shares, percent
from tests.equity import oracles

BLOCK = frozenset({"cohort"})
CODES = {label: code for code, label in m.NAMES.items()}
UNDERREPRESENTED = "underrepresented_in_stem_alone_or_in_combination"


@pytest.fixture
def thirteen():
    people = oracles.case("RE-1")[0]["people"]
    return count_people(
        ("cohort", Answers(each["status"], tuple(CODES[name] for name in each["selected"])))
        for each in people
    )


def by_label(people, breakdown, names):
    counts = tabulate(people, BLOCK, breakdown)
    return {label: counts[key] for key, label in names.items()}


def test_thirteen_people_are_tabulated_by_both_standards(thirteen):
    expected = oracles.case("RE-1")[1]
    alone = tabulate(thirteen, BLOCK, m.SPD15_COMBINED)
    anyhow = by_label(thirteen, m.SPD15_ANY, m.NAMES)

    assert by_label(thirteen, m.SPD15_COMBINED, m.NAMES) == expected["alone"]
    assert alone["MULTI"] == expected["multiracial_or_multiethnic"]
    assert sum(alone.values()) - alone["SILENT"] == expected["mutually_exclusive_sum"]
    assert anyhow == expected["alone_or_in_combination"]
    assert sum(anyhow.values()) == expected["alone_or_in_combination_sum"]
    assert by_label(thirteen, m.EEO1, m.EEO1_NAMES) == expected["eeo1_buckets"]
    assert alone["SILENT"] == expected["declined"] + expected["no_answer"]


def test_three_senses_of_minority_stand_side_by_side_by_name(thirteen):
    respondents, everyone = 11, 13
    for key, expected in oracles.case("RE-1")[1]["minority"].items():
        breakdown = m.MINORITY["urm_stem" if key == UNDERREPRESENTED else key]
        shares = Shares(tabulate(thirteen, BLOCK, breakdown)["in"], respondents, everyone)

        assert shares.count == expected["count"]
        assert float(shares.of_respondents) == pytest.approx(
            expected["share_of_respondents"], abs=1e-6
        )
        assert float(shares.of_everyone) == pytest.approx(expected["share_of_all"], abs=1e-6)


def test_one_cohort_has_three_honest_percentages():
    told, expected = oracles.case("DN-1")
    answered = told["minority"] + told["not_minority"]
    shares = Shares(told["minority"], answered, told["all"])

    assert float(shares.of_everyone) == pytest.approx(expected["share_of_all"], abs=1e-6)
    assert float(shares.of_respondents) == pytest.approx(expected["share_of_respondents"], abs=1e-6)
    assert float(shares.response_rate) == pytest.approx(expected["response_rate"], abs=1e-6)
    assert [float(bound) for bound in shares.bounds] == pytest.approx(
        expected["bounds_if_nonrespondents_all_out_or_in"], abs=1e-6
    )
    assert [percent(share, 1) for share in (shares.of_everyone, shares.of_respondents)] == [
        "68.4%",
        "73.0%",
    ]


def test_a_share_of_nobody_is_undefined_and_not_zero():
    shares = Shares(0, 0, 0)

    assert shares.of_respondents is shares.of_everyone is shares.response_rate is None
    assert shares.bounds is None
    assert percent(None) == "–"
    assert percent(Fraction(1, 200), 0) == "1%"


def test_every_breakdown_has_a_row_for_every_answer_and_for_silence():
    for breakdown in m.BY_KEY.values():
        rows = [each.values for each in breakdown.categories]

        assert SILENT in rows
        if breakdown.trait == "race":
            assert breakdown.values == {*RACE_VALUES, *SILENT}
        if not breakdown.overlapping:
            assert sum(map(len, rows)) == len(breakdown.values)
    assert [b.key for b in m.BY_KEY.values() if b.overlapping] == [m.SPD15_ANY.key]


def test_mena_counts_as_white_in_the_older_standard_and_hispanic_comes_first():
    assert m.eeo1_bucket("MENA+WHITE") == "WHITE"
    assert m.eeo1_bucket("BLACK+MENA") == "TWO"
    assert m.eeo1_bucket("AIAN+BLACK+HISP") == "HISP"


def test_a_blank_among_answers_is_no_answer_and_nothing_is_guessed():
    assert values_of(Answers("answered", ("WHITE",)))[:3] == ("WHITE", "no_answer", "no_answer")
    assert set(values_of(Answers("declined"))) == {"declined"}


def test_each_combination_somebody_picked_is_a_row_of_its_own(thirteen):
    combinations = m.combinations_of(thirteen, BLOCK)
    counts = tabulate(thirteen, BLOCK, combinations)

    assert counts["BLACK+WHITE"] == 1
    assert counts["WHITE"] == 2
    assert counts["REST"] == 0
    assert sum(counts.values()) == 13


def test_declared_merges_keep_everybody_and_say_what_they_joined():
    request = Request(Population("c", "Cohort 1", BLOCK), (m.SPD15_COMBINED, m.GENDER))
    merges = m.merges_of(request)

    assert all(one.values == m.SPD15_COMBINED.values for one, _ in merges)
    assert merges[0] != request.breakdowns
    assert len({tuple(each.key for each in merge) for merge in merges}) == len(merges)
