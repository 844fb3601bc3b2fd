"""L1, L2: the door does not tell who has an account."""

import re
import statistics
import time

import pytest
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

MASKS = [
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "token"),
    (re.compile(r"X-CSRFToken&quot;: &quot;[^&]+"), "token"),
    (re.compile(r'"X-CSRFToken": "[^"]+"'), "token"),
    (re.compile(r"(known|nobody|closed)@example\.org"), "address"),
]
TRIES = [15, pytest.param(200, marks=pytest.mark.chaos)]


class SlowMail(EmailBackend):
    """A mail server that takes 30 ms."""

    def send_messages(self, messages):
        time.sleep(0.03)
        return super().send_messages(messages)


def masked(response):
    text = response.content.decode()
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def visit(path, follow, field, email, **more):
    """Post an address and look at the page that follows; return what can be seen of it."""
    client = Client()
    sent = client.post(path, {field: email, **more})
    seen = client.get(follow) if sent.status_code == 302 else sent
    headers = {name for name in sent.headers if name != "X-Request-Id"}
    return sent.status_code, sent.headers.get("Location"), headers, masked(seen)


WAYS = [
    ("/account/password/reset/", "/account/password/reset/confirm/"),
    ("/account/login/code/", "/account/login/code/confirm/"),
]


@pytest.mark.parametrize(("path", "follow"), WAYS)
def test_L1_known_unknown_and_closed_addresses_see_the_same(person, letters, path, follow):
    person(email="known@example.org")
    closed = person(email="closed@example.org")
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)

    known = visit(path, follow, "email", "known@example.org")
    nobody = visit(path, follow, "email", "nobody@example.org")
    shut = visit(path, follow, "email", "closed@example.org")

    assert known == nobody == shut
    assert known[0] == 302
    kinds = [letter.kind for letter in letters()]
    assert len(kinds) == 3
    assert kinds[1] == kinds[2] == "accounts.unknown_address"


def quartiles(path, emails, tries=15):
    """Return the lower quartile of the seconds that each address takes, tried in turn."""
    took = {email: [] for email in emails}
    for number in range(tries):
        for email in emails if number % 2 else reversed(emails):
            cache.clear()
            client = Client()
            began = time.perf_counter()
            client.post(path, {"email": email})
            took[email].append(time.perf_counter() - began)
    return [sorted(took[email])[tries // 4] for email in emails]


@pytest.fixture
def slow_mail(settings):
    """Mail goes out within the request, as when the broker is away, and takes 30 ms."""
    settings.CELERY_BROKER_URL = ""
    settings.EMAIL_BACKEND = f"{__name__}.SlowMail"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [path for path, _ in WAYS])
@pytest.mark.parametrize("tries", TRIES)
def test_L1_known_and_unknown_addresses_take_the_same_time(
    person, slow_mail, mailoutbox, path, tries
):
    """Two hundred tries each tell 5 ms apart; few tell the 30 ms of a letter apart."""
    person(email="known@example.org")

    known, nobody = quartiles(path, ["known@example.org", "nobody@example.org"], tries)

    assert abs(known - nobody) < (0.005 if tries >= 200 else 0.02), (known, nobody)
    assert len(mailoutbox) == 2 * tries


@pytest.mark.django_db(transaction=True)
def test_L1_twin_a_door_that_writes_to_members_only_is_found_out(person, slow_mail, settings):
    settings.ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
    person(email="known@example.org")

    known, nobody = quartiles(WAYS[0][0], ["known@example.org", "nobody@example.org"])

    assert known - nobody > 0.025, (known, nobody)


def test_L2_a_wrong_password_takes_the_same_time_whoever_it_is_for(person, real_passwords):
    person(email="known@example.org")
    person(email="unusable@example.org", password=None)
    emails = ["known@example.org", "unusable@example.org", "nobody@example.org"]
    took = {email: [] for email in emails}
    for number in range(5):
        for email in emails if number % 2 else reversed(emails):
            cache.clear()
            began = time.perf_counter()
            Client().post("/account/login/", {"login": email, "password": "a wrong password"})
            took[email].append(time.perf_counter() - began)

    middles = [statistics.median(times) for times in took.values()]

    assert max(middles) < 1.6 * min(middles), middles


def test_L2_a_wrong_password_reads_the_same_whoever_it_is_for(person):
    person(email="known@example.org")
    closed = person(email="closed@example.org")
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)

    pages = [
        masked(Client().post("/account/login/", {"login": email, "password": "a wrong password"}))
        for email in ("known@example.org", "nobody@example.org", "closed@example.org")
    ]

    assert pages[0] == pages[1] == pages[2]
    assert "is not right" in pages[0]
