"""What a test's worker is told by its environment: to be slow, or to meet a poisoned application.

Imported by real workers with ``-I``; the product knows nothing of it.
"""

import os
import time

from celery import shared_task
from django.db import connection

from applicants.domain import screening_runs, screening_work

DELAY = float(os.environ.get("TEST_CHUNK_SECONDS", "0"))
POISONED, _, KIND = os.environ.get("TEST_POISON", "0:").partition(":")
screening_runs.CHUNKS_WANTED = int(os.environ.get("TEST_CHUNKS", screening_runs.CHUNKS_WANTED))

screening_work.LONGEST = float(os.environ.get("TEST_LONGEST", screening_work.LONGEST))

write = screening_work.Desk._write
line = screening_work.line


def slowly(self, everyone):
    """The results are written, and a while passes before the transaction ends."""
    tally = write(self, everyone)
    time.sleep(DELAY)
    return tally


def poisoned(run, application, record):
    if application == int(POISONED):
        suffer()
    return line(run, application, record)


def suffer():
    """What a poisoned application does to whoever screens it."""
    if KIND == "exception":
        raise ValueError("The answer has a shape that nobody expected.")
    if KIND == "exit":
        os._exit(9)
    if KIND == "memory":
        raise MemoryError
    while True:
        time.sleep(0.01)


screening_work.Desk._write = slowly
screening_work.line = poisoned


# ------------------------------------------------------------------ the ordinary design (W3)
@shared_task(name="test.ordinary", acks_late=False, reject_on_worker_lost=False)
def ordinary(ids):
    """One message for each chunk, taken off the queue before the work is done."""
    for application in ids:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO ordinary_result VALUES (%s)", [application])
        time.sleep(DELAY / len(ids))
