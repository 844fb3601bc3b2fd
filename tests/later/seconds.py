"""Our Celery application with a clock that ticks every second, and a job for each of them."""

from careerpath import audit
from careerpath.celery import app
from careerpath.later.registry import periodic

app.conf.beat_schedule["tick"]["schedule"] = 1
app.conf.beat_max_loop_interval = 1


@periodic("test.second", every=1)
def second():
    audit.record("test.second", by="system:test")
