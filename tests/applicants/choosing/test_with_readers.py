"""Readers' scores in the ranking, the ledger and the letters."""

import pytest

from applicants.choosing_states import Choice
from applicants.domain import decisions, ledger, letters, ranking, reading
from applicants.domain.read_scores import read_scores
from applicants.domain.reading_tally import for_ranking
from applicants.models import Decision, RankedApplication, ReadAssignment
from tests.applicants.choosing import scene
from tests.applicants.review import scene as review

pytestmark = pytest.mark.django_db


def read():
    """Four files, each read by two; the second file best, the last one not read by all."""
    call, lead, _ = review.scene(4)
    files = list(review.files(call))
    for number, file in enumerate(files):
        for each in ReadAssignment.objects.waiting().filter(application=file):
            if number < 3:
                value = 4 if number == 1 else 2 + number // 2
                reading.submit(each, review.entry(each, value), by=each.reader)
    return call, lead, files


def test_the_ranking_takes_what_the_readers_say_before_the_potential_score():
    call, lead, files = read()

    made = ranking.rank(call, by=lead)

    places = list(RankedApplication.objects.filter(ranking=made).order_by("rank"))
    assert [place.application_id for place in places] == [
        files[1].pk, files[2].pk, files[0].pk, files[3].pk,
    ]  # fmt: skip
    assert [len(place.reads) for place in places] == [2, 2, 2, 0]
    assert places[3].read_score is None
    assert made.unread == 1
    assert ranking.replays(made)


def test_the_score_is_that_which_the_reading_room_gives():
    call, _, _ = read()
    theirs = dict(for_ranking(call).values_list("pk", "read_score"))
    ours = read_scores(call)
    assert set(ours) == set(theirs)
    for pk, (score, _) in ours.items():
        assert abs(score - theirs[pk]) < 1e-5


def test_a_decision_replays_from_its_scorecards():
    call, lead, files = read()
    made = ranking.rank(call, by=lead)
    batch = decisions.ask(review.files(call).filter(pk=files[1].pk), by=lead, ranking=made)
    decisions.record(batch, decisions.says("advance", stage="shortlisted"), affected=1, by=lead)

    entry = ledger.replayed(Decision.objects.get())

    assert entry.replays
    assert "The readers' score comes out the same from the scorecards" in [
        check.what for check in entry.checks
    ]


def test_the_letter_names_the_readers_criteria_and_no_reader():
    _, _, files = read()
    said = letters.feedback([file.pk for file in files])
    assert "Strong: " in said[files[1].pk].lines[0]
    assert "Drive" in said[files[1].pk].lines[0]
    assert "Reader" not in str(said)
    assert said[files[3].pk].is_empty


def test_a_refusal_with_feedback_goes_out_by_criterion():
    call, lead, files = read()
    batch = decisions.ask(review.files(call).filter(pk=files[0].pk), by=scene.person("recruiter"))
    what = decisions.says(Choice.NOT_PROGRESSED, reason=scene.reason())
    decisions.record(batch, what, affected=1, by=scene.person("recruiter"))
    scene.released(call)
    [letter] = scene.letters_to(files[0])
    assert "Most room to grow: " in letter.body
    assert "Drive" in letter.body
    assert lead.name not in letter.body
