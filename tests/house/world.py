"""Every address of the site filled in with what the stocked program holds, and who may knock."""

import functools
import re
import time
from dataclasses import dataclass

from django.db import models
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from applicants.models import Application, ScreeningRun
from careerpath.accounts.models import User
from careerpath.accounts.roles import LABELS
from tests.house.audience import PARAMS
from tests.house.stock import MIGHTIEST

IDENTITIES = ["anonymous", "disabled", *LABELS]
STAYS_OUT = {"account_logout"}  # ends the session that the walk needs


@dataclass(frozen=True)
class Route:
    """An address pattern with its name and guard."""

    name: str
    pattern: str
    place: URLPattern
    params: tuple

    @property
    def view(self):
        return self.place.callback

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
            yield Route(f"{namespace}{pattern.name}", text, pattern, along)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, text, namespace + inner, along)


def object_of(model, user=None):
    """An object for addresses: the newest that this person can see, else the newest there is."""
    everything = model._base_manager.order_by("-pk")
    if user is not None:
        seen = model.objects.visible_to(user).order_by("-pk")
        return narrowed(model, seen).first() or narrowed(model, everything).first()
    return narrowed(model, everything).first()


def narrowed(model, records):
    """Those of the records that have something to show."""
    if model is Application:
        return records.filter(state="review")
    if model is User:
        return records.filter(grants__role="mentor")
    if model is ScreeningRun:
        return records.filter(applied_at__isnull=False)
    return records


def values_of(route, user=None):
    """The parameters of the route's address, with objects that exist."""
    values = {}
    for param in route.params:
        known = PARAMS.get((route.name, param))
        if known is None:
            guard = route.access
            assert guard.model is not None, f"{route.name} needs a row in PARAMS"
            assert guard.param == param, f"{route.name} needs a row in PARAMS for {param}"
            found = object_of(guard.model, user)
            assert found is not None, f"{route.name} needs a {guard.model.__name__} in stock.py"
            values[param] = getattr(found, guard.lookup)
        elif isinstance(known, type) and issubclass(known, models.Model):
            values[param] = object_of(known).pk
        else:
            values[param] = known
    return values


def address(route, user=None, **instead):
    """The route's address with objects that exist, or with other values ``instead``."""
    return reverse(route.name, kwargs=values_of(route, user) | instead)


@functools.cache
def addresses(name="everything"):
    """Every route with its address for this identity; the stocked program is always the same."""
    user = None if name == "anonymous" else person("recruiter" if name == "disabled" else name)
    return [(route, address(route, user)) for route in routes() if route.name not in STAYS_OUT]


def person(name):
    """The account of the program that holds the role, or all of them."""
    email = MIGHTIEST if name == "everything" else f"{name}@careerpath.example"
    return User.objects.get(email=email)


def identity(name, **options):
    """A signed-in client for this identity, or an anonymous one."""
    client = Client(headers={"user-agent": "house"}, **options)
    if name == "anonymous":
        return client
    user = person("recruiter" if name == "disabled" else name)
    sign_in(client, user)
    if name == "disabled":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


def sign_in(client, user):
    """The client has a session of this person, who has just given the password."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()


def stay_in(client, name):
    """The client itself, or a new one when the last request ended its session."""
    if name in {"anonymous", "disabled"} or "_auth_user_id" in client.session:
        return client
    return identity(name)


def masked(response):
    """The body without what differs from answer to answer: token, nonce and request id."""
    text = response.content.decode(errors="replace")
    return re.sub(r"[A-Za-z0-9]{64}|\b[0-9a-f]{16}\b|nonce=\"[^\"]*\"", "", text)
