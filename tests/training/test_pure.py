"""Attendance by the declared rule, exact totals and mastery: counted twice wherever it matters."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.attendance import (
    STEP,
    Policy,
    Rate,
    Rule,
    Tally,
    accepts,
    can_reach,
    code,
    may_miss,
    rate,
    tally_of,
)
from training.grading import (
    Counts,
    Criterion,
    Entry,
    Group,
    Level,
    Rubric,
    explain,
    level_of,
    level_percent,
    mastery,
    percent,
    points_text,
    total,
    trend,
)

# AT-1: the same sheet under three rules.
AT_1 = Tally(present=19, late=3, excused=3, absent=5)
AT_1_EXPECTED = {
    Rule.EXCUSED_REMOVED: (22, 27, "81.5", True),
    Rule.EXCUSED_IS_ABSENCE: (22, 30, "73.3", False),
    Rule.LATES_ADD_UP: (21, 27, "77.8", False),
}

tallies = st.builds(
    Tally,
    present=st.integers(0, 60),
    late=st.integers(0, 20),
    excused=st.integers(0, 20),
    absent=st.integers(0, 20),
    unmarked=st.integers(0, 5),
)
policies = st.builds(
    Policy,
    rule=st.sampled_from(Rule),
    lates_per_absence=st.integers(2, 5),
    goal=st.integers(1, 100),
)


# ---------------------------------------------------------------- attendance
@pytest.mark.parametrize("rule", list(Rule))
def test_AT_1_one_sheet_has_three_honest_rates(rule):
    found = rate(AT_1, Policy(rule))
    attended, counted, words, meets = AT_1_EXPECTED[rule]
    assert found == Rate(attended, counted, rule)
    assert found.percent == words
    assert found.meets(Policy(rule, goal=80)) is meets


@given(tallies, policies)
def test_a_rate_never_leaves_its_bounds_and_ignores_what_is_unmarked(tally, policy):
    found = rate(tally, policy)
    assert 0 <= found.attended <= found.counted <= tally.marked
    assert found == rate(Tally(tally.present, tally.late, tally.excused, tally.absent), policy)


@given(tallies, policies, st.integers(0, 30))
def test_the_goal_can_be_reached_exactly_when_nothing_more_is_missed(tally, policy, remaining):
    missed = may_miss(tally, policy, remaining)
    assert (missed is not None) == can_reach(tally, policy, remaining)
    for number in range(remaining + 1):
        end = Tally(
            tally.present + remaining - number, tally.late, tally.excused, tally.absent + number
        )
        assert rate(end, policy).meets(policy) == (missed is not None and number <= missed)


def test_letters_are_counted_and_anything_else_is_unmarked():
    assert tally_of("PPLEA?") == Tally(2, 1, 1, 1, 1)


@given(st.datetimes(min_value=datetime(2020, 1, 1), timezones=st.just(UTC)), st.text())  # noqa: DTZ001
def test_a_code_holds_for_a_step_on_each_side_and_not_longer(at, secret):
    secret = secret.encode(errors="replace").decode()
    shown = code(secret, at)
    assert len(shown) == 6
    assert accepts(secret, f" {shown[:3]} {shown[3:]} ", at + STEP)
    assert accepts(secret, shown, at - STEP)
    later = {code(secret, at + STEP * step) for step in (2, 3, 4)}
    assert accepts(secret, shown, at + 3 * STEP) == (shown in later)


# ---------------------------------------------------------------- grading
PROJECTS, QUIZZES = Group(1, "Projects", 700), Group(2, "Quizzes", 300, drop=1)


def graded(key, points, possible=100, group=1, **fields):
    return Entry(
        key, f"Work {key}", group, Decimal(possible), Counts.GRADED, Decimal(str(points)), **fields
    )


def test_groups_are_weighted_and_the_lowest_is_dropped_and_every_step_is_explained():
    entries = [
        graded(1, 80),
        Entry(2, "Build", 1, Decimal(50), Counts.MISSING),
        graded(3, 9, 10, group=2),
        graded(4, 5, 10, group=2),
        Entry(5, "Quiz 3", 2, Decimal(10), Counts.EXCUSED),
    ]
    found = total(entries, [PROJECTS, QUIZZES])
    assert found.share == (700 * Fraction(80, 150) + 300 * Fraction(9, 10)) / 1000
    assert explain(found) == [
        "Projects: 80 of 150 points = 53.3%, with a weight of 70%. Missing, counted as 0: Build.",
        "Quizzes: 9 of 10 points = 90.0%, with a weight of 30%. Dropped as lowest: Work 4. "
        "Excused: Quiz 3.",
        "Total: 53.3% × 70% + 90.0% × 30% = 64.3%.",
    ]


def test_a_group_with_nothing_graded_leaves_its_weight_to_the_others():
    found = total([graded(1, 80)], [PROJECTS, QUIZZES])
    assert found.share == Fraction(80, 100)
    assert explain(found)[-1] == "Total: 80.0% × 70%, divided by 70% = 80.0%."
    assert explain(total([], [PROJECTS])) == ["Nothing is graded yet, so there is no total."]


cells = st.lists(
    st.tuples(
        st.integers(1, 100), st.integers(0, 10_000), st.sampled_from(Counts), st.integers(1, 2)
    ),
    max_size=12,
)


@given(cells, st.integers(0, 3))
def test_dropping_never_lowers_a_total_and_order_changes_nothing(rows, drop):
    entries = [
        Entry(
            key, f"Work {key}", group, Decimal(possible), counts,
            Decimal(share * possible).scaleb(-4) if counts is Counts.GRADED else None,
        )
        for key, (possible, share, counts, group) in enumerate(rows)
    ]  # fmt: skip
    kept = total(entries, [PROJECTS, Group(2, "Quizzes", 300)])
    dropped = total(entries, [PROJECTS, Group(2, "Quizzes", 300, drop=drop)])
    again = total(entries[::-1], [PROJECTS, Group(2, "Quizzes", 300, drop=drop)])
    assert again.share == dropped.share
    assert (dropped.share is None) == (kept.share is None)
    if kept.share is not None:
        assert 0 <= kept.share <= dropped.share <= 1


def test_mastery_counts_points_by_their_weight_and_shows_where_it_goes():
    half = {7: 500, 8: 500}
    entries = [graded(1, 40, subjects=half), graded(2, 90, subjects={7: 1000})]
    found = mastery(entries, 7)
    assert found.share == Fraction(40 * 500 + 90 * 1000, 100 * 1500)
    assert found.direction == 1
    assert [weight for _, weight in found.evidence] == [500, 1000]
    assert mastery(entries, 9) == mastery([], 7)
    levels = [Level(1, "Developing", 0), Level(2, "Meets", 7000), Level(3, "Exceeds", 9000)]
    assert level_of(Fraction(7, 10), levels).name == "Meets"
    assert level_of(Fraction(6999, 10_000), levels).name == "Developing"
    assert level_of(None, levels) is None
    assert trend([Fraction(1, 2), Fraction(51, 100)]) == 0
    assert trend([Fraction(9, 10), Fraction(1, 2), Fraction(1, 2)]) == -1


@given(st.fractions(0, 1, max_denominator=5_000))
def test_a_percentage_never_reads_as_another_level_than_the_share_shows(share):
    levels = [Level(1, "Developing", 0), Level(2, "Meets", 7000), Level(3, "Exceeds", 9000)]
    said = Fraction(level_percent(share, levels))
    assert level_of(said / 100, levels) == level_of(share, levels)
    assert abs(said - share * 100) <= Fraction(1, 10)
    assert level_percent(Fraction(8996, 10_000), levels) == "89.9"
    assert level_percent(Fraction(8956, 10_000), levels) == "89.6"
    assert level_percent(None, levels) == ""


def test_numbers_are_rounded_half_up_and_once():
    assert percent(Fraction(22, 27)) == "81.5"
    assert percent(Fraction(1, 2000)) == "0.1"
    assert percent(Fraction(1, 8), 0) == "13"
    assert [points_text(Decimal(text)) for text in ("20.00", "18.50", "0.25", "100")] == [
        "20", "18.5", "0.25", "100",
    ]  # fmt: skip


def test_a_rubric_is_read_as_it_was_stored_and_adds_up_exactly():
    rubric = Rubric(
        (
            Criterion("Cause", Decimal("7.5"), ((Decimal("7.5"), "Names it and shows it."),)),
            Criterion("Words", Decimal("2.50")),
        )
    )
    assert Rubric.read(json.loads(json.dumps(rubric.stored()))) == rubric
    assert rubric.points == 10
    assert rubric.sum_of({"0": "7.25", "1": "0.05"}) == Decimal("7.30")
    assert rubric.sum_of({"0": "7"}) is None
    for given_points in ({"2": "1"}, {"0": "8"}, {"0": "NaN"}, {"0": "0.001"}, {"-1": "1"}):
        with pytest.raises(ValueError, match=r"\.$"):
            rubric.sum_of(given_points)
    for stored in ([{}], [[]], [{"name": "x", "points": "many"}], 7):
        with pytest.raises(ValueError, match=r"\.$"):
            Rubric.read(stored)
