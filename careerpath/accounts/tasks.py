"""Housekeeping of the accounts."""

from django.utils import timezone

from careerpath.accounts.models import Session
from careerpath.later import periodic


@periodic("accounts.clear_sessions", every=3600)
def clear_sessions():
    """Sessions that are over leave no row behind."""
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
