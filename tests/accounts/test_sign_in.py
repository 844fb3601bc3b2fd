"""The door."""

import pytest

from careerpath.accounts.domain import people

PASSWORD = "nine purple llamas"

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana():
    return people.make(
        email="dana@example.org",
        name="Dana Whitfield",
        password=PASSWORD,
        verified=True,
        by="system:test",
    )


def test_a_person_signs_in_with_a_password(client, dana):
    page = client.get("/account/login/")
    assert page.status_code == 200, page.content[:500]
    done = client.post("/account/login/", {"login": "Dana@example.org", "password": PASSWORD})
    assert done.status_code == 302, done.content.decode()[-2000:]
    assert done["Location"] == "/staff/"
    home = client.get("/staff/")
    assert home.status_code == 200
