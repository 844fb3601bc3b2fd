"""Bells for the equity worker: the ordinary worker rings them by name and knows no more."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from careerpath.later import later, periodic

QUEUE = "equity"
LOOK, NIGHT, REPORT = "equity.look", "equity.night", "equity.report"
IMPACT, RETURN = "equity.impact", "equity.return"
SIMULATE = "equity.simulate"
SMALL_HOURS = 3


@periodic("equity.bell", every=3_600)
def ring():
    """Every hour: what can be published, which stage closed. Nightly rows change place and keys."""
    later(LOOK, queue=QUEUE, key=LOOK)
    later(IMPACT, queue=QUEUE, key=IMPACT)
    zone = ZoneInfo(settings.CAREERPATH_TIME_ZONE)
    if timezone.localtime(timezone=zone).hour == SMALL_HOURS:
        later(NIGHT, queue=QUEUE, key=NIGHT)
