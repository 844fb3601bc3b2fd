"""Plain pages for what went wrong: a sentence, what to do, the request id; no path, no SQL.

They read nothing from the database and no session, so that they work when those do not.
"""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = 30  # seconds


BUSY = {"55P03", "57014"}  # PostgreSQL's codes for a lock and a statement that took too long


def page(request, status: int, **more) -> HttpResponse:
    """The page for this status; to htmx the same, which it does not swap in."""
    context = {"request_id": getattr(request, "id", ""), "status": status, **more}
    response = HttpResponse(render_to_string(f"{status}.html", context), status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def bad_request(request, exception=None):
    """400, or 413 when more was sent than we take."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request, exception=None):
    """403: signed in, but not allowed."""
    return page(request, 403)


def csrf_failure(request, reason=""):
    """403 for a form that was open too long or came from elsewhere."""
    context = {"request_id": getattr(request, "id", ""), "status": 403, "stale": True}
    return HttpResponse(render_to_string("403.html", context), status=403)


def not_found(request, exception=None):
    """404: not there, or not yours to know."""
    return page(request, 404)


def too_large(request, exception=None):
    """413: more than we take."""
    return page(request, 413)


def too_many(request, exception=None):
    """429: too many tries; allauth calls it too."""
    return page(request, 429)


def server_error(request):
    """500, or 503 while the database is away or somebody else holds what is needed."""
    failure = sys.exc_info()[1]
    if not isinstance(failure, OperationalError | InterfaceError):
        return page(request, 500)
    return page(request, 503, busy=getattr(failure.__cause__, "pgcode", "") in BUSY)


def unavailable(request, exception=None):
    """503: out of service for a moment."""
    return page(request, 503)
