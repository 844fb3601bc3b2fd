"""H9, H10, A5: what leaves the machine, log lines, rights that ended."""

import json
import logging
import re
import socket

import pytest
from django.urls import reverse

from careerpath.accounts.domain import grants, people
from careerpath.accounts.models import RoleGrant, User
from careerpath.logs import JSONFormatter
from tests.harness import ROOT
from tests.house import world


# ------------------------------------------------------------------ H9
def test_H9_a_connection_to_elsewhere_fails_the_test():
    with socket.socket() as outgoing, pytest.raises(pytest.fail.Exception, match="left this"):
        outgoing.connect(("192.0.2.1", 80))


def test_H9_nothing_in_the_code_opens_connections_by_itself():
    """The site writes to its database, its broker and its mail server, and asks nobody else."""
    asking = re.compile(
        r"^\s*(?:import|from)\s+(?:requests|httpx|aiohttp|urllib\.request|urllib3|http\.client)\b",
        re.MULTILINE,
    )
    found = [
        str(path.relative_to(ROOT))
        for app in ("careerpath", "cohorts", "applicants", "training")
        for path in sorted((ROOT / app).rglob("*.py"))
        if asking.search(path.read_text())
    ]
    assert found in ([], ["careerpath/operations/management/commands/up.py"])


# ------------------------------------------------------------------ H10
HOSTILE = ["a\nb", 'x"}\n{"level": "INFO"', "\x1b[2K\x1b[1A", "\u2028\u2029\x85", "\u202e", "\x00"]


@pytest.mark.parametrize("text", HOSTILE)
def test_H10_a_log_record_is_one_line_whatever_people_typed(text):
    record = logging.makeLogRecord({"msg": "refused %s", "args": (text,), "name": text})
    record.path = text
    line = JSONFormatter().format(record)
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["path"] == text


def test_H10_a_hostile_name_at_the_door_forges_no_line(db, client, caplog):
    handler = Lines()
    logging.getLogger().addHandler(handler)
    try:
        client.post("/account/login/", {"login": "x\n{}\x1b[2K@example.org", "password": "y"})
        client.get("/nowhere/%0a%7b%7d%1b[2K/", headers={"User-Agent": "a\x1b[2K"})
    finally:
        logging.getLogger().removeHandler(handler)
    for line in handler.lines:
        assert json.loads(line)
        assert line.isprintable()


class Lines(logging.Handler):
    """Keeps what the site's own formatter makes of each record."""

    def __init__(self):
        super().__init__()
        self.lines = []
        self.setFormatter(JSONFormatter())

    def emit(self, record):
        self.lines.append(self.format(record))


# ------------------------------------------------------------------ A5
POLLS = ["application_counts", "screening_live", "import_live", "notifications:counts"]
POLL = {"HX-Request": "true", "X-Poll": "1"}


@pytest.mark.parametrize("name", POLLS)
def test_A5_a_poll_of_somebody_who_lost_the_role_is_refused_and_told_to_stop(program, name):
    client = world.identity("recruiter")
    url = {route.name: url for route, url in world.addresses("recruiter")}[name]
    assert client.get(url, headers=POLL).status_code in {200, 286}

    grants.revoke(world.person("recruiter"), "recruiter", by=world.person("admin"), reason="Left.")
    answer = client.get(url, headers=POLL)

    assert answer.status_code == 403
    assert "cp:refused" in answer["HX-Trigger"]
    assert b"<html" not in answer.content


@pytest.mark.parametrize("name", POLLS)
def test_A5_a_poll_of_a_closed_account_is_refused_and_led_to_the_door(program, name):
    client = world.identity("recruiter")
    url = {route.name: url for route, url in world.addresses("recruiter")}[name]

    people.close(world.person("recruiter"), by=world.person("admin"), reason="Left.")
    answer = client.get(url, headers=POLL)

    assert answer.status_code == 403
    assert answer.content == b""
    assert answer["HX-Redirect"].startswith("/account/login/")


@pytest.mark.parametrize("name", POLLS)
def test_A5_a_poll_of_a_role_with_an_end_is_refused_when_it_is_over(program, name):
    client = world.identity("recruiter")
    url = {route.name: url for route, url in world.addresses("recruiter")}[name]
    RoleGrant.objects.filter(user=world.person("recruiter")).update(
        granted_at="2020-01-01T00:00Z", ends_at="2020-02-01T00:00Z"
    )
    answer = client.get(url, headers=POLL)
    assert answer.status_code == 403
    assert "cp:refused" in answer["HX-Trigger"]


def test_A5_not_one_page_is_stale_after_the_role_is_gone(program):
    client = world.identity("recruiter")
    pages = [
        url
        for route, url in world.addresses("recruiter")
        if route.access.door == "allow" and client.get(url).status_code == 200
    ]
    assert len(pages) > 25
    RoleGrant.objects.filter(user__email="recruiter@careerpath.example").delete()
    stale = [url for url in pages if client.get(url).status_code == 200]
    assert stale == []


def test_A5_a_role_with_an_end_is_gone_when_it_is_over(program):
    client = world.identity("recruiter")
    user = User.objects.get(email="recruiter@careerpath.example")
    assert client.get(reverse("application_list")).status_code == 200
    grant = RoleGrant.objects.get(user=user)
    RoleGrant.objects.filter(pk=grant.pk).update(
        granted_at="2020-01-01T00:00Z", ends_at="2020-02-01T00:00Z"
    )
    assert client.get(reverse("application_list")).status_code in {302, 403}
