"""Reading a file: taking, saving, submitting, undoing, handing over, and what it comes to."""

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import timezone

from applicants.domain import blinding, front_desk, reading, scorecards
from applicants.models import Rating, ReadAssignment, Recusal, Scorecard
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from tests.applicants.review.scene import entry, files, read_all, scene

pytestmark = pytest.mark.django_db


def hand_in(reader, value=3, **values):
    read = reading.take_next(reader)
    reading.submit(read, entry(read, value, **values), by=reader)
    return read


def state(read):
    return read.application.__class__.objects.get(pk=read.application_id).state


def test_the_next_file_is_held_with_a_draft_and_stays_until_it_is_submitted():
    _call, _, (one, _) = scene()
    read = reading.take_next(one)
    assert read.claimed_until > timezone.now() + dt.timedelta(minutes=29)
    assert reading.take_next(one) == read
    assert Scorecard.objects.get(application=read.application).state == "draft"


def test_files_that_nobody_has_read_come_first():
    _call, _, (one, two) = scene(files=5)
    first = hand_in(one)
    seen = [hand_in(two).application_id for _ in range(5)]
    assert seen[-1] == first.application_id


def test_submitting_moves_the_file_to_second_review_and_the_tally_waits_for_all():
    call, _, (one, two) = scene(files=1)
    read = hand_in(one, 4)
    assert state(read) == State.SECOND
    assert reading.tally(read.application) is None
    hand_in(two, 3)
    found = reading.tally(read.application)
    assert (found.raw, found.scorecards, found.is_split) == (Fraction(125, 2), 2, False)
    [row] = reading.for_ranking(call)
    assert row.read_score == row.read_raw == found.raw


def test_a_scorecard_keeps_its_exact_points_and_its_line():
    _call, _, (one, _) = scene(files=1)
    read = hand_in(one, 3, drive=5, finds_causes=1)
    card = Scorecard.objects.get(reader=one)
    assert card.points == 2 * 1000 + 2 * 200 - 2 * 250
    line = AuditEvent.objects.get(kind="applicants.scorecard.submitted")
    assert (line.actor_id, line.detail["application"]) == (one.pk, read.application_id)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"drive": None}, "Rate “Drive”."),
        ({"recommendation": ""}, "Choose what you recommend."),
    ],
)
def test_an_incomplete_scorecard_is_not_submitted(change, sentence):
    _, _, (one, _) = scene(files=1)
    read = reading.take_next(one)
    with pytest.raises(Refused, match=sentence):
        reading.submit(read, entry(read, **change), by=one)
    assert Scorecard.objects.get().state == "draft"


@pytest.mark.parametrize("value", [1, 5])
def test_the_ends_of_the_scale_need_evidence(value):
    _, _, (one, _) = scene(files=1)
    read = reading.take_next(one)
    bare = entry(read, 3, drive=value)
    bare.evidence.clear()
    with pytest.raises(Refused, match=f"A {value} for “Drive” needs evidence"):
        reading.submit(read, bare, by=one)


def test_scores_two_apart_ask_for_a_third_reader_who_is_neither_of_the_two():
    call, _, (one, two, third) = scene(files=1, people=3)
    having = list(ReadAssignment.objects.values_list("reader", flat=True))
    [left] = [who for who in (one, two, third) if who.pk not in having]
    pair = [who for who in (one, two, third) if who.pk in having]
    hand_in(pair[0], 2)
    hand_in(pair[1], 2, drive=4)

    assert reading.tally(files(call)[0]) is None
    assert reading.take_next(pair[0]) is None
    read = reading.take_next(left)
    assert (read.purpose, read.reader) == ("split", left)
    reading.submit(read, entry(read, 3), by=left)
    found = reading.tally(files(call)[0])
    assert (found.scorecards, found.is_split) == (3, True)
    assert ReadAssignment.objects.count() == 3


def test_no_third_reader_where_the_program_does_without():
    call, _, (one, two) = scene(files=1, third_reader_when_split=False)
    hand_in(one, 1)
    hand_in(two, 5)
    assert reading.tally(files(call)[0]).is_split


def test_one_reader_is_enough_where_the_program_says_so():
    _call, _, (one,) = scene(files=1, people=1, readers_per_file=1, read_twice_percent=0)
    read = hand_in(one, 4)
    assert state(read) == State.REVIEW
    assert reading.tally(read.application).raw == 75


def test_two_tabs_do_not_overwrite_each_other():
    _, _, (one, _) = scene(files=1)
    read = reading.take_next(one)
    reading.save(read, entry(read, 4, version=0), by=one)
    with pytest.raises(Refused, match="another tab"):
        reading.save(read, entry(read, 2, version=0), by=one)
    assert set(Rating.objects.values_list("value", flat=True)) == {4}


def test_undo_takes_a_scorecard_back_and_the_file_with_it():
    _call, _, (one, _two) = scene(files=1)
    read = hand_in(one, 4)
    reading.undo(read, by=one)
    card = scorecards.of(read)
    assert (card.state, card.points, state(read)) == ("draft", None, State.REVIEW)
    assert reading.take_next(one) == read
    reading.submit(read, entry(read, 2), by=one)
    assert scorecards.of(read).points == 1000


def test_undo_is_refused_after_ten_minutes_and_once_other_scores_were_seen():
    _, _, (one, _two) = scene(files=2)
    late, seen = hand_in(one), hand_in(one)
    ReadAssignment.objects.filter(pk=late.pk).update(
        submitted_at=timezone.now() - dt.timedelta(minutes=11)
    )
    with pytest.raises(Refused, match="for ten minutes"):
        reading.undo(late, by=one)
    reading.show_scores(seen, by=one)
    with pytest.raises(Refused, match="You have seen the other scores"):
        reading.undo(seen, by=one)


def test_undo_removes_the_third_read_that_nobody_has_taken():
    _, _, (one, two) = scene(files=1)
    hand_in(one, 2)
    read = hand_in(two, 4)
    assert ReadAssignment.objects.filter(purpose="split").exists()
    reading.undo(read, by=two)
    assert not ReadAssignment.objects.filter(purpose="split").exists()


def test_other_scores_stay_closed_until_the_own_one_is_in():
    _, _, (one, _) = scene(files=1)
    read = reading.take_next(one)
    with pytest.raises(Refused, match="once your scorecard is in"):
        reading.show_scores(read, by=one)


def test_potential_stays_closed_to_a_recruiter_who_is_to_read_the_file():
    _call, lead, (one, _two) = scene(files=1)
    read = reading.take_next(one)
    ReadAssignment.objects.filter(pk=read.pk).update(reader=lead)
    read.refresh_from_db()
    blind = blinding.read(read.application_id)
    assert not blinding.potential_is_open(blind, lead)
    reading.submit(read, entry(read), by=lead)
    assert blinding.potential_is_open(blind, lead)


def test_whoever_knows_the_person_hands_the_file_to_somebody_else_for_good():
    _, _, (one, two, third) = scene(files=1, people=3)
    read = next(filter(None, (reading.take_next(who) for who in (one, two, third))))
    reader = read.reader
    reading.save(read, entry(read, 4, version=0), by=reader)
    reading.hand_back(read, why="knows", note="My cousin.", by=reader)

    assert Recusal.objects.get(user=reader).reason == "knows"
    assert not Scorecard.objects.filter(reader=reader).exists()
    assert reading.take_next(reader) is None
    others = [reading.take_next(who) for who in (one, two, third) if who != reader]
    assert {other.purpose for other in others} == {"planned", "again"}
    line = AuditEvent.objects.get(kind="applicants.application.read_handed_back")
    assert "cousin" not in str(line.detail)


def test_a_look_at_the_front_desk_recuses_from_reading():
    _, _, (one, two, third) = scene(files=1, people=3)
    read = next(filter(None, (reading.take_next(who) for who in (one, two, third))))
    reader = read.reader
    front_desk.open_record(read.application.applicant_id, by=reader)

    with pytest.raises(Refused, match="You know who this is"):
        reading.submit(read, entry(read), by=reader)
    assert reading.take_next(reader) is None
    assert Recusal.objects.get(user=reader).reason == "desk"
    assert ReadAssignment.objects.filter(purpose="again", reader=None).count() == 1


def test_leaving_for_later_puts_the_file_last_and_keeps_the_draft():
    _, _, (one, _) = scene(files=3)
    read = reading.take_next(one)
    reading.save(read, entry(read, 4, version=0), by=one)
    reading.put_off(read, by=one)
    order = []
    while following := reading.take_next(one):
        order.append(following.pk)
        reading.submit(following, entry(following, 4), by=one)
    assert order[-1] == read.pk
    assert len(order) == 3


def test_a_third_read_left_for_later_does_not_come_straight_back_and_others_may_take_it():
    call, _, (one, two) = scene(files=3)
    plan = ReadAssignment.objects.first().plan
    file = files(call)[0]
    ReadAssignment.objects.filter(application=file).delete()
    third = ReadAssignment.objects.create(
        application=file, plan=plan, purpose="split", from_pool=True
    )
    assert reading.take_next(one) == third
    third.refresh_from_db()
    reading.put_off(third, by=one)
    assert reading.take_next(one) != third
    assert reading.take_next(two) == third


def test_a_claim_from_the_pool_expires_and_somebody_else_may_take_it():
    _, _, (one, two, _third) = scene(files=1, people=3)
    plan = ReadAssignment.objects.first().plan
    ReadAssignment.objects.all().delete()
    free = ReadAssignment.objects.create(
        application=files(plan.intake)[0], plan=plan, purpose="again", from_pool=True
    )
    assert reading.take_next(one) == free
    assert reading.take_next(two) is None
    ReadAssignment.objects.update(
        claimed_at=timezone.now() - dt.timedelta(hours=1),
        claimed_until=timezone.now() - dt.timedelta(minutes=1),
    )
    assert reading.take_next(two) == free
    free.refresh_from_db()
    given = entry(free, version=0)
    with pytest.raises(Refused, match="not yours any more"):
        reading.save(free, given, by=one)


def test_whoever_is_done_may_help_with_what_colleagues_have_not_begun():
    _, _, (one, two, _third) = scene(files=6, people=3)
    while reading.take_next(one):
        hand_in(one)
    busy = reading.take_next(two)
    assert reading.take_next(one) is None
    assert reading.can_help(one) > 0
    helped = reading.take_next(one, help_out=True)
    assert helped.pk != busy.pk
    assert helped.reader == one


def test_a_file_that_was_withdrawn_is_not_offered_and_not_scored():
    _call, lead, (one, _) = scene(files=1)
    read = reading.take_next(one)
    read.application.step(State.WITHDRAWN, by=lead)
    with pytest.raises(Refused, match=r"it is withdrawn now\. Your draft is kept"):
        reading.submit(read, entry(read), by=one)
    assert reading.take_next(one) is None


def test_submitting_twice_changes_nothing():
    _, _, (one, _) = scene(files=1)
    read = hand_in(one)
    reading.submit(read, entry(read, 5), by=one)
    assert AuditEvent.objects.filter(kind="applicants.scorecard.submitted").count() == 1


def test_a_scorecard_says_that_its_reader_knew_who_it_is():
    _, _, (one, _) = scene(files=1)
    read = reading.take_next(one)
    blinding.unblind(read.application, reason="A call about an interview.", by=one)
    reading.submit(read, entry(read), by=one)
    assert Scorecard.objects.get().knew_identity


@pytest.mark.parametrize("number", [3, 30])
def test_the_next_file_costs_the_same_number_of_queries(number, django_assert_num_queries):
    _, _, (one, _) = scene(files=number)
    with django_assert_num_queries(15):
        assert reading.take_next(one)


def test_ranking_lists_only_files_whose_reads_are_all_in():
    call, _, (one, _two) = scene(files=3)
    hand_in(one)
    assert list(reading.for_ranking(call)) == []
    read_all(call)
    assert reading.for_ranking(call).count() == 3
