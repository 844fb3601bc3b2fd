"""Our web server in a process of its own, and a browser of the barest kind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from urllib.parse import urlencode

import psutil

from tests.faults import wait_until
from tests.harness import ROOT

COOKIE = re.compile(r"([\w-]+)=([^;]*)")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """gunicorn as in production, on one database."""

    def __init__(self, database, log, *, workers=2, **environment):
        self.port, self.log = free_port(), log
        self.command = [
            sys.executable, "-m", "gunicorn", "careerpath.wsgi",
            "--config", "python:careerpath.gunicorn_conf", "--bind", f"127.0.0.1:{self.port}",
        ]  # fmt: skip
        self.environment = {
            **os.environ, "CAREERPATH_PROCESS": "web", "CAREERPATH_DATABASE": database,
            "WEB_WORKERS": str(workers), **environment,
        }  # fmt: skip
        self.process = None

    def start(self):
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        wait_until(self.answers, seconds=60, what="The web server's start")

    def answers(self):
        try:
            return Browser(self).get("/healthz").status == 200
        except OSError:
            return False

    def stop(self):
        family = [self.process, *psutil.Process(self.process.pid).children(recursive=True)]
        for one in reversed(family):
            one.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def children(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def raw(self, data, *, seconds=5):
        """What the server answers to these bytes, up to where it stops."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            received = b""
            try:
                connection.sendall(data)
                while piece := connection.recv(65536):
                    received += piece
            except OSError:
                pass
            return received


class Answer:
    """Status, headers and text of one answer."""

    def __init__(self, response):
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode(errors="replace")


class Browser:
    """Sends requests one at a time and keeps cookies."""

    def __init__(self, server, cookies=None):
        self.server, self.cookies = server, dict(cookies or {})

    def get(self, path, headers=None, *, seconds=30):
        return self.request("GET", path, None, headers, seconds)

    def post(self, path, data=None, headers=None, *, seconds=30):
        """Send a form with the token of the cookie."""
        fields = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **(data or {})}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request(
            "POST", path, urlencode(fields, doseq=True), {**kind, **(headers or {})}, seconds
        )

    def request(self, method, path, body=None, headers=None, seconds=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=seconds)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, value = COOKIE.match(line).groups()
                self.cookies[name] = value
            return Answer(response)
        finally:
            connection.close()
