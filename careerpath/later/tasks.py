"""What Celery knows: one task that performs a job, one that looks at the clock; and our own jobs."""

from celery import shared_task
from careerpath.later import clock, queue
from careerpath.later.celery_settings import PERFORM, TICK
from careerpath.later.registry import periodic


@shared_task(name=PERFORM)
def perform(pk):
    """The job with this id is done, or its failure noted."""
    queue.perform(pk)


@shared_task(name=TICK)
def tick():
    """Every periodic job whose slot has come is queued, once."""
    clock.tick()


@periodic("later.sweep", every=20)
def sweep():
    """Jobs that stand still are published again."""
    clock.sweep()


@periodic("later.forget", every=86_400)
def forget():
    """Rows of work that was done two weeks ago are gone."""
    clock.forget()
