"""What a view says when a form has been sent: to htmx a partial, to everybody else a page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

HOME = "/staff/"
LEVELS = {
    "good": messages.SUCCESS,
    "info": messages.INFO,
    "warn": messages.WARNING,
    "bad": messages.ERROR,
}


def toast(request, text: str, kind: str = "good", undo: str = "") -> None:
    """The text appears as a toast with this answer, or on the next page after a redirect.

    ``kind`` is good, info, warn or bad (a bad one stays until it is dismissed). ``undo`` is the
    address that takes the act back; the toast gets an Undo button that posts there.
    """
    messages.add_message(
        request, LEVELS[kind], str(text), extra_tags=f"undo={undo}" if undo else ""
    )


def swaps(request) -> bool:
    """True when the answer goes into a part of the page instead of replacing it."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted


def back(request, fallback: str = HOME) -> str:
    """Where the request came from, on this site only."""
    came_from = request.META.get("HTTP_REFERER", "")
    here = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return came_from if here else fallback


def answer(request, form, template, context=None, *, to=None, toast=None, undo="") -> HttpResponse:
    """The answer to a sent form.

    ``template`` is the page, with the partial that htmx swaps after a ``#``. ``form`` may be None
    for an act without fields. With errors: 422 with the partial (htmx) or the page. Without: the
    partial as it now stands (htmx), or a redirect ``to`` an address, a view name or a model, else
    back to where the person came from. ``toast`` is said either way.
    """
    page, _, partial = template.partition("#")
    context = {"form": form, **(context or {})}
    if form is not None and form.errors:
        name = template if swaps(request) and partial else page
        return render(request, name, context, status=422)
    if toast:
        say(request, toast, undo=undo)
    if swaps(request) and partial:
        return render(request, template, context)
    there = redirect(to) if to is not None else redirect(back(request))
    return HttpResponseClientRedirect(there.url) if swaps(request) else there


say = toast
