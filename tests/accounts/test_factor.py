"""L6: who must have a second factor gets no further without it, whichever way they come."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from careerpath.accounts import roles
from careerpath.accounts.domain import grants, people

from .conftest import is_in

ENROL = "/account/2fa/"


@pytest.mark.parametrize("role", sorted(roles.SECOND_FACTOR))
def test_L6_without_a_factor_only_the_enrolment_page_is_seen(person, door, obligatory, role):
    client = door.sign_in(person(role))
    for path in ("/staff/", "/people/", "/account/profile/", "/account/permissions/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, ENROL), path
    assert client.get(ENROL).status_code == 200
    assert "needs a second factor" in client.get(ENROL).content.decode()


def test_L6_htmx_gets_no_further_either(person, door, obligatory):
    client = door.sign_in(person("admin"))
    response = client.get("/people/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == ENROL
    assert b"People" not in response.content


@pytest.mark.parametrize("role", ["mentor", "instructor", "client_contact"])
def test_L6_others_are_not_asked(person, door, obligatory, role):
    assert door.sign_in(person(role)).get("/staff/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_L6_setting_up_an_app_opens_the_site(person, door, obligatory):
    admin = person("admin")
    client = door.sign_in(admin)
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    elsewhere = door.sign_in(admin)
    before = client.cookies["sessionid"].value
    done = client.post("/account/2fa/totp/activate/", {"code": shown_by(secret)})
    assert done.status_code == 302, done.content.decode()[-3000:]
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    assert codes.count("<code>") == 10
    assert client.get("/people/").status_code == 200
    assert client.cookies["sessionid"].value != before
    assert not is_in(elsewhere)
    again = client.get("/account/2fa/recovery-codes/").content.decode()
    assert "<code>" not in again


def shown_by(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_L6_the_factor_is_asked_after_password_and_after_code(person, door, app_of):
    user = person("recruiter")
    app_of(user)
    by_password = door.sign_in(user)
    assert by_password.response["Location"] == "/account/2fa/authenticate/"
    assert not is_in(by_password)

    by_code = door.ask_for_code(user.email)
    done = by_code.post("/account/login/code/confirm/", {"code": door.last_code()})
    assert done["Location"] == "/account/2fa/authenticate/"
    assert not is_in(by_code)


def test_L6_the_same_code_of_the_app_is_refused_twice(person, door, obligatory, app_of):
    user = person("recruiter")
    code = app_of(user)()
    first, second = door.sign_in(user), door.sign_in(user)
    assert first.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert is_in(first)
    refused = second.post("/account/2fa/authenticate/", {"code": code})
    assert "used already" in refused.content.decode()
    assert not is_in(second)


def test_L6_a_neighboring_code_is_accepted_once(person, door, obligatory, app_of):
    user = person("recruiter")
    code = app_of(user)(-1)
    first, second = door.sign_in(user), door.sign_in(user)
    first.post("/account/2fa/authenticate/", {"code": code})
    second.post("/account/2fa/authenticate/", {"code": f"{code[:3]} {code[3:]}"})
    assert (is_in(first), is_in(second)) == (True, False)


def test_L6_a_recovery_code_works_once(person, door, obligatory, app_of):
    user = person("recruiter")
    app_of(user)
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]
    first, second = door.sign_in(user), door.sign_in(user)
    first.post("/account/2fa/authenticate/", {"code": code})
    second.post("/account/2fa/authenticate/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_L6_a_reset_password_does_not_go_round_the_factor(person, door, app_of):
    user = person("recruiter")
    app_of(user)
    client = Client()
    client.post("/account/password/reset/", {"email": user.email})
    client.post("/account/password/reset/confirm/", {"code": door.last_code()})
    new = "eleven green herons"
    done = client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    assert done.status_code == 302
    assert not is_in(client)

    door.sign_in(user, new, client=client)

    assert client.response["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)


def test_L6_a_remembered_device_does_not_spare_those_who_must(person, door, obligatory, app_of):
    user = person("mentor")
    code = app_of(user)
    client = door.sign_in(user)
    done = client.post("/account/2fa/authenticate/", {"code": code()})
    assert done["Location"] == "/account/2fa/trust/"
    client.post("/account/2fa/trust/", {"action": "trust"})
    client.post("/account/logout/")
    door.sign_in(user, client=client)
    assert is_in(client)
    client.post("/account/logout/")

    grants.grant(user, "recruiter", by="system:test")
    door.sign_in(user, client=client)

    assert client.response["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)


def test_L6_a_session_from_before_the_role_is_asked_for_the_factor(
    person, door, obligatory, app_of
):
    user = person("mentor")
    client = door.sign_in(user)
    code = app_of(user)
    assert client.get("/staff/").status_code == 200
    grants.grant(user, "admin", by="system:test")

    asked = client.get("/people/")
    assert asked["Location"].startswith("/account/2fa/reauthenticate/")
    done = client.post(asked["Location"], {"code": code()})

    assert done.status_code == 302
    assert client.get("/people/").status_code == 200


def test_L6_the_last_factor_stays_with_those_who_must(person, door, obligatory, app_of):
    user = person("admin")
    code = app_of(user)
    client = door.sign_in(user)
    client.post("/account/2fa/authenticate/", {"code": code()})
    refused = client.post("/account/2fa/totp/deactivate/")
    assert "need a second factor" in refused.content.decode()
    assert people.has_factor(user)


def test_a_device_is_remembered_for_mailed_codes(person, door, letters):
    mentor = person("mentor", password=None)
    client = door.ask_for_code(mentor.email)
    done = client.post("/account/login/code/confirm/", {"code": door.last_code()})
    assert done["Location"] == "/account/2fa/trust/"
    client.post("/account/2fa/trust/", {"action": "trust"})
    assert is_in(client)
    assert client.cookies["trusted"]["max-age"] == 90 * 24 * 3600
    client.post("/account/logout/")
    sent = len(letters())

    door.ask_for_code(mentor.email, client=client)

    assert is_in(client)
    assert len(letters()) == sent


def test_nobody_else_is_let_in_by_a_remembered_device(person, door):
    mentor, other = person("mentor", password=None), person("mentor", password=None)
    client = door.ask_for_code(mentor.email)
    client.post("/account/login/code/confirm/", {"code": door.last_code()})
    client.post("/account/2fa/trust/", {"action": "trust"})
    client.post("/account/logout/")
    door.ask_for_code(other.email, client=client)
    assert not is_in(client)


def test_an_admin_resets_a_lost_factor(person, door, app_of):
    lead, user = person("program_lead"), person("recruiter")
    app_of(user)
    client = door.sign_in(lead)
    done = client.post(f"/people/{user.pk}/reset-factor/", {"reason": "Lost the phone"})
    assert done.status_code == 302
    assert not people.has_factor(user)
    own = client.post(f"/people/{lead.pk}/reset-factor/", {"reason": "Mine"})
    assert own.status_code == 422
