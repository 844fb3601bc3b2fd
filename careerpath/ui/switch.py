"""Which cohort a person is looking at. The cohorts app says which there are."""

from collections.abc import Callable
from typing import NamedTuple

SESSION_KEY = "cohort"


class Choice(NamedTuple):
    """One entry of the switch."""

    key: str
    name: str
    note: str = ""


sources: list[Callable] = []


def register(function: Callable) -> Callable:
    """Register ``function(user)`` → list of ``Choice``, the usual one first."""
    if function not in sources:
        sources.append(function)
    return function


def choices(request) -> list[Choice]:
    """The cohorts that this person may look at, asked once for each request."""
    found = getattr(request, "_cohort_choices", None)
    if found is None:
        found = [choice for source in sources for choice in source(request.user)]
        request._cohort_choices = found
    return found


def current(request) -> Choice | None:
    """The cohort in view: the chosen one while it may be seen, else the usual one."""
    found = choices(request)
    chosen = request.session.get(SESSION_KEY)
    return next((c for c in found if c.key == chosen), found[0] if found else None)


def choose(request, key: str) -> Choice | None:
    """Remember the choice for this session; None when it is not this person's to see."""
    found = next((c for c in choices(request) if c.key == key), None)
    if found:
        request.session[SESSION_KEY] = found.key
    return found
