"""Jobs that real workers of the tests know; what they did is a line of the trail."""

import os
import time

from careerpath import audit
from careerpath.later import job, periodic


@job("test.line")
def line(*, number):
    audit.record("test.line", by="system:test", number=number)


@job("test.slow")
def slow(*, number, seconds):
    time.sleep(seconds)
    audit.record("test.line", by="system:test", number=number)


@job("test.poison", tries=3)
def poison():
    os._exit(9)


@periodic("test.second", every=1)
def second():
    audit.record("test.second", by="system:test")
