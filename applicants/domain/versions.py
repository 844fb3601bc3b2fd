"""The approval of a version of rules: asked for, given, not given or taken back.

Screening rules and review rubrics live alike: drafts that wait, and stand still once approved.
"""

from django.db import transaction

from applicants.states import RubricState
from cohorts.domain import approvals
from cohorts.states import ApprovalState


@transaction.atomic
def ask_approval(version, kind, *, by, summary):
    """The version waits for an approval of this kind under the policy of its program."""
    approval = approvals.request(
        kind, version, by=by, program=version.intake.program, summary=summary
    )
    version.step(RubricState.WAITING, by=by, approval=approval.pk)
    return approval


def approved(model, approval, *, by):
    """The version is approved; called inside the approval's transaction."""
    _settle(model, approval, RubricState.APPROVED, by)


def not_approved(model, approval, *, by):
    """The version is not approved, or a draft again when the request was taken back."""
    canceled = approval.state == ApprovalState.CANCELED
    _settle(model, approval, RubricState.DRAFT if canceled else RubricState.REFUSED, by)


def _settle(model, approval, state, by):
    version = model.objects.select_for_update().get(pk=approval.about_id)
    version.step(state, by=by, reason=approval.reason, approval=approval.pk)
