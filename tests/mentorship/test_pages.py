"""The pages of mentoring: who reads what, what is saved, what is refused."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from mentorship.domain import check_ins, concerns, goals, links, nightly, pairs
from mentorship.domain.facts import known
from mentorship.models import (
    ActionItem,
    CheckIn,
    CheckInLink,
    Concern,
    Goal,
    Mentor,
    Pair,
    PrivateNote,
    StandIn,
    Tap,
    Wish,
)
from mentorship.views import lead as lead_page
from tests.cohorts import made as hub
from tests.mentorship import made
from tests.training.made import cohort, enrolled, instructor
from training.domain import feeds
from training.models import CalendarFeed

pytestmark = pytest.mark.django_db
SECRET, SHARED = "keeps it to herself 8812", "spoke of the go-live 4471"


def sent(client, name, *args, **data):
    return client.post(reverse(f"mentorship:{name}", args=args), data)


def page(client, name, *args):
    return client.get(reverse(f"mentorship:{name}", args=args))


def a_link(pair):
    today = made.today(pair.enrollment.cohort)
    return links.make(known([pair.pk], today)[pair.pk], pair, pair.mentor.user)


def logged(pair, **fields):
    fields.setdefault("on", made.today(pair.enrollment.cohort))
    return check_ins.log(pair, by=pair.mentor.user, **fields)


def test_a_check_in_needs_its_date_alone_and_is_saved_once(client):
    pair = made.pair()
    client.force_login(pair.mentor.user)
    today = made.today(pair.enrollment.cohort)
    once = str(uuid.uuid4())

    first = sent(client, "check_in", pair.pk, on=today, once=once)
    again = sent(client, "check_in", pair.pk, on=today, once=once)
    without = sent(client, "check_in", pair.pk, mood=4)
    to_come = sent(client, "check_in", pair.pk, on=today + timedelta(days=2))

    assert [first.status_code, again.status_code] == [302, 302]
    assert [without.status_code, to_come.status_code] == [422, 422]
    assert b"This day is still to come." in to_come.content
    assert CheckIn.objects.get().pair == pair
    assert AuditEvent.objects.filter(kind="mentorship.checkin.logged").count() == 1
    assert pair.health.word == "on_track"


def test_a_no_show_is_one_tap_and_promises_carry_over(client):
    pair = made.pair()
    client.force_login(pair.mentor.user)
    today = made.today(pair.enrollment.cohort)
    first = check_ins.promise(
        pair, text="Ask for the run sheet", owner="mentee", by=pair.mentor.user
    )
    other = check_ins.promise(pair, text="Send the guide", owner="mentor", by=pair.mentor.user)

    sent(client, "check_in", pair.pk, on=today, no_show=1, mood=3, kept=[first.pk],
         promise="Call the desk", owner="mentor")  # fmt: skip

    row = CheckIn.objects.get()
    assert (row.is_no_show, row.mood, row.minutes) == (True, None, None)
    assert set(ActionItem.objects.to_do().values_list("text", flat=True)) == {
        "Send the guide", "Call the desk",
    }  # fmt: skip
    shown = page(client, "check_in", pair.pk).content.decode()
    assert other.text in shown
    assert first.text not in shown


def test_the_board_shows_instructors_the_latest_shared_note_and_never_a_private_one(client):
    pair = made.pair()
    cohort = pair.enrollment.cohort
    logged(pair, shared_note="An older word.")
    logged(pair, shared_note=SHARED, private_note=SECRET)
    client.force_login(instructor(cohort))
    for page_of in (("board", cohort.slug), ("person", pair.enrollment.pk)):
        text = client.get(reverse(f"training:{page_of[0]}", args=page_of[1:])).content.decode()
        assert SHARED in text
        assert SECRET not in text
        assert "An older word." not in text


def test_private_notes_are_for_author_and_lead_and_staff_see_dates_and_moods(client):
    pair = made.pair()
    cohort = pair.enrollment.cohort
    logged(pair, mood=2, shared_note=SHARED, private_note=SECRET)
    stand_in = made.mentor(cohort)
    today = made.today(cohort)
    pairs.stand_in(pair, mentor=stand_in, from_on=today, until_on=today, by=pair.mentor.user)

    def seen(user, *pages):
        client.force_login(user)
        text = "".join(page(client, *one).content.decode() for one in pages)
        return SECRET in text, SHARED in text, "Shaky" in text

    person, staff, lead = pair.enrollment.person, hub.user("placement_manager"), made.lead(cohort)
    assert seen(pair.mentor.user, ("mentee", pair.pk), ("check_in", pair.pk)) == (True, True, True)
    assert seen(stand_in.user, ("mentee", pair.pk)) == (False, True, True)
    assert seen(lead, ("pair", pair.pk), ("lead",)) == (True, True, True)
    assert seen(person, ("my",))[:2] == (False, True)
    assert seen(staff, ("pair", pair.pk), ("lead",)) == (False, False, True)
    assert SECRET not in StandIn.objects.get().brief
    for user, number in ((person, 0), (staff, 0), (stand_in.user, 0), (lead, 1)):
        assert PrivateNote.objects.visible_to(user).count() == number


def test_A2_another_pair_is_as_one_that_does_not_exist(client):
    mine = made.pair()
    cohort = mine.enrollment.cohort
    other = made.pair(cohort)
    theirs = [
        check_ins.promise(other, text="Theirs", owner="mentor", by=other.mentor.user),
        goals.add(other.enrollment, text="Theirs", steps=["One"], by=other.enrollment.person),
    ]
    names = ("mentee", "check_in", "item_new", "goal_new", "concern_new", "next")
    for user in (mine.mentor.user, mine.enrollment.person):
        client.force_login(user)
        for name in names:
            there, nowhere = page(client, name, other.pk), page(client, name, 10**9)
            assert there.status_code == nowhere.status_code
            assert there.status_code in {403, 404}
        for item, name in zip(theirs, ("item_settle", "goal_settle"), strict=True):
            assert sent(client, name, item.pk, "done").status_code == 404
        assert sent(client, "step_turn", theirs[1].steps.get().pk).status_code == 404
    # Somebody who sees every pair as staff does not log for another mentor.
    both = hub.user("mentor", "placement_manager")
    client.force_login(both)
    assert page(client, "pair", other.pk).status_code == 200
    assert page(client, "check_in", other.pk).status_code == 404


def test_A3_promises_of_another_pair_are_no_choice(client):
    mine, other = made.pair(), made.pair()
    theirs = check_ins.promise(other, text="Theirs", owner="mentor", by=other.mentor.user)
    client.force_login(mine.mentor.user)

    answer = sent(
        client, "check_in", mine.pk, on=made.today(mine.enrollment.cohort), kept=[theirs.pk]
    )

    assert answer.status_code == 422
    assert not CheckIn.objects.exists()
    theirs.refresh_from_db()
    assert theirs.state == "open"


# ------------------------------------------------------------------ the mailed link
def test_L10_a_link_is_spent_by_saving_and_not_by_opening(client):
    pair = made.pair()
    token = links.token(a_link(pair))
    today = made.today(pair.enrollment.cohort)
    for _ in range(3):
        assert page(client, "by_link", token).status_code == 200
    assert CheckInLink.objects.get().spent_at is None
    assert sent(client, "by_link", token, mood=4).status_code == 422
    assert sent(client, "by_link", token, on=today, mood=4).status_code == 200
    assert CheckIn.objects.get().logged_by == pair.mentor.user

    used = page(client, "by_link", token)
    assert used.status_code == 410
    assert b"A check-in was saved with this link already." in used.content
    assert sent(client, "by_link", token, on=today, mood=1).status_code == 410
    assert CheckIn.objects.count() == 1


def test_L10_an_old_link_offers_a_new_one_and_a_forged_one_nothing(client):
    pair = made.pair()
    link = a_link(pair)
    CheckInLink.objects.filter(pk=link.pk).update(
        made_at=link.made_at - timedelta(days=60), expires_at=link.made_at - timedelta(days=30)
    )
    token = links.token(link)

    assert b"Send me a new link" in page(client, "by_link", token).content
    assert sent(client, "link_again", token).status_code == 200
    assert sent(client, "link_again", token).status_code == 410  # a moment ago
    letter = Message.objects.get(kind="mentorship.link")
    new = CheckInLink.objects.exclude(pk=link.pk).get()
    assert letter.to_user == pair.mentor.user
    assert links.token(new).split(":")[0] in letter.body
    assert b"Send me" not in page(client, "by_link", token[:-3] + "abc").content

    pairs.end(Pair.objects.get(), reason="moved_on", by=pair.mentor.user)
    assert page(client, "by_link", links.token(new)).status_code == 410
    assert sent(client, "link_again", links.token(new)).status_code == 410


# ------------------------------------------------------------------ pairs
def test_a_proposal_asks_the_mentor_and_a_full_one_is_refused(client):
    cohort = made.cohort()
    mentor = made.mentor(cohort, capacity=1)
    first, second = enrolled(cohort, 2)
    client.force_login(made.lead(cohort))

    shown = page(client, "proposals")
    keys = [f"{first.pk}-{mentor.pk}"]
    assert keys[0] in shown.content.decode()
    assert b"No mentor has a place left." in shown.content
    assert sent(client, "proposals", chosen=[f"{second.pk}-{mentor.pk}9"]).status_code == 422
    assert sent(client, "proposals", chosen=keys).status_code == 302
    pair = Pair.objects.get()
    assert pair.state == "proposed"
    with pytest.raises(pairs.Refused, match="no place left: 1 of 1 are taken"):
        pairs.propose(mentor, second, by=mentor.user)

    client.force_login(mentor.user)
    assert f"Will you mentor {first.person.name}?" in page(client, "mentees").content.decode()
    sent(client, "answer", pair.pk, answer="yes")
    pair.refresh_from_db()
    assert (pair.state, pair.starts_on) == ("agreed", made.today(cohort))
    logged(pair)
    pair.refresh_from_db()
    assert pair.state == "active"
    assert {one.kind for one in Message.objects.all()} == {
        "mentorship.proposed", "mentorship.agreed",
    }  # fmt: skip


def test_a_pair_is_paused_goes_on_is_handed_over_and_ends_with_a_reason(client):
    pair = made.pair()
    cohort = pair.enrollment.cohort
    other, today = made.mentor(cohort), made.today(cohort)
    client.force_login(made.lead(cohort))
    logged(pair, shared_note=SHARED, private_note=SECRET)

    assert sent(client, "pause", pair.pk, from_on=today, reason="Leave").status_code == 302
    pair.refresh_from_db()
    assert pair.state == "paused"
    with pytest.raises(check_ins.Refused, match="does not meet now"):
        logged(pair)
    nightly.turn_pauses(cohort.program)
    assert Pair.objects.get().state == "paused"
    sent(client, "resume", pair.pk)
    sent(client, "hand_over", pair.pk, mentor=other.pk, note="Likes mornings")
    pair.refresh_from_db()
    assert (pair.state, pair.end_reason, pair.ends_on) == ("ended", "handed_over", today)
    new = Pair.objects.get(mentor=other)
    assert (new.follows, new.state) == (pair, "proposed")
    assert SHARED in new.brief
    assert SECRET not in new.brief
    sent(client, "end", new.pk, reason="moved_on")
    new.refresh_from_db()
    assert new.state == "ended"
    for name in ("pair", "stand_in", "pause", "hand_over", "end"):
        assert page(client, name, new.pk).status_code == 200


def test_a_mentor_with_a_break_is_not_proposed_and_ends_it(client):
    cohort = made.cohort()
    mentor, (seat,) = made.mentor(cohort), enrolled(cohort)
    client.force_login(mentor.user)

    assert sent(client, "me_pause", from_on=made.today(cohort)).status_code == 302
    assert sent(client, "me_pause", from_on=made.today(cohort)).status_code == 422
    with pytest.raises(pairs.Refused, match="takes a break"):
        pairs.propose(mentor, seat, by=mentor.user)
    sent(client, "me_back", mentor.pauses.get().pk)
    assert pairs.propose(mentor, seat, by=mentor.user).state == "proposed"
    sent(client, "me", capacity=9, about="Interfaces", topics=["skills"])
    mentor.refresh_from_db()
    assert (mentor.capacity, mentor.topics) == (9, ["skills"])
    assert sent(client, "me", capacity=99).status_code == 422


# ------------------------------------------------------------------ mentee and lead
def test_the_mentee_taps_wishes_and_takes_steps(client):
    pair = made.pair()
    client.force_login(pair.enrollment.person)

    assert sent(client, "tap", talked="yes").status_code == 422
    sent(client, "tap", talked="yes", mood=4)
    sent(client, "tap", talked="no", mood=2)
    sent(client, "wish", topics=["skills"], next_role="Integration lead")
    sent(client, "my_goal", text="Read ADT feeds", steps="One, by 2027-02-01\nTwo")
    goal = Goal.objects.get()
    for step in goal.steps.all():
        sent(client, "step_turn", step.pk)

    tap = Tap.objects.get()
    assert (tap.talked, tap.mood) == (False, 2)
    assert Wish.objects.get().next_role == "Integration lead"
    goal.refresh_from_db()
    assert goal.state == "done"
    assert b"Integration lead" in page(client, "my").content
    client.force_login(pair.mentor.user)
    assert b"Integration lead" in page(client, "mentee", pair.pk).content


def test_a_concern_has_an_owner_and_a_clock_and_stays_between_few(client):
    pair = made.pair()
    cohort = pair.enrollment.cohort
    lead, staff = made.lead(cohort), hub.user("placement_manager")
    client.force_login(pair.enrollment.person)
    sent(client, "my_concern", kind="pair", text=SECRET, is_urgent="on")

    row = Concern.objects.get()
    assert row.owner == lead
    assert row.due_at - row.raised_at < timedelta(hours=5)
    letter = Message.objects.get(kind="mentorship.concern")
    assert (letter.to_user, SECRET in letter.body) == (lead, False)
    for user in (staff, pair.mentor.user):
        client.force_login(user)
        assert page(client, "concern", row.pk).status_code in {403, 404}
        for name in ("lead", "mentees"):
            assert SECRET not in page(client, name).content.decode()
    client.force_login(lead)
    assert SECRET in page(client, "concern", row.pk).content.decode()
    sent(client, "concern_take", row.pk)
    assert sent(client, "concern", row.pk, outcome="").status_code == 422
    sent(client, "concern", row.pk, outcome="Talked with both.")
    row.refresh_from_db()
    assert (row.state, row.resolved_by) == ("resolved", lead)


def test_the_lead_sees_coverage_load_and_pairs_that_drift(client):
    pair = made.pair(days=90)
    cohort = pair.enrollment.cohort
    enrolled(cohort)
    client.force_login(made.lead(cohort))

    text = page(client, "lead").content.decode()

    assert "50%" in text
    assert "1 of 2 people have a mentor" in text
    assert "days overdue." in text
    concerns.raise_concern(pair.enrollment, kind="work", text="Pay", by=pair.mentor.user)
    assert "Work or pay" in page(client, "lead").content.decode()


def test_the_list_of_all_pairs_has_pages(client, monkeypatch):
    monkeypatch.setattr(lead_page, "PER_PAGE", 2)
    first = made.pair()
    cohort = first.enrollment.cohort
    last = [made.pair(cohort, by=first.mentor) for _ in range(2)][-1]
    client.force_login(made.lead(cohort))

    def shown(number):
        answer = client.get(reverse("mentorship:lead"), {"page": number})
        return [row.pair.pk for row in answer.context["page"]]

    assert len(shown("")) == 2
    assert shown("2") == shown("99") == [last.pk]
    assert shown("none\x00") == shown("1")


def test_the_next_check_in_stands_in_the_calendar_of_both_and_of_nobody_else(client):
    pair = made.pair()
    mentee, mentor = pair.enrollment.person, pair.mentor.user
    other = made.pair(pair.enrollment.cohort).enrollment.person
    Pair.objects.filter(pk=pair.pk).update(next_on=date(2026, 11, 1))  # the clocks change

    def calendar(user):
        feed = CalendarFeed.objects.filter(person=user).first() or feeds.open_feed(user)
        answer = client.get(reverse("training:feed", args=[feeds.token_of(feed)]))
        return answer.content.decode().replace("\r\n ", "")

    day = "DTSTART;VALUE=DATE:20261101\r\nDTEND;VALUE=DATE:20261102\r\n"
    assert day in calendar(mentee)
    assert f"SUMMARY:Check-in with {mentor.name}" in calendar(mentee)
    assert day in calendar(mentor)
    assert f"SUMMARY:Check-in with {mentee.name}" in calendar(mentor)
    assert "VEVENT" not in calendar(other)
    Pair.objects.filter(pk=pair.pk).update(next_on=None)
    assert "VEVENT" not in calendar(mentor)
    client.force_login(mentor)
    assert reverse("training:own_calendar") in page(client, "mentees").content.decode()


def test_the_duty_is_given_and_ends_and_a_mentor_is_listed(client):
    cohort = made.cohort()
    lead, chosen, mentor = hub.user("program_lead"), hub.user("admin"), hub.user("mentor")
    client.force_login(lead)

    sent(client, "duty", user=chosen.pk)
    assert concerns.leads_of(cohort.program) == [chosen]
    sent(client, "duty_end", chosen_duty(chosen).pk)
    assert concerns.leads_of(cohort.program) == []
    sent(client, "mentor_new", user=mentor.pk, capacity=3)
    assert Mentor.objects.get().capacity == 3


def chosen_duty(user):
    return made.MentorshipLead.objects.get(user=user)


def test_lists_cost_the_same_for_one_pair_and_for_five(client, django_assert_max_num_queries):
    cohort = made.cohort()
    mentor, lead = made.mentor(cohort, capacity=9), made.lead(cohort)
    counts = []
    for number in (1, 4):
        for _ in range(number):
            logged(made.pair(cohort, by=mentor), mood=3, shared_note="A talk")
        row = []
        for user, name in ((mentor.user, "mentees"), (lead, "lead"), (lead, "proposals")):
            client.force_login(user)
            with django_assert_max_num_queries(60) as seen:
                assert page(client, name).status_code == 200
            row.append(len(seen))
        counts.append(row)
    assert counts[0] == counts[1]


def test_a_mentors_own_list_comes_fifty_at_a_time_and_opens_where_the_person_stands(client):
    first = made.pair(cohort(seats=60), days=30)
    for one in enrolled(first.enrollment.cohort, 51):
        Pair.objects.create(
            mentor=first.mentor,
            enrollment=one,
            state="active",
            starts_on=first.starts_on,
            proposed_by=first.mentor.user,
        )
    client.force_login(first.mentor.user)
    there = reverse("mentorship:mentees")
    rows = client.get(there).context["rows"]
    pages = [client.get(there, {"page": n}).context["page"].object_list for n in (1, 2)]
    assert [len(one) for one in pages] == [50, 2]
    assert [*pages[0], *pages[1]] == rows
    last = rows[-1]["pair"]
    shown = client.get(reverse("mentorship:mentee", args=[last.pk]))
    assert shown.context["page"].number == 2
    assert client.get(there, {"page": "x"}).context["page"].number == 1
