"""Uploads through the real server: hang-ups, size, and files that change while they are read."""

import hashlib
import os
import random
import socket
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from applicants.domain import documents
from applicants.models import Document
from tests.applicants.materials import files
from tests.applicants.materials.test_documents import on_disk
from tests.house import world
from tests.house.serving import Browser, Server

pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db(transaction=True),
]
SEED = int(os.environ.get("SEED", "7"))
BOUNDARY = "----cut-here"
PAGE = "/apply/cp7/documents/"


@pytest.fixture
def server(application, settings, tmp_path):
    """The server, on the test's database and folder of files."""
    ours = Server(
        connection.settings_dict["NAME"],
        tmp_path / "web.log",
        workers=1,
        MEDIA_ROOT=str(settings.MEDIA_ROOT),
        REDIS_URL=f"redis+socket://{tmp_path}/none.sock?virtual_host=0",
    )
    ours.start()
    yield ours
    ours.stop()


@pytest.fixture
def browser(server, application):
    """A browser in which the applicant is signed in, with the token of a page."""
    client = Client()
    world.sign_in(client, application.applicant)
    found = Browser(server, {name: morsel.value for name, morsel in client.cookies.items()})
    found.get(PAGE)
    return found


def body(content, token):
    """The body of an upload as browsers send it."""
    fields = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f'{token}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="file";'
        f' filename="cv.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    return fields.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(browser, content):
    """The answer to a whole upload."""
    return browser.request(
        "POST",
        f"{PAGE}resume/",
        body(content, browser.cookies["csrftoken"]),
        {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
    )


def head(browser, length):
    """The first lines of an upload of so many bytes."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return (
        f"POST {PAGE}resume/ HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def test_U7_a_client_that_hangs_up_leaves_no_half_record(server, browser):
    whole = body(files.pdf("x" * 200_000), browser.cookies["csrftoken"])
    chance = random.Random(SEED)
    for at in sorted(chance.randrange(1, len(whole)) for _ in range(20)):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
            line.sendall(head(browser, len(whole)) + whole[:at])
    assert upload(browser, files.pdf()).status == 302  # the server is well
    assert Document.objects.count() == 1
    documents.sweep(timezone.now() + timedelta(hours=2))
    assert len(on_disk()) == 1


def test_U2_a_body_of_500_megabytes_is_refused_before_it_is_read(server, browser):
    before = sum(p.memory_info().rss for p in server.children())
    answer = server.raw(head(browser, 500 * 1024 * 1024) + b"x" * 1_048_576, seconds=20)
    assert answer.startswith(b"HTTP/1.1 413")
    after = sum(p.memory_info().rss for p in server.children())
    assert after - before < 50 * 1024 * 1024
    assert not Document.objects.exists()


def test_U9_a_file_that_is_replaced_while_it_is_read_is_whole_each_time(server, browser):
    contents = [files.pdf("first " * 20_000), files.pdf("second " * 20_000)]
    known = {hashlib.sha256(content).hexdigest() for content in contents}
    put(browser, contents[0])
    read, troubles, over = [], [], threading.Event()

    def reader():
        own = Browser(server, browser.cookies)
        while not over.is_set() or len(read) < 50:
            answer = raw_body(own)
            (read if answer is not None else troubles).append(answer)

    threads = [threading.Thread(target=reader) for _ in range(2)]
    for thread in threads:
        thread.start()
    for turn in range(10):
        put(browser, contents[(turn + 1) % 2])
    over.set()
    for thread in threads:
        thread.join(120)
    assert len(read) >= 50
    assert {hashlib.sha256(content).hexdigest() for content in read} <= known


def put(browser, content):
    """The file is in and was looked into."""
    assert upload(browser, content).status == 302
    for document in Document.objects.to_be_scanned():
        documents.look_into(document.pk)


def raw_body(browser):
    """The bytes of the file, or None while a new one is being looked into."""
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    answer = browser.server.raw(
        f"GET {PAGE}resume/file/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Cookie: {cookie}\r\n\r\n".encode()
    )
    start, _, content = answer.partition(b"\r\n\r\n")
    return content if start.startswith(b"HTTP/1.1 200") else None
