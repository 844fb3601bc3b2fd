"""Agreement, severity and drift as a snapshot, and the adjusted score that follows from it."""

from decimal import Decimal

import pytest

from applicants.domain import reading, reading_figures
from applicants.models import ReaderSeverity, ReadingSnapshot
from tests.applicants.review.scene import files, read_all, scene

pytestmark = pytest.mark.django_db


def test_a_reader_who_gives_a_point_more_is_seen_and_taken_off():
    call, _, (mild, stern) = scene(files=22, people=2)
    read_all(call, **{str(mild.pk): 4, str(stern.pk): 3})

    snapshot = reading_figures.compute(call)

    taken = dict(ReaderSeverity.objects.values_list("reader", "applied"))
    assert taken == {mild.pk: Decimal("0.5"), stern.pk: Decimal("-0.5")}
    assert snapshot.is_connected
    found = reading.tally(files(call)[0])
    assert (found.raw, found.adjusted) == (Decimal("62.5"), Decimal("62.5"))
    [row, *_] = reading.for_ranking(call)
    assert (row.read_raw, row.read_score) == (Decimal("62.5"), Decimal("62.5"))


def test_a_file_read_by_the_mild_alone_loses_what_the_mild_give_too_much():
    call, _lead, (mild, stern) = scene(
        files=44, people=2, readers_per_file=1, read_twice_percent=50
    )
    read_all(call, **{str(mild.pk): 4, str(stern.pk): 3})
    reading_figures.compute(call)

    by_score = {row.pk: row for row in reading.for_ranking(call)}
    scores = {(row.read_raw, row.read_score) for row in by_score.values()}
    assert scores == {
        (Decimal("75"), Decimal("62.5")),
        (Decimal("50"), Decimal("62.5")),
        (Decimal("62.5"), Decimal("62.5")),
    }
    for application in files(call):
        found = reading.tally(application)
        assert found.raw == by_score[application.pk].read_raw
        assert found.adjusted == by_score[application.pk].read_score


def test_nothing_is_taken_off_under_twenty_scorecards_or_where_the_program_does_without():
    call, _, (mild, stern) = scene(files=12, people=2)
    read_all(call, **{str(mild.pk): 4, str(stern.pk): 3})
    reading_figures.compute(call)
    assert set(ReaderSeverity.objects.values_list("applied", flat=True)) == {0}
    ReaderSeverity.objects.filter(reader=mild).update(applied=Decimal("0.5"))
    assert reading.tally(files(call)[0]).is_adjusted
    call.program.severity_model = False
    call.program.save()
    call.refresh_from_db()
    assert {row.read_score for row in reading.for_ranking(call)} == {Decimal("62.5")}


def test_agreement_that_cannot_be_estimated_is_none_and_never_one():
    call, _, _ = scene(files=5, people=2)
    assert reading_figures.compute(call) is None
    read_all(call, value=3)
    content = reading_figures.compute(call).content
    assert content["together"] == {"files": 25, "ordinal": None, "interval": None}
    assert len(content["criteria"]) == 5
    assert content["pairs"][0][2:] == [25, None]


def test_drift_is_kept_by_blocks_of_twenty_five():
    call, _, (mild, stern) = scene(files=50, people=2)
    read_all(call, **{str(mild.pk): 4, str(stern.pk): 3})
    content = reading_figures.compute(call).content
    assert content["drift"] == {str(mild.pk): [0.5, 0.5], str(stern.pk): [-0.5, -0.5]}


def test_islands_are_not_calibrated():
    call, _, who = scene(files=4, people=2, readers_per_file=1, read_twice_percent=0)
    read_all(call, value=3)
    snapshot = reading_figures.compute(call)
    assert not snapshot.is_connected
    assert snapshot.content["groups"] == len(who)
    assert set(ReaderSeverity.objects.values_list("leniency", flat=True)) == {None}


@pytest.mark.parametrize("number", [4, 30])
def test_the_figures_cost_the_same_number_of_queries(number, django_assert_max_num_queries):
    call, _, _ = scene(files=number, people=3)
    read_all(call)
    with django_assert_max_num_queries(12):
        reading_figures.compute(call)
    with django_assert_max_num_queries(12):
        reading_figures.reader_lines(call, ReadingSnapshot.objects.get())
    assert reading_figures.counts(call)["all"] == number
