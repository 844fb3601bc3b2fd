"""The packs against the worked cases, and each duty before and after it came into force."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from applicants.jurisdictions import clocks, dates, packs

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))
ROWS = {case["id"]: case for case in ORACLES["notice_and_request_dates"]}
KEPT = ORACLES["record_retention"]


def duty_of(pack, key):
    found = next(one for one in packs.shipped() if one.key == pack)
    return next(duty for duty in found.duties if duty.key == key)


@pytest.mark.parametrize("case", ["DT-1", "DT-2"])
def test_oracle_the_notice_goes_out_ten_business_days_before_the_first_use(case):
    given, expected = ROWS[case]["input"], ROWS[case]["expected"]
    duty = duty_of("us_ny_nyc", "notice_before_use")

    latest = clocks.latest_notice(duty, first_use=date.fromisoformat(given["first_use"]))

    assert latest.isoformat() == expected["latest_notice_date"]


def test_DT_3_a_holiday_is_no_business_day():
    duty = duty_of("us_ny_nyc", "notice_before_use")

    latest = clocks.latest_notice(duty, first_use=date(2026, 12, 4), holidays=[date(2026, 11, 26)])

    assert latest == date(2026, 11, 19)


@pytest.mark.parametrize("case", ["DT-4", "DT-5"])
def test_oracle_an_audit_serves_for_a_year(case):
    given, expected = ROWS[case]["input"], ROWS[case]["expected"]
    duty = duty_of("us_ny_nyc", "audit_within_a_year")

    allowed = clocks.audit_allows(
        duty,
        audited=date.fromisoformat(given["audit_date"]),
        used=date.fromisoformat(given["use_date"]),
    )

    assert allowed == expected["use_allowed"]


def test_oracle_DT_7_colorado_asks_for_an_account_within_thirty_days():
    given, expected = ROWS["DT-7"]["input"], ROWS["DT-7"]["expected"]

    due = clocks.disclosure_due(["US-CO"], decided=date.fromisoformat(given["adverse_decision"]))

    assert due == date.fromisoformat(expected["due"])


def test_colorado_asks_for_nothing_before_2027():
    assert clocks.disclosure_due(["US-CO"], decided=date(2026, 12, 31)) is None
    assert clocks.disclosure_due(["US-TX"], decided=date(2027, 1, 15)) is None


def test_oracle_DT_8_requests_have_the_clocks_of_their_place():
    received = date.fromisoformat(ROWS["DT-8"]["input"]["received"])
    expected = ROWS["DT-8"]["expected"]

    here, there = duty_of("eu", "access"), duty_of("us_ca_privacy", "access")

    assert clocks.due_after(here, received).isoformat() == expected["gdpr_one_month"]
    assert clocks.extended(here, received).isoformat() == expected["gdpr_with_two_month_extension"]
    assert clocks.due_after(there, received).isoformat() == expected["ccpa_45_days"]
    assert clocks.extended(there, received).isoformat() == expected["ccpa_with_45_day_extension"]


def test_the_strictest_clock_holds_and_names_its_source():
    received = date(2026, 1, 31)

    european = clocks.clock("access", received=received, places=["EU"])
    californian = clocks.clock("access", received=received, places=["US-CA"])
    elsewhere = clocks.clock("access", received=received, places=["US-TX"])

    assert (european.due, european.source) == (date(2026, 2, 28), "European Union, GDPR and AI Act")
    assert european.latest == date(2026, 4, 30)
    assert californian.due == elsewhere.due == received + timedelta(days=30)
    assert californian.latest == date(2026, 5, 1)
    assert elsewhere.latest == elsewhere.due


def test_an_unknown_request_is_an_error():
    with pytest.raises(ValueError, match="no request"):
        clocks.clock("pardon", received=date(2026, 1, 31), places=[])


@pytest.mark.parametrize("case", KEPT, ids=lambda case: case["id"])
def test_oracle_records_are_kept_for_the_longest_period_that_applies(case):
    given, expected = case["input"], case["expected"]

    until = clocks.keep_until(
        received=date.fromisoformat(given["received"]),
        decided=date.fromisoformat(given["decision"]),
        regimes=given["regimes"],
        legal_hold=given["legal_hold"],
    )

    assert (until and until.isoformat()) == expected["keep_until"]
    asked = date(2028, 6, 1)
    allowed = until is not None and until < asked
    assert allowed == expected["purge_allowed_on_2028_06_01"]


def test_RR_3_four_californian_years_beat_three_of_colorado():
    until = clocks.keep_until(
        received=date(2026, 1, 10),
        decided=date(2026, 3, 15),
        regimes=["CA", "CO", "apprenticeship"],
    )

    assert until == date(2030, 3, 15)


def test_a_place_brings_its_own_period_once_it_is_in_force():
    kept = {"received": date(2026, 11, 1), "places": ["US-CO"]}

    before = clocks.keep_until(decided=date(2026, 12, 31), **kept)
    after = clocks.keep_until(decided=date(2027, 1, 1), **kept)

    assert (before, after) == (date(2027, 12, 31), date(2030, 1, 1))


@pytest.mark.parametrize("pack", packs.shipped(), ids=lambda pack: pack.key)
def test_every_pack_says_when_it_was_checked_and_each_duty_begins_on_its_day(pack):
    assert pack.verified_on >= date(2026, 11, 22)
    assert pack.sources
    for duty in pack.duties:
        assert duty.holds_on(duty.effective_from)
        if duty.effective_from > packs.ALWAYS:
            assert not duty.holds_on(duty.effective_from - timedelta(days=1))


def test_a_duty_ends_on_its_last_day():
    text = """
name = "A place"
covers = ["XX"]
verified_on = 2026-11-22
sources = ["A law"]
[[duty]]
key = "notice"
kind = "notice"
sentence = "You are told."
effective_from = 2026-01-01
effective_until = 2027-01-01
"""
    pack = packs.read("xx", text)

    def held(day):
        return [duty.key for _, duty in packs.duties(["XX-1"], on=day, kind="notice", packs=[pack])]

    assert held(date(2026, 12, 31)) == ["notice"]
    assert held(date(2027, 1, 1)) == held(date(2025, 12, 31)) == []


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"kind": "pardon"}, "no kind"),
        ({"counts_from": "birth"}, "cannot count"),
        ({"sentence": "half a"}, "whole sentence"),
    ],
)
def test_a_wrong_pack_is_refused(wrong, match):
    fields = {"key": "x", "kind": "notice", "sentence": "You are told."} | wrong
    with pytest.raises(ValueError, match=match):
        packs.Duty(**fields)


def test_a_place_lies_within_the_areas_above_it():
    city = next(pack for pack in packs.shipped() if pack.key == "us_ny_nyc")

    assert city.reaches("US-NY-NYC")
    assert not city.reaches("US-NY")
    assert not city.reaches("US-NY-NYCX")


def test_months_and_years_end_where_the_calendar_ends():
    assert dates.months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert dates.months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert dates.years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)
