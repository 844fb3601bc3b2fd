"""The pure rules of certification: requirements, attempts, last days, warnings, pass rates."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.certification import (
    Attempt,
    Band,
    Facts,
    FirstTry,
    Kind,
    Outcome,
    Requirement,
    Standing,
    due_warning,
    ends_on,
    first_tries,
    judge,
    standing,
    why_not_again,
)

ALL = [
    Requirement(1, Kind.HOURS, 80),
    Requirement(2, Kind.ATTENDANCE, 9000),
    Requirement(3, Kind.SUBJECT, 7000, about=7, name="Clinical informatics"),
    Requirement(4, Kind.PRACTICE_EXAM, 7500),
    Requirement(5, Kind.CREDENTIAL, about=9, name="CAHIMS"),
    Requirement(6, Kind.WEEKS, 6),
]
GOOD = Facts(
    minutes=4800,
    attendance=Fraction(9, 10),
    subjects={7: Fraction(7, 10)},
    practice=Fraction(3, 4),
    credentials=frozenset({9}),
    weeks=6,
)


def test_whoever_just_meets_every_requirement_is_eligible():
    assert judge(ALL, GOOD).eligible
    assert judge(ALL, GOOD).band is Band.READY


def test_every_missing_requirement_says_exactly_what_is_missing():
    result = judge(ALL, Facts(minutes=4799, attendance=Fraction(8999, 10_000), weeks=5))
    assert [line.left for line in result.missing] == [
        "Attend 0.1 more hours of class.",
        "Bring your attendance to 90%; it is 89.9%.",
        "Reach 70% in Clinical informatics; it is nothing yet.",
        "Reach 75% in a practice exam; the best is nothing yet.",
        "Hold CAHIMS first.",
        "Wait 1 more week.",
    ]
    assert result.band is Band.NOT_YET
    assert judge(ALL, GOOD).lines[0].says == "80 of 80 hours attended."


def test_one_open_line_of_several_is_nearly_and_of_one_is_not_yet():
    assert judge(ALL[:2], Facts(minutes=4800)).band is Band.NEARLY
    assert judge(ALL[:1], Facts()).band is Band.NOT_YET
    assert judge([], Facts()).band is Band.READY


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_compared_exactly_and_never_shown_as_reached_before_it_is(have, needed):
    facts = Facts(attendance=Fraction(have, 10_000))
    [line] = judge([Requirement(1, Kind.ATTENDANCE, needed)], facts).lines
    assert line.met == (have >= needed)
    assert bool(line.left) == (have < needed)


def test_a_share_reads_as_on_the_other_pages():
    said = [
        judge([Requirement(1, Kind.ATTENDANCE, 9000)], Facts(attendance=share)).lines[0].says
        for share in (Fraction(13, 15), Fraction(8996, 10_000), Fraction(9, 10))
    ]
    assert said == [
        "Attendance: 86.7%, 90% needed.",
        "Attendance: 89.9%, 90% needed.",
        "Attendance: 90%, 90% needed.",
    ]


DAY = date(2026, 3, 2)
LOST = Attempt(DAY, Outcome.FAILED)


def test_the_waiting_time_ends_on_the_first_free_day():
    said = why_not_again([LOST], on=DAY + timedelta(days=13), cooling_days=14)
    assert said == ["The waiting time after a failed attempt ends on Mar 16, 2026."]
    assert why_not_again([LOST], on=DAY + timedelta(days=14), cooling_days=14) == []


def test_waiting_times_may_grow_and_not_coming_counts_as_an_attempt():
    absent = Attempt(DAY, Outcome.NO_SHOW)
    assert why_not_again([absent], on=DAY, growing=(0, 14)) == []
    assert why_not_again([LOST, absent], on=DAY, growing=(0, 14)) != []
    assert why_not_again([LOST, absent], on=DAY, most=2) == ["All 2 attempts are used."]


def test_an_open_or_passed_exam_is_not_tried_again():
    assert why_not_again([Attempt(None, Outcome.OPEN)], on=DAY) == [
        "There is an exam date or a result to come."
    ]
    assert why_not_again([Attempt(DAY, Outcome.PASSED)], on=DAY) == ["The exam is passed already."]


@pytest.mark.parametrize(
    ("issued", "months", "month_end", "last"),
    [
        (date(2024, 2, 29), 12, False, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, False, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, False, date(2026, 2, 28)),
        (date(2026, 1, 5), 36, True, date(2029, 1, 31)),
        (date(2026, 12, 31), 24, False, date(2028, 12, 31)),
        (date(2026, 3, 1), None, True, None),
    ],
)
def test_O9_last_days_follow_the_calendar_of_the_issuer(issued, months, month_end, last):
    assert ends_on(issued, months, end_of_month=month_end) == last


def test_O9_a_credential_holds_through_its_last_day_and_warns_at_three_distances():
    last = date(2028, 2, 29)
    at = [last - timedelta(days=days) for days in (181, 180, 91, 90, 30, 0, -1)]
    assert [standing(last, day) for day in at] == [
        Standing.ACTIVE, Standing.EXPIRING, Standing.EXPIRING, Standing.EXPIRING,
        Standing.EXPIRING, Standing.EXPIRING, Standing.EXPIRED,
    ]  # fmt: skip
    assert [due_warning(last, day) for day in at] == [None, 180, 180, 90, 30, 30, None]
    assert standing(None, last) is Standing.ACTIVE
    assert standing(last, last, revoked=True, superseded=True) is Standing.REVOKED


def test_a_persons_first_attempt_counts_once_where_it_was():
    late = DAY + timedelta(days=30)
    rows = [
        ("five", 1, Attempt(DAY, Outcome.FAILED)),
        ("five", 2, Attempt(DAY, Outcome.PASSED)),
        ("six", 1, Attempt(late, Outcome.PASSED)),  # not the first one
        ("six", 3, Attempt(late, Outcome.NO_SHOW)),
        ("six", 4, Attempt(late, Outcome.OPEN)),
    ]
    found = first_tries(rows)
    assert found == {"five": FirstTry(1, 2, 0), "six": FirstTry(0, 1, 1)}
    assert found["five"].share == Fraction(1, 2)
    assert FirstTry().share is None
