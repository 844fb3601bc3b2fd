"""What people do about a signal: raise a flag, take it, act, close it with an outcome."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import notifications
from training.domain.looking import owner_of, owners_of, today_of, working_day
from training.models import FLAG, Signal
from training.states import SignalState

FLAG_POINTS, FLAG_DAYS = 3, 1


@transaction.atomic
def raise_flag(enrollment, *, note, by, due_on=None):
    """Somebody thinks that this person needs a word; whoever teaches the person gets it.

    Refused without a sentence that says why.
    """
    note = note.strip()
    if not note:
        raise Refused("Say in a sentence what you have seen.")
    today = today_of(enrollment.cohort.program)
    owners = owners_of({enrollment.cohort_id}, today)
    with refusing():
        signal = Signal.objects.create(
            enrollment=enrollment,
            rule=FLAG,
            note=note,
            points=FLAG_POINTS,
            raised_by=by,
            owner_id=owner_of(owners, enrollment.cohort_id, enrollment.section_id) or by.pk,
            due_on=due_on or working_day(today, FLAG_DAYS),
        )
    audit.record("training.signal.raised", by=by, about=signal, to_state=signal.state)
    return signal


@transaction.atomic
def take(signal, *, by):
    """``by`` looks after it."""
    with refusing():
        signal.step(SignalState.ACKNOWLEDGED, by=by, set={"owner": by})
    return signal


@transaction.atomic
def act(signal, *, by):
    """Something was done, and it is seen whether it helps. Nothing happens when that is known."""
    if signal.may_step(SignalState.ACTED):
        signal.step(SignalState.ACTED, by=by)
    return signal


@transaction.atomic
def hand_over(signal, *, owner, due_on, by):
    """Somebody else looks after it, until another day."""
    if not signal.is_live:
        raise Refused("It is closed, so nobody has to look any more.")
    rows = Signal.objects.live().filter(pk=signal.pk)
    if not rows.update(owner=owner, due_on=due_on):
        raise Refused("It was closed meanwhile.")
    audit.record("training.signal.handed_over", by=by, about=signal, to=owner.pk if owner else None)
    signal.owner, signal.due_on = owner, due_on
    return signal


@transaction.atomic
def close(signal, *, outcome, note="", by):
    """It is closed, with what came of it; whoever raised it is told.

    The rules bring it back only with evidence that was not there before.
    """
    if not outcome:
        raise Refused("Say what came of it.")
    values = {
        "outcome": outcome,
        "outcome_note": note.strip(),
        "closed_at": timezone.now(),
        "closed_by": by,
    }
    with refusing():
        signal.step(SignalState.CLOSED, by=by, set=values, outcome=str(outcome))
    if signal.raised_by_id and signal.raised_by_id != by.pk:
        notifications.tell_raiser(signal, by=by)
    return signal


@transaction.atomic
def reopen(signal, *, by):
    """It was closed by mistake and stands open as before; refused while the rule stands open."""
    values = {"outcome": "", "outcome_note": "", "closed_at": None, "closed_by": None}
    with refusing():
        signal.step(SignalState.OPEN, by=by, set=values)
    return signal
