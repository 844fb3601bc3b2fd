"""Asking again who somebody is, before something that should not happen on a forgotten screen."""

import time
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from careerpath.access import page_of

MOST_KEPT = 200_000  # bytes of a form that waits while its sender is asked again
ASK = "Tell us again that it is you. What you typed is kept."


def last_proof(request):
    """Return the second of the last proof of who this is: password, code, factor or passkey."""
    records = get_authentication_records(request, request.user)
    proofs = (record.get("at", 0) for record in records if not record.get("remembered"))
    return max(proofs, default=0)


def is_recent(request, seconds=None):
    """Whether the person has lately proved who they are."""
    limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT if seconds is None else seconds
    return time.time() - last_proof(request) <= limit


def ways(user):
    """Return how this person can prove again who they are; empty for a mailed code alone."""
    return get_adapter().get_reauthentication_methods(user)


def step_up(view):
    """The view runs only for somebody who has lately proved who they are.

    Others are asked first; a form that they sent is kept and sent on. Goes below ``@allow``.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if is_recent(request) or not ways(request.user):
            return view(request, *args, **kwargs)
        return ask_again(request)

    guarded.step_up = True
    return guarded


def never_kept(view):
    """What is sent to the view is never kept in a session, not even while its sender is asked."""
    view.never_kept = True
    return view


def ask_again(request):
    """Return the way to the proof: a redirect with the form kept, or a signal to the script."""
    there = ways(request.user)[0]["url"]
    if getattr(request, "htmx", None):
        return ask_htmx(request, there)
    messages.info(request, ASK)
    kept = request.method == "POST" and may_be_kept(request) and not request.FILES
    if request.method == "POST" and not kept:
        return redirect_to(there, settings.LOGIN_REDIRECT_URL)
    return suspend_request(request, there)


def ask_htmx(request, there):
    """The page stays as it is, with what was typed; its script offers the proof in a new tab."""
    if request.method == "GET" and not request.headers.get("X-Poll"):
        return HttpResponseClientRedirect(f"{there}?{urlencode({'next': page_of(request)})}")
    response = HttpResponse(ASK, status=403, content_type="text/plain")
    return trigger_client_event(response, "cp:reenter", {})


def redirect_to(there, path):
    response = HttpResponse(status=302)
    response["Location"] = f"{there}?{urlencode({'next': path})}"
    return response


def may_be_kept(request):
    """Whether a form may wait in the session: a small one, of a page that does not forbid it."""
    if getattr(request.resolver_match.func, "never_kept", False):
        return False
    return small(request)


def small(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) <= MOST_KEPT
    except ValueError:
        return False
