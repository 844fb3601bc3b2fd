"""Working hours over nights, weekends, days off and the nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.working_time import WorkingWeek, add_working_time, working_time_between

CHICAGO = ZoneInfo("America/Chicago")
WEEK = WorkingWeek(CHICAGO)


def at(text, zone=CHICAGO):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(number):
    return timedelta(hours=number)


def test_hours_inside_one_day_pass_as_on_the_clock():
    assert add_working_time(at("2026-11-18T10:00"), hours(4), WEEK) == at("2026-11-18T14:00")


def test_a_day_ends_exactly_at_its_closing():
    assert add_working_time(at("2026-11-18T09:00"), hours(8), WEEK) == at("2026-11-18T17:00")


def test_the_rest_of_a_day_goes_on_the_next_morning():
    assert add_working_time(at("2026-11-18T15:00"), hours(4), WEEK) == at("2026-11-19T11:00")


def test_a_request_at_night_begins_to_count_in_the_morning():
    assert add_working_time(at("2026-11-18T23:30"), hours(1), WEEK) == at("2026-11-19T10:00")


def test_a_request_on_friday_afternoon_waits_over_the_weekend():
    assert add_working_time(at("2026-11-20T16:00"), hours(4), WEEK) == at("2026-11-23T12:00")


def test_a_request_on_sunday_begins_on_monday():
    assert add_working_time(at("2026-11-22T12:00"), hours(8), WEEK) == at("2026-11-23T17:00")


def test_days_off_do_not_count():
    thanksgiving = WorkingWeek(
        CHICAGO, days_off=frozenset({date(2026, 11, 26), date(2026, 11, 27)})
    )

    assert add_working_time(at("2026-11-25T16:00"), hours(2), thanksgiving) == at(
        "2026-11-30T10:00"
    )


def test_O9_the_weekend_when_the_clocks_go_back_changes_no_working_hour():
    # Chicago goes back on Sunday, November 1, 2026.
    ready = add_working_time(at("2026-10-30T16:00"), hours(2), WEEK)

    assert ready == at("2026-11-02T10:00")
    assert ready.astimezone(UTC).hour == 16


def test_O9_the_weekend_when_the_clocks_go_forward_changes_no_working_hour():
    ready = add_working_time(at("2027-03-12T16:00"), hours(2), WEEK)

    assert ready == at("2027-03-15T10:00")
    assert ready.astimezone(UTC).hour == 15


def test_O9_a_working_night_across_the_change_is_as_long_as_it_really_is():
    sundays = WorkingWeek(CHICAGO, opens=time(0), closes=time(8), weekdays=frozenset({6}))

    forward = working_time_between(at("2027-03-14T00:00"), at("2027-03-14T12:00"), sundays)
    back = working_time_between(at("2026-11-01T00:00"), at("2026-11-01T12:00"), sundays)

    assert (forward, back) == (hours(7), hours(9))


def test_O9_the_29th_of_february_is_a_working_day():
    assert add_working_time(at("2028-02-28T16:00"), hours(2), WEEK) == at("2028-02-29T10:00")


def test_nothing_to_wait_for_ends_at_the_first_working_instant():
    assert add_working_time(at("2026-11-21T12:00"), hours(0), WEEK) == at("2026-11-23T09:00")


def test_a_week_without_working_days_is_refused_in_words():
    with pytest.raises(ValueError, match="at least one weekday"):
        WorkingWeek(CHICAGO, weekdays=frozenset())


def test_naive_instants_and_negative_amounts_are_refused():
    with pytest.raises(ValueError, match="time zone"):
        add_working_time(datetime(2026, 11, 18, 10), hours(1), WEEK)  # noqa: DTZ001
    with pytest.raises(ValueError, match="negative"):
        add_working_time(at("2026-11-18T10:00"), hours(-1), WEEK)


instants = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001
    max_value=datetime(2028, 12, 31),  # noqa: DTZ001
).map(lambda naive: naive.replace(tzinfo=UTC))
zones = st.sampled_from(
    ["America/Chicago", "America/New_York", "UTC", "Asia/Kolkata", "Australia/Lord_Howe"]
).map(lambda name: WorkingWeek(ZoneInfo(name)))


@given(start=instants, minutes=st.integers(0, 60 * 80), week=zones)
def test_between_is_the_inverse_of_adding(start, minutes, week):
    end = add_working_time(start, timedelta(minutes=minutes), week)

    assert end >= start
    assert working_time_between(start, end, week) == timedelta(minutes=minutes)


@given(start=instants, first=st.integers(0, 600), second=st.integers(1, 600), week=zones)
def test_waiting_twice_is_waiting_once_for_the_sum(start, first, second, week):
    halfway = add_working_time(start, timedelta(minutes=first), week)

    assert add_working_time(halfway, timedelta(minutes=second), week) == add_working_time(
        start, timedelta(minutes=first + second), week
    )
