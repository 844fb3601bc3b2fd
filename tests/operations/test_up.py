"""One command serves, restarts what dies, leaves nothing behind and recovers from anything."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from careerpath.addresses import Layout
from careerpath.embedded import processes
from tests.faults import killed, wait_until
from tests.harness import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("up")]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Up:
    """A running ``manage.py up`` whose output is collected."""

    def __init__(self, var, port, applicants=60):
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("CAREERPATH", "DATABASE"))
        }
        self.var, self.port, self.lines = var, port, []
        self.process = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "up",
                "--port",
                str(port),
                "--applicants",
                str(applicants),
            ],
            cwd=ROOT,
            env={**environment, "CAREERPATH_VAR": str(var), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._collect, daemon=True).start()

    def _collect(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    @property
    def text(self):
        return "\n".join(self.lines)

    def served(self):
        wait_until(
            lambda: "Ctrl-C stops everything." in self.text or self.process.poll() is not None,
            seconds=120,
            what="a served page",
        )
        assert self.process.poll() is None, self.text
        return self

    def end(self, sign):
        self.process.send_signal(sign)
        self.process.wait(60)

    def children(self):
        """The ids of all processes of this site, found by the folder they use."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            line = processes.command_line(int(entry.name))
            mine = f"CAREERPATH_VAR={self.var}\0".encode() in environment or str(self.var) in line
            if mine and processes.alive(int(entry.name)) and "manage.py up" not in line:
                found[int(entry.name)] = line
        return found


@pytest.fixture
def folder(tmp_path):
    """A folder that only we may enter: PostgreSQL's own user needs its data elsewhere."""
    var = tmp_path / "var"
    yield var
    for name in ("data_directory", "run_directory"):
        marker = var / "secrets" / name
        if marker.exists():
            shutil.rmtree(Path(marker.read_text().strip()).parent, ignore_errors=True)


def test_up_serves_restarts_recovers_and_stops(folder):
    """One site through everything, because each fresh one makes its own database and program."""
    port = free_port()
    up = Up(folder, port).served()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert answer.status == 200
    told = json.loads((folder / "demo.json").read_text())
    assert told["url"] == f"http://localhost:{port}"
    assert len({account["role"] for account in told["accounts"]}) == 11
    assert (folder / "secrets" / "web").stat().st_mode & 0o777 == 0o600

    worker = next(pid for pid, line in up.children().items() if " worker " in line)
    killed(worker)
    wait_until(lambda: "The worker process ended" in up.text, what="the restart")

    second = Up(folder, free_port())
    second.process.wait(60)
    assert second.process.returncode == 1
    assert "runs already from this folder" in second.text

    killed(up.process.pid)
    up.process.wait(10)
    wait_until(
        lambda: not any("postgres" in line for line in up.children().values()),
        what="the end of the orphaned database",
    )
    (Layout(folder).data / "postmaster.pid").write_text("999999\nnonsense\n")

    recovered = Up(folder, port).served()
    assert "Making a synthetic program" not in recovered.text
    recovered.end(signal.SIGINT)
    assert recovered.process.returncode == 0
    assert recovered.children() == {}

    again = Up(folder, port).served()
    again.end(signal.SIGTERM)
    assert again.children() == {}


def test_up_names_a_taken_port(folder):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        up = Up(folder, port)
        up.process.wait(60)
    assert up.process.returncode == 1
    assert f"Port {port} is taken" in up.text
    assert up.children() == {}
