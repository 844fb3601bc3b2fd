"""Applying: shown to the person alone. Whoever teaches, places or mentors learns nothing of it."""

from django.urls import reverse

from applicants.models import Application, Offer
from careerpath.reporting.events import Event, Stage


def events(journey, reader, zone):
    """The person's own applications and offers."""
    if reader != journey.person:
        return
    sent = Application.objects.filter(applicant=reader).sent().select_related("intake")
    for one in sent.exclude(submitted_at=None):
        yield Event(
            one.submitted_at.astimezone(zone).date(),
            Stage.APPLYING,
            f"You applied to {one.intake.name}",
            href=reverse("own_application", args=[one.reference]),
            enters=True,
        )
    offers = Offer.objects.filter(application__applicant=reader).select_related("cohort")
    for offer in offers:
        yield Event(
            offer.made_at.astimezone(zone).date(),
            Stage.APPLYING,
            f"You were offered a seat in {offer.cohort.name}",
        )
