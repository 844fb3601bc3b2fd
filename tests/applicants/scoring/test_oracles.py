"""The scoring core against worked cases with exact answers."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from applicants.scoring import (
    Metric,
    Weighted,
    alpha,
    cohen_kappa,
    composite,
    fleiss_kappa,
    icc,
    severity,
)

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text())
NEAR = 0.0000006


def case(family, number):
    found = next(one for one in ORACLES[family] if one["id"] == number)
    return found["input"], found["expected"]


@pytest.mark.parametrize("number", ["KA-1", "KA-2", "KA-4", "KA-5"])
@pytest.mark.parametrize("metric", list(Metric))
def test_alpha_is_that_of_the_worked_cases(number, metric):
    given, expected = case("krippendorff_alpha", number)
    units = list(zip(*given["ratings_by_rater"], strict=True))

    found = alpha(units, metric)

    wanted = expected["alpha"][metric.value]
    assert found == (None if wanted is None else pytest.approx(wanted, abs=NEAR))


def test_alpha_of_a_rater_one_point_harsher_is_a_half():
    """KA-6: low alpha may mean severity, not confusion."""
    given, _ = case("icc", "IC-2")
    assert alpha(given["targets_by_raters"], Metric.INTERVAL) == pytest.approx(0.5)


@pytest.mark.parametrize("number", ["IC-1", "IC-2"])
def test_the_intraclass_correlations_are_those_of_the_worked_cases(number):
    given, expected = case("icc", number)

    found = icc(given["targets_by_raters"])

    got = {
        "BMS": found.between, "JMS": found.judges, "EMS": found.error, "WMS": found.within,
        "ICC1": found.icc1, "ICC2": found.icc2, "ICC3": found.icc3,
        "ICC1k": found.icc1k, "ICC2k": found.icc2k, "ICC3k": found.icc3k,
    }  # fmt: skip
    assert got == pytest.approx(expected, abs=NEAR)


def test_an_intraclass_correlation_without_variation_is_not_estimable():
    assert icc([[3, 3], [3, 3]]).icc2 is None
    assert icc([[3, 4]]) is None


@pytest.mark.parametrize("number", ["CK-1", "CK-2"])
@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
def test_cohens_kappa_is_that_of_the_worked_cases(number, weights):
    given, expected = case("cohen_kappa", number)
    table = given["rater_a_rows_by_rater_b_columns"]
    assert cohen_kappa(table, weights) == pytest.approx(expected[weights], abs=NEAR)


def test_cohens_kappa_of_raters_who_use_one_category_is_not_estimable():
    assert cohen_kappa([[9, 0], [0, 0]]) is None
    assert cohen_kappa([[0, 0], [0, 0]]) is None


def test_fleiss_kappa_is_that_of_the_worked_case():
    given, expected = case("fleiss_kappa", "FK-1")
    assert fleiss_kappa(given["counts"]) == pytest.approx(expected["kappa"], abs=NEAR)
    assert fleiss_kappa([[3, 0], [3, 0]]) is None


def rated(given):
    return [(one["applicant"], one["rater"], one["score"]) for one in given["ratings"]]


def test_severity_recovers_the_order_that_raw_means_and_z_scores_lose():
    given, expected = case("rater_calibration", "RC-1")
    ratings = rated(given)

    fit = severity(ratings)

    assert fit.leniency == pytest.approx(expected["leniency"], abs=1e-9)
    assert fit.ability == pytest.approx(expected["ability"], abs=1e-9)
    assert all(abs(fit.residual(*one)) < 1e-9 for one in ratings)
    ranked = sorted(fit.ability, key=fit.ability.get, reverse=True)
    assert ranked == expected["rank_by_model"]
    assert ranked != expected["rank_by_raw_mean"]


def test_severity_of_islands_is_refused():
    given, expected = case("rater_calibration", "RC-2")

    fit = severity(rated(given))

    assert fit.is_estimable is expected["calibration_allowed"] is False
    assert fit.groups == (("R1",), ("R2",))
    assert not fit.leniency


@pytest.mark.parametrize("person", ["P1", "P2", "P3", "P4"])
def test_the_composite_is_that_of_the_worked_case(person):
    given, expected = case("rubric_composite", "RB-1")
    criteria = [
        Weighted(one["key"], round(one["weight"] * 1000), one["min"], one["max"])
        for one in given["criteria"]
    ]

    found = composite(criteria, given["scores"][person])

    wanted = expected[person]
    assert found.is_complete == (wanted["status"] == "scored")
    if wanted["status"] == "incomplete":
        assert found.total is None
        assert found.missing == ("structured_interview",)
        assert found.parts == ()
    else:
        assert found.total == Fraction(wanted["composite"])
        points = {part.key: part.points for part in found.parts}
        assert points == {key: Fraction(n) for key, n in wanted["contributions"].items()}
