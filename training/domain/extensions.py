"""More time for one person and one assessment: asked for, granted, answered, withdrawn."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training.models import Extension
from training.states import AskState

OPEN = [AskState.ASKED, AskState.GRANTED]


def _checked(item, due_at, reason):
    """The reason as it is kept; refused without one, or for a day that is no later than the due
    date.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Say why more time is needed.")
    if item.due_at is None:
        raise Refused("This assessment has no due date, so nobody needs more time for it.")
    if due_at <= item.due_at:
        raise Refused("Choose a time after the due date.")
    return reason


@transaction.atomic
def ask(item, enrollment, *, due_at, reason, by):
    """Somebody has asked for more time, and staff have to answer.

    Refused without a reason, for a time that is no later than the due date, and where one is asked
    for or granted already.
    """
    reason = _checked(item, due_at, reason)
    extension = Extension(
        item=item, enrollment=enrollment, due_at=due_at, reason=reason, asked_by=by
    )
    return _saved(extension, by=by, kind="training.extension.asked")


@transaction.atomic
def grant(item, enrollment, *, due_at, reason, by):
    """This person has until ``due_at``: a question for it is answered by that, and an extension
    that held before is replaced.
    """
    reason = _checked(item, due_at, reason)
    mine = Extension.objects.select_for_update().filter(item=item, enrollment=enrollment)
    for before in mine.filter(state__in=OPEN):
        if before.state == AskState.ASKED:
            return answer(before, granted=True, due_at=due_at, text=reason, by=by)
        before.step(AskState.WITHDRAWN, by=by, kind="training.extension.replaced")
    now = timezone.now()
    extension = Extension(
        item=item,
        enrollment=enrollment,
        due_at=due_at,
        reason=reason,
        state=AskState.GRANTED,
        asked_by=by,
        answered_at=now,
        answered_by=by,
    )
    return _saved(extension, by=by, kind="training.extension.granted")


def _saved(extension, *, by, kind):
    with refusing():
        extension.save(force_insert=True)
    audit.record(kind, by=by, about=extension, to_state=extension.state)
    return extension


@transaction.atomic
def answer(extension, *, granted, text="", due_at=None, by):
    """The question is answered, with a sentence for whoever asked; ``due_at`` may be another time
    than was asked for. Refused without a sentence when it is not granted.
    """
    text = text.strip()
    if not granted and not text:
        raise Refused("Say why there is no more time.")
    values = {"answered_at": timezone.now(), "answered_by": by, "answer": text}
    if granted and due_at is not None:
        _checked(extension.item, due_at, extension.reason)
        values["due_at"] = due_at
    to = AskState.GRANTED if granted else AskState.REFUSED
    with refusing():
        extension.step(to, by=by, set=values)
    return extension


def withdraw(extension, *, by):
    """Neither the question nor the extension stands any more."""
    extension.step(AskState.WITHDRAWN, by=by)


def due_of(item, enrollments):
    """When the work of each of these people is due: ``{enrollment id: moment or None}``."""
    later = dict(
        Extension.objects.granted()
        .filter(item=item, enrollment__in=[one.pk for one in enrollments])
        .values_list("enrollment_id", "due_at")
    )
    return {one.pk: later.get(one.pk, item.due_at) for one in enrollments}
