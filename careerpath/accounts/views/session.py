"""How long a session still lives, as the page's script asks it."""

import time

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from careerpath.access import public, signed_in
from careerpath.accounts.sessions import SEEN, SINCE
from careerpath.accounts.step_up import last_proof, ways


@public
@never_cache
def session_state(request):
    """Say how many seconds are left; asking is no activity."""
    return JsonResponse(state_of(request))


@require_POST
@signed_in
def session_stay(request):
    """The person is here: the time starts again."""
    request.session[SEEN] = time.time()
    return JsonResponse(state_of(request))


@signed_in
@never_cache
def reentered(request):
    """Seen after the proof that was given in another tab."""
    return render(request, "accounts/reentered.html")


def state_of(request):
    """Return what is left: seconds until the next question, whether it is asked already."""
    if not request.user.is_authenticated:
        return {"signed_in": False, "left": 0, "asked": False}
    now = time.time()
    seen = max(request.session.get(SEEN, now), last_proof(request))
    left = int(request.user.idle_limit - (now - seen))
    return {
        "signed_in": True,
        "left": max(left, 0),
        "asked": left <= 0 and bool(ways(request.user)),
        "since": int(now - request.session.get(SINCE, now)),
    }
