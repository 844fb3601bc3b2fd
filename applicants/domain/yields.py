"""What came of each university partner: applied, eligible, offered, seated. Counts, no names."""

from django.db.models import Count, Exists, OuterRef

from applicants.models import Identity, ScreeningResult
from applicants.states import RunState, State
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
