"""What an application needs, item by item, and whether it is there."""

from django.db import transaction

from applicants.models import ChecklistItem
from applicants.states import ItemState
from careerpath import audit

ADDED = "applicants.checklistitem.added"
FORM, RESUME = "form", "resume"
LABELS = {FORM: "Application form", RESUME: "Résumé"}


@transaction.atomic
def expect(application, key, *, label="", state=ItemState.AWAITING, by):
    """The item stands on the application's checklist; returns it, also when it stood there."""
    person = None if isinstance(by, str) else by
    item, is_new = ChecklistItem.objects.get_or_create(
        application=application,
        key=key,
        defaults={
            "label": label or LABELS.get(key, key.replace("_", " ").capitalize()),
            "state": state,
            "by": person,
        },
    )
    if is_new:
        audit.record(ADDED, by=by, about=item, to_state=state, application=application.pk)
    return item


@transaction.atomic
def mark(application, key, state, by, *, label="", reason=""):
    """The item ``key`` is in ``state``; it is added when it was not on the list; returns it."""
    item = expect(application, key, label=label, state=state, by=by)
    if item.state != state:
        item.step(
            state,
            by=by,
            reason=reason,
            set={"by": None if isinstance(by, str) else by},
            application=application.pk,
        )
    return item


def items(application):
    """The checklist of an application, in the order in which it grew."""
    return list(ChecklistItem.objects.filter(application=application))


def open_items(application):
    """What still has to come."""
    return [item for item in items(application) if item.is_open]
