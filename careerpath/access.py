"""Who may come in: every view says so, and a house test walks all addresses.

``@allow("app.permission", Model)`` finds the object among those the person can see (else 404) and
then asks for the permission (else 403). ``@signed_in`` is for any account, ``@public`` for anybody.
"""

import json
import logging
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpResponse
from django.utils import timezone

logger = logging.getLogger("careerpath.access")
NOT_YOURS = "You do not have the permission for this."
NOT_SAVED = "You were signed out meanwhile, so nothing was saved. Sign in and send it again."
NOT_THERE = "There is nothing to see here any more."


@dataclass(frozen=True)
class Access:
    """What a view asks of its visitor; the house test reads it from ``view.access``."""

    door: str  # "public", "signed_in" or "allow"
    permission: str = ""
    model: type | None = None
    lookup: str = "pk"
    param: str = ""


def allow(permission, model=None, *, lookup="pk", param=None):
    """The view is for people with ``permission``; with ``model`` it gets the object after request.

    The object is looked up by ``lookup`` from the address parameter ``param`` (the same name
    unless given) in ``model.objects.visible_to(user)``: unseen is 404, not allowed is 403.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if model is None:
                _require(request, permission)
                return view(request, *args, **kwargs)
            found = visible(model, request.user, lookup, kwargs.pop(param or lookup))
            _require(request, permission)
            return view(request, found, *args, **kwargs)

        guarded.access = Access("allow", permission, model, lookup, param or lookup)
        return guarded

    return decorate


def signed_in(view):
    """The view is for everybody with an account."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = Access("signed_in")
    return guarded


def public(view):
    """The view is for everybody, signed in or not."""

    @wraps(view)
    def open_to_all(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    open_to_all.access = Access("public")
    open_to_all.login_required = False
    return open_to_all


def visible(model, user, lookup, value):
    """The object if this person can see it; otherwise 404, as for one that does not exist."""
    if "\x00" in str(value):
        raise Http404
    found = model.objects.visible_to(user).filter(**{lookup: value}).first()
    if found is None:
        raise Http404(f"No {model._meta.verbose_name} here.")
    return found


def _require(request, permission):
    if not request.user.may(permission):
        logger.warning(
            "access refused",
            extra={"user": request.user.pk, "permission": permission, "path": request.path},
        )
        raise PermissionDenied(NOT_YOURS)


def page_of(request):
    """The path of the page that htmx works in, on this site only; home when it makes no sense."""
    try:
        return request.htmx.current_url_abs_path or "/staff/"
    except ValueError:
        return "/staff/"


def came_from(request):
    """The page to come back to: this one, or for a form the page that it stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    parts = urlsplit(request.headers.get("Referer", ""))
    own = parts.netloc == request.get_host() and parts.path.startswith("/")
    return f"{parts.path}?{parts.query}".rstrip("?") if own else "/staff/"


def to_the_door(request):
    """The answer to somebody who is not signed in; a form that was sent is told of."""
    if request.method not in {"GET", "HEAD"}:
        messages.warning(request, NOT_SAVED)
    return redirect_to_login(came_from(request))


def asks_by_itself(request):
    """Whether a page polls: nobody pressed anything."""
    return bool(request.headers.get("X-Poll"))


class AccessMiddleware(LoginRequiredMiddleware):
    """Pages need an account unless they say otherwise; htmx gets answers it can use.

    A swap never receives a whole sign-in or error page: without account the browser is sent to the
    door; without permission, and where there is nothing to see any more, a toast says so and the
    event ``cp:refused`` lets a poll stop itself. A page that asks by itself hears 403 in each case.
    """

    def handle_no_permission(self, request, view_func):
        if not getattr(request, "htmx", False):
            return to_the_door(request)
        door = redirect_to_login(page_of(request)).url
        status = 403 if asks_by_itself(request) else 401
        return HttpResponse(status=status, headers={"HX-Redirect": door})

    def process_exception(self, request, exception):
        known = {PermissionDenied: (403, str(exception) or NOT_YOURS), Http404: (404, NOT_THERE)}
        if type(exception) not in known or not getattr(request, "htmx", False):
            return None
        status, sentence = known[type(exception)]
        status = 403 if asks_by_itself(request) else status
        response = HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=status)
        response["HX-Trigger"] = json.dumps(
            {"cp:toast": {"text": sentence, "kind": "bad"}, "cp:refused": {}}
        )
        return response


# ------------------------------------------------------------------ roles that follow from records
_DERIVED = {}


def derived_role(role, records):
    """Whoever has such a record holds ``role``; nobody grants it by hand.

    ``records`` is asked on every request, so it is SQL that an index answers:
    ``FROM some_table WHERE person_id = %(user)s``.
    """
    _DERIVED[role] = f"SELECT '{role}' WHERE EXISTS (SELECT {records})"


def roles_held(user, granted=""):
    """All roles of this person now, in one query: ``granted`` (SQL) and those of records."""
    questions = [*filter(None, [granted]), *_DERIVED.values()]
    if not questions:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions), {"user": user.pk, "now": timezone.now()})
        return frozenset(role for (role,) in cursor.fetchall())
