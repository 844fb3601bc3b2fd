"""Cadence, health and matching: pure rules."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentorship import cadence, health, matching

CHICAGO = ZoneInfo("America/Chicago")
# CI-1 to CI-3: every case with its rhythm, last check-in, day, due day and days overdue.
ORACLES = (
    ("CI-1", 14, "2026-11-01", "2026-11-22", "2026-11-15", 7),
    ("CI-2", 14, "2026-11-08", "2026-11-22", "2026-11-22", 0),
    ("CI-3", 14, "2026-11-15", "2026-11-22", "2026-11-29", 0),
)


@pytest.mark.parametrize(("name", "days", "last", "as_of", "due", "overdue"), ORACLES)
def test_due_days_are_those_of_the_oracles(name, days, last, as_of, due, overdue):
    day = cadence.due(date.fromisoformat(last), days)

    assert day.isoformat() == due
    assert cadence.overdue_days(day, date.fromisoformat(as_of)) == overdue


def test_the_rhythm_is_weekly_then_every_two_weeks_then_monthly():
    start = date(2026, 3, 2)

    assert cadence.rhythm(None, start) == 7
    assert cadence.rhythm(start, start - timedelta(days=1)) == 7
    assert cadence.rhythm(start, start + timedelta(days=89)) == 14
    assert cadence.rhythm(start, start + timedelta(days=90)) == 30
    assert cadence.rhythm(start, start, own=10) == 10


def test_days_of_a_pause_do_not_count():
    pause = cadence.Span(date(2026, 3, 5), date(2026, 3, 9))

    assert cadence.due(date(2026, 3, 1), 7, [pause]) == date(2026, 3, 13)
    assert cadence.due(date(2026, 3, 10), 7, [pause]) == date(2026, 3, 17)
    assert cadence.due(date(2026, 3, 1), 7, [cadence.Span(date(2026, 3, 5))]) == date.max
    assert cadence.due(date(2026, 3, 1), 7, [pause], date(2026, 3, 6)) == date(2026, 3, 10)


def test_a_booked_date_counts_before_the_rhythm():
    last = date(2026, 3, 1)

    assert cadence.due(last, 7, (), date(2026, 3, 20)) == date(2026, 3, 20)
    assert cadence.due(last, 7, (), date(2026, 2, 20)) == date(2026, 3, 8)


@pytest.mark.parametrize("seed", range(25))
def test_a_due_day_lies_in_no_pause_and_comes_after_the_last(seed):
    rng = random.Random(seed)
    last, days = date(2026, 1, 1) + timedelta(days=rng.randrange(700)), rng.randrange(3, 91)
    pauses, day = [], last
    for _ in range(rng.randrange(5)):
        start = day + timedelta(days=rng.randrange(1, 61))
        day = start + timedelta(days=rng.randrange(21))
        pauses.append(cadence.Span(start, day))

    due = cadence.due(last, days, pauses)

    assert due >= last + timedelta(days=days)
    assert not any(one.covers(due) for one in pauses)
    open_days = (last + timedelta(days=n) for n in range(1, (due - last).days + 1))
    assert sum(not any(one.covers(d) for one in pauses) for d in open_days) == days


def test_days_are_those_of_the_wall_when_the_clocks_change():
    before = datetime(2026, 11, 1, 4, 59, tzinfo=UTC)  # 11:59 PM on October 31 in Chicago
    assert cadence.day_of(before, CHICAGO) == date(2026, 10, 31)
    assert cadence.day_of(before + timedelta(minutes=1), CHICAGO) == date(2026, 11, 1)
    # The days around both changes are whole days: a rhythm of one day is one date on.
    for day in (date(2026, 3, 7), date(2026, 10, 31)):
        assert cadence.due(day, 1) == day + timedelta(days=1)
    assert cadence.moment(date(2026, 3, 7), CHICAGO).hour == 14
    assert cadence.moment(date(2026, 3, 8), CHICAGO).hour == 13
    skipped = cadence.moment(date(2026, 3, 8), CHICAGO, time(2, 30))
    assert skipped.astimezone(CHICAGO).time() == time(3, 30)


def test_reminders_grow_firmer_and_begin_on_the_day():
    due = date(2026, 3, 10)
    firm = [cadence.level(due, due + timedelta(days=n)) for n in (-1, 0, 3, 4, 8, 9, 40)]
    assert firm == [0, 1, 1, 2, 2, 3, 3]


# ------------------------------------------------------------------ health
TODAY = date(2026, 6, 1)
WELL = health.Facts(
    started_on=date(2026, 1, 1),
    last_talk=date(2026, 5, 28),
    due_on=date(2026, 6, 11),
    moods=(4, 4, 3),
)


def changed(**fields):
    return health.Facts(**{**WELL.__dict__, **fields})


def test_a_pair_that_talks_is_on_track():
    assert health.judge(WELL, TODAY) == health.Word(
        "on_track", ("They talked 4 days ago.", "The mood is steady.", "Promises are kept.")
    )


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"due_on": date(2026, 5, 29)}, "The check-in is 3 days overdue."),
        ({"no_shows": 2}, "2 no-shows in a row."),
        ({"moods": (2, 4)}, "The last mood was 2 of 5."),
        ({"moods": (3, 4, 5)}, "The mood has fallen twice in a row."),
        ({"late_items": 2}, "2 promises are overdue."),
        ({"mentee_mood": 2}, "Their accounts of the same time differ."),
        (
            {"mentee_talked": False, "mentor_talked": True},
            "Their accounts of the same time differ.",
        ),
        ({"open_concerns": 1}, "A concern is open."),
    ],
)
def test_each_reason_against_changes_the_word(fields, reason):
    word = health.judge(changed(**fields), TODAY)

    assert word.word == "needs_check_in"
    assert word.reasons == (reason,)


def test_a_new_pair_is_too_early_to_tell_until_something_says_otherwise():
    new = changed(started_on=date(2026, 5, 25))

    assert health.judge(new, TODAY).word == "too_early"
    assert health.judge(changed(last_talk=None, moods=()), TODAY).word == "too_early"
    assert health.judge(changed(started_on=date(2026, 5, 25), open_concerns=1), TODAY).word == (
        "needs_check_in"
    )


# ------------------------------------------------------------------ matching
def test_pairs_are_proposed_with_reasons():
    found = matching.propose(
        [matching.Mentee(1, frozenset({"skills"}), -6)],
        [
            matching.Mentor(7, frozenset({"team"}), -6, places=3),
            matching.Mentor(8, frozenset({"skills"}), -6, places=1),
        ],
        names={"skills": "Skills"},
    )

    (one,) = found.pairs
    assert (one.mentee, one.mentor) == (1, 8)
    assert one.reasons == (
        "Wishes and offers meet: Skills.",
        "Their clocks are close.",
        "1 place left.",
    )


@pytest.mark.parametrize("seed", range(25))
def test_no_mentor_has_more_people_than_places_in_whatever_order_they_come(seed):
    rng = random.Random(seed)
    places, people = [rng.randrange(4) for _ in range(rng.randrange(1, 6))], rng.randrange(13)
    mentors = [matching.Mentor(n, places=one) for n, one in enumerate(places)]
    mentees = [matching.Mentee(100 + n) for n in range(people)]

    found = matching.propose(mentees, mentors)
    rng.shuffle(mentees)
    rng.shuffle(mentors)

    assert matching.propose(mentees, mentors) == found
    assert len(found.pairs) == min(people, sum(places))
    assert len(found.pairs) + len(found.without) == people
    for mentor in mentors:
        assert sum(one.mentor == mentor.key for one in found.pairs) <= mentor.places


def test_with_whom_it_did_not_fit_nobody_is_proposed_again():
    found = matching.propose(
        [matching.Mentee(1, before=frozenset({7}))], [matching.Mentor(7, places=3)]
    )
    assert found.pairs == ()
    assert found.without == {1: "It did not fit with those who have a place left."}


def test_nothing_of_who_somebody_is_can_count():
    assert set(matching.Mentee.__dataclass_fields__) == {
        "key", "topics", "hours", "known", "before",
    }  # fmt: skip
    assert set(matching.Mentor.__dataclass_fields__) == {"key", "topics", "hours", "places", "load"}
    with pytest.raises(ValueError, match="nothing that pairs may be proposed by"):
        matching.checked({"gender": 3})
    with pytest.raises(ValueError, match="between 0 and 10"):
        matching.checked({"topics": 11})
