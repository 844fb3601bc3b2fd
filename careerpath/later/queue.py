"""Queueing, ringing the bell, and doing the work."""

import logging
import time
from functools import partial

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from careerpath import audit
from careerpath.audit.trail import as_json
from careerpath.celery_settings import PERFORM
from careerpath.later import registry

logger = logging.getLogger("careerpath.later")

# After a failed publish nobody in this process waits for the broker again for so many seconds; the
# sweeper rings the bell for what was queued meanwhile.
BREATHER = 10
_silent_until = 0.0


def later(task, *, by=None, key="", queue="", due_at=None, otherwise=None, **kwargs):
    """The job stands in the running transaction and is published when it commits.

    Publishing is best effort: the act never fails because of the broker. With a ``key`` nothing is
    queued (and the answer is None) while another job of that key waits; two that are queued at the
    same moment may both run. ``by`` is who asks; a job registered with a
    permission runs only while that person has it. ``otherwise`` is called when publishing failed.
    """
    known = registry.JOBS.get(task)
    queue = registry.queue_of(task, queue)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO later_job"
            " (task, kwargs, queue, by_id, key, tries, attempts, created_at, due_at, error)"
            " SELECT %s, %s::jsonb, %s, %s, %s, %s, 0, now(), coalesce(%s, now()), ''"
            " WHERE %s = '' OR NOT EXISTS (SELECT FROM later_job WHERE key = %s AND attempts = 0"
            " AND done_at IS NULL AND failed_at IS NULL) RETURNING id",
            [
                task,
                as_json(kwargs),
                queue,
                by.pk if by is not None else None,
                key,
                known.tries if known else registry.TRIES,
                due_at,
                key,
                key,
            ],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if due_at is None:
        transaction.on_commit(partial(_ring, row[0], queue, otherwise), robust=True)
    return row[0]


def _ring(pk, queue, otherwise):
    if not publish([(pk, queue)]) and otherwise is not None:
        otherwise()


def publish(jobs):
    """The workers were told of these (id, queue); returns how many. A failure is logged only."""
    global _silent_until
    told = []
    if settings.CELERY_BROKER_URL and time.monotonic() >= _silent_until:
        try:
            for pk, queue in jobs:
                current_app.send_task(PERFORM, args=[pk], queue=queue, ignore_result=True)
                told.append(pk)
        except (BrokerError, RedisError, OSError) as trouble:
            _silent_until = time.monotonic() + BREATHER
            logger.warning("The broker could not be told of job %s: %s", pk, trouble)
    if told:
        apps.get_model("later", "Job").objects.filter(pk__in=told).update(published_at=Now())
    return len(told)


class Attempt:
    """One try of a job: whatever happens inside the block stands in its row afterwards."""

    def __init__(self, job):
        self.job = job

    def __enter__(self):
        return self.job

    def __exit__(self, kind, error, trace):
        if not connection.in_atomic_block:
            close_old_connections()
        if error is None:
            self.job.finish()
        elif isinstance(error, Exception):
            logger.error("Job %s failed", self.job, exc_info=(kind, error, trace))
            self.job.note_failure(f"{kind.__name__}: {error}")
        else:
            self.job.give_back()
        return False


def perform(pk):
    """The job is done, or its failure noted; nothing happens when somebody else has it."""
    job = apps.get_model("later", "Job").objects.lease(pk)
    if job is None:
        return
    known = registry.JOBS.get(job.task)
    if known is None:
        job.note_failure(f"This worker knows no job called {job.task}.")
        return
    if known.permission and not (job.by and job.by.is_active and job.by.may(known.permission)):
        refuse(job, known.permission)
        return
    kwargs = {**job.kwargs, "by": job.by} if known.wants_by else job.kwargs
    with Attempt(job):
        known.function(**kwargs)


def refuse(job, permission):
    """The job is set aside because who queued it lost the right, and a line says so."""
    with transaction.atomic():
        audit.record(
            "later.job.refused",
            by=job.by or "system:later",
            about=job,
            cause="job",
            task=job.task,
            permission=permission,
        )
        job.note_failure("The person who asked for this no longer has the permission.", final=True)


def retry(job, *, by):
    """A job that was set aside waits again, with all its tries; returns whether it was."""
    with transaction.atomic():
        model = type(job)
        waiting = model.objects.failed().filter(pk=job.pk)
        if not waiting.update(
            failed_at=None, attempts=0, key="", due_at=Now(), published_at=None, leased_until=None
        ):
            return False
        audit.record("later.job.retried", by=by, about=job, task=job.task)
        transaction.on_commit(partial(_ring, job.pk, job.queue, None), robust=True)
    return True


def drain(*, limit=1000):
    """All jobs that are due were done here and now, in order; returns how many."""
    free = apps.get_model("later", "Job").objects.free().filter(attempts__lt=F("tries"))
    done = 0
    while done < limit and (pk := free.order_by("id").values_list("pk", flat=True).first()):
        perform(pk)
        done += 1
    return done
