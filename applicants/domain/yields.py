"""What came of each university partner: applied, eligible, offered, seated. Counts, no names."""

from django.db.models import Count, Exists, OuterRef, Q

from applicants.choosing_states import OfferState
from applicants.models import Identity, Offer, Scorecard, ScreeningResult
from applicants.states import RunState, ScorecardState, State
from cohorts.models import Enrollment

NOT_SENT = State.DRAFT
OFFERED = (State.OFFER, State.ACCEPTED)


def applied(partners):
    """Applications sent, by partner id."""
    return _count(_sent(partners))


def eligible(partners):
    """Those that met every basic qualification in a run that was applied, by partner id."""
    met = ScreeningResult.objects.filter(
        application=OuterRef("application"),
        run__state=RunState.APPLIED,
        failed=[],
        score__isnull=False,
    )
    return _count(_sent(partners).filter(Exists(met)))


def offered(partners):
    """Those with an offer, answered or not, by partner id."""
    return _count(_sent(partners).filter(application__state__in=OFFERED))


def seated(partners):
    """Those who hold a seat in the cohort of their intake, by partner id."""
    seat = Enrollment.objects.seated().filter(
        person=OuterRef("application__applicant"), cohort=OuterRef("application__intake__cohort")
    )
    return _count(_sent(partners).filter(Exists(seat)))


def _sent(partners):
    return Identity.objects.filter(partner__in=partners).exclude(application__state=NOT_SENT)


def _count(identities):
    return dict(identities.order_by().values_list("partner").annotate(Count("pk")))


# ------------------------------------------------------------------ the yield page
LABELS = ("Applied", "Eligible", "Read", "Interviewed", "Offered", "Accepted", "Seated")
KEYS = {
    "partner": "partner",
    "event": "event",
    "link": "link",
    "intake": "application__intake",
}
SAID_YES = (OfferState.ACCEPTED, OfferState.STANDBY)


def by_stage(by, since, until):
    """Pairs of an id and the counts of ``LABELS`` for what was received in these days; one query.

    ``by`` is "partner", "event", "link" or "intake".
    """
    sent = Identity.objects.exclude(application__state=NOT_SENT)
    if since:
        sent = sent.filter(application__submitted_at__gte=since)
    if until:
        sent = sent.filter(application__submitted_at__lt=until)
    here = OuterRef("application")
    cards = Scorecard.objects.filter(application=here, state=ScorecardState.SUBMITTED)
    offers = Offer.objects.filter(application=here)
    reached = {
        "eligible": Exists(
            ScreeningResult.objects.filter(
                application=here, run__state=RunState.APPLIED, failed=[], score__isnull=False
            )
        ),
        "was_read": Exists(cards.filter(kind="reading")),
        "met": Exists(cards.filter(kind="interview")) | Q(application__state=State.INTERVIEW),
        "offered": Exists(offers) | Q(application__state__in=OFFERED),
        "said_yes": Exists(offers.filter(state__in=SAID_YES))
        | Q(application__state=State.ACCEPTED),
        "seated": Exists(
            Enrollment.objects.seated().filter(
                person=OuterRef("application__applicant"),
                cohort=OuterRef("application__intake__cohort"),
            )
        ),
    }
    counts = {f"n_{name}": Count("pk", filter=condition) for name, condition in reached.items()}
    rows = sent.order_by().values_list(KEYS[by]).annotate(n=Count("pk"), **counts)
    return [(row[0], row[1:]) for row in rows]
