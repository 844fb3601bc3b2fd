"""The web server itself: cut connections, locks, lost brokers, slow clients, garbage."""

import contextlib
import os
import re
import socket
import statistics
import threading
import time

import pytest
from django.test import Client

from careerpath.accounts.domain import grants
from careerpath.notifications.models import Message
from tests import harness
from tests.faults import disconnected, wait_until
from tests.house import markup, world
from tests.house.conftest import connected_to
from tests.house.serving import Browser, Server

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def database(stocked, var):
    """A stocked database that the server may write into."""
    name = f"{os.environ['CAREERPATH_DATABASE']}_serving"
    harness.clone(var, name, template=stocked)
    yield name
    harness.drop(var, name)


@pytest.fixture(scope="module")
def server(database, tmp_path_factory):
    """The server, with no broker at all: nobody listens at its address."""
    folder = tmp_path_factory.mktemp("serving")
    ours = Server(
        database, folder / "web.log", REDIS_URL=f"redis+socket://{folder}/none.sock?virtual_host=0"
    )
    ours.start()
    yield ours
    ours.stop()


@pytest.fixture
def database_open(database, django_db_blocker):
    """Django in this process reads and writes the server's database."""

    @contextlib.contextmanager
    def opened():
        with django_db_blocker.unblock(), connected_to(database):
            yield

    return opened


@pytest.fixture
def browser(server, database_open):
    """A browser in which somebody is signed in."""

    def signed_in(role):
        with database_open():
            client = Client()
            world.sign_in(client, world.person(role))
            cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        found = Browser(server, cookies)
        found.get("/account/profile/")
        return found

    return signed_in


# ------------------------------------------------------------------ A5: rights that end
POLL = {"HX-Request": "true", "X-Poll": "1"}


def test_A5_a_page_that_asks_again_and_again_is_refused_from_the_moment_the_role_is_gone(
    browser, database_open
):
    """Two processes of the server; eight windows of one person ask without a pause."""
    recruiter, polls = browser("recruiter"), ["/applications/?counts=1", "/applications/"]
    gone, answers = threading.Event(), []

    def ask(path):
        for _ in range(400):
            late = gone.is_set()
            answer = recruiter.get(path, POLL)
            told = "cp:refused" in answer.headers.get("HX-Trigger", "")
            answers.append((late, answer.status, told or "HX-Redirect" in answer.headers))
            if late and answer.status == 403:
                return

    pages = [threading.Thread(target=ask, args=[polls[n % 2]]) for n in range(8)]
    for page in pages:
        page.start()
    wait_until(lambda: len(answers) >= 16, what="The first answers")
    with database_open():
        user, admin = world.person("recruiter"), world.person("admin")
        grants.revoke(user, "recruiter", by=admin, reason="Left.")
        gone.set()
    for page in pages:
        page.join(60)
    with database_open():
        grants.grant(user, "recruiter", by=admin, reason="Back.")

    late = [(status, stops) for after, status, stops in answers if after]
    assert set(late) == {(403, True)}
    assert len(late) == len(pages)
    assert {status for after, status, _ in answers if not after} <= {200, 286, 403}


# ------------------------------------------------------------------ D: the database
def test_D1_connections_cut_twenty_times_fail_no_get(server, browser, var, database):
    recruiter, answers = browser("recruiter"), []
    for _ in range(20):
        assert recruiter.get("/applications/").status == 200
        disconnected(var, database)
        answers += [recruiter.get(path).status for path in ("/applications/", "/staff/", "/apply/")]
    assert answers == [200] * 60


def a_file(person):
    """The reference of a file on the list, and a function that sends one of its forms."""
    listed = person.get("/applications/?intake=any&view=everything").text
    reference = re.search(r"/applications/(CP7-\d+)/", listed)[1]
    path = f"/applications/{reference}/"

    def send(action, **fields):
        forms = markup.forms_in(path, person.get(path).text)
        *_, form = [each for each in forms if each.action.endswith(action)]
        return person.post(form.action, {**form.data(), **fields})

    return reference, send


@contextlib.contextmanager
def held(var, database, statement):
    """Somebody else holds what the statement locks, inside the block."""
    other = harness.superuser(var, database)
    other.autocommit = False
    with other.cursor() as cursor:
        cursor.execute(statement)
        yield
    other.rollback()
    other.close()


def test_D5_a_lock_that_somebody_holds_brings_a_sentence_and_no_hang(
    server, browser, var, database
):
    recruiter = browser("recruiter")
    reference, send = a_file(recruiter)
    with held(
        var, database,
        f"SELECT FROM applicants_application WHERE reference = '{reference}' FOR UPDATE",
    ):  # fmt: skip
        started = time.monotonic()
        answer = send("tag/", tag="late file")
        took = time.monotonic() - started
    assert answer.status == 503
    assert answer.headers["Retry-After"]
    assert "Somebody else is working on this" in answer.text
    assert not re.search(r"lock|timeout|psycopg|SQL|Traceback", answer.text)
    assert took < 8
    assert send("tag/", tag="late file").status == 302


def test_D5_the_limits_are_those_of_the_login(as_login):
    with as_login("web").cursor() as cursor:
        found = {}
        for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {
        "lock_timeout": "3s",
        "statement_timeout": "15s",
        "idle_in_transaction_session_timeout": "30s",
    }


def test_D4_without_a_free_connection_the_answer_is_503_with_retry_after(
    server, browser, var, database
):
    recruiter = browser("recruiter")
    assert recruiter.get("/applications/").status == 200
    harness.execute(var, f'ALTER DATABASE "{database}" CONNECTION LIMIT 0')
    try:
        disconnected(var, database)
        answers = []
        for _ in range(5):
            started = time.monotonic()
            answer = recruiter.get("/applications/")
            answers.append((answer.status, time.monotonic() - started < 2))
            assert answer.headers["Retry-After"]
            assert not re.search(r"FATAL|psycopg|connection|Traceback|/work", answer.text)
    finally:
        harness.execute(var, f'ALTER DATABASE "{database}" CONNECTION LIMIT -1')
    assert answers == [(503, True)] * 5
    assert recruiter.get("/applications/").status == 200


# ------------------------------------------------------------------ O2: no broker
def test_O2_without_a_broker_people_sign_in_by_a_mailed_code(server, database_open):
    visitor = Browser(server)
    visitor.get("/account/login/code/")
    asked = visitor.post("/account/login/code/", {"email": "recruiter@careerpath.example"})
    assert asked.status == 302, asked.text
    with database_open():
        mail = Message.objects.filter(kind__contains="code").order_by("-pk").first()
        assert mail.state == "sent"
        code = re.search(r"^    (\S+)$", mail.body, re.MULTILINE)[1]
    done = visitor.post("/account/login/code/confirm/", {"code": code})
    assert done.status == 302, done.text
    assert done.headers["Location"] == "/account/2fa/trust/"
    visitor.post("/account/2fa/trust/", {"action": "no"})
    assert visitor.get("/applications/").status == 200


def test_O2_without_a_broker_triage_works_and_waits_for_no_worker_longer_than_a_moment(
    server, browser, database_open
):
    recruiter = browser("recruiter")
    reference, send = a_file(recruiter)
    path = f"/applications/{reference}/"
    acts = [
        lambda: recruiter.get(path),
        lambda: recruiter.get("/applications/counts/"),
        lambda: send("notes/", text="Read it while the broker was away."),
        lambda: send("tag/", tag="broker away"),
        lambda: send("hold/", reason="A question is open."),
        lambda: send("resume/", reason="Answered."),
        lambda: recruiter.post("/applications/export/", {"format": "csv"}),
    ]
    for number, act in enumerate(acts):
        started = time.monotonic()
        answer = act()
        assert answer.status in {200, 302, 303}, (number, answer.status, answer.text[:500])
        assert time.monotonic() - started < 5, number
    assert "broker away" in recruiter.get(path).text


# ------------------------------------------------------------------ F4: broken requests
HEAD = "POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def status_of(received):
    found = re.match(rb"HTTP/1\.[01] (\d{3})", received)
    return int(found[1]) if found else None


def test_F4_a_thousand_and_one_fields_and_three_megabytes_are_refused(server):
    visitor = Browser(server)
    visitor.get("/account/login/")
    many = {f"f{number}": "1" for number in range(1001)}
    assert visitor.post("/account/login/", many).status == 400
    assert visitor.post("/account/login/", {"login": "x" * 3_000_000}).status == 413


@pytest.mark.parametrize("boundary", ["", "boundary=", 'boundary=""', "boundary=" + "x" * 5000])
def test_F4_a_broken_boundary_is_refused(server, boundary):
    kind = f"Content-Type: multipart/form-data; {boundary}\r\n"
    request = f"{HEAD}{kind}Content-Length: 7\r\n\r\n--x--\r\n"
    assert status_of(server.raw(request.encode())) in {400, 403}


def test_F4_a_wrong_host_is_refused(server):
    for host in ("evil.example", "[::", "a b", "localhost@evil.example"):
        request = f"GET /apply/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        assert status_of(server.raw(request.encode())) == 400, host


GARBAGE = [
    b"\x00" * 100 + b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"G\xc3\xa4T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid=\x00\r\nConnection: close\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
    b"Connection: close\r\n\r\n0\r\n\r\nGET /",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    b"Connection: close\r\n\r\nZZZ\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
    b"GET /%00%ff%fe/../..//etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Content-Length: 3\r\n"
    b"Content-Type: application/x-www-form-urlencoded; charset=nosuch\r\n\r\na=b",
    b"PROPFIND / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]  # fmt: skip


def test_F4_garbage_on_the_socket_is_refused_and_hurts_nobody(server):
    for garbage in GARBAGE:
        status = status_of(server.raw(garbage))
        assert status is None or status < 500 or status == 501, garbage[:60]
        assert Browser(server).get("/healthz").status == 200


# ------------------------------------------------------------------ O5, O6
def slowly(server, sockets, bodies):
    """A hundred connections that begin a request, half of them in the body."""
    for number in range(100):
        each = socket.create_connection(("127.0.0.1", server.port))
        each.sendall(
            (HEAD + FORM + "Content-Length: 400\r\n\r\nf=").encode()
            if number % 2 and bodies
            else b"GET /apply/ HTTP/1.1\r\nHost: localhost\r\nX: "
        )
        sockets.append(each)


def drip(sockets, stop, every):
    while not stop.wait(every):
        for each in sockets:
            with contextlib.suppress(OSError):
                each.sendall(b"x")


def p95(server, seconds, path="/apply/"):
    took, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.monotonic()
        assert Browser(server).get(path).status == 200
        took.append(time.monotonic() - started)
    return statistics.quantiles(took, n=20)[18]


def test_O6_twin_threads_that_wait_for_bytes_are_all_taken(database, tmp_path):
    plain = Server(database, tmp_path / "plain.log", workers=1)
    plain.command += ["--worker-class", "gthread"]
    plain.start()
    sockets = []
    try:
        slowly(plain, sockets, bodies=False)
        with pytest.raises(TimeoutError):
            Browser(plain).get("/apply/", seconds=3)
    finally:
        for each in sockets:
            each.close()
        plain.stop()


@pytest.mark.parametrize("seconds", [6, pytest.param(120, marks=pytest.mark.chaos)])
def test_O6_a_hundred_slow_clients_do_not_slow_the_others(server, seconds):
    sockets, stop = [], threading.Event()
    dripping = threading.Thread(target=drip, args=(sockets, stop, 1 if seconds < 60 else 5))
    try:
        slowly(server, sockets, bodies=True)
        dripping.start()
        assert p95(server, seconds) < 1
    finally:
        stop.set()
        dripping.join()
        for each in sockets:
            each.close()


def test_O6_a_request_that_comes_in_pieces_is_answered_and_kept_alive(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        for _ in range(2):
            for piece in (b"GET /hea", b"lthz HTTP/1.1\r\nHost: local", b"host\r\n", b"\r\n"):
                client.sendall(piece)
                time.sleep(0.05)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += client.recv(65536)
            assert status_of(answer) == 200
            length = int(re.search(rb"(?i)content-length: (\d+)", answer)[1])
            while len(answer.partition(b"\r\n\r\n")[2]) < length:
                answer += client.recv(65536)


def test_O6_who_hangs_up_in_the_middle_leaves_nothing_behind(server):
    before = sum(len(one.net_connections()) for one in server.children())
    for data in (b"", b"G", HEAD.encode(), (HEAD + FORM + "Content-Length: 50\r\n\r\nf=").encode()):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(data)
    wait_until(
        lambda: sum(len(one.net_connections()) for one in server.children()) <= before + 1,
        what="The closing of what was left",
    )
    assert Browser(server).get("/healthz").status == 200
