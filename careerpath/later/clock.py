"""What happens again and again: slots of periodic jobs, and the sweeper."""

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from careerpath.later.models import Heartbeat, Job
from careerpath.later.queue import publish
from careerpath.later.registry import periodics

SWEPT_AT_ONCE = 500
KEPT = timedelta(days=14)
SLOTS_KEPT = timedelta(days=1)


def tick(now=None):
    """Each periodic job whose slot has come stands as a row, once, and was started."""
    now = now or timezone.now()
    slots = {job.name: (job, slot_of(now, job.every)) for job in periodics()}
    known = set(
        Job.objects.filter(
            task__in=slots, slot__gte=min((slot for _, slot in slots.values()), default=now)
        ).values_list("task", "slot")
    )
    new = [(name, job, slot) for name, (job, slot) in slots.items() if (name, slot) not in known]
    begun = []
    for name, job, slot in new:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO later_job"
                " (task, kwargs, queue, key, slot, tries, attempts, created_at, due_at, error)"
                " VALUES (%s, '{}', %s, '', %s, %s, 0, now(), now(), '')"
                " ON CONFLICT DO NOTHING RETURNING id",
                [name, job.queue, slot, job.tries],
            )
            row = cursor.fetchone()
        if row:
            begun.append((row[0], job.queue))
    publish(begun)
    return len(begun)


def slot_of(now, every):
    """The beginning of the slot of ``every`` seconds in which ``now`` lies."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % every, UTC)


def sweep():
    """Whatever is due and stands still was published again; the poisonous were set aside."""
    Job.objects.set_aside_the_poisonous()
    with transaction.atomic():
        standing = list(
            Job.objects.waiting_for_the_bell()
            .select_for_update(skip_locked=True, no_key=True)
            .order_by("id")
            .values_list("pk", "queue")[:SWEPT_AT_ONCE]
        )
    return publish(standing)


def forget():
    """Rows of work done long ago and signs of life of processes long gone are removed."""
    now = timezone.now()
    Job.objects.filter(done_at__lt=now - KEPT).delete()
    Job.objects.filter(done_at__lt=now - SLOTS_KEPT, slot__isnull=False).delete()
    Heartbeat.objects.filter(at__lt=now - timedelta(days=1)).delete()
