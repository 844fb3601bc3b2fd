"""What a client asks of a placement, and what the program says to it."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.notifications import outbox
from careerpath.workflow import Refused, refusing
from placements.domain import placing
from placements.models import AskKind, ClientAsk
from placements.notifications import ASK_ANSWERED
from placements.states import RUNNING, AskState


@transaction.atomic
def ask(placement, *, kind, day, because="", by):
    """The program has the wish. Refused unless the person is at work, and for a second wish."""
    if placement.state not in RUNNING:
        raise Refused("This person is not at work with you now. Write to the program.")
    if kind == AskKind.EXTEND and placement.ends_on is None:
        raise Refused("This placement has an open end; it goes on by itself.")
    if kind == AskKind.EXTEND and day <= placement.ends_on:
        raise Refused("Enter a day after the planned last one.")
    if day < placement.starts_on:
        raise Refused("The day is the first day or later.")
    made = ClientAsk(placement=placement, kind=kind, day=day, because=because.strip(), asked_by=by)
    with refusing():
        made.save(force_insert=True)
    audit.record("placements.clientask.open", by=by, about=made, to_state=AskState.OPEN)
    return made


@transaction.atomic
def agree(wish, *, by):
    """The wish is carried out, and the contact has a letter.

    A day to come is planned as the last one; whoever places closes the placement when it has come.
    """
    _answered(wish, AskState.AGREED, "", by)
    placement = wish.placement
    if wish.kind == AskKind.EXTEND:
        placing.extend(placement, until=wish.day, by=by)
    elif wish.day > placing.today(placement):
        placing.change(placement, by=by, seen=placement.version, ends_on=wish.day)
    elif wish.kind == AskKind.CONVERT:
        placing.convert(placement, last_on=wish.day, by=by)
    else:
        placing.end(placement, last_on=wish.day, because=wish.because, by=by)
    _tell(wish, by)


@transaction.atomic
def decline(wish, *, because, by):
    """The wish is not carried out, and the contact reads why."""
    if not because.strip():
        raise Refused("Say why not; the client reads it.")
    _answered(wish, AskState.DECLINED, because.strip(), by)
    _tell(wish, by)


def take_back(wish, *, by):
    """The client does not want it any more."""
    wish.step(AskState.TAKEN_BACK, by=by)


def _answered(wish, state, text, by):
    values = {"answer": text, "answered_at": timezone.now(), "answered_by": by}
    with refusing():
        wish.step(state, by=by, set=values)


def _tell(wish, by):
    """Whoever asked has a letter, once."""
    placement = wish.placement
    outbox.queue(
        ASK_ANSWERED,
        to=wish.asked_by,
        about=wish,
        by=by,
        key=f"{ASK_ANSWERED}:{wish.pk}",
        context={
            "name": wish.asked_by.name,
            "who": placement.enrollment.person.name,
            "wish": wish.get_kind_display().lower(),
            "day": wish.day,
            "agreed": wish.state == AskState.AGREED,
            "because": wish.answer,
            "link": links.absolute("placements:client_person", pk=placement.pk),
        },
    )
