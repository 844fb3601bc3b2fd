"""Which people who took a seat have outlived every law that asks to keep their record. Reads only.

A person is judged as a whole: all seats, applications, placements and pairs. The period begins with
the last thing that happened to any of them, and not while any of it stands.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.domain import retention
from applicants.domain.requests import places_for
from applicants.jurisdictions import clocks
from applicants.models import ApplicantRequest, Application, LegalHold
from applicants.states import State
from careerpath.accounts.models import User
from cohorts.models import Enrollment
from cohorts.states import STILL_IN
from mentorship.models import CheckIn, Concern, Goal, Pair
from mentorship.states import STANDING as PAIRED
from mentorship.states import ConcernState
from placements.models import CheckPoint, ClientAsk, Placement, Submission
from placements.states import OVER, AskState, PlacementState, SubmissionState
from placements.states import STANDING as SUBMITTED
from training.models import Credential

# What happened last: paths to the person and to a day or a moment.
HAPPENED = (
    (Enrollment, "person", "state_changed_at"),
    (Enrollment, "person", "confirmed_at"),
    (Enrollment, "person", "cohort__ends_on"),
    (Application, "applicant", "submitted_at"),
    (Application, "applicant", "state_changed_at"),
    (Application, "applicant", "intake__cohort__ends_on"),
    (Credential, "person", "recorded_at"),
    (Submission, "enrollment__person", "asked_at"),
    (Placement, "enrollment__person", "set_at"),
    (Placement, "enrollment__person", "ended_on"),
    (ClientAsk, "placement__enrollment__person", "asked_at"),
    (CheckPoint, "placement__enrollment__person", "answered_at"),
    (Pair, "enrollment__person", "ends_on"),
    (CheckIn, "pair__enrollment__person", "logged_at"),
    (Concern, "enrollment__person", "resolved_at"),
    (Goal, "enrollment__person", "made_at"),
)
STANDS = (
    (Enrollment, "person", Q(state__in=STILL_IN)),
    (Application, "applicant", ~Q(state__in=[*retention.ENDED, State.ACCEPTED])),
    (Submission, "enrollment__person", Q(state__in=SUBMITTED - {SubmissionState.SELECTED})),
    (Placement, "enrollment__person", ~Q(state__in=[*OVER, PlacementState.CANCELED])),
    (ClientAsk, "placement__enrollment__person", Q(state=AskState.OPEN)),
    (Pair, "enrollment__person", Q(state__in=PAIRED)),
    (Concern, "enrollment__person", ~Q(state=ConcernState.RESOLVED)),
)


class Why(Enum):
    """What becomes of the record of somebody who took a seat."""

    DUE = "due"
    STANDS = "still_going_on"
    HELD = "legal_hold"
    ASKED = "open_request"
    WITHIN = "within_period"


@dataclass(frozen=True)
class Judged:
    """One person, what becomes of the record, and whose rule says so."""

    person: User
    why: Why
    source: str = ""


def preview(*, at=None, regimes=()):
    """How many people's records are due by each rule, and how many stay for each reason."""
    due, kept = Counter(), Counter()
    for one in judged(people(), at=at, regimes=regimes):
        if one.why is Why.DUE:
            due[one.source] += 1
        else:
            kept[one.why] += 1
    return due, kept


def judged(rows, *, at=None, regimes=()):
    """Each person of ``rows``, which ``people`` made, with what becomes of the record."""
    at, regimes = at or timezone.now(), {*regimes, *settings.RETENTION_REGIMES}
    for one in rows.iterator(chunk_size=retention.AT_ONCE):
        if one.is_held:
            yield Judged(one, Why.HELD)
        elif one.is_asked_about:
            yield Judged(one, Why.ASKED)
        elif any(getattr(one, f"stands_{place}") for place in range(len(STANDS))):
            yield Judged(one, Why.STANDS)
        else:
            period = clocks.longest_period(
                received=_day(one.received_at or one.created_at),
                decided=_last(one),
                places=places_for(one.country or "", one.city or "", one.home_state or ""),
                regimes=regimes,
            )
            over = period.until < _day(at)
            yield Judged(one, Why.DUE if over else Why.WITHIN, period.source)


def people():
    """Everybody who was accepted or seated, with what stands and when something happened last."""
    own = Application.objects.filter(applicant=OuterRef("pk"))
    about = {"application__applicant": OuterRef("pk")}
    latest = own.order_by("-created_at", "-pk")
    facts = {
        f"happened_{place}": Subquery(
            model.objects.filter(**{path: OuterRef("pk")})
            .order_by()
            .values(path)
            .annotate(last=Max(field))
            .values("last")
        )
        for place, (model, path, field) in enumerate(HAPPENED)
    }
    going = {
        f"stands_{place}": Exists(model.objects.filter(which, **{path: OuterRef("pk")}))
        for place, (model, path, which) in enumerate(STANDS)
    }
    return (
        User.objects.filter(
            Exists(Enrollment.objects.filter(person=OuterRef("pk")))
            | Exists(own.filter(state=State.ACCEPTED))
        )
        .annotate(
            is_held=Exists(LegalHold.objects.filter(lifted_at__isnull=True, **about)),
            is_asked_about=Exists(ApplicantRequest.objects.open().filter(**about)),
            received_at=Subquery(
                latest.values(received=Coalesce("submitted_at", "created_at"))[:1]
            ),
            country=Subquery(latest.values("identity__country")[:1]),
            city=Subquery(latest.values("identity__city")[:1]),
            home_state=Subquery(latest.values(home=F("home_state"))[:1]),
            **facts,
            **going,
        )
        .order_by("pk")
    )


def _last(person):
    """The day on which something happened last; who still signs in is still about."""
    found = [getattr(person, f"happened_{place}") for place in range(len(HAPPENED))]
    return max(_day(one) for one in [*found, person.last_login, person.created_at] if one)


def _day(moment):
    """The day of a moment in the place of the installation; a day is itself."""
    plain = isinstance(moment, date) and not hasattr(moment, "hour")
    return moment if plain else timezone.localtime(moment).date()
