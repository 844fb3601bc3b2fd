"""Sessions that end: by idleness, by age, by a missing second factor; and keys that change."""

import time

from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from careerpath.access import NOT_SAVED, asks_by_itself, came_from, page_of
from careerpath.accounts import roles
from careerpath.accounts.sessions import FACTOR, SEEN, SINCE, STANDING
from careerpath.accounts.step_up import ask_again, last_proof, ways

OVER = "You were signed out because nothing happened for a while. Sign in to go on."
TOO_OLD = "You were signed in for twelve hours. Sign in again to go on."
NEEDS_FACTOR = "Your role needs a second factor. Set one up to go on."
GRAIN = 60  # seconds between two notes of activity

# Pages with which somebody proves who they are, or leaves.
PROOF = {
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_logout",
    "session_state",
    "reentered",
}
# Pages with which somebody sets up a second factor.
ENROLMENT = PROOF | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "session_stay",
    "account_email_verification_sent",
    "account_set_password",
    "account_change_password",
}
OPEN = {"healthz", "readyz"}


def name_of(request):
    match = request.resolver_match
    return match.url_name or "" if match else ""


def is_poll(request):
    """Whether a page asked by itself: that is no activity of a person."""
    return asks_by_itself(request) or name_of(request) == "session_state"


def own_page(request):
    """Whether the address is one of the accounts' own, not one of the same name elsewhere."""
    match = request.resolver_match
    return bool(match) and match.app_names in ([], ["accounts"])


class SessionLimits:
    """Ends sessions in time, asks again where that is enough, and renews keys when roles change."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or name_of(request) in OPEN:
            return None
        now = time.time()
        session, user = request.session, request.user
        since = session.setdefault(SINCE, now)
        seen = max(session.setdefault(SEEN, now), last_proof(request))
        if user.roles & roles.STAFF and now - since > roles.ABSOLUTE:
            return self.end(request, TOO_OLD)
        if now - seen > roles.LONG_IDLE and user.roles & roles.STAFF:
            return self.end(request, OVER)
        if now - seen > user.idle_limit and user.roles & roles.STAFF:
            if not ways(user):
                return self.end(request, OVER)
            if not (own_page(request) and name_of(request) in PROOF):
                return ask_again(request)
        elif not is_poll(request) and now - session[SEEN] > GRAIN:
            session[SEEN] = now
        self.renew(request)
        return None

    @staticmethod
    def renew(request):
        """A session that was opened with other roles goes on under a new key."""
        standing = ",".join(sorted(request.user.roles))
        if request.session.get(STANDING, standing) != standing:
            request.session.cycle_key()
        if request.session.get(STANDING) != standing:
            request.session[STANDING] = standing

    @staticmethod
    def end(request, sentence):
        """The session is over; the way leads to the door and from there back here."""
        logout(request, show_message=False)
        if is_poll(request):
            return HttpResponse(sentence, status=403, content_type="text/plain")
        messages.info(request, sentence)
        if request.method not in {"GET", "HEAD"}:
            messages.warning(request, NOT_SAVED)
        there = reverse("account_login")
        if getattr(request, "htmx", None):
            return HttpResponseClientRedirect(f"{there}?{urlencode({'next': page_of(request)})}")
        return HttpResponseRedirect(f"{there}?{urlencode({'next': came_from(request)})}")


class RequireFactor:
    """Who must have a second factor sees nothing but its set-up until it was given."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or name_of(request) in OPEN:
            return None
        if not user.must_have_factor or request.session.get(FACTOR) == user.pk:
            return None
        if own_page(request) and name_of(request) in ENROLMENT:
            return None
        has_one = Authenticator.objects.filter(user=user).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        if has_one.exists():
            there = next(
                (way["url"] for way in ways(user) if way["id"].startswith("mfa")),
                reverse("mfa_reauthenticate"),
            )
            there = f"{there}?{urlencode({'next': request.path})}"
        else:
            messages.info(request, NEEDS_FACTOR)
            there = reverse("mfa_index")
        if getattr(request, "htmx", None):
            return HttpResponseClientRedirect(there)
        return HttpResponseRedirect(there)
