"""L10, H7, H8, L11: signed links, invitations, addresses, hosts."""

import logging
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.test import Client
from django.utils import timezone

from careerpath.accounts import links
from careerpath.accounts.domain import grants, invitations, people
from careerpath.accounts.forms import site_zone
from careerpath.accounts.models import Invitation, User
from careerpath.workflow import Refused

from .conftest import PASSWORD, is_in

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:"


@pytest.fixture
def invited(person, door):
    """An invitation as recruiter, its inviter and the path of its link."""
    lead = person("program_lead", name="Lea Lead")
    made = invitations.invite(email="nia@example.org", name="Nia New", roles=["recruiter"], by=lead)
    return made, lead, door.last_link().removeprefix("http://localhost:8000")


def older(monkeypatch, seconds):
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + seconds)


def test_L10_a_link_says_what_it_stands_for():
    token = links.make("test", {"id": 7})
    assert links.read("test", token, max_age=60) == {"id": 7}


def test_L10_every_changed_byte_is_refused():
    token = links.make("test", {"id": 7})
    for place, letter in enumerate(token):
        other = ALPHABET[(ALPHABET.index(letter) + 1) % len(ALPHABET)]
        with pytest.raises(links.WrongLink):
            links.read("test", token[:place] + other + token[place + 1 :], max_age=60)


@pytest.mark.parametrize("odd", ["", "x", "a:b:c", "\x00", "é" * 50, ":" * 9, "A" * 100_000])
def test_L10_what_is_no_link_is_refused_with_a_sentence(odd):
    with pytest.raises(Refused, match="not valid"):
        links.read("test", odd, max_age=60)


def test_L10_a_link_of_another_purpose_is_refused():
    with pytest.raises(links.WrongLink):
        links.read("accounts.invitation", links.make("other", 1), max_age=60)


def test_L10_a_link_is_checked_before_its_age_is_read(monkeypatch):
    token = links.make("test", 7)
    older(monkeypatch, 61)
    with pytest.raises(links.ExpiredLink) as late:
        links.read("test", token, max_age=60)
    assert late.value.value == 7
    with pytest.raises(links.WrongLink):
        links.read("test", token[:-1] + ("A" if token[-1] != "A" else "B"), max_age=60)


def test_H7_links_and_sessions_outlive_a_new_secret(settings, person, door):
    user = person()
    client, away = door.sign_in(user), door.sign_in(user)
    token = links.make("test", 7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 60

    assert links.read("test", token, max_age=60) == 7
    assert is_in(client)

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(links.WrongLink):
        links.read("test", token, max_age=60)
    assert is_in(client)
    assert not is_in(away)


def test_L10_no_log_line_shows_a_link():
    token = links.make("test", {"id": 7})
    record = logging.LogRecord("x", 20, "", 1, "GET /join/%s/ and %s", (token, 200), None)
    links.HideLinks().filter(record)
    assert record.getMessage() == "GET /join/[link]/ and 200"


def test_L10_opening_an_invitation_changes_nothing(invited):
    made, _, path = invited
    for _ in range(3):
        client = Client()
        scanned = client.get(path)
        assert scanned["Location"] == "/join/"
        page = client.get("/join/").content.decode()
        assert "Lea Lead invites you as Recruiter" in page
        assert path.split("/")[2] not in page
        client.head(path)
    made.refresh_from_db()
    assert made.is_open
    assert not User.objects.filter(email="nia@example.org").exists()


def test_an_invitation_is_accepted_with_a_password(invited):
    made, lead, path = invited
    client = Client()
    client.get(path)
    done = client.post("/join/", {"name": "Nia New", "password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302, done.content.decode()[-2000:]
    user = User.objects.get(email="nia@example.org")
    assert user.roles == {"recruiter"}
    assert user.grants.get().granted_by == lead
    assert EmailAddress.objects.get(user=user).verified
    made.refresh_from_db()
    assert made.accepted_by == user


def test_L10_an_invitation_works_once(invited):
    _, _, path = invited
    client = Client()
    client.get(path)
    client.post("/join/", {"name": "Nia New"})
    again = Client()
    again.get(path)
    for answer in (again.get("/join/"), again.post("/join/", {"name": "Thief"})):
        assert answer.status_code == 410
        assert "already" in answer.content.decode()
    assert User.objects.filter(name="Thief").count() == 0


def test_L10_a_late_invitation_offers_a_new_link(invited, monkeypatch, letters, door):
    _, _, path = invited
    older(monkeypatch, 7 * 24 * 3600 + 5)
    client = Client()
    client.get(path)
    late = client.get("/join/")
    assert late.status_code == 410
    assert "Send me a new link" in late.content.decode()
    assert client.post("/join/", {"name": "Nia"}).status_code == 410
    client.post("/join/again/")
    assert letters()[-1].to_address == "nia@example.org"
    fresh = Client()
    fresh.get(door.last_link().removeprefix("http://localhost:8000"))
    assert fresh.get("/join/").status_code == 200


def test_L10_a_withdrawn_invitation_is_refused(invited):
    made, lead, path = invited
    invitations.withdraw(made, by=lead)
    client = Client()
    client.get(path)
    assert "withdrawn" in client.get("/join/").content.decode()
    with pytest.raises(Refused):
        invitations.send_again(made, by=lead)


def test_an_invitation_gives_roles_to_the_account_that_is_there(invited, person):
    _, _, path = invited
    there = person(email="Nia@Example.org", verified=False)
    client = Client()
    client.get(path)
    done = client.post("/join/")
    assert done["Location"] == "/account/login/"
    assert not is_in(client)
    there.forget_roles()
    assert there.roles == {"recruiter"}
    assert User.objects.filter(email__iexact="nia@example.org").count() == 1


def test_an_invitation_by_somebody_who_lost_the_right_is_refused(invited):
    _, lead, path = invited
    lead.grants.all().delete()
    client = Client()
    client.get(path)
    refused = client.post("/join/", {"name": "Nia New"})
    assert refused.status_code == 410
    assert not User.objects.filter(email="nia@example.org").exists()


def test_nobody_invites_themselves_or_twice_or_beyond_their_right(person):
    lead, recruiter = person("program_lead"), person("recruiter")
    with pytest.raises(Refused, match="Nobody grants"):
        invitations.invite(email=lead.email.upper(), name="Me", roles=["admin"], by=lead)
    with pytest.raises(Refused, match="may not"):
        invitations.invite(email="a@example.org", name="A", roles=["mentor"], by=recruiter)
    with pytest.raises(Refused, match="cannot be held"):
        invitations.invite(
            email="a@example.org", name="A", roles=["equity_analyst", "reviewer"], by=lead
        )
    invitations.invite(email="a@example.org", name="A", roles=["mentor"], by=lead)
    with pytest.raises(Refused, match="invited already"):
        invitations.invite(email="A@example.org", name="A", roles=["mentor"], by=lead)
    assert Invitation.objects.count() == 1


def test_an_invitation_that_could_not_be_accepted_is_not_sent(person, door, letters):
    lead, reviewer = person("program_lead"), person("reviewer", name="Tariq")
    client = door.sign_in(lead)
    typed = {"name": "Nia", "email": "nia@example.org", "roles": "mentor"}
    today = timezone.localdate(timezone=site_zone()).isoformat()
    assert f'min="{today}"' in client.get("/people/invite/").content.decode()

    late = client.post("/people/invite/", {**typed, "ends_on": "2020-01-01"})
    clash = client.post(
        "/people/invite/", {**typed, "email": reviewer.email.upper(), "roles": "equity_analyst"}
    )

    assert late.status_code == clash.status_code == 422
    assert "The end lies in the past" in late.content.decode()
    assert "Equity analyst and Reviewer cannot be held by one person" in clash.content.decode()
    assert not Invitation.objects.exists()
    assert not letters()
    reviewer.grants.update(ends_at=timezone.now())
    made = invitations.invite(email=reviewer.email, name="Tariq", roles=["equity_analyst"], by=lead)
    assert invitations.accept(made).roles == {"equity_analyst"}


def test_an_invitation_whose_roles_have_ended_is_not_sent_again(person, letters):
    lead = person("program_lead")
    made = invitations.invite(email="nia@example.org", name="Nia", roles=["mentor"], by=lead)
    made.grant_ends_at = timezone.now()
    made.save()
    with pytest.raises(Refused, match="ended by now"):
        invitations.send_again(made, by=lead)
    assert len(letters()) == 1


def test_an_outside_analyst_is_given_an_end(person):
    lead = person("program_lead")
    made = invitations.invite(
        email="office@uni.example", name="Research", roles=["equity_analyst"], by=lead
    )
    user = invitations.accept(made)
    assert user.grants.get().ends_at == made.grant_ends_at
    assert made.grant_ends_at is not None


@pytest.mark.parametrize("header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_H8_a_forged_host_never_reaches_a_mail(person, door, letters, header):
    user = person()
    for path in ("/account/password/reset/", "/account/login/code/"):
        answer = Client().post(path, {"email": user.email}, **{header: "evil.example"})
        assert answer.status_code in ({400} if header == "HTTP_HOST" else {302})
    for letter in letters():
        assert "evil.example" not in letter.body + letter.subject
    assert len(letters()) == (0 if header == "HTTP_HOST" else 2)


def test_H8_the_link_of_an_invitation_is_on_our_own_domain(person, door, letters):
    client = door.sign_in(person("program_lead"))
    done = client.post(
        "/people/invite/",
        {"name": "Nia", "email": "nia@example.org", "roles": ["mentor"]},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    assert done.status_code == 302
    assert door.last_link().startswith("http://localhost:8000/join/")


@pytest.mark.parametrize("name", ["Nia\nBcc: x@evil.example", "{{ link }}{% now 'Y' %}", "%(a)s"])
def test_F7_a_name_changes_nothing_in_a_mail(person, letters, name):
    lead = person("program_lead", name=name)
    invitations.invite(email="nia@example.org", name=name, roles=["mentor"], by=lead)
    letter = letters()[-1]
    assert "\n" not in letter.subject
    assert letter.to_address == "nia@example.org"
    assert "2026" not in letter.subject


def test_L11_an_unproved_address_opens_nothing_by_password(person, door, letters):
    user = person(verified=False)
    client = door.sign_in(user)
    assert client.response["Location"] == "/account/confirm-email/"
    assert not is_in(client)
    client.post("/account/confirm-email/", {"code": door.last_code()})
    assert is_in(client)


def test_L11_a_code_proves_the_address(person, door):
    user = person(password=None, verified=False)
    client = door.ask_for_code(user.email)
    client.post("/account/login/code/confirm/", {"code": door.last_code()})
    assert EmailAddress.objects.get(user=user).verified


def test_L11_a_new_address_needs_a_fresh_proof_and_a_code_and_tells_the_old_one(
    person, door, letters
):
    user = person("mentor", email="old@example.org")
    client, elsewhere = door.sign_in(user), door.sign_in(user)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 11 * 60
    session.save()
    asked = client.post("/account/email/", {"action_add": "1", "email": "new@example.org"})
    assert asked["Location"].startswith("/account/reauthenticate/")
    client.post(asked["Location"], {"password": PASSWORD, "next": "/account/email/"})
    user.refresh_from_db()
    assert user.email == "old@example.org"

    assert letters()[-1].to_address == "new@example.org"
    client.post("/account/confirm-email/", {"code": door.last_code()})

    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert letters()[-1].to_address == "old@example.org"
    assert "was changed" in letters()[-1].subject
    assert "new@example.org" not in letters()[-1].body
    assert is_in(client)
    assert not is_in(elsewhere)


def test_L11_an_address_that_belongs_to_somebody_else_is_not_taken(person, door, letters):
    user = person("mentor")
    other = person("mentor", email="other@example.org")
    client = door.sign_in(user)
    sent = client.post("/account/email/", {"action_add": "1", "email": other.email})
    assert sent.status_code == 302
    assert letters()[-1].to_address == other.email
    client.post("/account/confirm-email/", {"code": door.last_code()})
    user.refresh_from_db()
    assert user.email != other.email
    assert EmailAddress.objects.get(email=other.email).user == other


def test_one_account_for_each_address_whatever_its_case(person):
    person(email="dana@example.org")
    with pytest.raises(Refused, match="exists already"):
        people.make(email="DANA@example.org", name="Dana", by="system:test")


def test_signatures_of_other_parts_are_no_links():
    foreign = signing.dumps(7, salt="careerpath.device")
    with pytest.raises(links.WrongLink):
        links.read("test", foreign, max_age=60)


def test_roles_by_invitation_leave_lines(invited, trail):
    made, lead, _ = invited
    user = invitations.accept(made)
    assert [line.kind for line in trail(made)] == [
        "accounts.invitation.sent",
        "accounts.invitation.accepted",
    ]
    assert trail(user)[-1].kind == "accounts.role.granted"
    with pytest.raises(Refused):
        grants.grant(user, "recruiter", by=lead)
