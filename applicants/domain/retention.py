"""Which applications have outlived every law that asks to keep them.

Reads only. An application is due on the day after the longest period has ended, when it has
ended itself without a seat, no legal hold stands, and no request about it waits for an answer.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.domain.requests import places_for
from applicants.jurisdictions import clocks
from applicants.models import ApplicantRequest, Application, LegalHold
from applicants.states import State
from careerpath.workflow import Refused
from cohorts.models import Enrollment

ENDED = (State.NOT_PROGRESSED, State.WITHDRAWN)
AT_ONCE = 2_000


class Why(Enum):
    """What becomes of an application that has ended."""

    DUE = "due"
    HELD = "legal_hold"
    ASKED = "open_request"
    SEATED = "seat"
    WITHIN = "within_period"


@dataclass(frozen=True)
class Judged:
    """One application, what becomes of it, and whose rule says so."""

    application: Application
    why: Why
    source: str = ""


@dataclass
class Preview:
    """What is due on a day, by whose rule, and why the rest stays."""

    due: Counter = field(default_factory=Counter)
    kept: Counter = field(default_factory=Counter)
    running: int = 0

    @property
    def total_due(self):
        """How many applications are due."""
        return self.due.total()


def check_regimes(names):
    """Every name is a regime of a pack. Refused otherwise."""
    known = clocks.regimes_known()
    for name in (*names, *settings.RETENTION_REGIMES):
        if name not in known:
            raise Refused(f"There is no regime “{name}”. There are {', '.join(sorted(known))}.")


def preview(*, at=None, regimes=()):
    """What is due at the moment ``at``; the day is that of each program's place.

    Memory does not grow with the number of applications. ``regimes`` apply to all of them, beside
    those of the setting.
    """
    found = Preview(running=Application.objects.exclude(state__in=ENDED).count())
    for one in judged(ended(), at=at, regimes=regimes):
        if one.why is Why.DUE:
            found.due[one.source] += 1
        else:
            found.kept[one.why] += 1
    return found


def judged(rows, *, at=None, regimes=()):
    """Each application of ``rows``, which ``ended`` made, with what becomes of it."""
    at, regimes = at or timezone.now(), {*regimes, *settings.RETENTION_REGIMES}
    for one in rows.iterator(chunk_size=AT_ONCE):
        zone = one.intake.program.zone()
        if one.is_held:
            yield Judged(one, Why.HELD)
        elif one.is_asked_about:
            yield Judged(one, Why.ASKED)
        elif one.has_seat:
            yield Judged(one, Why.SEATED)
        else:
            period = clocks.longest_period(
                received=timezone.localtime(one.received_at, zone).date(),
                decided=timezone.localtime(one.state_changed_at, zone).date(),
                places=places_for(one.country or "", one.city or "", one.home_state),
                regimes=regimes,
            )
            over = period.until < timezone.localtime(at, zone).date()
            yield Judged(one, Why.DUE if over else Why.WITHIN, period.source)


def ended():
    """Applications that ended, each with its place, its hold and whether a request is open."""
    about = {"application": OuterRef("pk")}
    seats = Enrollment.objects.confirmed().filter(
        person=OuterRef("applicant"), cohort=OuterRef("intake__cohort")
    )
    return (
        Application.objects.filter(state__in=ENDED)
        .select_related("intake__program")
        .annotate(
            is_held=Exists(LegalHold.objects.filter(lifted_at__isnull=True, **about)),
            is_asked_about=Exists(ApplicantRequest.objects.open().filter(**about)),
            has_seat=Exists(seats),
            received_at=Coalesce("submitted_at", "created_at"),
            country=F("identity__country"),
            city=F("identity__city"),
        )
        .order_by("pk")
    )
