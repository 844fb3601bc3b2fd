"""A required return is asked for, authorized by an analyst and an admin, withdrawn, taken away."""

from django.db import IntegrityError, transaction

from careerpath import audit
from careerpath.equity import embargo
from careerpath.equity.models import (
    RequiredReturn,
    ReturnAuthorization,
    ReturnTaken,
    ReturnWithdrawn,
)
from careerpath.equity.tasks import QUEUE, RETURN
from careerpath.later import later
from careerpath.refusals import Refused

Capacity = ReturnAuthorization.Capacity
ROLES = {"equity_analyst": Capacity.ANALYST, "admin": Capacity.ADMIN}
NOBODY = "An equity analyst and an admin authorize a required return, and no one else."
WITHDRAWN = "This return was withdrawn. Ask for a new one."
COUNTED = "The counts are made already, so the return cannot be withdrawn."
TWICE = "You have authorized this return. The second one is somebody else."
TAKEN = "Somebody has authorized it in this capacity already."
NOT_YOURS = "Only the two who authorized this return take the counts away."
NOT_YET = "The counts are not made yet."


@transaction.atomic
def ask(*, by, **fields):
    """The return is asked for; nothing is counted before two have authorized it."""
    embargo.refuse_while_open(fields["cohort"])
    made = RequiredReturn.objects.create(asked_by=by, **fields)
    audit.record("equity.return.asked", by=by, about=made, what=made.kind, cohort=made.cohort_id)
    return made


def capacities(user, required):
    """In which capacities this person could authorize it now."""
    if not is_open(required):
        return []
    given = list(required.authorizations.all())
    if any(one.by_id == user.pk for one in given):
        return []
    there = {one.capacity for one in given}
    return [one for one in held_by(user) if one not in there]


def held_by(user):
    """The capacities that the roles of this person give."""
    return [capacity for role, capacity in ROLES.items() if role in user.roles]


def is_open(required):
    """Neither withdrawn nor counted."""
    return not hasattr(required, "withdrawn") and not hasattr(required, "count")


def authorize(required, *, capacity, by):
    """One of the two has agreed; after the second one the counts are made."""
    if capacity not in held_by(by):
        raise Refused(NOBODY)
    try:
        with transaction.atomic():
            # One at a time: two who agree at once would each see themselves as the first.
            RequiredReturn.objects.select_for_update(no_key=True).get(pk=required.pk)
            if ReturnWithdrawn.objects.filter(required=required).exists():
                raise Refused(WITHDRAWN)
            if ReturnAuthorization.objects.filter(required=required, by=by).exists():
                raise Refused(TWICE)
            ReturnAuthorization.objects.create(required=required, capacity=capacity, by=by)
            audit.record("equity.return.authorized", by=by, about=required, capacity=capacity)
            if ReturnAuthorization.objects.filter(required=required).count() == len(Capacity):
                key = f"{RETURN}:{required.pk}"
                later(RETURN, by=by, queue=QUEUE, key=key, required=required.pk)
    except IntegrityError:
        raise Refused(TAKEN) from None


@transaction.atomic
def withdraw(required, *, by):
    """The return is taken back; refused once it was counted."""
    row = RequiredReturn.objects.select_for_update(no_key=True).get(pk=required.pk)
    if hasattr(row, "count"):
        raise Refused(COUNTED)
    made, new = ReturnWithdrawn.objects.get_or_create(required=required, defaults={"by": by})
    if new:
        audit.record("equity.return.withdrawn", by=by, about=required)
    return made


def may_take(user, required):
    """Whether this person is one of the two, and still holds the role."""
    return any(
        one.by_id == user.pk and one.capacity in held_by(user)
        for one in required.authorizations.all()
    )


@transaction.atomic
def take(required, form, *, by):
    """It is written down that one of the two took the counts away; the counts."""
    if not may_take(by, required):
        raise Refused(NOT_YOURS)
    if not hasattr(required, "count"):
        raise Refused(NOT_YET)
    ReturnTaken.objects.create(required=required, form=form, by=by)
    audit.record("equity.return.taken", by=by, about=required, form=form)
    return required.count
