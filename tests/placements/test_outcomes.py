"""The oracles of retention and of quarters, and denominators that do not move."""

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from placements.outcomes import (
    Quarter,
    Spell,
    Start,
    conversion,
    kaplan_meier,
    of_spells,
    placement_rate,
    quarter_after_exit,
    quarter_of,
    retention,
    time_to_placement,
)

ORACLES = json.loads(Path(__file__).with_name("oracles.json").read_text())
FIRST = date(2026, 1, 5)


def spells_of(oracle):
    return [
        Spell(
            one["id"],
            date.fromisoformat(one["start"]),
            date.fromisoformat(one["last_day"]) if one["last_day"] else None,
            is_converted=one["end_reason"] == "converted_to_client",
        )
        for one in oracle["input"]["placements"]
    ]


@pytest.mark.parametrize("days", ["90", "180", "365"])
@pytest.mark.parametrize("oracle", ORACLES["retention"], ids=lambda one: one["id"])
def test_retention_is_what_the_oracle_says(oracle, days):
    found = retention(spells_of(oracle), int(days), date.fromisoformat(oracle["input"]["as_of"]))
    expected = oracle["expected"][days]

    assert list(found.eligible) == expected["eligible"]
    assert list(found.retained) == expected["retained"]
    assert found.rate == Fraction(expected["rate_exact"])
    assert round(float(found.rate), 6) == expected["rate"]
    everybody = len(found.eligible) + len(found.too_early)
    assert everybody == len(oracle["input"]["placements"])
    assert float(found.rate) != expected["naive_wrong_rate_over_all"]


@pytest.mark.parametrize("oracle", ORACLES["wioa_quarters"], ids=lambda one: one["id"])
def test_quarters_after_exit_are_what_the_oracle_says(oracle):
    left = date.fromisoformat(oracle["input"]["exit_date"])
    for number, name in ((2, "second_quarter_after_exit"), (4, "fourth_quarter_after_exit")):
        quarter = quarter_after_exit(left, number)
        days = [quarter.first_day.isoformat(), quarter.last_day.isoformat()]
        assert days == oracle["expected"][name]


def test_one_night_moves_the_quarters_by_one():
    assert str(quarter_after_exit(date(2026, 12, 31), 2)) == "Q2 2027"
    assert str(quarter_after_exit(date(2027, 1, 1), 2)) == "Q3 2027"


@given(st.dates(), st.integers(0, 12))
def test_every_day_lies_in_its_quarter_and_later_ones_follow(day, more):
    quarter = quarter_of(day)
    assert quarter.first_day <= day <= (quarter.last_day if day.year < 9999 else date.max)
    assert quarter.later(more).later(-more) == quarter
    assert Quarter(2026, 4).later(1) == Quarter(2027, 1)


def test_nobody_is_in_a_figure_before_the_day_has_come():
    found = retention([Spell(1, FIRST)], 90, FIRST + timedelta(days=89))
    assert (found.rate, found.too_early) == (None, (1,))
    assert retention([Spell(1, FIRST)], 90, FIRST + timedelta(days=90)).rate == 1


SPELLS = st.lists(
    st.tuples(st.integers(0, 400), st.none() | st.integers(0, 400), st.booleans(), st.booleans()),
    max_size=30,
).map(
    lambda rows: [
        Spell(
            at,
            FIRST + timedelta(days=start),
            None if length is None else FIRST + timedelta(days=start + length),
            is_converted=converted and length is not None,
            ran_out=ran_out and length is not None,
        )
        for at, (start, length, converted, ran_out) in enumerate(rows)
    ]
)


@settings(max_examples=60, deadline=None)
@given(SPELLS, st.integers(1, 365), st.integers(0, 800))
def test_retention_counts_everybody_once_and_falls_with_the_days(spells, days, passed):
    as_of = FIRST + timedelta(days=passed)
    found = retention(spells, days, as_of)

    assert sorted([*found.eligible, *found.too_early]) == [one.key for one in spells]
    assert set(found.retained) <= set(found.eligible)
    longer = retention(spells, days + 30, as_of)
    assert set(longer.eligible) <= set(found.eligible)
    assert set(longer.retained) <= set(found.retained)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), min_size=1, max_size=40))
def test_the_curve_is_the_one_of_scipy_and_its_bands_hold_it(observed):
    curve = kaplan_meier(observed)
    theirs = ecdf(
        CensoredData(
            uncensored=[days for days, event in observed if event],
            right=[days for days, event in observed if not event],
        )
    ).sf
    for point in curve.points:
        assert point.low <= point.survival + 1e-12
        assert point.survival <= point.high + 1e-12
        assert point.survival == pytest.approx(float(theirs.evaluate(point.day)), abs=1e-9)
    falling = [1.0, *(point.survival for point in curve.points)]
    assert falling == sorted(falling, reverse=True)
    assert curve.at(curve.last_day + 1) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.integers(0, 300), min_size=1, max_size=30), st.integers(1, 300))
def test_without_censoring_the_curve_is_the_rate_of_retention(lengths, days):
    spells = [
        Spell(at, FIRST, None if n is None else FIRST + timedelta(days=n))
        for at, n in enumerate(lengths)
    ]
    as_of = FIRST + timedelta(days=301)
    rate = retention(spells, days, as_of).rate
    survival = of_spells(spells, as_of).at(days)
    assert survival is None or survival == pytest.approx(float(rate), abs=1e-9)


def test_joining_the_client_and_running_out_are_no_loss():
    week = timedelta(days=7)
    spells = [
        Spell(1, FIRST, FIRST + week, is_converted=True),
        Spell(2, FIRST, FIRST + week, ran_out=True),
        Spell(3, FIRST),
    ]
    curve = of_spells(spells, FIRST + 4 * week)
    assert (curve.points, curve.at(28), curve.people) == ((), 1.0, 3)


def test_bands_are_those_of_the_textbook():
    # 21 remission times under 6-MP (Freireich et al. 1963), a standard worked example.
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = kaplan_meier([*((n, True) for n in ended), *((n, False) for n in censored)])

    found = [(p.day, p.at_risk, round(p.survival, 3)) for p in curve.points]
    assert found[:4] == [(6, 21, 0.857), (7, 17, 0.807), (10, 15, 0.753), (13, 12, 0.690)]
    first = curve.points[0]
    assert (round(first.low, 3), round(first.high, 3)) == (0.620, 0.952)
    assert curve.day_of(0.5) == 23


def test_the_denominator_of_placement_is_fixed_and_exclusions_are_seen():
    as_of = FIRST + timedelta(days=200)
    people = [
        Start("a", FIRST, FIRST + timedelta(days=180)),
        Start("b", FIRST, FIRST + timedelta(days=181)),
        Start("c", FIRST),
        Start("d", FIRST, left_out="Full-time study."),
        Start("e", FIRST + timedelta(days=21), FIRST + timedelta(days=22)),
    ]
    found = placement_rate(people, as_of)

    assert (found.rate, found.rate_over_all, found.completed) == (Fraction(1, 3), Fraction(1, 4), 5)
    assert [(one.key, one.days) for one in found.placed] == [("a", 180)]
    assert [(one.key, one.reason) for one in found.left_out] == [("d", "Full-time study.")]
    assert found.too_early == ("e",)


def test_time_to_placement_waits_with_those_who_wait():
    people = [
        Start(at, FIRST, FIRST + timedelta(days=days)) for at, days in enumerate((10, 20, 30, -5))
    ]
    waiting = [*people, *(Start(at, FIRST) for at in range(4, 8))]
    as_of = FIRST + timedelta(days=40)

    assert time_to_placement(people, as_of).quartiles == (0, 10, 20)
    assert time_to_placement(waiting, as_of).quartiles == (10, 30, None)


def test_conversion_is_of_those_that_are_over():
    day = timedelta(days=1)
    spells = [
        Spell(1, FIRST, FIRST + day, is_converted=True),
        Spell(2, FIRST, FIRST + day),
        Spell(3, FIRST),
        Spell(4, FIRST, FIRST + 90 * day, is_converted=True),
    ]
    found = conversion(spells, FIRST + 30 * day)
    assert (found.converted, found.over, found.rate) == (1, 2, Fraction(1, 2))
    assert conversion([], FIRST).rate is None
    assert np.isclose(float(conversion(spells, FIRST + 99 * day).rate), 2 / 3)
