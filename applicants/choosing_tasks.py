"""What choosing does by the clock and in the background; each may run twice without harm."""

import datetime as dt

from django.utils import timezone

from applicants.choosing_states import OfferState
from applicants.domain import decisions, offers, waitlist, waves, waves_out
from applicants.models import Offer, WaitlistEntry
from careerpath.later import job, later, periodic
from cohorts.models import Cohort


@job(waves.RELEASE, permission=waves.DECIDE)
def release_wave(wave, by):
    """A release is out, or its next slice is queued."""
    waves_out.carry_on(wave, by=by)


@periodic("applicants.wake_waves", every=60)
def wake_waves():
    """Releases whose moment has come, or that stand still, were given to a worker."""
    for wave in waves.due():
        later(waves.RELEASE, by=wave.released_by, key=f"wave-{wave.pk}", wave=wave.pk)


@periodic("applicants.lapse_offers", every=300)
def lapse_offers():
    """Offers that nobody answered in time have lapsed, and nobody stands by beside a free seat."""
    offers.lapse()
    standing_by = Offer.objects.filter(state=OfferState.STANDBY).order_by().values("cohort")
    for cohort in Cohort.objects.filter(pk__in=standing_by).order_by("pk"):
        waitlist.fill_if_free(cohort.pk)


@periodic("applicants.remind_of_offers", every=3600)
def remind_of_offers():
    """Whoever has not answered near the end was reminded once."""
    offers.remind()


@periodic("applicants.fill_seats", every=86_400)
def fill_seats():
    """Free seats went to those who wait; the same as what a freed seat does by itself."""
    waiting = WaitlistEntry.objects.waiting().order_by().values("cohort")
    for cohort in Cohort.objects.filter(pk__in=waiting).order_by("pk"):
        waitlist.fill(cohort)


@periodic("applicants.clear_decision_previews", every=86_400)
def clear_decision_previews():
    """Previews that nobody recorded within a day are gone."""
    decisions.clear_previews(timezone.now() - dt.timedelta(days=1))
