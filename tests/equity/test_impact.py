"""Adverse impact against the worked cases: flags on whole numbers, tests to six places."""

from fractions import Fraction

import pytest

from careerpath.equity.impact import ll144
from careerpath.equity.impact.chance import (
    difference_interval,
    fisher,
    holm,
    lottery,
    rate_interval,
    ratio_interval,
    z_test,
)
from careerpath.equity.impact.rates import (
    Group,
    compare,
    decided,
    flips,
    swapped,
    to_four_fifths,
    to_parity,
)
from careerpath.equity.impact.stages import (
    BOTH,
    CHANCE_ALONE,
    QUIET,
    RATIO_ALONE,
    TOO_SMALL,
    Look,
    looks_of_funnel,
    report,
)
from tests.equity import oracles

NEAR = {"abs": 1e-6, "rel": 0}


def group(key, told):
    return Group(key, key, told["applicants"], told["selected"])


def pair(told, one, other):
    return group(one, told[one]), group(other, told[other])


def near(found, expected):
    assert (found is None) == (expected is None)
    assert found is None or float(found) == pytest.approx(expected, **NEAR)


@pytest.mark.parametrize("name", oracles.of("four_fifths"))
def test_four_fifths_is_decided_on_whole_numbers(name):
    told, expected = oracles.case(name)
    found = compare([group(key, each) for key, each in told["groups"].items()], floor=None)

    assert list(found.references) == expected["reference_groups"]
    for key, wanted in expected["groups"].items():
        standing = found[key]
        exact = [
            value and f"{value.numerator}/{value.denominator}" if value is None or value else "0/1"
            for value in (standing.group.rate, standing.ratio)
        ]
        assert exact == [wanted["rate_exact"], wanted["impact_ratio_exact"]]
        assert standing.below is wanted["below_four_fifths"]
        assert standing.eligible is wanted["eligible_reference"]


def test_one_person_is_no_reference_under_a_floor_of_two_percent():
    found = compare([Group("A", "", 500, 100), Group("B", "", 480, 90), Group("C", "", 1, 1)])

    assert [each.ratio for each in found.standings] == [1, Fraction(15, 16), 5]
    assert [each.below for each in found.standings] == [False, False, False]
    assert not found["C"].eligible
    assert compare([Group("A", "", 10, 8), Group("B", "", 25, 16)])["B"].below is False


@pytest.mark.parametrize("name", oracles.of("two_proportion_z"))
def test_pooled_z_is_the_worked_one(name):
    told, expected = oracles.case(name)
    focal, reference = pair(told, "focal", "reference")
    found = z_test(focal, reference)

    near(found.z, expected["z_pooled"])
    near(found.p, expected["p_two_sided"])
    near(found.sd, expected["hypergeometric_sd"])
    near(found.expected, expected["expected_focal_selections"])
    near(found.least_expected, expected["min_expected_cell"])
    near(to_parity(focal, reference), expected["shortfall"])
    assert found.usable is expected["normal_approximation_ok"]


@pytest.mark.parametrize("name", oracles.of("fisher_exact"))
def test_fisher_and_mid_p_are_the_worked_ones(name):
    told, expected = oracles.case(name)
    found = fisher(*pair(told, "focal", "reference"))

    near(found.p, expected["p_two_sided"])
    near(found.less, expected["p_one_sided_less"])
    near(found.greater, expected["p_one_sided_greater"])
    near(found.mid_less, expected["mid_p_one_sided_less"])
    near(found.mid_p, expected["mid_p_two_sided"])


def test_fisher_of_a_million_people_is_that_of_whole_numbers():
    small = fisher(Group("f", "", 3_705, 741), Group("r", "", 5_795, 1_391))
    large = fisher(Group("f", "", 390_000, 39), Group("r", "", 610_000, 100))

    assert small.p == pytest.approx(4.6e-06, rel=0.1)
    assert large.p == pytest.approx(2 * large.less, rel=0.5)
    assert 0 < large.mid_p < large.p < 1


@pytest.mark.parametrize("name", oracles.of("flip_flop"))
def test_one_different_person_is_tried(name):
    told, expected = oracles.case(name)
    lower, higher = pair(told, "lower", "higher")

    assert flips(lower, higher) is expected["swap_one_reverses_direction"]
    assert [float(rate) for rate in swapped(lower, higher)] == expected["swapped_rates"]
    assert to_four_fifths(lower, higher) == expected["additional_selections_to_reach_four_fifths"]
    near(to_parity(lower, higher), expected["parity_shortfall"])


def test_components_are_flagged_although_the_bottom_line_is_clean():
    told, expected = oracles.case("FN-1")
    columns = ["applied", "passed_screen", "passed_review", "accepted"]
    counts = [(key, key, [each[c] for c in columns]) for key, each in told["counts"].items()]
    *stages, bottom = report(looks_of_funnel("sex", told["stages"], counts))

    wanted_of_all = [*expected["per_stage"], expected["overall"]]
    for finding, wanted in zip([*stages, bottom], wanted_of_all, strict=True):
        line = finding[wanted["lower_group"]]
        near(line.ratio, wanted["impact_ratio"])
        assert line.below is wanted["below_four_fifths"]
        assert abs(line.z.z) == pytest.approx(abs(wanted["z_pooled"]), **NEAR)
        assert line.z.p == pytest.approx(wanted["p_two_sided"], abs=1e-7)
    readings = [stages[0]["Women"].reading, stages[1]["Women"].reading, stages[2]["Men"].reading]
    assert readings == [CHANCE_ALONE, BOTH, BOTH]
    assert bottom["Women"].reading == QUIET
    assert stages[1]["Women"].holm_p == pytest.approx(2 * stages[1]["Women"].fisher.p, rel=0.5)


def test_a_rate_divides_by_the_decided():
    told, expected = oracles.case("FN-2")
    whole = decided(told["advanced"], told["not_advanced"])

    assert whole == expected["decided"]
    assert Group("all", "", whole, told["advanced"]).rate == Fraction(expected["rate_exact"])


@pytest.mark.parametrize("name", oracles.of("chance_of_tripping_four_fifths"))
def test_a_lottery_would_trip_the_rule_this_often(name):
    told, expected = oracles.case(name)
    near(
        lottery(told["focal_pool"], told["reference_pool"], told["places"]),
        expected["probability_some_ratio_below_four_fifths_under_pure_chance"],
    )


def test_small_numbers_get_no_verdict():
    few, flipping, noise = report(
        [
            Look("review", "sex", (Group("w", "", 10, 1), Group("m", "", 10, 5))),
            Look("review", "race", (Group("w", "", 5, 1), Group("m", "", 40, 12))),
            Look("accept", "sex", (Group("w", "", 20, 3), Group("m", "", 20, 6))),
        ]
    )

    assert few["w"].reading == TOO_SMALL
    assert flipping["w"].reading == TOO_SMALL
    assert flipping["w"].flips
    assert noise["w"].reading == RATIO_ALONE
    assert noise["w"].shows_z is False


def test_a_look_at_nobody_has_neither_ratio_nor_flag():
    (finding,) = report([Look("accept", "sex", (Group("w", "", 40, 0), Group("m", "", 35, 0)))])

    assert finding.references == ()
    assert [line.ratio for line in finding.lines] == [None, None]
    assert [line.below for line in finding.lines] == [None, None]


def test_holm_never_falls_and_never_passes_one():
    assert holm([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.09, 0.09, 0.5])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_intervals_hold_what_they_are_about():
    focal, reference = Group("w", "", 40, 12), Group("m", "", 80, 48)

    assert rate_interval(focal) == pytest.approx((0.1807, 0.4543), abs=1e-4)
    assert ratio_interval(focal, reference) == pytest.approx((0.3014, 0.8294), abs=1e-4)
    low, high = difference_interval(focal, reference)
    assert low < -0.3 < high < 0
    assert rate_interval(Group("x", "", 0, 0)) is None
    assert ratio_interval(Group("x", "", 5, 0), reference) is None


def same_table(table, expected):
    assert (table.known, table.unknown) == (expected["known"], expected["unknown"])
    assert table.total == expected.get("total", table.total)
    assert table.rows.keys() == expected["categories"].keys()
    for key, wanted in expected["categories"].items():
        row = table.rows[key]
        assert row.people == wanted["n"]
        assert row.chosen == wanted.get("selected", wanted.get("above_median"))
        near(row.rate, wanted.get("selection_rate", wanted.get("scoring_rate")))
        near(row.ratio, wanted["impact_ratio"])
        if "share" in wanted:
            near(row.share, wanted["share"])
            assert row.excluded is wanted["excluded_under_2pct"]
    if "reference_rate" in expected:
        near(table.reference_rate, expected["reference_rate"])


def test_the_citys_own_sample_comes_out_to_the_digit():
    told, expected = oracles.case("LL-S1")
    cells = [
        ll144.Assessed(None, key, each["applicants"], each["selected"])
        for key, each in told["groups"].items()
    ]
    rows = ll144.selection(cells)["race"].rows

    for key, wanted in expected["groups"].items():
        near(rows[key].ratio, wanted["impact_ratio"])
        assert f"{float(rows[key].ratio):.2f}" == f"{wanted['impact_ratio_2dp']:.2f}"
        assert f"{float(rows[key].rate * 100):.0f}" == str(wanted["selection_rate_percent_0dp"])


@pytest.mark.parametrize(
    ("reading", "options"),
    [
        ("denominator_table_known", {}),
        ("denominator_all_assessed", {"of_all_assessed": True}),
        ("no_exclusion", {"threshold": None}),
    ],
)
def test_selection_tables_of_a_thousand_follow_the_setting(reading, options):
    told, expected = oracles.case("LL-S2")
    cells = [
        ll144.Assessed(each["sex"], each["race"], each["n"], each["selected"])
        for each in told["cells"]
    ]
    tables = ll144.selection(cells, **options)

    for name, wanted in expected[reading].items():
        same_table(tables[name], wanted)


@pytest.mark.parametrize("name", oracles.of("ll144_scoring"))
def test_scoring_takes_the_median_of_everyone(name):
    told, expected = oracles.case(name)
    people = [ll144.Scored(p["sex"], p["race"], Fraction(p["score"])) for p in told["people"]]
    found = ll144.scoring(people, threshold=None)

    assert float(found.median) == expected["median"]
    assert found.above == expected["above_median_overall"]
    for table in ("sex", "race", "intersectional"):
        same_table(found.tables[table], expected[table])


def test_equal_scores_leave_the_ratio_undefined():
    people = [ll144.Scored(sex, "A", Fraction(3)) for sex in ("F", "M", "M")]
    rows = ll144.scoring(people).tables["sex"].rows

    assert [(row.rate, row.ratio) for row in rows.values()] == [(0, None), (0, None)]
