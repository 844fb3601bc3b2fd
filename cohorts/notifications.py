"""Messages of the hub: to those who may approve, and to whoever has waited long enough."""

from django.db.models import Q
from django.utils import timezone

from careerpath.accounts import links
from careerpath.accounts.models import User
from careerpath.accounts.roles import ROLES
from careerpath.notifications import outbox
from careerpath.notifications.models import Message, State

PURPOSE = "approval"
WANTED = "cohorts.approval_wanted"
READY = "cohorts.approval_ready"


def people_who_may(permission):
    """Active people whose granted roles give ``permission`` today."""
    roles = [role for role, permissions in ROLES.items() if permission in permissions]
    in_force = Q(grants__ends_at=None) | Q(grants__ends_at__gt=timezone.now())
    return (
        User.objects.filter(in_force, is_active=True, grants__role__in=roles)
        .distinct()
        .order_by("id")
    )


def ask_approvers(approval, kind, *, by):
    """Everybody who may approve, but the one who asked, gets a link of their own."""
    people = people_who_may(kind.permission).exclude(pk=approval.requested_by_id)
    rows = [(person, approval, _context(approval, kind, person)) for person in people]
    outbox.queue_all(WANTED, rows, by=by)


def tell_ready(approval, kind):
    """Whoever asked gets a link to confirm, once."""
    person = approval.requested_by
    outbox.queue(
        READY,
        to=person,
        about=approval,
        by="system:approvals",
        context=_context(approval, kind, person),
        key=f"{READY}:{approval.pk}",
    )


def send_again(approval, kind, person):
    """A link that has expired is replaced by a new one, to the same person's address."""
    which = READY if approval.was_asked_by(person) else WANTED
    outbox.queue(
        which, to=person, about=approval, by=person, context=_context(approval, kind, person)
    )


def take_back(approval, *, by):
    """Links that have not gone out stay in: what they ask for is settled."""
    unsent = Message.objects.filter(
        about_model=approval._meta.label_lower,
        about_id=approval.pk,
        kind__in=[WANTED, READY],
        state__in=[State.QUEUED, State.HELD],
    )
    unsent.step_all(State.CANCELLED, by=by, kind="notifications.message.cancelled")


def _context(approval, kind, person):
    token = links.make(PURPOSE, [approval.pk, person.pk])
    return {
        "title": kind.title,
        "summary": approval.summary,
        "count": approval.count,
        "asked_by": str(approval.requested_by),
        "link": links.absolute("cohorts:approval_by_link", token=token),
    }
