"""Openings: raised by staff or by the client, approved, held, canceled, filled."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Program
from placements.models import RequisitionCredential, RequisitionSkill
from placements.states import RequisitionState

OWN = "A second person has to approve what you raised."


@transaction.atomic
def keep(requisition, *, by, changed=(), skills=None, credentials=None):
    """The opening stands as the form says; ``skills`` are triples of skill, level and must.

    ``credentials`` are pairs of a certification's code and must.
    """
    adding = requisition._state.adding
    with refusing():
        if adding:
            requisition.raised_by = by
            requisition.hides_names = requisition.client.hides_names
            requisition.save(force_insert=True)
        elif changed:
            requisition.save(update_fields=list(changed))
        if skills is not None:
            requisition.skills.all().delete()
            RequisitionSkill.objects.bulk_create(
                RequisitionSkill(requisition=requisition, skill=skill, level=level, is_must=must)
                for skill, level, must in skills
            )
        if credentials is not None:
            requisition.credentials.all().delete()
            RequisitionCredential.objects.bulk_create(
                RequisitionCredential(requisition=requisition, certification=code, is_must=must)
                for code, must in credentials
            )
    act = "created" if adding else "changed"
    audit.record(f"placements.requisition.{act}", by=by, about=requisition)
    return requisition


def hand_in(requisition, *, by):
    """The opening waits for approval."""
    requisition.step(RequisitionState.PENDING, by=by)


def approve(requisition, *, by):
    """The opening accepts candidates. Refused for whoever raised it where two are wanted."""
    policy = requisition.client.program.approval_policy
    if policy == Program.ApprovalPolicy.SECOND_PERSON and requisition.raised_by_id == by.pk:
        raise Refused(OWN)
    requisition.step(
        RequisitionState.OPEN, by=by, set={"approved_by": by, "approved_at": timezone.now()}
    )


def move(requisition, to, *, by, because=""):
    """The opening is held, canceled, filled, open again or a draft again, with a reason."""
    if to in (RequisitionState.ON_HOLD, RequisitionState.CANCELED) and not because.strip():
        raise Refused("Say in a few words why.")
    if to == RequisitionState.OPEN and requisition.state == RequisitionState.PENDING:
        raise Refused("Approve it first.")
    if to == RequisitionState.CANCELED and requisition.placements.standing().exists():
        raise Refused("Somebody is placed here, so the opening cannot be canceled.")
    requisition.step(to, by=by, set={"state_reason": because.strip()}, reason=because.strip())
