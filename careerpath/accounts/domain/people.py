"""Accounts: made, changed, closed; their sessions ended."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from careerpath import audit
from careerpath.accounts import notifications
from careerpath.accounts.models import Session, User
from careerpath.workflow import Refused, refusing


def make(*, email, name, by, password=None, verified=False, time_zone=""):
    """There is an account for this address; refused when there is one already.

    Without a password the person signs in by a mailed code. An address that is not ``verified``
    proves nothing until its owner has typed a code that was sent to it.
    """
    with refusing():
        user = User.objects.create_user(
            email=email, password=password, name=name, time_zone=time_zone
        )
        EmailAddress.objects.create(user=user, email=email.lower(), verified=verified, primary=True)
        audit.record("accounts.user.made", by=by, about=user)
    return user


def close(user, *, by, reason):
    """The account is closed: nobody signs in to it, and every session of it is over."""
    if user.pk == getattr(by, "pk", None):
        raise Refused("You cannot close your own account.")
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            raise Refused("This account is closed already.")
        ended = end_sessions(user)
        audit.record("accounts.user.closed", by=by, about=user, reason=reason, sessions=ended)
    user.is_active = False


def reopen(user, *, by, reason):
    """The account is open again, with the roles it held."""
    if user.pk == getattr(by, "pk", None):
        raise Refused("You cannot open your own account.")
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            raise Refused("This account is open already.")
        audit.record("accounts.user.reopened", by=by, about=user, reason=reason)
    user.is_active = True


def reset_factor(user, *, by, reason):
    """The person has no second factor and has to set one up at the next sign-in."""
    if user.pk == getattr(by, "pk", None):
        raise Refused("Somebody else has to reset your second factor.")
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise Refused("This person has no second factor.")
        end_sessions(user)
        audit.record("accounts.user.factor_reset", by=by, about=user, reason=reason)
        notifications.queue("accounts/factor_reset", user.email, {"user": user})


def change_profile(user, *, name, time_zone, theme, keys_on, by):
    """The person is called so, and things look so to them."""
    with transaction.atomic():
        values = {"name": name, "time_zone": time_zone, "theme": theme, "keys_on": keys_on}
        User.objects.filter(pk=user.pk).update(**values)
        audit.record("accounts.user.profile_changed", by=by, about=user)
    for field, value in values.items():
        setattr(user, field, value)


def has_factor(user):
    """Whether the person has set up an app or a passkey."""
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=factors).exists()


def count_sessions(user):
    """Return on how many devices the person is signed in."""
    return Session.objects.alive().filter(user=user).count()


def end_sessions(user, *, but="", by=None):
    """Every session of the person is over, ``but`` one; returns how many there were.

    With ``by`` the trail has a line; without, the act that ends them writes its own.
    """
    with transaction.atomic():
        ended, _ = Session.objects.filter(user=user).exclude(session_key=but).delete()
        if by is not None:
            audit.record("accounts.session.others_ended", by=by, about=user, sessions=ended)
    return ended


def end_session(session, *, by):
    """This session of the person's own is over."""
    with transaction.atomic():
        session.delete()
        audit.record("accounts.session.ended", by=by, about=by)
