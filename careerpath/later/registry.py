"""Which jobs there are. Apps register theirs in ``tasks.py``; ``later`` imports those on start."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

TRIES = 5
# How long after each failed try the next one comes, in seconds; the last is repeated.
BACKOFF = (5, 30, 120, 600)


@dataclass(frozen=True)
class Job:
    """A named piece of work."""

    name: str
    function: Callable
    queue: str
    tries: int
    permission: str
    every: int = 0

    @property
    def wants_by(self):
        """Whether the function asks who queued it."""
        return "by" in inspect.signature(self.function).parameters


JOBS: dict[str, Job] = {}


def job(name, queue="default", *, tries=TRIES, permission=""):
    """The function runs when ``later(name, …)`` is called; with ``permission`` only while the
    person who queued it still has it.

    It takes keyword ids, and ``by`` when it wants to know who queued it. It may run twice.
    """

    def decorate(function):
        _add(Job(name, function, queue, tries, permission))
        return function

    return decorate


def periodic(name, every, *, queue="default"):
    """The function runs once in every slot of ``every`` seconds, whichever beat rings first."""

    def decorate(function):
        _add(Job(name, function, queue, 3, "", every))
        return function

    return decorate


def _add(new):
    known = JOBS.get(new.name)
    if known and known.function.__qualname__ != new.function.__qualname__:
        raise ValueError(f"There are two jobs called {new.name}.")
    JOBS[new.name] = new


def queue_of(name, queue=""):
    """The queue a job goes to; a job of another process is named together with its queue."""
    if queue:
        return queue
    if name not in JOBS:
        raise LookupError(f"No job is called {name}; name its queue if another process has it.")
    return JOBS[name].queue


def periodics():
    return [job for job in JOBS.values() if job.every]
