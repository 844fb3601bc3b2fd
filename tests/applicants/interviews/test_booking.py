"""Inviting and booking: who can have which time, and what everybody is told."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.domain import (
    interview_booking,
    interview_clock,
    interview_invites,
    interview_rounds,
    interviews,
    requests,
)
from applicants.domain.interview_figures import Day
from applicants.models import (
    ApplicantRequest,
    Interview,
    InterviewInvitation,
    InterviewSlot,
    Recusal,
)
from applicants.states import State
from careerpath import invariants
from careerpath.notifications import delivery
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from tests.applicants.interviews import scene

pytestmark = pytest.mark.django_db


def impossible():
    return [one for one in invariants.broken() if "interview" in one[0].name]


def letters(kind):
    return Message.objects.filter(kind=f"applicants.interview_{kind}")


def test_inviting_moves_tells_per_row_and_is_undone_before_the_mail_goes():
    round_, lead, _, rows = scene.scene(3)
    ids = [rows[0].pk, rows[1].pk]

    outcome = interview_invites.invite(round_, ids, by=lead)
    again = interview_invites.invite(round_, ids, by=lead)

    assert sorted(outcome.done) == sorted(row.reference for row in rows[:2])
    assert [sentence for _, sentence in again.stayed] == ["It is invited already."] * 2
    assert delivery.deliver(seconds=5) == 0
    interview_invites.undo(round_, outcome.batch, by=lead)
    rows[0].refresh_from_db()
    assert rows[0].state == State.SHORTLISTED
    assert set(letters("invited").values_list("state", flat=True)) == {"cancelled"}
    assert not InterviewInvitation.objects.standing().exists()


def test_a_time_is_booked_changed_within_the_rules_and_given_back():
    round_, lead, who, rows = scene.scene(1)
    [mine] = scene.invited(round_, lead, rows)
    first, second, third = (scene.slot(round_, who, hours=h) for h in (72, 96, 120))

    scene.booked(mine, first)
    moved = scene.booked(mine, second)

    mine.refresh_from_db()
    assert (mine.rebookings, mine.sequence) == (1, 2)
    assert list(interview_booking.free_slots(mine)) == [first, third]
    with pytest.raises(Refused, match="as often as you can"):
        scene.booked(mine, third)
    interview_booking.cancel(mine, by=rows[0].applicant)
    moved.refresh_from_db()
    assert moved.state == "cancelled"
    assert interviews.for_applicant(rows[0])[0].must_book
    assert letters("panel").count() == 2 * 4  # booked, off, booked, off, for each of two
    assert impossible() == []


def test_near_the_interview_nothing_is_changed_and_outside_the_window_nothing_is_booked():
    round_, lead, who, rows = scene.scene(1)
    [mine] = scene.invited(round_, lead, rows)
    soon, other = scene.slot(round_, who, hours=5), scene.slot(round_, who, hours=90)
    scene.booked(mine, soon)

    for act in (
        lambda: scene.booked(mine, other),
        lambda: interview_booking.cancel(mine, by=rows[0].applicant),
    ):
        with pytest.raises(Refused, match="until 24 hours before it"):
            act()
    interview_booking.cancel(mine, by=lead)
    closed = timezone.now() - dt.timedelta(minutes=1)
    type(round_).objects.filter(pk=round_.pk).update(booking_closes_at=closed)
    with pytest.raises(Refused, match="Booking is closed"):
        scene.booked(mine, other)
    assert interview_booking.book(mine, other, by=lead).is_scheduled


def test_C10_whoever_comes_late_reads_a_sentence_with_the_next_free_times():
    round_, lead, who, rows = scene.scene(2)
    one, two = scene.invited(round_, lead, rows)
    wanted, next_ = scene.slot(round_, who), scene.slot(round_, who, hours=100)
    scene.booked(one, wanted)
    client = Client()
    client.force_login(rows[1].applicant)

    answer = client.post(reverse("interview_book", args=[two.pk]), {"slot": wanted.pk})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This time is not free any more. The next free times:" in page
    assert Interview.objects.count() == 1
    assert list(interview_booking.free_slots(two)) == [next_]


def test_A3_only_the_own_invitation_can_be_seen_booked_cancelled_and_downloaded():
    round_, lead, who, rows = scene.scene(2)
    one, _ = scene.invited(round_, lead, rows)
    scene.booked(one, scene.slot(round_, who))
    client = Client()
    for person in (rows[1].applicant, lead, who[0]):
        client.force_login(person)
        gets = [
            client.get(reverse(n, args=[one.pk])) for n in ("interview_booking", "interview_ics")
        ]
        posts = [
            client.post(reverse(n, args=[one.pk]), {"slot": 1, "text": "x"})
            for n in ("interview_book", "interview_cancel", "interview_ask")
        ]
        assert {each.status_code for each in (*gets, *posts)} == {404}


def test_who_knows_the_person_is_never_on_their_panel_and_stepping_back_shows_to_the_lead():
    round_, lead, who, rows = scene.scene(1, people=1)
    other = scene.review.make.person("reviewer", "Kim", "kim@example.org")
    interview_rounds.set_panel(round_, [who[0].pk, other.pk])
    [mine] = scene.invited(round_, lead, rows)
    known, free = scene.slot(round_, who), scene.slot(round_, [other], hours=80)
    Recusal.objects.create(application=rows[0], user=who[0], reason="knows")

    assert list(interview_booking.free_slots(mine)) == [free]
    with pytest.raises(Refused, match="not free"):
        scene.booked(mine, known)
    interview = scene.booked(mine, free)
    interview_rounds.recuse(interview, why="knows", by=other)
    with pytest.raises(Refused, match="knows the applicant"), transaction.atomic():
        interview_rounds.replace_interviewer(free, leaves=None, comes=who[0].pk, by=lead)
    third = scene.review.make.person("reviewer", "Lee", "lee@example.org")
    interview_rounds.set_panel(round_, [third.pk])
    interview_rounds.replace_interviewer(free, leaves=None, comes=third.pk, by=lead)
    assert free.seats.sitting().get().interviewer == third
    assert impossible() == []


def test_C12_one_booking_per_slot_and_person_and_one_place_per_interviewer_hold_in_the_database():
    round_, lead, who, rows = scene.scene(2)
    one, two = scene.invited(round_, lead, rows)
    first, second = scene.slot(round_, who), scene.slot(round_, who, hours=90)
    scene.booked(one, first)
    for values in ({"invitation": two, "slot": first}, {"invitation": one, "slot": second}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Interview.objects.create(**values)
    with pytest.raises(IntegrityError, match="interviewer_in_one_place"), transaction.atomic():
        scene.slot(round_, who, hours=72)
    day = timezone.localtime(second.starts_at, round_.intake.program.zone())
    before = InterviewSlot.objects.count()
    with pytest.raises(Refused, match=r"has another interview at .* Nothing was made"):
        interview_rounds.make_slots(
            round_,
            days=[day.date() - dt.timedelta(days=1), day.date(), day.date() + dt.timedelta(days=1)],
            starts=dt.time(0), ends=dt.time(23, 30), pause=0,
            interviewers=[each.pk for each in who], by=lead,
        )  # fmt: skip
    assert InterviewSlot.objects.count() == before


def test_W14_reminders_go_once_and_never_for_what_was_moved_or_cancelled():
    round_, lead, who, rows = scene.scene(3)
    one, two, three = scene.invited(round_, lead, rows)
    slots = [scene.slot(round_, who, hours=h) for h in (20, 21, 22)]
    made = [scene.booked(i, s) for i, s in zip((one, two, three), slots, strict=True)]
    early = timezone.now() - dt.timedelta(days=5)
    Interview.objects.update(booked_at=early)

    interview_clock.remind()
    interview_clock.remind()
    interview_booking.cancel(two, by=lead)  # its letter has not gone: it is called back
    Interview.objects.filter(pk=made[2].pk).update(state="completed")  # behind everybody's back

    delivery.deliver(seconds=20)
    told = dict(letters("day_before").values_list("about_id", "state"))
    assert told == {made[0].pk: "sent", made[1].pk: "cancelled", made[2].pk: "cancelled"}
    transaction.set_rollback(True)  # the last change has no line, so it cannot be committed


def test_whoever_withdraws_frees_the_time_and_is_not_written_to():
    round_, lead, who, rows = scene.scene(2)
    one, _ = scene.invited(round_, lead, rows)
    slot = scene.slot(round_, who)
    scene.booked(one, slot)

    rows[0].refresh_from_db()
    rows[0].step(State.WITHDRAWN, by=rows[0].applicant)
    interviews.left(rows[0], by=rows[0].applicant)
    rows[1].refresh_from_db()
    rows[1].step(State.WITHDRAWN, by=rows[1].applicant)
    interview_clock.free_times()

    assert not Interview.objects.holding().exists()
    delivery.deliver(seconds=20)
    assert not letters("day_before").exists()
    assert set(letters("booked").values_list("state", flat=True)) == {"cancelled"}
    assert impossible() == []


def test_asking_for_another_time_is_a_request_with_a_clock_and_a_mail():
    round_, lead, _, rows = scene.scene(1)
    [mine] = scene.invited(round_, lead, rows)
    client = Client()
    client.force_login(rows[0].applicant)
    address = reverse("interview_ask", args=[mine.pk])

    client.post(address, {"text": "Only evenings."})
    client.post(address, {"text": "Or with captions."})

    asked = ApplicantRequest.objects.get(application=rows[0])
    assert (asked.kind, asked.state) == ("adjustment", "open")
    assert "Only evenings." in asked.text
    assert "Or with captions." in asked.text
    assert asked.due_on is not None
    assert Message.objects.filter(kind="applicants.request_received").count() == 1
    mine.refresh_from_db()
    assert mine.asked == "Or with captions."


def test_what_the_round_deals_with_is_answered_at_the_desk_for_requests_too():
    round_, lead, who, rows = scene.scene(3)
    one, two, more = scene.invited(round_, lead, rows)
    for invitation in (one, two, more):
        interview_booking.ask(invitation, "Only evenings.", by=invitation.application.applicant)
        invitation.refresh_from_db()
    requests.ask(rows[2], kind="adjustment", text="And a screen reader.", by=rows[2].applicant)

    interview_booking.answered(one, by=lead)
    interview_booking.book(two, scene.slot(round_, who), by=lead)
    interview_booking.answered(more, by=lead)

    def state(row):
        asked = ApplicantRequest.objects.get(application=row)
        return asked.state, asked.outcome

    assert state(rows[0]) == ("answered", "explained")
    assert state(rows[1]) == ("answered", "granted")
    assert state(rows[2]) == ("open", "")  # there is more in it than the interview
    two.refresh_from_db()
    assert two.answered_at is not None


def test_every_part_of_a_day_has_a_color_and_wide_tables_scroll_by_themselves(settings):
    round_, lead, who, rows = scene.scene(1)
    [mine] = scene.invited(round_, lead, rows)
    scene.booked(mine, scene.slot(round_, who, hours=72))
    style = Path(settings.BASE_DIR, "static/css/app.css").read_text()
    client = Client()
    client.force_login(lead)

    page = client.get(reverse("interview_round", args=[round_.pk])).content.decode()

    day = Day(day=dt.date(2026, 11, 20), held=1, booked=1, free=1, no_show=1, lapsed=1)
    for *_, fill in day.parts(5):
        assert f".f-{fill} {{" in style
    for label in ("Load of each interviewer", "Times to come", "Times by day"):
        before = page[: page.index(f">{label}</caption>")]
        assert re.search(r'class="cp-scroll"[^>]*><table[^>]*><caption[^>]*$', before), label
