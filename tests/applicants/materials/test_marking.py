"""Points by the key: whole numbers and fractions, the same in every order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.marking import Given, Key, Marks, mark, scaled

CHOICE = Key(1, options={10: 3, 11: 1, 12: 0})
NUMBER = Key(2, number=Decimal("12.5"), tolerance=Decimal("0.5"), points=2)


@pytest.mark.parametrize(("answers", "points"), [
    ({}, 0),
    ({1: Given(option=10)}, 3),
    ({1: Given(option=11), 2: Given(number=Decimal(13))}, 3),
    ({1: Given(option=12), 2: Given(number=Decimal("13.01"))}, 0),
    ({1: Given(option=99), 2: Given(option=10)}, 0),
    ({1: Given(option=10), 2: Given(number=Decimal(12))}, 5),
    ({7: Given(option=10)}, 0),
])  # fmt: skip
def test_points_follow_the_key_and_no_answer_has_none(answers, points):
    assert mark([CHOICE, NUMBER], answers) == Marks(points, 5)


@pytest.mark.parametrize(("marks", "low", "high", "value"), [
    (Marks(0, 5), 0, 40, "0.00"),
    (Marks(5, 5), 0, 40, "40.00"),
    (Marks(1, 3), 0, 100, "33.33"),
    (Marks(2, 3), 0, 100, "66.67"),
    (Marks(1, 8), 0, 1, "0.13"),
    (Marks(1, 2), -10, 10, "0.00"),
    (Marks(1, 200), -1, 0, "-0.99"),
    (Marks(0, 0), 3, 9, "3"),
])  # fmt: skip
def test_a_share_becomes_a_value_of_the_instrument(marks, low, high, value):
    assert scaled(marks, Decimal(low), Decimal(high)) == Decimal(value)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(-50, 50), st.integers(1, 100))
def test_a_value_stays_in_its_range_and_more_points_are_never_less(points, possible, low, span):
    points = min(points, possible)
    bounds = Decimal(low), Decimal(low + span)
    value = scaled(Marks(points, possible), *bounds)
    assert bounds[0] <= value <= bounds[1]
    if points:
        assert scaled(Marks(points - 1, possible), *bounds) <= value
