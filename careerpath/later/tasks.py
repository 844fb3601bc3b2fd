"""What Celery knows: a task that performs a job, one that looks at the clock; and our own jobs."""

from celery import shared_task
from celery.signals import celeryd_after_setup

from careerpath.celery_settings import PERFORM, TICK
from careerpath.later import clock, heartbeats, queue
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


@celeryd_after_setup.connect
def live(sender, instance, **kwargs):
    """The worker gives signs of life for the queues it serves."""
    heartbeats.start(sorted(instance.app.amqp.queues.consume_from))
