"""The home page: every role's cards on one page, the most urgent first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from careerpath.ui.nav import holds


class Urgency(IntEnum):
    """The order of the cards; inside one, by title. ``WORK`` is what a person came for."""

    WORK = -10
    LATE = 0
    DECIDE = 10
    RUNNING = 20
    WAITING = 30
    GLANCE = 40
    LATER = 50


class Line(NamedTuple):
    """One line of a card, with an optional count and a place to go."""

    text: str
    href: str = ""
    count: int | None = None
    note: str = ""
    tone: str = ""


@dataclass
class Card:
    """What waits for one person in one matter.

    ``template`` (with ``context``) draws the body where lines are not enough.
    """

    title: str
    urgency: Urgency = Urgency.WAITING
    text: str = ""
    icon: str = ""
    lines: list[Line] = field(default_factory=list)
    href: str = ""
    action: str = ""
    template: str = ""
    context: dict = field(default_factory=dict)
    wide: bool = False


registered: dict[Callable, str | None] = {}
landings: dict[str, str] = {}


def card(permission: str | None, function: Callable) -> Callable:
    """Register ``function(request)`` for those who hold ``permission`` (or a role, or None).

    It returns a ``Card``, several, or None when nothing waits.
    """
    registered[function] = permission
    return function


def lands(role: str, url_name: str) -> None:
    """Whoever holds this role and no other comes to this page, instead of the cards."""
    landings[role] = url_name


def landing(user) -> str:
    """Where the day of this person begins: the page of a single role, or the cards of all."""
    roles = set(user.roles) - {"applicant"}
    return landings.get(next(iter(roles)), "home") if len(roles) == 1 else "home"


def cards(request) -> list[Card]:
    """All cards of this person, in order of urgency."""
    found: list[Card] = []
    for function, permission in registered.items():
        if holds(request.user, permission):
            made = function(request)
            if isinstance(made, Card):
                found.append(made)
            elif isinstance(made, Iterable):
                found.extend(made)
    return sorted(found, key=lambda c: (c.urgency, c.title))
