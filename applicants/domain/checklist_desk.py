"""The front desk at a checklist: what has come, what need not come, what is wanted once more."""

from django.db import transaction

from applicants.domain import checklist
from applicants.models import ChecklistItem
from applicants.states import ItemState, State
from careerpath.notifications import outbox
from careerpath.workflow import Refused

LETTER = "applicants.checklist_changed"
WORDS = {
    ItemState.RECEIVED: "We have it now. You need not do anything.",
    ItemState.WAIVED: "You need not send it any more.",
    ItemState.REJECTED: "We need another one.",
    ItemState.AWAITING: "We wait for it again.",
}
NEED_REASON = (ItemState.WAIVED, ItemState.REJECTED)


@transaction.atomic
def mark(item, *, state, reason, by):
    """The item stands like this, and the applicant knows by mail; returns it.

    Refused without a reason for what is waived or wanted once more, and when the application is
    not in the program's hands any more.
    """
    item = ChecklistItem.objects.select_related(
        "application__intake", "application__applicant"
    ).get(pk=item.pk)
    application = item.application
    reason = " ".join(reason.split())
    if state not in ItemState.values:
        raise Refused("Choose how it stands.")
    if application.state == State.WITHDRAWN:
        raise Refused("This application was withdrawn.")
    if state in NEED_REASON and not reason:
        raise Refused("Say why. The applicant reads it.")
    if item.state == state:
        raise Refused(f"It is {item.get_state_display().lower()} already.")
    item = checklist.mark(application, item.key, state, by, reason=reason)
    outbox.queue(
        LETTER,
        to=application.applicant,
        about=item,
        by=by,
        context={
            "intake": str(application.intake),
            "slug": application.intake.slug,
            "reference": application.reference,
            "item": item.label,
            "words": WORDS[state],
            "reason": reason,
        },
    )
    return item
