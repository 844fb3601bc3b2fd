"""Board, card, early warning and rules as instructors and leads use them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.own_data import of
from cohorts.models import CohortStaff
from tests.cohorts import made as hub
from tests.training import made
from training.domain import looking, signals, support
from training.models import (
    Contact,
    FollowUp,
    Kudos,
    RiskRules,
    Signal,
    StaffStatus,
    TechnicalTrack,
    TrackAssignment,
)
from training.views import board as board_page

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def class_(client):
    """A cohort in session with three people, of whom the first missed everything."""
    today = timezone.now().date()
    cohort = made.cohort(
        seats=2100,
        state="in_session",
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=20),
    )
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 3)
    for number in range(6):
        session = made.session(cohort, days=number, state="held")
        for person in people:
            made.mark(session, person, "A" if person == people[0] else "P")
    looking.look([cohort])
    client.force_login(teacher)
    return cohort, teacher, people


def at(name, *args):
    return reverse(f"training:{name}", args=args)


def test_the_board_shows_filters_and_sorts(client, class_):
    cohort, _teacher, people = class_
    page = client.get(at("board", cohort.slug))
    assert next(row.enrollment for row in page.context["rows"]) == people[0]  # most points first
    assert {title: number for title, number, *_ in page.context["tiles"]}["At risk"] == 1
    few = client.get(at("board", cohort.slug), {"reason": "absences"})
    assert [row.enrollment for row in few.context["rows"]] == [people[0]]
    assert b"1 of 3" in few.content
    assert len(client.get(at("board", cohort.slug), {"status": "none"}).context["rows"]) == 3
    none = client.get(at("board", cohort.slug), {"missing": 3})
    assert b"Nobody fits these filters." in none.content
    turned = client.get(at("board", cohort.slug), {"sort": "-name", "reason": "odd", "below": "x"})
    names = [row.name for row in turned.context["rows"]]
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize("page", ["board", "at_risk"])
def test_pages_ask_the_same_for_3_and_95_people(client, class_, page):
    cohort, teacher, people = class_
    support.praise(people[1], text="Well done.", by=teacher)
    support.log_contact(people[0], channel="call", by=teacher)
    support.set_status(people[0], looking_week(cohort), status="watch", note="", seen=0, by=teacher)
    client.get(at(page, cohort.slug))
    with CaptureQueriesContext(connection) as few:
        assert client.get(at(page, cohort.slug)).status_code == 200
    more = made.enrolled(cohort, 92)
    session = made.session(cohort, days=9, state="held")
    for person in more:
        made.mark(session, person, "A")
        signals.raise_flag(person, note="Quiet.", by=teacher)
    with CaptureQueriesContext(connection) as many:
        client.get(at(page, cohort.slug))
    assert len(few) == len(many)


def looking_week(cohort):
    return support.week_of(looking.today_of(cohort.program))


def test_contacts_and_kudos_can_be_taken_back_by_their_author_for_ten_minutes(client, class_):
    cohort, teacher, people = class_
    seat = people[1]
    for name, sent, model in (
        ("person_kudos", {"text": "Helped table four."}, Kudos),
        ("person_contact", {"channel": "call", "reached": "yes"}, Contact),
    ):
        back = name.replace("person_", "") + "_take_back"
        client.post(at(name, seat.pk), sent, headers=HTMX)
        one = model.objects.get()
        client.force_login(made.instructor(cohort))
        page = client.post(at(back, one.pk), follow=True)
        assert b"Only whoever wrote it can take it back." in page.content
        client.force_login(teacher)
        said = client.post(at(name, seat.pk), sent, headers=HTMX).headers["HX-Trigger"]
        newest = model.objects.latest("pk")
        assert at(back, newest.pk) in said
        client.post(at(back, newest.pk))
        assert list(model.objects.all()) == [one]
        when = "given_at" if model is Kudos else "at"
        model.objects.update(**{when: timezone.now() - timedelta(minutes=11)})
        page = client.post(at(back, one.pk), follow=True)
        assert b"for ten minutes" in page.content
        assert model.objects.count() == 1


def test_a_large_board_has_pages_and_a_track_filters_it(client, class_, monkeypatch):
    cohort, teacher, people = class_
    monkeypatch.setattr(board_page, "A_PAGE", 2)
    first = client.get(at("board", cohort.slug), {"sort": "name"})
    assert len(first.context["rows"]) == 2
    assert b"sort=name&amp;page=2" in first.content
    track = TechnicalTrack.objects.create(program=cohort.program, name="Epic ZZ")
    TrackAssignment.objects.create(enrollment=people[1], track=track, set_by=teacher)
    page = client.get(at("board", cohort.slug), {"track": track.pk})
    assert [row.enrollment for row in page.context["rows"]] == [people[1]]
    assert b"Epic ZZ (1)" in page.content


def test_the_card_does_everything_without_leaving_the_grid(client, class_):
    _cohort, _teacher, people = class_
    seat = people[1]
    card = client.get(at("person", seat.pk), headers=HTMX)
    assert b"<html" not in card.content
    assert b"Log a contact" in card.content
    sent = {"status": "intervene", "note": "", "seen": 0}
    odd = client.post(at("person_status", seat.pk), sent, headers=HTMX)
    assert odd.status_code == 422
    assert b"Say in a sentence why somebody has to step in." in odd.content
    done = client.post(at("person_status", seat.pk), sent | {"note": "Talk today."}, headers=HTMX)
    assert done.status_code == 200
    assert f'id="sta-{seat.pk}" hx-swap-oob="true"'.encode() in done.content
    client.post(at("person_contact", seat.pk), {"channel": "call", "reached": "no"}, headers=HTMX)
    assert Contact.objects.get().reached is False
    client.post(at("person_kudos", seat.pk), {"text": "Helped table four."})
    client.post(at("person_message", seat.pk), {"subject": "Lab", "text": "Come on Thursday."})
    message = Message.objects.get(kind="training.word")
    assert message.to_user == seat.person
    assert "Come on Thursday." in message.body
    to_do = {"kind": "referral", "text": "Car repair."}
    assert client.post(at("person_follow_up", seat.pk), to_do).status_code == 422
    client.post(at("person_follow_up", seat.pk), to_do | {"referred_to": "Student fund"})
    one = FollowUp.objects.get()
    client.post(at("follow_up_done", one.pk))
    client.post(at("follow_up_again", one.pk))
    client.post(at("follow_up_dropped", one.pk), headers=HTMX)
    one.refresh_from_db()
    assert one.state == "dropped"
    whole = client.get(at("person", seat.pk))
    assert b"Helped table four." in whole.content
    assert b"Talk today." in whole.content


def test_a_flag_goes_to_the_teacher_and_its_raiser_hears(client, class_):
    cohort, teacher, people = class_
    raiser = made.instructor(cohort)
    client.force_login(raiser)
    client.post(at("person_flag", people[1].pk), {"note": "Very quiet since Monday."})
    flag = Signal.objects.get(rule="flag")
    assert (flag.owner, flag.raised_by) == (teacher, raiser)
    client.force_login(teacher)
    client.post(at("signal_take", flag.pk))
    client.post(
        at("person_contact", people[1].pk),
        {"channel": "talk", "reached": "yes", "signal": flag.pk},
    )
    flag.refresh_from_db()
    assert flag.state == "acted"
    assert client.post(at("signal_close", flag.pk), {"note": "x"}).status_code == 422
    client.post(at("signal_close", flag.pk), {"outcome": "helped", "note": "A new bus line."})
    told = Message.objects.get(kind="training.flag_closed")
    assert told.to_user == raiser
    assert people[1].person.name not in told.body
    assert "A new bus line." not in told.body
    client.post(at("signal_reopen", flag.pk))
    flag.refresh_from_db()
    assert (flag.state, flag.outcome) == ("open", "")


def test_a_signal_is_handed_over_to_somebody_who_teaches_here(client, class_):
    cohort, _teacher, _ = class_
    other, stranger = made.instructor(cohort), hub.user("instructor")
    one = Signal.objects.first()
    sent = {"owner": stranger.pk, "due_on": "2026-12-01"}
    assert client.post(at("signal_hand_over", one.pk), sent).status_code == 422
    client.post(at("signal_hand_over", one.pk), sent | {"owner": other.pk})
    one.refresh_from_db()
    assert one.owner == other
    assert b"Hand over" in client.get(at("signal", one.pk)).content


def test_C10_a_stale_page_gets_a_sentence(client, class_):
    _cohort, teacher, people = class_
    one = Signal.objects.get(rule="absences")
    signals.close(one, outcome="nothing", by=teacher)
    stale = client.post(at("signal_close", one.pk), {"outcome": "helped"})
    assert stale.status_code == 422
    assert b"It is Closed already." in stale.content
    sent = {"status": "watch", "note": "", "seen": 0}
    client.post(at("person_status", people[0].pk), sent)
    late = client.post(at("person_status", people[0].pk), sent | {"status": "on_track"})
    assert late.status_code == 422
    assert "set it to watch meanwhile" in late.content.decode()
    assert client.post(at("signal_take", one.pk), follow=True).status_code == 200
    gone = client.post(at("person_contact", people[0].pk), {"channel": "call", "signal": one.pk})
    assert gone.status_code == 422
    assert b"That signal is closed by now. Choose again." in gone.content


def test_C12_a_constraint_hit_in_the_gap_is_a_sentence(client, class_, monkeypatch):
    cohort, teacher, people = class_
    one = Signal.objects.get(rule="absences")
    signals.close(one, outcome="nothing", by=teacher)
    made.mark(made.session(cohort, days=20, state="held"), people[0], "A")
    looking.look([cohort])
    again = client.post(at("signal_reopen", one.pk), follow=True)
    assert b"This signal stands open again already." in again.content
    monkeypatch.setattr("training.domain.support.StaffStatus.objects.filter", no_rows)
    week = looking_week(cohort)
    StaffStatus(enrollment=people[0], week_of=week, status="watch", set_by=teacher).save()
    race = client.post(at("person_status", people[0].pk), {"status": "watch", "seen": 0})
    assert race.status_code == 422
    assert b"Somebody else set the status meanwhile. Look again." in race.content


def no_rows(**fields):
    return StaffStatus.objects.none()


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "\x00", "on_track\n"])
def test_F1_odd_values_meet_a_sentence(client, class_, value):
    cohort, _teacher, people = class_
    sent = {"status": value, "seen": value, "channel": value, "kind": value, "due_on": value,
            "signal": value, "note": "", "text": "", "outcome": value}  # fmt: skip
    names = ["person_status", "person_contact", "person_follow_up", "person_flag", "person_kudos",
             "person_message"]  # fmt: skip
    for name in names:
        assert client.post(at(name, people[0].pk), sent).status_code == 422, name
    one = Signal.objects.first()
    assert client.post(at("signal_close", one.pk), sent).status_code == 422
    lead = hub.user("program_lead")
    client.force_login(lead)
    page = at("risk_rules_edit", cohort.slug)
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"attendance_percent": value, "reason": "Odd."}
    assert client.post(page, data).status_code == 422
    assert not RiskRules.objects.exists()


def test_A1_A2_a_section_of_another_instructor_is_not_found(client, class_):
    cohort, teacher, _people = class_
    mine, other = made.section(cohort, "A"), made.section(cohort, "B")
    (theirs,) = made.enrolled(cohort, part=other)
    flag = signals.raise_flag(theirs, note="Quiet.", by=teacher)
    narrow = made.instructor(cohort, mine)
    client.force_login(narrow)
    for name, pk in (("person", theirs.pk), ("signal", flag.pk)):
        assert client.get(at(name, pk)).status_code == 404
    for name in ("person_flag", "person_kudos", "person_status"):
        assert client.post(at(name, theirs.pk), {"note": "x", "text": "x"}).status_code == 404
    assert client.post(at("signal_take", flag.pk)).status_code == 404
    assert b"Learner 0" in client.get(at("board", cohort.slug)).content  # of no section
    for page in ("at_risk", "board"):
        assert f"/people/{theirs.pk}/".encode() not in client.get(at(page, cohort.slug)).content


@pytest.mark.parametrize("role", ["recruiter", "placement_manager", "mentor", "admin", "reviewer"])
def test_A3_others_do_not_read_who_needs_help(client, class_, role):
    cohort, _teacher, people = class_
    client.force_login(hub.user(role))
    for address in (at("board", cohort.slug), at("at_risk", cohort.slug)):
        assert client.get(address).status_code in (403, 404)
    assert client.get(at("person", people[0].pk)).status_code in (403, 404)


def test_A4_reading_changes_nothing_but_the_line_of_a_card(client, class_):
    cohort, _teacher, _people = class_
    before = AuditEvent.objects.count(), Signal.objects.values_list("state_changed_at", flat=True)
    for address in (at("board", cohort.slug), at("at_risk", cohort.slug),
                    at("risk_rules", cohort.slug), at("risk_record", cohort.slug)):  # fmt: skip
        assert client.get(address).status_code == 200
    assert client.get(at("signal_take", Signal.objects.first().pk)).status_code == 405
    assert AuditEvent.objects.count() == before[0]


def test_T7_opening_a_card_leaves_one_line_without_what_was_read(client, class_):
    _cohort, teacher, people = class_
    client.get(at("person", people[0].pk))
    line = AuditEvent.objects.get(kind="training.enrollment.read")
    assert (line.subject_id, line.actor_id) == (people[0].pk, teacher.pk)
    assert people[0].person.name not in str(line.detail)


def test_A5_rights_end_with_the_duty(client, class_):
    cohort, teacher, people = class_
    assert client.get(at("person", people[0].pk), headers=HTMX).status_code == 200
    CohortStaff.objects.filter(user=teacher).update(until=timezone.now().date() - timedelta(2))
    assert client.get(at("person", people[0].pk), headers=HTMX).status_code == 404
    assert client.get(at("board", cohort.slug)).status_code == 404


def test_A6_fields_that_nobody_asked_for_change_nothing(client, class_):
    _cohort, teacher, people = class_
    more = {"state": "closed", "owner": people[0].person_id, "points": 9, "rule": "attendance",
            "enrollment": people[2].pk, "given_by": people[0].person_id}  # fmt: skip
    client.post(at("person_flag", people[1].pk), {"note": "Quiet.", **more})
    flag = Signal.objects.get(rule="flag")
    assert (flag.enrollment, flag.state, flag.owner, flag.points) == (people[1], "open", teacher, 3)
    client.post(at("person_kudos", people[1].pk), {"text": "Good.", **more})
    assert Kudos.objects.get().given_by == teacher


def test_A9_the_person_gets_kudos_and_reasons_but_nobodys_notes(client, class_):
    cohort, teacher, people = class_
    seat = people[0]
    support.praise(seat, text="Canary of praise", by=teacher)
    support.log_contact(seat, channel="call", note="Canary one", next_step="Canary two", by=teacher)
    support.set_status(
        seat, looking_week(cohort), status="watch", note="Canary three", seen=0, by=teacher
    )
    signals.raise_flag(seat, note="Canary four", by=teacher)
    given = str([part.rows for part in of(seat.person)])
    assert "Canary of praise" in given
    assert "sessions were missed" in given
    for number in ("one", "two", "three", "four"):
        assert f"Canary {number}" not in given
    client.force_login(seat.person)
    assert Kudos.objects.visible_to(seat.person).count() == 1
    for model in (Signal, Contact, StaffStatus, FollowUp):
        assert not model.objects.visible_to(seat.person).exists()
    page = client.get(at("rules_published")).content.decode()
    assert "The last 2 sessions or more were missed" in page
    assert "Canary" not in page


def test_T1_rules_change_with_a_reason_and_a_line(client, class_):
    cohort, _teacher, _ = class_
    page = at("risk_rules_edit", cohort.slug)
    assert client.get(page).status_code == 403
    client.force_login(hub.user("program_lead"))
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert client.post(page, data | {"reason": "Nothing."}).status_code == 422
    data |= {"absences_number": 3, "reason": "Two were too many calls."}
    assert client.post(page, data).status_code == 302
    assert AuditEvent.objects.filter(kind="training.riskrules.changed").count() == 1
    assert b"Two were too many calls." in client.get(at("risk_rules", cohort.slug)).content
    assert client.post(page, data).status_code == 422  # the version on the page is old


def test_the_home_page_says_each_morning_who_needs_a_word(client, class_):
    _cohort, _teacher, people = class_
    page = client.get(reverse("home")).content.decode()
    assert "Who needs a word" in page
    assert people[0].person.name in page
    assert "1 people" not in page


def test_finished_cohorts_say_which_rules_were_right(client, class_):
    cohort, teacher, _people = class_
    for rule, outcome in (("absences", "helped"), ("attendance", "nothing")):
        signals.close(Signal.objects.get(rule=rule), outcome=outcome, by=teacher)
    page = at("risk_record", cohort.slug)
    assert b"No finished cohort yet" in client.get(page).content
    type(cohort).objects.filter(pk=cohort.pk).update(state="in_session")
    hub_step(cohort)
    lines = client.get(page).context["lines"]
    assert [(one.key, one.record.percent) for one in lines] == [("absences", 100),
                                                                ("attendance", 0)]  # fmt: skip


def hub_step(cohort):
    cohort.refresh_from_db()
    cohort.step("completed", by=hub.user("admin"))
