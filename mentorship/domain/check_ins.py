"""Logging a check-in, the promises around it, and the mentee's own two taps."""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from mentorship import cadence
from mentorship.domain.facts import today_of
from mentorship.models import (
    ActionItem,
    CheckIn,
    CheckInFormer,
    CheckInLink,
    Owner,
    Pair,
    PrivateNote,
    Tap,
)
from mentorship.states import GOING, ItemState, PairState

NOT_NOW = "This pair does not meet now, so nothing was saved."
USED = "A check-in was saved with this link already."


class Promise(NamedTuple):
    """A promise made at a check-in."""

    text: str
    owner: str = Owner.MENTOR
    due_on: object = None


@transaction.atomic
def log(pair, *, on, by, is_no_show=False, how="", minutes=None, mood=None, topics=(),
        shared_note="", private_note="", next_on=None, promises=(), kept=(), once=None,
        link=None):  # fmt: skip
    """The check-in stands, with its promises; those in ``kept`` are done.

    The same ``once`` again changes nothing and answers the first. With ``link``, that link is
    spent. Refused for a day to come, and for a pair that does not meet.
    """
    pair = (
        Pair.objects.select_for_update(of=["self"])
        .select_related("enrollment__cohort__program", "mentor__user")
        .get(pk=pair.pk)
    )
    if once and (known := CheckIn.objects.filter(once=once, pair=pair).first()):
        return known
    if pair.state not in GOING:
        raise Refused(NOT_NOW)
    if on > today_of(pair.enrollment.cohort.program):
        raise Refused("This day is still to come. Choose today or an earlier one.")
    if link is not None:
        spend(link)
    if pair.state == PairState.AGREED and not is_no_show:
        pair.step(PairState.ACTIVE, by=by, set={"starts_on": min(on, pair.starts_on or on)})
    row = CheckIn(
        pair=pair,
        on=on,
        is_no_show=is_no_show,
        how=how,
        minutes=None if is_no_show else minutes,
        mood=None if is_no_show else mood,
        topics=sorted(topics),
        shared_note=shared_note,
        next_on=next_on,
        logged_by=by,
        **({"once": once} if once else {}),
    )
    with refusing():
        row.save(force_insert=True)
    if private_note:
        PrivateNote.objects.create(check_in=row, author=by, text=private_note)
    Pair.objects.filter(pk=pair.pk).update(next_on=next_on)
    audit.record("mentorship.checkin.logged", by=by, about=row, pair_id=pair.pk)
    for one in promises:
        promise(pair, by=by, **one._asdict())
    settle(ActionItem.objects.filter(pair=pair, pk__in=list(kept)).to_do(), ItemState.DONE, by=by)
    return row


@transaction.atomic
def correct(check_in, *, reason, by, **values):
    """The check-in says so now, and what it said before is kept beside it.

    Refused to everybody but its author, and for a day to come.
    """
    locked = (
        CheckIn.objects.select_for_update(of=["self"])
        .select_related("pair__enrollment__cohort__program")
        .get(pk=check_in.pk)
    )
    if locked.logged_by_id != by.pk:
        raise Refused("Whoever logged a check-in corrects it.")
    if values["on"] > today_of(locked.pair.enrollment.cohort.program):
        raise Refused("This day is still to come. Choose today or an earlier one.")
    if values["is_no_show"]:
        values |= {"minutes": None, "mood": None}
    values["topics"] = sorted(values["topics"])
    before = {name: getattr(locked, name) for name in values}
    changed = sorted(name for name, value in values.items() if before[name] != value)
    if not changed:
        raise Refused("Nothing is different. Change something, or go back.")
    with refusing():
        CheckInFormer.objects.create(
            check_in=locked,
            said={**before, "on": before["on"].isoformat()},
            reason=reason.strip(),
            corrected_by=by,
        )
        CheckIn.objects.filter(pk=locked.pk).update(**values)
    audit.record("mentorship.checkin.corrected", by=by, about=locked, fields=changed)


def spend(link):
    """The link is spent, and so are the others of this pair for the same person."""
    now = timezone.now()
    if not CheckInLink.objects.filter(pk=link.pk, spent_at=None).update(spent_at=now):
        raise Refused(USED)


@transaction.atomic
def promise(pair, *, text, owner, due_on=None, by):
    """One of the two has something to do."""
    if pair.state not in GOING:
        raise Refused(NOT_NOW)
    item = ActionItem(pair=pair, text=text, owner=owner, due_on=due_on, made_by=by)
    with refusing():
        item.save(force_insert=True)
    audit.record("mentorship.actionitem.made", by=by, about=item, pair_id=pair.pk)
    return item


def settle(items, state, *, by):
    """The promises are done, dropped or open again."""
    return items.step_all(state, by=by)


@transaction.atomic
def tap(pair, *, talked, mood, by):
    """The mentee has said whether the two talked this week, and how things are going."""
    if pair.state not in GOING:
        raise Refused(NOT_NOW)
    week = cadence.monday(today_of(pair.enrollment.cohort.program))
    row, _ = Tap.objects.update_or_create(
        pair=pair,
        week_of=week,
        defaults={"talked": talked, "mood": mood, "at": timezone.now()},
    )
    audit.record("mentorship.tap.said", by=by, about=row)
    return row
