"""L4, L5: guessing is limited, and nobody can lock out somebody else."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client

from careerpath.accounts import devices

from .conftest import PASSWORD, is_in

WRONG = "not the right password"


def guess(email, address="10.0.0.1", client=None, **headers):
    client = client or Client()
    response = client.post(
        "/account/login/",
        {"login": email, "password": WRONG},
        REMOTE_ADDR=address,
        headers=headers,
    )
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def test_L4_the_sixth_wrong_try_in_five_minutes_is_limited(person):
    user = person()
    said = [guess(user.email) for _ in range(6)]
    assert all("is not right" in page for page in said[:5])
    assert "Too many tries" in said[5]


def test_L4_fifty_addresses_against_one_account_are_limited(person, door):
    user = person()
    said = [guess(user.email, f"10.1.{number}.1") for number in range(50)]
    assert sum("is not right" in page for page in said) == 5
    assert sum("Too many tries" in page for page in said) == 45


def test_L4_the_right_password_from_an_unknown_device_waits_too(person, door):
    user = person()
    for _ in range(5):
        guess(user.email)
    assert not is_in(door.sign_in(user))


def test_L4_the_owner_on_a_known_device_gets_in_while_others_guess(person, door):
    user = person()
    owner = door.sign_in(user, REMOTE_ADDR="10.2.0.1")
    owner.post("/account/logout/")
    assert not is_in(owner)
    for number in range(50):
        guess(user.email, f"10.3.{number}.1")
    for _ in range(25):
        guess(f"other{_}@example.org", "10.2.0.1")  # the owner's own office is busy as well

    door.sign_in(user, client=owner, REMOTE_ADDR="10.2.0.1")

    assert is_in(owner)


def test_L4_twin_without_the_known_device_the_owner_is_locked_out(person, door, monkeypatch):
    user = person()
    owner = door.sign_in(user)
    owner.post("/account/logout/")
    monkeypatch.setattr(devices, "known", lambda request: {})
    for number in range(6):
        guess(user.email, f"10.3.{number}.1")

    door.sign_in(user, client=owner)

    assert not is_in(owner)


def test_L4_a_known_device_is_no_way_to_guess_for_ever(person, door):
    user = person()
    owner = door.sign_in(user)
    owner.post("/account/logout/")
    said = [guess(user.email, client=owner) for _ in range(6)]
    assert "Too many tries" in said[5]


def test_L4_a_forged_device_cookie_is_worth_nothing(person):
    user = person()
    client = Client()
    client.cookies[devices.cookie_name()] = "eyJhIjpbImIiLDFdfQ:1abcde:forged"
    for _ in range(5):
        guess(user.email)
    assert "Too many tries" in guess(user.email, client=client)


def test_L4_others_cannot_use_up_the_codes_of_the_owner(person, door):
    user = person()
    owner = door.sign_in(user)
    owner.post("/account/logout/")
    for number in range(12):
        door.ask_for_code(user.email, REMOTE_ADDR=f"10.4.{number}.1")
    strange = door.ask_for_code(user.email, REMOTE_ADDR="10.5.0.1")
    assert "Too many tries" in strange.response.content.decode()

    door.ask_for_code(user.email, client=owner)

    assert owner.response.status_code == 302


def test_L4_wrong_codes_from_an_app_are_limited(person, door, app_of):
    user = person()
    app_of(user)
    client = door.sign_in(user)
    said = [
        client.post("/account/2fa/authenticate/", {"code": f"00000{number}"}).content.decode()
        for number in range(6)
    ]
    assert "Too many tries" in said[5]


def test_L4_a_mailed_code_can_be_tried_three_times(person, door):
    client = door.ask_for_code(person().email)
    for _ in range(3):
        last = client.post("/account/login/code/confirm/", {"code": "WRNG-CODE"})
    assert last.status_code == 302
    assert client.post("/account/login/code/confirm/", {"code": "x"}).status_code == 302
    assert not is_in(client)


def test_L4_counters_are_rows_of_the_database_and_outlive_a_flushed_broker(person):
    user = person()
    for _ in range(3):
        guess(user.email)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM cache_entry WHERE cache_key LIKE %s", ["%:login_failed:%"]
        )
        assert cursor.fetchone()[0] >= 2
    assert isinstance(caches["default"], DatabaseCache)


def test_O2_signing_in_needs_no_broker(person, door, settings, mailoutbox):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    user = person("mentor")
    assert is_in(door.sign_in(user))
    client = door.ask_for_code(user.email)
    client.post("/account/login/code/confirm/", {"code": door.last_code()})
    client.post("/account/2fa/trust/", {"action": "no"})
    assert is_in(client)


def test_L5_a_thousand_forged_addresses_are_one_client(person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    passed = 0
    for number in range(100):
        page = guess(f"victim{number}@example.org", **{"X-Forwarded-For": f"198.51.{number}.7"})
        passed += "is not right" in page
    assert passed == 20


def test_L5_two_clients_behind_one_proxy_have_two_allowances(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(25):
        page = guess(f"a{number}@example.org", **{"X-Forwarded-For": "6.6.6.6, 203.0.113.7"})
    assert "Too many tries" in page
    assert "is not right" in guess("b@example.org", **{"X-Forwarded-For": "203.0.113.8"})


@pytest.mark.parametrize("forged", ["", "203.0.113.9, ", "x" * 5000])
def test_L5_the_address_before_our_proxy_is_not_believed(settings, forged):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(25):
        page = guess(
            f"a{number}@example.org", **{"X-Forwarded-For": f"{forged}{number}.0.0.1, 203.0.113.7"}
        )
    assert "Too many tries" in page


def test_a_person_gets_in_after_a_few_wrong_tries(person, door):
    user = person()
    for _ in range(4):
        guess(user.email)
    assert is_in(door.sign_in(user, PASSWORD))
