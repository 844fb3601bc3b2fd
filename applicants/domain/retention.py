"""Which applications have outlived every law that asks to keep them: counts, and nobody's name.

Reads only. An application is due on the day after the longest period has ended, when it has
ended itself, no legal hold stands, and no request about it waits for an answer.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.domain.requests import places_for
from applicants.jurisdictions import clocks
from applicants.models import ApplicantRequest, Application, LegalHold
from applicants.states import State

ENDED = (State.NOT_PROGRESSED, State.WITHDRAWN)
AT_ONCE = 2_000


@dataclass
class Preview:
    """What is due on a day, by whose rule, and why the rest stays."""

    due: Counter = field(default_factory=Counter)
    held: int = 0
    asked: int = 0
    within: int = 0
    running: int = 0

    @property
    def total_due(self):
        """How many applications are due."""
        return self.due.total()


def preview(*, at=None, regimes=()):
    """What is due at the moment ``at``; the day is that of each program's place.

    Memory does not grow with the number of applications. ``regimes`` apply to all of them.
    """
    at = at or timezone.now()
    found = Preview(running=Application.objects.exclude(state__in=ENDED).count())
    for one in ended().iterator(chunk_size=AT_ONCE):
        zone = one.intake.program.zone()
        if one.is_held:
            found.held += 1
        elif one.is_asked_about:
            found.asked += 1
        else:
            period = clocks.longest_period(
                received=timezone.localtime(one.received_at, zone).date(),
                decided=timezone.localtime(one.state_changed_at, zone).date(),
                places=places_for(one.country or "", one.city or "", one.home_state),
                regimes=regimes,
            )
            if period.until < timezone.localtime(at, zone).date():
                found.due[period.source] += 1
            else:
                found.within += 1
    return found


def ended():
    """Applications that ended, each with its place, its hold and whether a request is open."""
    about = {"application": OuterRef("pk")}
    return (
        Application.objects.filter(state__in=ENDED)
        .select_related("intake__program")
        .annotate(
            is_held=Exists(LegalHold.objects.filter(lifted_at__isnull=True, **about)),
            is_asked_about=Exists(ApplicantRequest.objects.open().filter(**about)),
            received_at=Coalesce("submitted_at", "created_at"),
            country=F("identity__country"),
            city=F("identity__city"),
        )
        .order_by("pk")
    )
