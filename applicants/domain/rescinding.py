"""Taking an offer back: asked for with a reason, done once it is approved."""

from django.db import transaction

from applicants.domain import offers
from applicants.models import DispositionReason, Offer
from careerpath import audit
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.models import Approval
from cohorts.states import ApprovalState

KIND = "applicants.rescind_offer"


def reasons():
    """Why an offer may be taken back."""
    keys = ("misrepresented", "incomplete", "unresponsive", "work_authorization", "duplicate")
    return DispositionReason.objects.filter(key__in=keys, is_active=True)


def waiting(offer):
    """The approval that taking this offer back waits for, or None."""
    found = Approval.objects.about(offer).filter(kind=KIND, state=ApprovalState.WAITING)
    return found.first()


@transaction.atomic
def ask(offer, *, reason, by):
    """Taking the offer back waits for its approval; the offer stands until then."""
    if not by.may("applicants.decide_application"):
        raise Refused("You may not rescind offers.")
    offer = (
        Offer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("application__intake__program")
        .get(pk=offer.pk)
    )
    if not offer.may_be_rescinded:
        raise Refused(f"This offer is settled: {offer.get_state_display().lower()}.")
    approval = approvals.request(
        KIND,
        offer,
        by=by,
        program=offer.application.intake.program,
        summary=f"Rescind the offer to application {offer.application}: {reason}.",
        sample_ids=[offer.application_id],
        count=1,
    )
    Offer.objects.filter(pk=offer.pk).update(reason=reason)
    audit.record("applicants.offer.rescind_asked", by=by, about=offer, reason_key=reason.key)
    return approval


def approved(approval, by):
    """The offer is taken back; called inside the approval's transaction."""
    offer = Offer.objects.select_related("reason").get(pk=approval.about_id)
    offers.rescind(offer, reason=offer.reason, by=by)


def not_approved(approval, by):
    """The offer stands as it did."""
    Offer.objects.open().filter(pk=approval.about_id).update(reason=None)
