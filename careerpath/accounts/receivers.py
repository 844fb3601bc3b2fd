"""What happens around a sign-in: the trail, the session's notes, the end of other sessions."""

import time

from allauth.account import signals as account_signals
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth_signals
from django.dispatch import receiver

from careerpath import audit
from careerpath.accounts.adapter import client_address
from careerpath.accounts.domain import people
from careerpath.accounts.sessions import CLIENT, FACTOR, SEEN, SINCE, STANDING

BY = "system:sign-in"
BROWSER = 200


@receiver(auth_signals.user_logged_in)
def note_sign_in(sender, request, user, **kwargs):
    """The session knows when it began and from where; the trail has a line."""
    now = time.time()
    session = request.session
    factor = session.pop(FACTOR, None)
    session[SINCE] = session[SEEN] = now
    session[STANDING] = ",".join(sorted(user.roles))
    session[CLIENT] = [
        address_of(request),
        request.META.get("HTTP_USER_AGENT", "")[:BROWSER],
    ]
    if factor == user.pk:
        session[FACTOR] = user.pk
    count_as_proof(session)
    audit.record("accounts.session.began", by=user, about=user)


def count_as_proof(session):
    """Who has just signed in is not asked again at once, unless the device was only remembered."""
    proofs = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    if proofs and not any(proof.get("remembered") for proof in proofs):
        proofs[-1]["reauthenticated"] = True
        session[AUTHENTICATION_METHODS_SESSION_KEY] = proofs


def address_of(request):
    return client_address(request) if request.META.get("REMOTE_ADDR") else None


@receiver(auth_signals.user_login_failed)
def note_refusal(sender, credentials, request=None, **kwargs):
    """The trail has a line, whether the account exists or not: both cost the same."""
    audit.record("accounts.session.refused", by=BY)


@receiver(auth_signals.user_logged_out)
def note_sign_out(sender, request, user, **kwargs):
    if user is not None:
        audit.record("accounts.session.left", by=user, about=user)


@receiver(factor_signals.authenticator_used)
def note_factor(sender, request, user, **kwargs):
    """The session has seen the second factor, and goes on under a new key."""
    request.session[FACTOR] = user.pk
    if request.user.is_authenticated:
        request.session.cycle_key()


@receiver(factor_signals.authenticator_added)
def note_new_factor(sender, request, user, authenticator, **kwargs):
    """The new factor was given in this session; sessions without it are over."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[FACTOR] = user.pk
        request.session.cycle_key()
        people.end_sessions(user, but=request.session.session_key or "")
    audit.record("accounts.factor.added", by=user, about=user, type=authenticator.type)


@receiver(factor_signals.authenticator_removed)
def note_removed_factor(sender, request, user, authenticator, **kwargs):
    """Without a factor left, the session counts as one that has not seen any."""
    if not people.has_factor(user):
        request.session.pop(FACTOR, None)
    audit.record("accounts.factor.removed", by=user, about=user, type=authenticator.type)


@receiver(factor_signals.authenticator_reset)
def note_new_codes(sender, request, user, **kwargs):
    audit.record("accounts.factor.codes_made", by=user, about=user)


@receiver(account_signals.password_changed)
@receiver(account_signals.password_set)
def note_password(sender, request, user, **kwargs):
    """Every other session of the person is over."""
    request.session.cycle_key()
    people.end_sessions(user, but=request.session.session_key or "")
    audit.record("accounts.user.password_changed", by=user, about=user)


@receiver(account_signals.password_reset)
def note_reset(sender, request, user, **kwargs):
    """Every session of the person is over: whoever had the password has it no longer."""
    people.end_sessions(user)
    audit.record("accounts.user.password_reset", by=user, about=user)


@receiver(account_signals.email_changed)
def note_address(sender, request, user, **kwargs):
    """Every other session of the person is over; the trail does not say the address."""
    people.end_sessions(user, but=request.session.session_key or "")
    audit.record("accounts.user.address_changed", by=user, about=user)
