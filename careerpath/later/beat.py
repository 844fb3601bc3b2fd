"""Beat without a file of its own, and with a sign of life in the database.

The schedule has one entry, a tick every few seconds; which slots have come is decided in the
database, so two beats do no harm and a new one has nothing to remember.
"""

import time

from celery.beat import Scheduler as InMemoryScheduler
from django.db import Error, close_old_connections

from careerpath.later import heartbeats

EVERY = 3


class Scheduler(InMemoryScheduler):
    """Celery's scheduler; each round it says that it is alive."""

    _said_at = -EVERY

    def tick(self, *args, **kwargs):
        if time.monotonic() - self._said_at >= EVERY:
            self._said_at = time.monotonic()
            try:
                close_old_connections()
                heartbeats.say("beat", process="beat")
            except Error as trouble:
                self.app.log.get_default_logger().warning("No sign of life: %s", trouble)
        return super().tick(*args, **kwargs)
