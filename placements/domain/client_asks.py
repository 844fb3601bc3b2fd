"""What a client asks of a placement, and what the program says to it."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.notifications import outbox
from careerpath.workflow import Refused, refusing
from cohorts.models import Program
from placements.domain import placing
from placements.models import AskKind, ClientAsk
from placements.notifications import ASK_ANSWERED, ASK_DONE, ASK_WITHDRAWN, PERSON_TOLD
from placements.states import RUNNING, AskState
from training.domain.skills import today_of

BY_CLOCK = "system:carry_out"
REPLACED = "A later agreement takes its place."


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
    """The wish is carried out or planned, and the contact has a letter; once it is carried out,
    the graduate has one too.

    A day to come is planned as the last one; ``carry_out`` closes the placement on the day after.
    An earlier agreement that is still planned is withdrawn by this one.
    """
    placement = wish.placement
    before = placement.ends_on
    for earlier in placement.asks.planned().select_for_update():
        before = earlier.ended_before if earlier.day == before else before
        earlier.step(AskState.TAKEN_BACK, by=by, cause="rule", reason=REPLACED)
    is_planned = wish.kind != AskKind.EXTEND and wish.day > placing.today(placement)
    _answered(
        wish,
        AskState.AGREED,
        "",
        by,
        ended_before=before if is_planned else None,
        carried_out_at=None if is_planned else timezone.now(),
    )
    if wish.kind == AskKind.EXTEND:
        placing.extend(placement, until=wish.day, by=by)
    elif is_planned:
        placing.change(placement, by=by, seen=placement.version, ends_on=wish.day)
    else:
        _close(placement, wish, by=by, last_on=wish.day)
    _tell(wish, by)
    if not is_planned:
        _tell_person(wish, by)


def _close(placement, wish, *, by, last_on):
    if wish.kind == AskKind.CONVERT:
        placing.convert(placement, last_on=last_on, by=by)
    else:
        placing.end(placement, last_on=last_on, because=wish.because, by=by)


def due():
    """Planned ends whose last day is over, by the day of each program."""
    for program in Program.objects.order_by("pk"):
        rows = ClientAsk.objects.standing().filter(
            placement__enrollment__cohort__program=program, day__lt=today_of(program)
        )
        yield from rows.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def carry_out(pk):
    """The placement is over as agreed; the contact and the graduate have a letter each.

    False when nothing was done.

    Both rows are read again under a lock: what was withdrawn, changed or done meanwhile stays.
    """
    held = ClientAsk.objects.select_for_update(of=("self", "placement"))
    wish = held.select_related("placement").standing().filter(pk=pk).first()
    if wish is None or wish.day >= placing.today(wish.placement):
        return False
    ClientAsk.objects.filter(pk=wish.pk).update(carried_out_at=timezone.now())
    _close(wish.placement, wish, by=BY_CLOCK, last_on=wish.day)
    audit.record("placements.clientask.carried_out", by=BY_CLOCK, about=wish)
    _tell(wish, BY_CLOCK, kind=ASK_DONE)
    _tell_person(wish, BY_CLOCK)
    return True


@transaction.atomic
def withdraw(wish, *, because, by):
    """What was planned does not happen, the earlier last day counts again, and the contact knows.

    Refused when it was carried out already.
    """
    if not because.strip():
        raise Refused("Say why; the client reads it.")
    fresh = ClientAsk.objects.select_for_update(of=("self", "placement"))
    fresh = fresh.select_related("placement").get(pk=wish.pk)
    if not fresh.is_planned:
        raise Refused("Only an agreement that is still to be carried out is withdrawn.")
    was_standing = fresh.placement.is_running and fresh.placement.ends_on == fresh.day
    _answered(fresh, AskState.TAKEN_BACK, because.strip(), by)
    if was_standing:
        placement = fresh.placement
        placing.change(
            placement,
            by=by,
            seen=placement.version,
            reason=because.strip(),
            ends_on=fresh.ended_before,
        )
    _tell(fresh, by, kind=ASK_WITHDRAWN)


@transaction.atomic
def decline(wish, *, because, by):
    """The wish is not carried out, and the contact reads why."""
    if not because.strip():
        raise Refused("Say why not; the client reads it.")
    _answered(wish, AskState.DECLINED, because.strip(), by)
    _tell(wish, by)


def take_back(wish, *, by):
    """The client does not want it any more. Refused once the program has answered."""
    if not wish.is_open:
        raise Refused("The program has answered already. Write to the program.")
    wish.step(AskState.TAKEN_BACK, by=by)


def _answered(wish, state, text, by, **values):
    values |= {"answer": text, "answered_at": timezone.now(), "answered_by": by}
    with refusing():
        wish.step(state, by=by, set=values)


def _tell(wish, by, kind=ASK_ANSWERED):
    """Whoever asked has a letter of this kind, once."""
    placement = wish.placement
    outbox.queue(
        kind,
        to=wish.asked_by,
        about=wish,
        by=by,
        key=f"{kind}:{wish.pk}",
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


def _tell_person(wish, by):
    """The graduate reads what is so from now on, once; why the client asked is not in it."""
    placement = wish.placement
    person = placement.enrollment.person
    outbox.queue(
        PERSON_TOLD,
        to=person,
        about=wish,
        by=by,
        key=f"{PERSON_TOLD}:{wish.pk}",
        context={
            "name": person.name,
            "opening": placement.requisition.title,
            "client": placement.requisition.client.name,
            "kind": wish.kind,
            "day": wish.day,
            "link": links.absolute("placements:my_placement"),
        },
    )
