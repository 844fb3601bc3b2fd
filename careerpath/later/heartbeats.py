"""Signs of life: workers and beat write theirs, readiness reads them."""

import logging
import os
import socket
import threading

from django.db import Error, connection

logger = logging.getLogger("careerpath.later")
EVERY = 3
# Held while the sign is written, and while the pool forks: a child never inherits a half-open one.
_quiet = threading.Lock()


def say(name, *, process, queues=()):
    """The row of this process says that it lives now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO later_heartbeat (name, process, queues, at)"
            " VALUES (%s, %s, %s::text[], clock_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET process = EXCLUDED.process,"
            " queues = EXCLUDED.queues, at = EXCLUDED.at",
            [f"{name}@{socket.gethostname()}:{os.getpid()}", process, list(queues)],
        )


def start(queues):
    """A thread of this worker says every few seconds which queues it serves."""
    stop = threading.Event()
    os.register_at_fork(
        before=_quiet.acquire, after_in_parent=_quiet.release, after_in_child=_quiet.release
    )
    thread = threading.Thread(target=_live, args=(queues, stop), name="heartbeat", daemon=True)
    thread.start()
    return stop


def _live(queues, stop):
    while True:
        with _quiet:
            try:
                say("worker", process="worker", queues=queues)
            except Error as trouble:
                logger.warning("No sign of life: %s", trouble)
            finally:
                connection.close()
        if stop.wait(EVERY):
            return
