"""L7, A5: sessions get new keys, end in time, and die with the account."""

import time

import pytest
from django.test import Client

from careerpath.accounts import roles
from careerpath.accounts.domain import grants, people
from careerpath.accounts.models import Session
from careerpath.accounts.sessions import SEEN, SINCE

from .conftest import PASSWORD, is_in

COOKIE = "sessionid"
DECIDERS = ["recruiter", "program_lead", "admin", "equity_analyst"]
TEACHERS = ["instructor", "mentor", "placement_manager", "client_contact"]


def key_of(client):
    return client.cookies[COOKIE].value


def later(client, seconds, since=None):
    """The session was last used ``seconds`` ago (and began ``since`` seconds ago)."""
    session = client.session
    session[SEEN] = time.time() - seconds
    session[SINCE] = time.time() - (since or seconds)
    for record in session["account_authentication_methods"]:
        record["at"] = session[SINCE]
    session.save()


def test_L7_a_planted_key_is_worth_nothing_after_sign_in(person, door):
    client = Client()
    client.get("/account/login/")
    planted = client.session
    planted["planted"] = 1
    planted.save()
    client.cookies[COOKIE] = planted.session_key

    door.sign_in(person(), client=client)

    assert key_of(client) != planted.session_key
    thief = Client()
    thief.cookies[COOKIE] = planted.session_key
    assert not is_in(thief)


def test_L7_the_key_changes_with_the_factor(person, door, obligatory, app_of):
    user = person("recruiter")
    code = app_of(user)
    client = door.sign_in(user)
    before = key_of(client)
    client.post("/account/2fa/authenticate/", {"code": code()})
    assert is_in(client)
    assert key_of(client) != before


def test_L7_the_key_changes_with_the_roles_and_the_old_one_is_dead(person, door):
    user = person("mentor")
    client = door.sign_in(user)
    before = key_of(client)
    grants.grant(user, "instructor", by="system:test")

    assert client.get("/staff/").status_code == 200

    assert key_of(client) != before
    thief = Client()
    thief.cookies[COOKIE] = before
    assert not is_in(thief)
    assert is_in(client)


def test_L7_a_new_password_ends_the_other_sessions(person, door):
    user = person("mentor")
    here, elsewhere = door.sign_in(user), door.sign_in(user)
    new = "eleven green herons"
    done = here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert done.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert Session.objects.alive().filter(user=user).count() == 1


def test_L7_a_reset_password_ends_all_sessions(person, door):
    user = person("mentor")
    elsewhere = door.sign_in(user)
    client = Client()
    client.post("/account/password/reset/", {"email": user.email})
    client.post("/account/password/reset/confirm/", {"code": door.last_code()})
    new = "eleven green herons"
    client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    assert not is_in(elsewhere)


@pytest.mark.parametrize("role", DECIDERS)
def test_L7_who_decides_is_asked_again_after_half_an_hour(person, door, role):
    client = door.sign_in(person(role))
    later(client, 29 * 60)
    assert client.get("/staff/").status_code == 200
    later(client, 31 * 60)
    asked = client.get("/staff/")
    assert asked["Location"] == "/account/reauthenticate/?next=%2Fstaff%2F"
    assert client.get("/account/profile/").status_code == 302

    back = client.post(asked["Location"], {"password": PASSWORD, "next": "/staff/"})

    assert back["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize("role", TEACHERS)
def test_L7_who_teaches_stays_signed_in_for_half_a_day(person, door, role):
    client = door.sign_in(person(role))
    later(client, 11 * 3600)
    assert client.get("/staff/").status_code == 200
    later(client, 12 * 3600 + 1)
    assert client.get("/staff/")["Location"].startswith("/account/login/")
    assert not is_in(client)


def test_L7_twelve_hours_are_the_end_for_staff_however_busy(person, door):
    client = door.sign_in(person("mentor"))
    later(client, 10, since=12 * 3600 + 1)
    assert client.get("/staff/")["Location"] == "/account/login/?next=%2Fstaff%2F"
    assert not is_in(client)


def test_an_applicant_stays_signed_in(person, door):
    client = door.sign_in(person())
    later(client, 3 * 24 * 3600)
    assert client.get("/account/profile/").status_code == 200


def test_a_form_sent_too_late_is_kept_and_sent_on(person, door):
    lead, other = person("program_lead"), person("mentor")
    client = door.sign_in(lead)
    later(client, 31 * 60)
    typed = {"role": "instructor", "reason": "Teaches section B"}
    asked = client.post(f"/people/{other.pk}/grant/", typed)
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert not other.grants.filter(role="instructor").exists()

    client.post(asked["Location"], {"password": PASSWORD, "next": f"/people/{other.pk}/grant/"})

    assert other.grants.get(role="instructor").granted_by == lead


def test_htmx_keeps_the_page_when_the_time_is_over(person, door):
    client = door.sign_in(person("program_lead"))
    later(client, 31 * 60)
    answer = client.post("/people/1/grant/", {"role": "mentor"}, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "cp:reenter" in answer["HX-Trigger"]


def test_activity_counts_and_polling_does_not(person, door):
    client = door.sign_in(person("recruiter"))
    later(client, 29 * 60)
    client.get("/staff/", headers={"X-Poll": "1"})
    assert client.get("/account/session/").json()["left"] <= 60
    client.get("/staff/")
    assert client.get("/account/session/").json()["left"] > 29 * 60


def test_staying_starts_the_time_again(person, door):
    client = door.sign_in(person("recruiter"))
    later(client, 27 * 60)
    assert client.get("/account/session/").json()["left"] <= 180
    assert client.post("/account/session/stay/").json()["left"] > roles.SHORT_IDLE - 30


def test_asking_how_much_is_left_is_no_activity(person, door):
    client = door.sign_in(person("recruiter"))
    later(client, 20 * 60)
    for _ in range(3):
        left = client.get("/account/session/", headers={"X-Poll": "1"}).json()["left"]
    assert left <= 10 * 60


def test_A5_closing_an_account_ends_every_session_at_once(person, door):
    lead, user = person("program_lead"), person("recruiter")
    clients = [door.sign_in(user), door.sign_in(user)]
    people.close(user, by=lead, reason="Left the program")
    assert [is_in(client) for client in clients] == [False, False]
    assert not Session.objects.filter(user=user).exists()
    again = door.sign_in(user)
    assert not is_in(again)
    assert again.response["Location"] == "/account/inactive/"


def test_A5_a_poll_of_a_closed_account_is_refused_and_stops(person, door):
    lead, user = person("program_lead"), person("recruiter")
    client = door.sign_in(user)
    people.close(user, by=lead, reason="Left the program")
    poll = client.get("/staff/", headers={"HX-Request": "true", "X-Poll": "1"})
    assert poll.status_code == 403
    assert poll["HX-Redirect"].startswith("/account/login/")


def test_A5_a_role_that_was_taken_back_is_gone_with_the_next_request(person, door):
    lead, user = person("program_lead"), person("admin")
    client = door.sign_in(user)
    assert client.get("/people/").status_code == 200
    grants.revoke(user, "admin", by=lead, reason="Changed jobs")
    assert client.get("/people/").status_code == 403


def test_A5_a_role_ends_by_itself_when_its_time_is_over(person, door):
    user = person("admin")
    client = door.sign_in(user)
    user.grants.update(ends_at=user.created_at)
    assert client.get("/people/").status_code == 403


def test_one_ends_the_sessions_on_ones_other_devices(person, door):
    user, other = person(), person()
    here, there, elsewhere = (door.sign_in(user) for _ in range(3))
    stranger = door.sign_in(other)
    page = here.get("/account/sessions/")
    numbers = [one.number for one, current in page.context["sessions"] if not current]
    assert len(numbers) == 2
    assert all(key_of(client) not in page.content.decode() for client in (here, there, elsewhere))
    foreign = Session.objects.get(user=other).number
    assert here.post("/account/sessions/end/", {"which": foreign}).status_code == 404

    here.post("/account/sessions/end/", {"which": numbers[0]})
    assert sorted([is_in(there), is_in(elsewhere)]) == [False, True]
    here.post("/account/sessions/end/", {"which": "others"})

    assert [is_in(client) for client in (here, there, elsewhere, stranger)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_form_sent_by_a_session_that_ended_comes_back_to_its_page_and_says_so(person, door):
    lead, other = person("program_lead"), person("mentor")
    client = door.sign_in(lead)
    page, typed = f"/people/{other.pk}/", {"role": "instructor", "reason": "Teaches section B"}
    people.end_sessions(lead)

    sent = client.post(f"{page}grant/", typed, headers={"Referer": f"http://testserver{page}"})

    assert sent["Location"] == f"/account/login/?next={page}"
    shown = client.get(sent["Location"]).content.decode()
    assert "nothing was saved" in shown
    for elsewhere in ("https://evil.example/people/1/", "", "http://testserver@evil.example/x"):
        sent = Client().post(f"{page}grant/", typed, headers={"Referer": elsewhere})
        assert sent["Location"] == "/account/login/?next=/staff/"
    assert not other.grants.filter(role="instructor").exists()


def test_a_form_sent_after_the_last_hour_comes_back_to_its_page_and_says_so(person, door):
    client = door.sign_in(person("mentor"))
    later(client, 12 * 3600 + 1)
    sent = client.post(
        "/account/profile/",
        {"name": "New"},
        headers={"Referer": "http://testserver/account/profile/"},
    )
    assert sent["Location"] == "/account/login/?next=%2Faccount%2Fprofile%2F"
    assert "nothing was saved" in client.get(sent["Location"]).content.decode()
