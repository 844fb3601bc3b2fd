"""A record becomes values that the database can hold, or sentences."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applicants.importing.columns import FIELDS
from applicants.importing.rows import Schema, check
from cohorts.tabular.limits import BadCell

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
SCHEMA = Schema(
    questions=frozenset(["cause"]),
    instruments={"task": (Decimal(0), Decimal(40))},
    partners={"stu": 7, "new college": None},
    opens_at=NOW - dt.timedelta(days=30),
    closes_at=NOW + dt.timedelta(days=30),
)
NAMES = [*FIELDS, "answer:cause", "assessment:task"]
GOOD = {"external_id": "1", "given_name": "A", "family_name": "B", "email": "a@example.edu"}


def checked(**cells):
    values = {**GOOD, **{name.replace("__", ":"): value for name, value in cells.items()}}
    return check(
        2,
        [values.get(name, "") for name in NAMES],
        dict(enumerate(NAMES)),
        SCHEMA,
        width=len(NAMES),
    )


def value(name, text):
    result = checked(**{name: text})
    assert result.errors == []
    return result.values[name.replace("__", ":")]


def sentence(name, text):
    ((found, words),) = checked(**{name: text}).errors
    assert found == name.replace("__", ":")
    assert words.endswith(".")
    return words


@pytest.mark.parametrize("text", ["yes", "YES", " true", "1"])
def test_yes_is_yes_in_four_spellings(text):
    assert value("at_least_18", text) is True


@pytest.mark.parametrize("text", ["no", "False", "0"])
def test_no_is_no_and_not_unknown(text):
    assert value("at_least_18", text) is False


def test_zero_is_a_score_and_empty_is_unknown():
    assert value("assessment__task", "0") == Decimal("0.00")
    assert value("assessment__task", "") is None
    assert value("assessment__task", "37.125") == Decimal("37.13")


@pytest.mark.parametrize(
    "text", ["-1", "40.001", "1e9", "NaN", "inf", "0x1", "１", "4 0", "1" * 5000]
)
def test_a_score_out_of_range_or_no_number_says_the_range(text):
    assert sentence("assessment__task", text) == "Enter a number from 0 to 40."


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-20T14:30:00-06:00", 20),
        ("2026-11-20 14:30+0200", 12),
        ("2026-11-20T14:30:00.123Z", 14),
        ("2026-11-20t14:30z", 14),
    ],
)
def test_moments_carry_their_offset(text, hour):
    assert value("submitted_at", text).hour == hour


@pytest.mark.parametrize(
    "text", ["2026-11-20", "yesterday", "2026-11-20T25:00Z", "9999-99-99T00:00Z"]
)
def test_a_moment_that_is_none_shows_one(text):
    assert "2026-11-20T14:30:00-06:00" in sentence("submitted_at", text)


def test_a_moment_without_offset_or_outside_the_window_is_said():
    assert "offset" in sentence("submitted_at", "2026-11-20T14:30:00")
    assert "outside the intake's window, 2026-10-23" in sentence(
        "submitted_at", "2020-01-01T00:00Z"
    )


@pytest.mark.parametrize(
    "text",
    ["a", "a@b", "a@b.", "a b@example.edu", "a@example.edu, b@example.edu", "<a@example.edu>",
     "a@exa\x00mple.edu", "a..b@example.edu", "x" * 65 + "@example.edu", "ä@example.edu",
     "a@example.edu\nBcc: b@example.edu", "a" * 60 + "@" + "b." * 110 + "edu"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    assert checked(email=text).errors


@pytest.mark.parametrize("text", ["o'neil+jobs@mail.example.co", "A.B@EXÄMPLE.de", "1@2.org"])
def test_addresses_that_exist_are_taken(text):
    assert value("email", text) == text


def test_text_is_one_line_in_one_spelling_without_invisible_marks():
    assert value("city", " New\u200b  York\r\n ") == "New York"
    assert value("given_name", "Zoe\u0308") == "Zoë"


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u2066"])
def test_X5_right_to_left_overrides_are_refused_with_a_sentence(mark):
    assert "reading direction" in sentence("family_name", f"a{mark}b")


def test_X5_prose_may_be_written_from_right_to_left_but_not_turned_round():
    assert value("answer__cause", "\u2067שלום\u2069 and more") == "\u2067שלום\u2069 and more"
    assert "U+202E" in sentence("answer__cause", "a\u202eb")


@pytest.mark.parametrize("name", ["city", "answer__cause"])
@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\ud800"])
def test_X5_characters_that_cannot_be_stored_are_refused_with_their_code(name, mark):
    assert f"U+{ord(mark):04X}" in sentence(name, f"a{mark}b")


def test_partners_are_found_by_code_or_name_and_new_ones_kept_by_name():
    assert value("partner", " STU ") == 7
    assert checked(partner="New  College").values["new_partner"] == "New College"
    result = checked(partner="Nowhere")
    assert result.unknown_partner == "Nowhere"
    assert result.errors == [("partner", "“Nowhere” is no partner's code or name.")]


def test_a_spoiled_cell_says_why():
    assert sentence("city", BadCell("#N/A", "This cell holds the error #N/A; correct it.")) == (
        "This cell holds the error #N/A; correct it."
    )


def test_a_row_of_another_width_is_refused_and_empty_cells_at_its_end_are_not():
    long = check(2, ["1", "2", "x"], {0: "external_id"}, SCHEMA, width=2)
    short = check(2, ["1"], {0: "external_id"}, SCHEMA, width=2)
    padded = check(2, ["1", "2", ""], {0: "external_id"}, SCHEMA, width=2)

    assert [field for field, _ in long.errors + short.errors] == ["", ""]
    assert "" not in [field for field, _ in padded.errors]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.text(st.characters(), max_size=40) | st.text("0123456789.-+eE:TZ ", max_size=30),
)
def test_X5_any_text_in_any_column_is_a_value_or_a_sentence(name, text):
    result = checked(**{name.replace(":", "__"): text})

    assert all(words.endswith(".") for _, words in result.errors)
    for found in result.values.values():
        if isinstance(found, str):
            assert "\x00" not in found
            found.encode()
