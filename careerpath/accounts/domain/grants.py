"""Roles: given and taken back, always by somebody else."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import roles
from careerpath.accounts.models import RoleGrant, User
from careerpath.workflow import Refused, refusing

NOT_ONESELF = "Nobody grants a role to themselves. Ask somebody else who may."
SYSTEM = "system:"


def may_grant(by, role):
    """Whether this person, or the system, may give this role to others."""
    if isinstance(by, str):
        return by.startswith(SYSTEM) and role in roles.GRANTABLE
    return role in roles.GRANTABLE and by.may("accounts.grant_role")


def grant(user, role, *, by, reason="", ends_at=None):
    """The person holds the role, until ``ends_at`` when given.

    Refused to oneself, when the role is held already, or when another role excludes it.
    """
    if not may_grant(by, role):
        raise Refused("You may not give this role.")
    if user.pk == getattr(by, "pk", None):
        raise Refused(NOT_ONESELF)
    refuse_past(ends_at)
    with refusing():
        User.objects.select_for_update().get(pk=user.pk)
        names = held_by(user)
        if role in names:
            raise Refused("This person holds the role already.")
        if clash := roles.conflict(names, role):
            raise Refused(
                f"{roles.LABELS[role]} and {roles.LABELS[clash]} cannot be held by one "
                "person: who analyzes demographics does not decide."
            )
        # What is over excludes nothing; the trail keeps it.
        apart = [one for one in roles.LABELS if roles.conflict({one}, role)]
        over = RoleGrant.objects.filter(user=user, ends_at__lte=timezone.now())
        over.filter(role__in=[role, *apart]).delete()
        given = RoleGrant.objects.create(
            user=user,
            role=role,
            granted_by=by if isinstance(by, User) else None,
            ends_at=ends_at,
        )
        audit.record("accounts.role.granted", by=by, about=user, reason=reason, role=role)
    user.forget_roles()
    return given


def held_by(user):
    """The names of the roles that the person was given and that are not over."""
    return set(RoleGrant.objects.in_force().filter(user=user).values_list("role", flat=True))


def refuse_past(ends_at):
    """Refused when a role would be over before it begins."""
    if ends_at and ends_at <= timezone.now():
        raise Refused("The end lies in the past. Choose a later day.")


def revoke(user, role, *, by, reason=""):
    """The person's role is over; the next request knows it, and the account stays in sight."""
    if not may_grant(by, role):
        raise Refused("You may not take this role back.")
    if user.pk == getattr(by, "pk", None):
        raise Refused("Ask somebody else to take your role back.")
    with transaction.atomic():
        held = RoleGrant.objects.in_force().filter(user=user, role=role)
        if not held.update(ends_at=timezone.now()):
            raise Refused("This person does not hold the role.")
        audit.record("accounts.role.revoked", by=by, about=user, reason=reason, role=role)
    user.forget_roles()
