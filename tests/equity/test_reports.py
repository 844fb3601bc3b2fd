"""A7, A11, S9, W9: requests are answered once, by the gate, from frozen counts."""

import threading

import pytest
from django.db import connection

from applicants import selfid
from careerpath.equity import sheets
from careerpath.equity.models import Report, ReportRequest, Verdict
from careerpath.equity.store import reports
from tests.equity import scene

MINORITY = "race.minority.eeo1_not_white@1"
WOMEN = "gender.women@1"
EEO1 = "race.eeo1@1"
SPD15 = "race.spd15.combined@1"


def test_A7_the_cohort_of_95_comes_to_65_and_37_people_and_names_no_small_group(as_equity):
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    report = scene.answered(as_equity, scene.ask(cohort))

    assert scene.counts(report, MINORITY) == {"in": 65, "out": 30, "SILENT": 0}
    assert scene.counts(report, WOMEN) == {"in": 37, "out": 58, "SILENT": 0}
    shown = scene.counts(report, EEO1)
    assert shown["AIAN"] is None
    assert shown["NHPI"] is None
    assert shown["TWO"] is None
    assert sum(count is None for count in shown.values()) >= 4
    assert report.title == "Accepted, Cohort 4"
    assert report.checksum == reports.checksum(report.body)


def test_A7_race_is_counted_both_ways_side_by_side_and_minority_by_three_names(as_equity):
    cohort = scene.cohort(4)
    races = {"WHITE": 20, "MENA": 12, "ASIAN": 24, "BLACK": 20, "HISP": 19}
    scene.accepted(cohort, races=races)
    report = scene.answered(as_equity, scene.ask(cohort))
    sheet = sheets.sheet_of(report)

    assert [part.key for part in sheet.beside] == [EEO1, SPD15]
    assert scene.counts(report, EEO1)["WHITE"] == 32  # MENA counts as White there
    assert (scene.counts(report, SPD15)["WHITE"], scene.counts(report, SPD15)["MENA"]) == (20, 12)
    told = {part.title: part.figure.count for part in sheet.definitions_of_minority}
    assert list(told.values()) == [63, 75, 39]
    assert [part.headline for part in sheet.definitions_of_minority] == [True, False, False]
    assert scene.counts(report, MINORITY) == {"in": 63, "out": 32, "SILENT": 0}


def test_S9_a_further_definition_that_would_tell_a_small_group_by_subtraction_stays_in(as_equity):
    """Not White by SPD 15 less not White by EEO-1 are those who chose MENA: four people."""
    cohort = scene.cohort(4)
    scene.accepted(cohort, races={"WHITE": 40, "MENA": 4, "ASIAN": 26, "BLACK": 25})
    report = scene.answered(as_equity, scene.ask(cohort))
    assert scene.counts(report, MINORITY) == {"in": 51, "out": 44, "SILENT": 0}
    further = scene.counts(report, "race.minority.spd15_not_white_alone@1")
    assert isinstance(further, str) or further["in"] is None
    spd15 = scene.counts(report, SPD15)
    assert isinstance(spd15, str) or (spd15["MENA"] is None and spd15["WHITE"] is None)


def test_A11_nothing_is_answered_while_decisions_are_open_not_even_by_hand(as_equity):
    cohort = scene.cohort(4, final=False)
    scene.accepted(cohort)
    request = scene.ask(cohort)
    assert scene.answered(as_equity, request) is None
    assert "not final yet" in request.refusal
    with as_equity():
        reports.look()
    assert not Verdict.objects.exists()


def test_S9_a_later_report_is_of_the_same_people_with_the_same_answers(as_equity):
    """What is corrected later moves nothing: two counts would tell who moved."""
    cohort = scene.cohort(4)
    rows = scene.accepted(cohort)
    first = scene.answered(as_equity, scene.ask(cohort))
    selfid.put_all([(one.pk, "declined", {}) for one in rows[:20]])
    second = scene.answered(as_equity, scene.ask(cohort))
    assert second.pk != first.pk
    assert second.checksum == first.checksum


def test_S9_a_look_freezes_nobody_and_tells_no_count(as_equity, committed):
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    with as_equity():
        reports.look()
    with committed("equity").cursor() as cursor:
        cursor.execute("SELECT count(*) FROM selfid.frozen")
        assert cursor.fetchone() == (0,)
    told = Verdict.objects.get(population="accepted")
    assert [one["light"] for one in told.answers] == ["green"] * 7
    assert not any(digit in str(told.answers) for digit in ("65", "37", "58", "30", "24"))


def test_A7_a_cohort_of_twenty_is_told_what_to_do_instead(as_equity):
    small = {"WHITE": 12, "ASIAN": 8}
    for number in (1, 2, 3):
        cohort = scene.cohort(number, seats=20)
        scene.accepted(cohort, races=small, genders={"woman": 9, "man": 11})
    request = scene.ask(cohort)
    assert scene.answered(as_equity, request) is None
    assert "fewer than 11" in request.refusal
    with as_equity():
        reports.look()
    alone = Verdict.objects.get(cohort__slug="cohort-1", population="accepted", pooled=False)
    assert {one["light"] for one in alone.answers} == {"pooled"}
    assert "Cohort 2" in alone.answers[0]["sentence"]
    pooled = scene.answered(as_equity, scene.ask(ReportRequest.objects.get().cohort, pooled=True))
    assert pooled is None  # the third stands in no full pool with the others
    first = alone.cohort
    pooled = scene.answered(as_equity, scene.ask(first, pooled=True))
    assert scene.counts(pooled, MINORITY) == {"in": 16, "out": 24, "SILENT": 0}
    assert pooled.title == "Accepted, Cohort 1 and Cohort 2"


def test_W9_a_request_has_exactly_one_report_however_often_and_by_how_many_it_is_done(
    as_equity, var
):
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    request = scene.ask(cohort)
    with as_equity():

        def work():
            reports.answer(request.pk)
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        assert reports.answer(request.pk) is None
    assert Report.objects.count() == 1


def test_W9_a_report_that_broke_in_the_middle_leaves_nothing_and_is_made_the_next_time(
    as_equity, committed, monkeypatch
):
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    request = scene.ask(cohort)

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as patched, as_equity():
        patched.setattr(reports.audit, "record", broken)
        with pytest.raises(ZeroDivisionError):
            reports.answer(request.pk)
    assert not Report.objects.exists()
    with committed("equity").cursor() as cursor:
        cursor.execute("SELECT count(*) FROM selfid.frozen")
        assert cursor.fetchone() == (0,)
    assert scene.answered(as_equity, request) is not None
