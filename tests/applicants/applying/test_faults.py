"""Web processes and the database die while people send: a receipt that was shown is kept.

Real gunicorn, real requests. Whoever loses the connection presses again, as people do.
"""

import http.client
import os
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from applicants.domain import submission
from applicants.models import Answer, Application, DraftSection, Submission
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from tests import harness
from tests.applicants.applying import made
from tests.faults import crashed_postgres, killed
from tests.house.serving import Browser, Server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.processes,
]
SIZES = [
    pytest.param(24, 4, id="small"),
    pytest.param(200, 20, id="full", marks=pytest.mark.chaos),
]
KEY = re.compile(r'name="key" value="([0-9a-f]{32})"')


@dataclass
class Evening:
    """So many people who press the button while something dies again and again."""

    server: Server
    people: list
    seed: int
    shown: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    def press_all(self, fault, *, times):
        """Everybody sends; ``fault()`` happens so many times meanwhile."""
        # The faults stand in this very thread: a server that it starts again ends with it.
        chance = random.Random(self.seed)
        with ThreadPoolExecutor(4) as pool:
            pressing = [pool.submit(self.press, person) for person in self.people]
            for _ in range(times):
                time.sleep(chance.uniform(0.15, 0.6))
                if all(one.done() for one in pressing):
                    break
                fault(chance)
            for one in pressing:
                one.result()

    def press(self, person):
        """One person sends, and presses again until a receipt is shown."""
        reference, slug, cookies = person
        browser, deadline = Browser(self.server, cookies), time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                page = browser.get(f"/apply/{slug}/form/check/")
                found = KEY.search(page.text)
                if found:
                    sent = browser.post(
                        f"/apply/{slug}/form/check/", {"key": found[1], "true": "on"}
                    )
                    if sent.status >= 500 and sent.status != 503:
                        self.errors.append(sent.status)
                receipt = browser.get(f"/apply/{slug}/sent/")
                if receipt.status == 200 and "Your application is in" in receipt.text:
                    self.shown.append(reference)
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise AssertionError(f"{reference} never saw a receipt.")

    def check(self, name):
        """What was shown is there, once, with its mail; nothing is half."""
        sent = set(Submission.objects.values_list("application__reference", flat=True))
        lost = [reference for reference in self.shown if reference not in sent]
        letters = Message.objects.filter(kind=submission.RECEIVED)
        lines = AuditEvent.objects.filter(kind="applicants.application.submitted")
        print(f"{name}: {len(self.shown)} shown, {len(lost)} lost, seed {self.seed}")  # noqa: T201
        assert lost == []
        assert len(self.shown) == len(self.people)
        assert letters.count() == lines.count() == len(sent) == len(self.people)
        assert set(letters.values_list("about_id", flat=True)) == set(
            Application.objects.filter(state=State.SUBMITTED).values_list("pk", flat=True)
        )
        assert Answer.objects.count() == 2 * len(sent)
        assert not DraftSection.objects.exists()


@pytest.fixture
def evening(tmp_path):
    """The evening of the deadline: a server, and people who are signed in."""
    servers = []

    def begin(size):
        call = made.intake(slug="evening")
        people = []
        for number in range(size):
            application = made.full(call, made.somebody(f"person{number}@example.org"))
            client = Client()
            client.force_login(application.applicant)
            cookie = settings.SESSION_COOKIE_NAME
            people.append(
                (application.reference, call.slug, {cookie: client.cookies[cookie].value})
            )
        server = Server(
            connection.settings_dict["NAME"], tmp_path / "web.log",
            REDIS_URL=f"redis+socket://{tmp_path}/none.sock?virtual_host=0",
        )  # fmt: skip
        server.start()
        servers.append(server)
        return Evening(server, people, seed=int(os.environ.get("SEED", "8")))

    yield begin
    for server in servers:
        server.stop()


@pytest.mark.parametrize(("size", "faults"), SIZES)
def test_O8_a_web_process_that_is_killed_loses_no_receipt(evening, size, faults):
    evening = evening(size)

    def kill_one(chance):
        children = evening.server.children()
        if children:
            killed(chance.choice(children).pid)

    evening.press_all(kill_one, times=faults)

    evening.check("O8")
    assert evening.errors == []


@pytest.mark.chaos
def test_D2_a_database_that_crashes_loses_no_receipt(evening):
    evening = evening(200)

    def crash(chance):
        time.sleep(chance.uniform(0.5, 2))
        connections.close_all()
        crashed_postgres(harness.servers)

    evening.press_all(crash, times=4)

    connections.close_all()
    evening.check("D2")


def test_D2_connections_that_are_cut_lose_no_receipt(evening, var):
    evening = evening(24)
    database = connection.settings_dict["NAME"]

    def cut(chance):
        superuser = harness.superuser(var)
        with superuser.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                " AND application_name = 'careerpath-web' AND pid <> pg_backend_pid()",
                [database],
            )
        superuser.close()

    connections.close_all()
    evening.press_all(cut, times=4)

    connections.close_all()
    evening.check("D2")
