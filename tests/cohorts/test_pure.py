"""Weeks, shifted dates, defaults by size, commitments and QR codes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cohorts import calendar_weeks, qr, sizes, tie_break
from cohorts.states import APPROVAL_STEPS, COHORT_STEPS, ENROLLMENT_STEPS

CHICAGO = ZoneInfo("America/Chicago")


def test_six_weeks_from_a_monday_are_six_weeks_of_five_days():
    weeks = calendar_weeks.weeks(date(2027, 1, 18), date(2027, 2, 26))

    assert [week.number for week in weeks] == [1, 2, 3, 4, 5, 6]
    assert [len(week.class_days) for week in weeks] == [5] * 6


def test_days_off_have_no_class_and_stand_as_holidays():
    weeks = calendar_weeks.weeks(
        date(2027, 1, 18), date(2027, 2, 26), [date(2027, 1, 18), date(2027, 2, 15)]
    )

    assert [len(week.class_days) for week in weeks] == [4, 5, 5, 5, 4, 5]
    assert weeks[0].holidays == (date(2027, 1, 18),)


def test_a_cohort_that_starts_on_wednesday_has_a_short_first_week():
    weeks = calendar_weeks.weeks(date(2027, 1, 20), date(2027, 1, 29))

    assert [(week.first, len(week.class_days)) for week in weeks] == [
        (date(2027, 1, 20), 3),
        (date(2027, 1, 25), 5),
    ]


def test_a_cohort_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        calendar_weeks.weeks(date(2027, 1, 20), date(2027, 1, 19))


def test_the_last_day_of_six_weeks_is_a_friday():
    assert calendar_weeks.last_day(date(2027, 1, 18), 6) == date(2027, 2, 26)
    assert calendar_weeks.last_day(date(2027, 1, 20), 6) == date(2027, 2, 26)


def test_O9_a_deadline_keeps_its_time_of_day_when_it_moves_over_a_change_of_clocks():
    closes = datetime(2026, 10, 30, 17, tzinfo=CHICAGO)

    moved = calendar_weeks.shift_instant(closes, 7, CHICAGO)

    assert moved.tzinfo is UTC
    assert moved.astimezone(CHICAGO) == datetime(2026, 11, 6, 17, tzinfo=CHICAGO)
    assert (moved - closes.astimezone(UTC)).total_seconds() == (7 * 24 + 1) * 3600


def test_the_set_up_question_sets_what_the_product_page_says():
    assert sizes.defaults_for("solo") == {
        "approval_policy": "wait_and_check",
        "readers_per_file": 1,
        "read_twice_percent": 10,
        "third_reader_when_split": False,
        "calibration": False,
        "severity_model": False,
        "client_access": "mail_links",
        "notices": "by_location",
        "local_law_144": "by_location",
    }
    assert sizes.defaults_for("team") == sizes.defaults_for("program")
    assert sizes.defaults_for("team")["approval_policy"] == "second_person"
    assert sizes.defaults_for("team")["readers_per_file"] == 2
    assert sizes.defaults_for("team")["client_access"] == "both"


def test_a_commitment_fits_its_seed_and_no_other():
    seed = tie_break.new_seed()

    assert tie_break.matches(seed, tie_break.commitment(seed))
    assert not tie_break.matches(tie_break.new_seed(), tie_break.commitment(seed))
    assert seed not in tie_break.commitment(seed)


def test_a_qr_code_is_one_path_inside_its_quiet_zone():
    path, side = qr.path_of("https://careerpath.example/apply/?s=abc12345")

    assert path.startswith("M4 4h7v1h-7z")
    assert side == 41
    assert set(path) <= set("Mhvz -0123456789")


@pytest.mark.parametrize("steps", [COHORT_STEPS, ENROLLMENT_STEPS, APPROVAL_STEPS])
def test_every_state_has_a_row_and_leads_to_states_only(steps):
    states = set(type(next(iter(steps))))

    assert set(steps) == states
    assert set().union(*steps.values()) <= states
