"""A small program with at least one of everything, and every address of the site filled in."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from applicants.models import Application
from careerpath.accounts.models import User


@dataclass(frozen=True)
class Route:
    """An address pattern with its name and guard."""

    name: str
    pattern: str
    view: object
    params: tuple

    @property
    def access(self):
        return getattr(self.view, "access", None)


def routes():
    """Every pattern of the site, in order; a name that occurs twice is the first one's."""
    found = {}
    for route in _walk(get_resolver().url_patterns, "", ""):
        found.setdefault(route.name, route)
    return list(found.values())


def params_of(pattern):
    """The names of the parameters in one part of an address."""
    named = getattr(pattern, "converters", None) or pattern.regex.groupindex
    return tuple(named)


def _walk(patterns, prefix, namespace, params=()):
    for pattern in patterns:
        text = prefix + str(pattern.pattern)
        along = params + params_of(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name}", text, pattern.callback, along)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, text, namespace + inner, along)


def object_of(model):
    """An object for addresses of this model; the newest, so that it belongs to the open intake."""
    if model is Application:
        return model.objects.sent().order_by("-pk").first()
    if model is User:
        return User.objects.filter(grants__role="mentor").order_by("pk").last()
    return model._base_manager.order_by("-pk").first()
