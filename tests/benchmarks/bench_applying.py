"""The evening of the deadline on the real web server: files, sent applications and drafts (O3).

Every second five people upload a file of two megabytes and send their application, while two
hundred others each save a section every thirty seconds. Nobody may see an error, and of each kind
of request 95 of 100 are answered within a second. ``--quick`` takes 30 seconds instead of 300.
"""

import contextlib
import math
import pathlib
import random
import re
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.test import Client

from applicants.models import Document, Submission, WantedDocument
from tests.applicants.applying import made
from tests.applicants.materials import files
from tests.benchmarks.table import Row
from tests.house.serving import Browser, Server

SENDERS, SAVERS, PAUSE = 5, 200, 30
MEGABYTES = 2
GOAL = 1.0
BOUNDARY = "----cut-here"
PICTURE = random.Random(2).randbytes(MEGABYTES * 2**20)
RESUME = files.docx(extra=[("word/media/image1.jpeg", PICTURE)])
KEY = re.compile(r'name="key" value="([0-9a-f]{32})"')
VERSION = re.compile(r'"version": (\d+)')


def rows(*, quick=False):
    """The lines of the table."""
    with evening(30 if quick else 300) as found:
        yield from lines(found)


def lines(found):
    """One line for each kind of request; an error ends the run."""
    if found.errors:
        raise RuntimeError(f"{len(found.errors)} errors, the first: {found.errors[0]}")
    for what, took in sorted(found.took.items()):
        name = f"applying: {what}, p95 against a second"
        yield Row(name, len(took), p95(took), GOAL, "at most 1×")


def p95(took):
    """The time that 95 of 100 do not pass."""
    return sorted(took)[math.ceil(0.95 * len(took)) - 1]


@dataclass
class Evening:
    """What so many seconds of the last evening brought."""

    server: Server
    slug: str
    seconds: float
    took: dict = field(default_factory=lambda: defaultdict(list))
    errors: list = field(default_factory=list)

    def timed(self, what, browser, wanted, method, *args):
        """The answer, with its time noted; another status than ``wanted`` is an error."""
        started = time.perf_counter()
        try:
            answer = getattr(browser, method)(*args)
        except OSError as error:
            self.errors.append((what, repr(error)))
            return None
        self.took[what].append(time.perf_counter() - started)
        if answer.status not in wanted:
            self.errors.append((what, answer.status, answer.text[:300]))
            return None
        return answer

    def send(self, cookies):
        """One person uploads the file, looks at everything and sends it."""
        browser, home = Browser(self.server, cookies), f"/apply/{self.slug}"
        browser.get(f"{home}/documents/")
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        sent = upload(browser.cookies["csrftoken"])
        address = f"{home}/documents/resume/"
        self.timed("a file of 2 MB", browser, {302}, "request", "POST", address, sent, kind)
        check = f"{home}/form/check/"
        page = self.timed("the page to check", browser, {200}, "get", check)
        found = KEY.search(page.text) if page else None
        if not found:
            self.errors.append(("the page to check", "has no button to send"))
            return
        fields = {"key": found[1], "true": "on"}
        self.timed("sending", browser, {302}, "post", check, fields)

    def save(self, cookies, typed, stop, wait):
        """One person types for the whole time and a save goes out every half minute."""
        browser, version = Browser(self.server, cookies), 0
        address = f"/apply/{self.slug}/form/study/"
        if stop.wait(wait):
            return
        browser.get(address)
        while not stop.is_set():
            data = {**typed, "version": version, "writer": "bench"}
            answer = self.timed("saving a draft", browser, {200}, "post", f"{address}save/", data)
            found = VERSION.search(answer.text) if answer else None
            version = int(found[1]) if found else version
            stop.wait(PAUSE)


def upload(token):
    """A file of two megabytes as a browser sends it."""
    lead = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f'{token}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="file";'
        f' filename="resume.docx"\r\nContent-Type: application/octet-stream\r\n\r\n'
    )
    return lead.encode() + RESUME + f"\r\n--{BOUNDARY}--\r\n".encode()


def signed_in(applications):
    """The cookies of each applicant."""
    name, found = settings.SESSION_COOKIE_NAME, []
    for application in applications:
        client = Client()
        client.force_login(application.applicant)
        found.append({name: client.cookies[name].value})
    return found


@contextlib.contextmanager
def evening(seconds, senders=SENDERS, savers=SAVERS):
    """So many seconds of it, done; the server still runs inside the block."""
    call = made.intake(slug="evening")
    WantedDocument.objects.create(intake=call, kind="resume", is_required=True)
    people = range(int(seconds * senders))
    ready = signed_in(made.full(call, made.somebody(f"sends{n}@example.org")) for n in people)
    typing = signed_in(
        made.draft(call, made.somebody(f"types{n}@example.org")) for n in range(savers)
    )
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        server = Server(
            connection.settings_dict["NAME"], place / "web.log", MEDIA_ROOT=str(place / "media"),
            REDIS_URL=f"redis+socket://{place}/none.sock?virtual_host=0",
        )  # fmt: skip
        server.start()
        try:
            found = Evening(server, call.slug, seconds)
            run(found, ready, typing)
            if not found.errors and Submission.objects.count() != len(ready):
                found.errors.append(("sending", f"{Submission.objects.count()} are in"))
            if not found.errors and Document.objects.count() < len(ready):
                found.errors.append(("a file of 2 MB", f"{Document.objects.count()} are in"))
            yield found
        finally:
            server.stop()


def run(found, ready, typing):
    """Everybody does what they do at their time, whether or not others have been answered."""
    stop, chance = threading.Event(), random.Random(3)
    waits = [chance.uniform(0, min(PAUSE, found.seconds)) for _ in typing]
    savers = [
        threading.Thread(target=found.save, args=(cookies, made.STUDY, stop, wait))
        for cookies, wait in zip(typing, waits, strict=True)
    ]
    for one in savers:
        one.start()
    begun, every = time.monotonic(), found.seconds / max(1, len(ready))
    with ThreadPoolExecutor(64) as pool:
        for number, cookies in enumerate(ready):
            time.sleep(max(0, begun + number * every - time.monotonic()))
            pool.submit(found.send, cookies)
    stop.set()
    for one in savers:
        one.join()
