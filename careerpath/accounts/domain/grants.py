"""Roles: given and taken back, always by somebody else."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import roles
from careerpath.accounts.models import RoleGrant, User
from careerpath.workflow import Refused, refusing

NOT_ONESELF = "Nobody grants a role to themselves. Ask somebody else who may."
IN_THE_PAST = "The end lies in the past. Choose a later day."
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
    if ends_at and ends_at <= timezone.now():
        raise Refused(IN_THE_PAST)
    with refusing():
        User.objects.select_for_update().get(pk=user.pk)
        held = RoleGrant.objects.filter(user=user)
        # What has ended stays in sight until it stands in the way of what is given now.
        for over in held.filter(ends_at__lte=timezone.now()):
            if over.role == role or roles.conflict({over.role}, role):
                over.delete()
        names = set(held.in_force().values_list("role", flat=True))
        if role in names:
            raise Refused("This person holds the role already.")
        if clash := roles.conflict(names, role):
            raise Refused(
                f"{roles.LABELS[role]} and {roles.LABELS[clash]} cannot be held by one "
                "person: who analyzes demographics does not decide."
            )
        given = RoleGrant.objects.create(
            user=user,
            role=role,
            granted_by=by if isinstance(by, User) else None,
            ends_at=ends_at,
        )
        audit.record("accounts.role.granted", by=by, about=user, reason=reason, role=role)
    user.forget_roles()
    return given


def revoke(user, role, *, by, reason=""):
    """The person no longer holds the role, and the next request knows it.

    The grant ends and stays, so that who has no role any more is still found among the staff.
    """
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
