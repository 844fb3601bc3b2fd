"""Every page of the accounts answers, in our look, without a line of inline script."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from careerpath.accounts import roles
from careerpath.accounts.domain import invitations
from careerpath.accounts.models import Invitation

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son\w+=|\sstyle=|<style", re.I
)
OPEN = [
    "/account/login/",
    "/account/signup/",
    "/account/inactive/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/session/",
]
OWN = [
    "/account/profile/",
    "/account/sessions/",
    "/account/permissions/",
    "/account/session/again/",
    "/account/email/",
    "/account/password/change/",
    "/account/logout/",
    "/account/reauthenticate/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
]


def plain(response):
    text = response.content.decode()
    assert not INLINE.search(text), INLINE.search(text)
    assert "http://" not in text.replace("http://www.w3.org", "").replace("http://testserver", "")
    return text


def masked(response, number):
    text = re.sub(r"X-CSRFToken[^}]*", "", response.content.decode())
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
    return text.replace(response["X-Request-Id"], "").replace(f"/people/{number}/", "")


@pytest.mark.parametrize("path", OPEN)
def test_pages_without_sign_in(client, path):
    assert client.get(path).status_code == 200
    plain(client.get(path))


@pytest.mark.parametrize("path", OWN)
def test_pages_of_ones_own(person, door, path):
    client = door.sign_in(person("recruiter"))
    response = client.get(path)
    assert response.status_code == 200, response
    assert "cp-large" in plain(response) or path == "/account/permissions/"


@pytest.mark.parametrize("path", OWN)
def test_pages_of_ones_own_need_a_sign_in(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith(("/account/login/", "/"))


def test_pages_after_a_first_factor(person, door, app_of):
    user = person()
    client = door.sign_in(user)
    app_of(user)
    for path in (
        "/account/2fa/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/recovery-codes/generate/",
        "/account/2fa/totp/deactivate/",
        "/account/2fa/reauthenticate/",
    ):
        response = client.get(path)
        assert response.status_code == 200, (path, response)
        plain(response)


def test_pages_about_people(person, door):
    lead = person("program_lead", name="Lea Lead")
    other = person("recruiter", name="Rae Recruiter")
    invitations.invite(email="new@example.org", name="Nia New", roles=["mentor"], by=lead)
    client = door.sign_in(lead)
    listing = plain(client.get("/people/"))
    assert "Rae Recruiter" in listing
    assert "Nia New" in plain(client.get("/people/invitations/"))
    assert "Take back" in plain(client.get(f"/people/{other.pk}/"))
    assert "Nobody grants a role to themselves" in plain(client.get(f"/people/{lead.pk}/"))
    assert "Send the invitation" in plain(client.get("/people/invite/"))


def test_pages_about_people_are_for_those_who_manage_them(person, door):
    recruiter = person("recruiter")
    lead = person("program_lead")
    client = door.sign_in(recruiter)
    assert client.get("/people/").status_code == 403
    assert client.get(f"/people/{lead.pk}/").status_code == 404
    assert client.get(f"/people/{recruiter.pk}/").status_code == 403
    assert client.post(f"/people/{lead.pk}/grant/", {"role": "mentor"}).status_code == 404


def test_A2_who_may_not_be_seen_looks_like_nobody(person, door):
    lead, applicant = person("program_lead"), person()
    client = door.sign_in(lead)
    hidden = client.get(f"/people/{applicant.pk}/")
    nobody = client.get(f"/people/{applicant.pk + 10_000}/")
    assert hidden.status_code == nobody.status_code == 404
    assert masked(hidden, applicant.pk) == masked(nobody, applicant.pk + 10_000)
    assert applicant.email not in client.get("/people/").content.decode()


def test_the_list_of_people_costs_the_same_with_one_row_and_three(person, door):
    client = door.sign_in(person("admin"))
    client.get("/people/")
    with CaptureQueriesContext(connection) as one:
        client.get("/people/")
    person("recruiter")
    person("mentor", "instructor")
    with CaptureQueriesContext(connection) as three:
        client.get("/people/")
    assert len(three) == len(one)


def test_the_permission_page_shows_the_table_of_the_code(person, door):
    text = plain(door.sign_in(person("mentor")).get("/account/permissions/"))
    assert text.count('<th scope="row">') == len(roles.PERMISSIONS)
    assert text.count('aria-label="Yes"') == sum(len(may) for may in roles.ROLES.values())
    assert "Mentor <span" in text


def test_a_person_without_a_role_sees_a_kind_home(person, door):
    text = plain(door.sign_in(person()).get("/staff/"))
    assert "no role yet" in text


def test_the_profile_is_changed(person, door):
    user = person("mentor")
    client = door.sign_in(user)
    done = client.post(
        "/account/profile/",
        {"name": "Helen Park", "time_zone": "America/Denver", "theme": "dark"},
    )
    assert done.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.time_zone, user.theme, user.keys_on) == (
        "Helen Park",
        "America/Denver",
        "dark",
        False,
    )
    wrong = client.post("/account/profile/", {"name": "", "theme": "pink"})
    assert wrong.status_code == 422


def test_sign_up_is_closed(client):
    before = client.post(
        "/account/signup/", {"email": "new@example.org", "password1": "nine purple llamas"}
    )
    assert "by invitation" in before.content.decode()
    assert Client().post("/account/login/", {"login": "new@example.org"}).status_code == 200
    assert not Invitation.objects.exists()
