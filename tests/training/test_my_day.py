"""The participant's page: what it shows, to whom, and what can be done from it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from cohorts.models import Enrollment
from tests.training import made
from tests.training.my import MY, at, noon, page
from training.domain import left_to_do, sessions, voices
from training.models import (
    Excuse,
    Extension,
    Pulse,
    SelfRating,
    SessionFeedback,
    SessionInstructor,
)

pytestmark = pytest.mark.django_db


def test_the_day_shows_today_the_week_what_is_due_and_what_counts(client, seat):
    cohort = seat.cohort
    room, teacher = made.room(cohort.program, place="By the library"), made.instructor(cohort)
    today = at(made.session(cohort, room=room, topic="Ward rounds"), noon(cohort))
    SessionInstructor.objects.create(session=today, user=teacher)
    canceled = at(made.session(cohort, topic="Night shift"), noon(cohort) + timedelta(hours=3))
    sessions.cancel(canceled, reason="The room is flooded.", by=teacher)
    other = made.section(cohort, "B")
    at(made.session(cohort, section=other, topic="Not for you"), noon(cohort))
    late = made.item(cohort, name="Old essay", due_at=noon(cohort, -1), takes_work=True)
    made.item(cohort, name="New essay", due_at=noon(cohort, 3), takes_work=True)
    out = made.item(cohort, name="Quiz", points=20, released_at=noon(cohort), released_by=teacher)
    made.grade(out, seat, "17.5", comment="Clear.")
    held = [made.session(cohort, days=day, state="held") for day in range(4)]
    for session, letter in zip(held, "PPPA", strict=True):
        made.mark(session, seat, letter)
    left_to_do.register("test", lambda one: [left_to_do.Step("Pass the exam", note="In May.")])
    try:
        text = page(client)
    finally:
        left_to_do.registered.pop("test")
    for words in (
        "Ward rounds", "By the library", teacher.name, "Night shift", "The room is flooded.",
        "Old essay", "Past due", "New essay", "Quiz", "17.5", "Clear.", "75.0%", "Pass the exam",
        "How is your week?", "In your own calendar",
    ):  # fmt: skip
        assert words in text, words
    assert "Not for you" not in text
    assert late.name in page(client, "/staff/")


def test_what_came_back_without_a_date_stands_on_the_day(client, seat):
    item = made.item(
        seat.cohort,
        name="Undated essay",
        takes_work=True,
        released_at=noon(seat.cohort),
        released_by=made.instructor(seat.cohort),
    )
    made.grade(item, seat, 3, state="returned", set_at=noon(seat.cohort))
    assert "Returned to you" in page(client)


def test_A9_nothing_of_a_grade_shows_before_it_is_out(client, seat):
    item = made.item(seat.cohort, points=20, takes_work=True, due_at=noon(seat.cohort, -1))
    made.grade(item, seat, "13.37", comment="ZZCANARY-comment")
    for address in (MY, reverse("training:my_work", args=[item.pk])):
        text = page(client, address)
        assert "13.37" not in text
        assert "ZZCANARY" not in text


def test_A9_other_peoples_pulses_and_feedback_stay_theirs(client, seat):
    [other] = made.enrolled(seat.cohort, 1, seat.part)
    voices.say_pulse(other, mood=1, text="ZZCANARY-pulse", by=other.person)
    held = at(made.session(seat.cohort, state="held"), noon(seat.cohort, -1))
    SessionFeedback.objects.create(
        session=held, enrollment=other, rating=1, text="ZZCANARY-feedback"
    )
    made.mark(held, seat)
    for address in (MY, reverse("training:my_feedback", args=[held.pk])):
        assert "ZZCANARY" not in page(client, address)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("on_leave", "Your seat is kept"),
        ("withdrawn", "We wish you well"),
        ("dismissed", "We wish you well"),
        ("completed", "You have completed the program"),
    ],
)
def test_who_is_away_meets_a_kind_page_and_a_sentence_instead_of_an_act(client, seat, state, words):
    session = at(made.session(seat.cohort), noon(seat.cohort, 1))
    Enrollment.objects.get(pk=seat.pk).step(state, by="system:test")
    assert words in page(client)
    for name, sent in (
        ("my_pulse", {"mood": 3}),
        ("my_excuse", {"first": session.pk, "reason_class": "family"}),
    ):
        answer = client.post(reverse(f"training:{name}"), sent)
        assert answer.status_code == 422
    assert not Pulse.objects.exists()
    assert not Excuse.objects.exists()


def test_somebody_without_a_seat_is_told_so(client):
    cohort = made.cohort()
    [seat] = made.enrolled(cohort, 1, state="withdrawn")
    client.force_login(seat.person)
    assert "no longer in" in page(client)
    stranger = made.instructor(cohort)
    client.force_login(stranger)
    assert client.get(MY).status_code == 403


def test_T1_an_excuse_is_asked_for_once_and_withdrawn(client, seat):
    first = at(made.session(seat.cohort), noon(seat.cohort, 1))
    last = at(made.session(seat.cohort), noon(seat.cohort, 2))
    sent = {"first": first.pk, "last": last.pk, "reason_class": "illness", "text": ""}
    there = reverse("training:my_excuse")
    before = AuditEvent.objects.count()
    assert client.post(there, {**sent, "first": last.pk, "last": first.pk}).status_code == 422
    assert client.post(there, sent).status_code == 302
    excuse = Excuse.objects.get()
    assert (excuse.from_at, excuse.to_at) == (first.starts_at, last.ends_at)
    again = client.post(there, sent)
    assert again.status_code == 422
    assert "already" in again.content.decode()
    way = reverse("training:my_excuse_withdraw", args=[excuse.pk])
    client.post(way)
    client.post(way)  # C10: the second press meets a sentence
    assert Excuse.objects.get().state == "withdrawn"
    assert AuditEvent.objects.count() - before == 2


def test_A3_only_own_sessions_can_be_chosen_for_an_excuse(client, seat):
    other = at(made.session(made.cohort()), noon(seat.cohort, 1))
    answer = client.post(
        reverse("training:my_excuse"), {"first": other.pk, "reason_class": "family"}
    )
    assert answer.status_code == 422
    assert not Excuse.objects.exists()


def test_more_time_is_asked_for_and_shown(client, seat):
    item = made.item(seat.cohort, takes_work=True, due_at=noon(seat.cohort, 2))
    there = reverse("training:my_more_time", args=[item.pk])
    day = (noon(seat.cohort, 5)).date().isoformat()
    assert client.post(there, {"day": "2020-01-01", "reason": "Ill."}).status_code == 422
    assert client.post(there, {"day": day, "reason": "Ill."}).status_code == 302
    assert Extension.objects.get().due_at == noon(seat.cohort, 5)
    assert "Nobody has answered yet" in page(client, reverse("training:my_work", args=[item.pk]))
    assert "You asked for more time." in page(client)
    Extension.objects.get().step(
        "granted",
        by=made.instructor(seat.cohort),
        set={"answered_at": timezone.now(), "answered_by": made.instructor(seat.cohort)},
    )
    assert "You have more time." in page(client)


def test_T1_a_pulse_is_said_once_a_week_and_changed_within_it(client, seat):
    there = reverse("training:my_pulse")
    before = AuditEvent.objects.count()
    assert client.post(there, {"mood": "6", "text": "x"}).status_code == 422
    assert client.post(there, {"mood": "2", "text": "Long days."}).status_code == 302
    client.post(there, {"mood": "4", "text": "Better.", "week": "2020-01-06", "state": "x"})
    pulse = Pulse.objects.get()
    assert (pulse.mood, pulse.text, pulse.week) == (4, "Better.", voices.week_of(seat))
    assert pulse.week.weekday() == 0
    assert AuditEvent.objects.count() - before == 2


def test_a_week_is_the_week_of_the_programs_zone(seat):
    monday_in_utc = datetime(2026, 3, 9, 2, tzinfo=timezone.get_default_timezone())
    assert voices.week_of(seat, monday_in_utc).isoformat() == "2026-03-02"


def test_pulses_are_read_by_those_on_duty_and_feedback_stays_nameless_below_five(client, seat):
    cohort = seat.cohort
    teacher, elsewhere = made.instructor(cohort), made.instructor(made.cohort())
    others = made.enrolled(cohort, 4, seat.part)
    voices.say_pulse(seat, mood=1, text="ZZCANARY-pulse", by=seat.person)
    few = at(made.session(cohort, state="held", topic="Few"), noon(cohort, -9))
    many = at(made.session(cohort, state="held", topic="Many"), noon(cohort, -9))
    fresh = at(made.session(cohort, state="held", topic="Fresh"), noon(cohort, -1))
    for session, people in ((few, others), (many, [seat, *others]), (fresh, [seat, *others])):
        for one in people:
            SessionFeedback.objects.create(
                session=session, enrollment=one, rating=4, text=f"Of {session.topic}"
            )
    there = reverse("training:voices", args=[cohort.slug])
    client.force_login(teacher)
    text = page(client, there)
    assert "ZZCANARY-pulse" in text
    assert "Of Many" in text
    assert "4.0" in text
    assert "Of Few" not in text
    assert "Of Fresh" not in text  # somebody could still answer, and would be told apart
    client.force_login(elsewhere)
    assert client.get(there).status_code == 404


def test_feedback_is_for_those_who_came_and_for_three_days(client, seat):
    held = at(made.session(seat.cohort, state="held"), noon(seat.cohort, -1))
    there = reverse("training:my_feedback", args=[held.pk])
    assert client.post(there, {"rating": 5}).status_code == 422
    made.mark(held, seat, "L")
    assert client.post(there, {"rating": 5, "text": "More cases."}).status_code == 302
    assert client.post(there, {"rating": 4}).status_code == 302
    assert SessionFeedback.objects.get().rating == 4
    at(held, noon(seat.cohort, -5))
    assert client.post(there, {"rating": 1}).status_code == 422
    assert SessionFeedback.objects.get().rating == 4


def test_gains_are_averages_of_enough_people_who_rated_twice(client, seat):
    cohort = seat.cohort
    area = made.subject(cohort.program)
    today = voices.today_of(seat)
    type(cohort).objects.filter(pk=cohort.pk).update(
        starts_on=today, ends_on=today + timedelta(days=40)
    )
    there = reverse("training:my_ratings")
    assert client.post(there, {f"area_{area.pk}": ""}).status_code == 422
    assert client.post(there, {f"area_{area.pk}": "2"}).status_code == 302
    people = [seat, *made.enrolled(cohort, 4, seat.part)]
    for one in people[1:]:
        SelfRating.objects.create(enrollment=one, area=area, moment="before", rating=2)
    for one in people:
        assert voices.gains([one.pk for one in people], cohort.program_id) == []
        SelfRating.objects.create(enrollment=one, area=area, moment="after", rating=4)
    assert voices.gains([one.pk for one in people], cohort.program_id) == [(area, 5, 2.0, 4.0)]


@pytest.mark.parametrize("name", ["my", "voices"])
def test_pages_ask_the_same_however_much_there_is(client, seat, name):
    cohort = seat.cohort
    if name == "voices":
        client.force_login(made.instructor(cohort))
    there = MY if name == "my" else reverse("training:voices", args=[cohort.slug])

    def fill(number):
        for place in range(number):
            at(made.session(cohort, topic=f"T{place}"), noon(cohort) + timedelta(hours=place))
            made.item(cohort, takes_work=True, due_at=noon(cohort, 2 + place))
            held = at(made.session(cohort, state="held"), noon(cohort, -1))
            made.mark(held, seat)
            [one] = made.enrolled(cohort, 1, seat.part)
            voices.say_pulse(one, mood=3, by=one.person)

    fill(1)
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        page(client, there)
    fill(3)
    with CaptureQueriesContext(connection) as many:
        page(client, there)
    assert len(few) == len(many)


@pytest.mark.parametrize("text", ["\x00", "x" * 501, "𝔘" * 500])
def test_F1_odd_texts_meet_a_sentence_or_are_kept(client, seat, text):
    session = at(made.session(seat.cohort), noon(seat.cohort, 1))
    sent = {"first": session.pk, "reason_class": "other", "text": text}
    answer = client.post(reverse("training:my_excuse"), sent)
    assert answer.status_code in {302, 422}
    assert Excuse.objects.exists() == (answer.status_code == 302)
