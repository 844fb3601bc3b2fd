"""Messages of the hub."""

from django.db.models import Q
from django.utils import timezone

from careerpath.accounts.models import User
from careerpath.accounts.roles import ROLES


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
    """Everybody who may approve, but the one who asked, is told."""
