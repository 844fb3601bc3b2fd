"""Mail of mentoring: once a week, once a reminder, never in a pause, true when it goes out."""

from datetime import datetime, timedelta

import pytest

from careerpath.audit.models import AuditEvent
from careerpath.notifications.kinds import kind
from careerpath.notifications.models import Message
from mentorship import cadence
from mentorship.domain import check_ins, concerns, nightly, pairs, reminding
from mentorship.domain.facts import known
from mentorship.early_warning import escalated, without_contact
from mentorship.models import CheckInLink, Digest, MentorPause, Pair, PairHealth, Reminder
from tests.mentorship import made

pytestmark = pytest.mark.django_db


def morning(pair, days=0):
    """Nine in the morning of the mentor, so many days after today."""
    zone = reminding.zone_of(pair.mentor.user, pair.enrollment.cohort.program)
    day = made.today(pair.enrollment.cohort) + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 9, tzinfo=zone)


def due_today(**fields):
    """A pair whose check-in is due today: it began a week ago."""
    return made.pair(days=7, **fields)


def still_true(message):
    return kind(message.kind).still(message)


def test_each_reminder_is_written_once_and_the_third_reaches_the_lead():
    pair = due_today()
    lead = made.lead(pair.enrollment.cohort)

    assert reminding.remind(morning(pair) - timedelta(hours=2)) == 0
    for _ in range(3):
        for day in (-1, 0, 1, 4, 5, 9, 30):
            reminding.remind(morning(pair, day))

    assert list(Reminder.objects.values_list("level", flat=True).order_by("level")) == [1, 2, 3]
    to = [(one.kind, one.to_user) for one in Message.objects.order_by("pk")]
    mentor = pair.mentor.user
    assert to == [
        ("mentorship.reminder", mentor),
        ("mentorship.reminder", mentor),
        ("mentorship.reminder", mentor),
        ("mentorship.escalation", lead),
    ]
    assert len({one.subject for one in Message.objects.all()}) == 4
    assert CheckInLink.objects.count() == 3
    assert AuditEvent.objects.filter(kind="mentorship.reminder.written").count() == 3


def test_a_reminder_looks_at_the_pair_when_it_goes_out():
    pair = due_today()
    reminding.remind(morning(pair))
    letter = Message.objects.get()
    today = made.today(pair.enrollment.cohort)

    assert still_true(letter)
    pause = pairs.pause(pair, from_on=today, until_on=today, reason="Leave", by=pair.mentor.user)
    assert not still_true(letter)
    Pair.objects.get().step("active", by="system:test")
    pause.delete()
    assert still_true(letter)
    check_ins.log(pair, on=today, by=pair.mentor.user)
    assert not still_true(letter)


def test_nobody_is_reminded_in_a_pause_or_a_break():
    paused, away = due_today(), due_today()
    today = made.today(paused.enrollment.cohort)
    pairs.pause(paused, from_on=today, reason="Leave", by=paused.mentor.user)
    MentorPause.objects.create(mentor=away.mentor, from_on=today, made_by=away.mentor.user)

    for day in (0, 4, 9):
        assert reminding.remind(morning(away, day)) == 0
    assert reminding.write_digests(_monday(away)) == 0
    assert not Message.objects.exists()


def _monday(pair):
    day = made.today(pair.enrollment.cohort)
    return morning(pair, (7 - day.weekday()) % 7)


def test_a_week_has_one_mail_with_a_link_for_each_person():
    pair = due_today()
    made.pair(pair.enrollment.cohort, by=pair.mentor)
    made.pair(pair.enrollment.cohort, by=pair.mentor, state="proposed")
    monday = _monday(pair)

    assert reminding.write_digests(monday - timedelta(hours=2)) == 0
    written = [reminding.write_digests(monday + timedelta(days=n)) for n in (0, 0, 1, 2, 3, 6)]
    assert written == [1, 0, 0, 0, 0, 0]
    letter = Message.objects.get()
    assert letter.body.count("/mentoring/link/") == 2
    assert still_true(letter)
    assert Digest.objects.get().week_of == cadence.monday(monday.date())

    for one in Pair.objects.going():
        pairs.end(one, reason="moved_on", by=pair.mentor.user)
    assert not still_true(letter)


def test_who_stands_in_gets_the_reminders():
    pair = due_today()
    cohort = pair.enrollment.cohort
    stand_in, today = made.mentor(cohort), made.today(cohort)
    pairs.stand_in(pair, mentor=stand_in, from_on=today, until_on=today, by=pair.mentor.user)

    reminding.remind(morning(pair))

    assert Message.objects.get().to_user == stand_in.user


# ------------------------------------------------------------------ each night
def test_every_pair_has_a_word_each_night_in_a_fixed_number_of_queries(
    django_assert_max_num_queries,
):
    cohort = made.cohort()
    counts = []
    for number in (1, 5):
        for _ in range(number):
            made.pair(cohort)
        with django_assert_max_num_queries(30) as seen:
            nightly.run()
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert PairHealth.objects.count() == 6
    assert set(PairHealth.objects.values_list("word", flat=True)) == {"needs_check_in"}
    assert nightly.run() == 0


def test_a_pause_begins_and_ends_by_itself():
    pair = made.pair()
    program = pair.enrollment.cohort.program
    today = made.today(pair.enrollment.cohort)
    start = today + timedelta(days=2)
    pairs.pause(pair, from_on=start, until_on=start, reason="Leave", by=pair.mentor.user)

    def on(day):
        nightly.turn_pauses(program, day)
        return Pair.objects.get().state

    states = [on(today + timedelta(days=n)) for n in (0, 1, 2, 3, 4)]
    assert states == ["active", "active", "paused", "active", "active"]


def test_facts_say_what_the_two_said():
    pair = made.pair(days=60)
    today = made.today(pair.enrollment.cohort)
    for back, mood in ((20, 5), (12, 4), (6, 3)):
        check_ins.log(pair, on=today - timedelta(days=back), mood=mood, by=pair.mentor.user)
    check_ins.log(pair, on=today, is_no_show=True, by=pair.mentor.user)
    check_ins.promise(
        pair, text="Late", owner="mentee", due_on=today - timedelta(days=1), by=pair.mentor.user
    )

    one = known([pair.pk], today)[pair.pk]

    assert one.last_talk == today - timedelta(days=6)
    assert one.facts.moods == (3, 4, 5)
    assert (one.facts.no_shows, one.facts.late_items, one.open_items) == (1, 1, 1)
    assert one.due_on == today + timedelta(days=7)
    assert one.word.reasons == ("The mood has fallen twice in a row.",)


# ------------------------------------------------------------------ early warning
def test_no_contact_in_21_days_and_an_escalation_are_signals():
    pair, other = made.pair(days=60), made.pair(days=20)
    seats = [pair.enrollment_id, other.enrollment_id]
    today = made.today(pair.enrollment.cohort)

    assert set(without_contact(seats, {"days": 21}, today)) == {pair.enrollment_id}
    check_ins.log(pair, on=today - timedelta(days=21), by=pair.mentor.user)
    assert "Last talked" in without_contact(seats, {"days": 21}, today)[pair.enrollment_id][0]
    check_ins.log(pair, on=today - timedelta(days=20), by=pair.mentor.user)
    assert without_contact(seats, {"days": 21}, today) == {}

    assert escalated(seats, {}, today) == {}
    row = concerns.raise_concern(
        pair.enrollment, kind="client", text="Very secret", by=pair.mentor.user
    )
    words, pieces = escalated(seats, {}, today)[pair.enrollment_id]
    assert "secret" not in words
    assert len(pieces) == 1
    concerns.resolve(row, outcome="Talked.", by=pair.mentor.user)
    assert escalated(seats, {}, today) == {}
