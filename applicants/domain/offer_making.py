"""How offers come about: drafted from the plan, saved in sets, posted; and a yes with its seat.

Locks are taken in one order: application, offer, enrollment, and the cohort last.
"""

from datetime import timedelta

from django.urls import reverse

from applicants.choosing_states import OfferState
from applicants.domain import letters
from applicants.models import Application, Offer, OfferCondition
from applicants.states import State
from careerpath import audit
from careerpath.notifications import outbox
from careerpath.workflow import refusing
from cohorts.domain import enrollments


def answer_path(offer):
    """The address where the applicant answers."""
    return reverse("offer_answer", args=[offer.pk])


def draft(application, *, intake, cohort, plan, now, decision=None, rank=None, why=""):
    """An offer that is not saved yet, with the terms of the intake's plan."""
    return Offer(
        application=application,
        cohort=cohort,
        decision=decision,
        rank=rank,
        why=why,
        made_at=now,
        answer_by=_end_of_day(now + timedelta(days=plan.answer_days), intake.program.zone()),
        agreement=plan.agreement,
    )


def _end_of_day(moment, zone):
    """The last minute of that day where the program is."""
    return moment.astimezone(zone).replace(hour=23, minute=59, second=0, microsecond=0)


def make_all(drafts, *, plan, by, hold=False):
    """The offers stand, with their conditions, a line each, and letters in the outbox."""
    with refusing():
        offers = Offer.objects.bulk_create(drafts, batch_size=2000)
    OfferCondition.objects.bulk_create(
        OfferCondition(offer=offer, text=text[:200])
        for offer in offers
        for text in plan.condition_lines
    )
    audit.record_many(
        "applicants.offer.made", [offer.pk for offer in offers], model=Offer, by=by,
        to_state=OfferState.SENT,
    )  # fmt: skip
    post(letters.OFFER, offers, by=by, hold=hold)
    return offers


def post(kind, offers, *, by, hold=False):
    """One letter of ``kind`` for each offer stands in the outbox."""
    rows = []
    for offer in offers:
        application, intake = offer.application, offer.application.intake
        rows.append(
            (
                application.applicant,
                application,
                letters.context(
                    application, intake, offer=offer, cohort=offer.cohort, path=answer_path(offer)
                ),
            )
        )
    return outbox.queue_all(kind, rows, by=by, hold=hold)


def seated(offer, application, enrollment, *, by, kept=None):
    """Seat, offer and application say the same thing, and the applicant is told."""
    enrollments.confirm(enrollment, by=by)
    offer.step(OfferState.ACCEPTED, by=by, set={**(kept or {}), "enrollment": enrollment})
    application.step(State.ACCEPTED, by=by)
    post(letters.WELCOME, [offer], by=by)


def seat_standby(offer, *, by):
    """A person who stands by has the seat that became free; the cohort's lock is held."""
    application = locked(offer)
    offer = again(offer)
    if not offer.is_standby:
        return None
    enrollment = enrollments.reserve(offer.cohort, person=application.applicant, by=by)
    seated(offer, application, enrollment, by=by)
    return offer


def locked(offer):
    """The application of the offer, ours until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("applicant", "intake__program", "intake__cohort")
        .get(pk=offer.application_id)
    )


def again(offer):
    """The offer as it stands now."""
    return Offer.objects.select_related(
        "cohort", "application__applicant", "application__intake__program",
        "application__intake__cohort", "enrollment",
    ).get(pk=offer.pk)  # fmt: skip
