"""Our Celery application with a clock that ticks every second, and a job for each of them.

What waits for the sweeper in a test waits for seconds and not for its usual twenty.
"""

from dataclasses import replace

from celery.signals import celeryd_after_setup

from careerpath.celery import app
from careerpath.later.registry import JOBS

app.conf.beat_schedule["tick"]["schedule"] = 1
app.conf.beat_max_loop_interval = 1


@celeryd_after_setup.connect
def sweep_often(**kwargs):
    JOBS["later.sweep"] = replace(JOBS["later.sweep"], every=2)
