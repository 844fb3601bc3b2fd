"""What every answer carries: headers for shared computers, toasts, the reader's own zone."""

import zoneinfo

from django.conf import settings
from django.contrib import messages
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

from careerpath.ui import errors
from careerpath.ui.answers import swaps

KINDS = {
    messages.SUCCESS: "good",
    messages.INFO: "info",
    messages.WARNING: "warn",
    messages.ERROR: "bad",
}


def headers(get_response):
    """Nothing of us stays on a shared computer; caches tell a page from its part. Goes early."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def refused_methods(get_response):
    """A page that cannot be opened like this says so in our look: 405 has no handler of its own."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 405 or getattr(response, "content", b""):
            return response
        shown = errors.page(request, 405)
        shown["Allow"] = response.get("Allow", "")
        return shown

    return middleware


def toasts(get_response):
    """Messages reach htmx in a header; a page that is rendered whole shows them itself."""

    def middleware(request):
        response = get_response(request)
        if not swaps(request) or response.status_code // 100 == 3 or "HX-Redirect" in response:
            return response
        waiting = [as_toast(message) for message in messages.get_messages(request)]
        if waiting:
            first, *more = waiting
            trigger_client_event(response, "cp:toast", {**first, "more": more} if more else first)
        return response

    return middleware


def as_toast(message) -> dict[str, str]:
    """A message as the script wants it."""
    found = {"text": str(message), "kind": KINDS.get(message.level, "info")}
    undo = (message.extra_tags or "").removeprefix("undo=")
    return {**found, "undo": undo} if undo else found


def reader_zone(get_response):
    """Times are shown in the reader's own zone, else in the program's. Goes after sign-in."""

    def middleware(request):
        name = getattr(request.user, "time_zone", "") or settings.CAREERPATH_TIME_ZONE
        try:
            zone = zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            zone = zoneinfo.ZoneInfo(settings.CAREERPATH_TIME_ZONE)
        with timezone.override(zone):
            return get_response(request)

    return middleware
