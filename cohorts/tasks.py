"""What the hub does by the clock."""

from careerpath.later import periodic
from cohorts import notifications
from cohorts.domain import approvals
from cohorts.models import Approval


@periodic("cohorts.approvals_ready", every=300)
def approvals_ready():
    """Whoever waited and may confirm now has been told once."""
    for approval in Approval.objects.ready().select_related("requested_by"):
        if approval.kind in approvals.KINDS:
            notifications.tell_ready(approval, approvals.KINDS[approval.kind])
