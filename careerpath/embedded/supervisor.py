"""The processes of a site on one machine: started, watched, restarted, stopped."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from careerpath.embedded import processes

QUICK = 10.0  # a child that lives shorter than this many seconds died quickly
PATIENCE = 5  # so many quick deaths in a row, and we give up


@dataclass
class Child:
    """A process that should always run."""

    name: str
    launch: Callable
    sign: int = signal.SIGTERM
    seconds: float = 15.0
    process: object = None
    started: float = 0.0
    quick_deaths: int = 0
    restarts: int = field(default=0)
    note: Path | None = None  # where its id is written, for the next start after a killed one
    asked: bool = False

    def start(self):
        self.process, self.asked = self.launch(), False
        self.started = time.monotonic()
        if self.note is not None:
            self.note.parent.mkdir(parents=True, exist_ok=True)
            self.note.write_text(str(self.process.pid))

    def ask(self):
        """The process knows that it should end; nobody waits for it yet."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, self.sign)
            self.asked = True

    def stop(self):
        """The process and whatever it started are gone."""
        if self.process is None:
            return
        sign = 0 if self.asked else self.sign
        processes.stop(self.process.pid, sign=sign, seconds=self.seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None
        if self.note is not None:
            self.note.unlink(missing_ok=True)


def end_leftovers(folder, *, word):
    """Processes that a killed run left behind are gone; their ids stand in ``folder``.

    An id may belong to somebody else by now, so the command line must contain ``word``.
    """
    for note in sorted(folder.glob("*.pid")):
        text = note.read_text().strip()
        if text.isdigit() and processes.alive(int(text)):
            pid = int(text)
            if word in processes.command_line(pid):
                processes.stop(pid, seconds=3)
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
        note.unlink(missing_ok=True)


class Supervisor:
    """Keeps children running until it is told to stop."""

    def __init__(self, say):
        self.say = say
        self.children = []
        self.stopping = False

    def add(self, child):
        """``child`` runs and is watched from now on."""
        child.start()
        self.children.append(child)
        return child

    def listen(self):
        """Ctrl-C and SIGTERM end the watch."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._ask_to_stop)

    def _ask_to_stop(self, *ignored):
        self.stopping = True

    def watch(self):
        """Return when told to stop, or with a sentence when a child cannot be kept alive."""
        while not self.stopping:
            for child in self.children:
                if child.process.poll() is None:
                    continue
                sentence = self._revive(child)
                if sentence:
                    return sentence
            time.sleep(0.2)
        return ""

    def _revive(self, child):
        lived = time.monotonic() - child.started
        child.quick_deaths = child.quick_deaths + 1 if lived < QUICK else 0
        if child.quick_deaths >= PATIENCE:
            return f"The {child.name} process does not stay up; its log is in var/log."
        code = child.process.returncode
        self.say(f"The {child.name} process ended ({code}) and is started again.")
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.restarts += 1
        child.start()
        return ""

    def stop(self):
        """Every child is gone; they end beside each other."""
        for child in reversed(self.children):
            child.ask()
        for child in reversed(self.children):
            child.stop()
        self.children = []
