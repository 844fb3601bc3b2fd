"""Jump: one field that takes a person to any page, cohort or person they may see.

Each app registers where one can go; a source asks ``visible_to`` like every list does, so that the
field finds nothing that its reader could not open. It knows no applicants: whom somebody reads
blind is found at the front desk alone, where finding is remembered.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from careerpath.ui import nav

MOST_WORDS = 6
MOST_OF_ONE = 8
LONGEST = 80


class Target(NamedTuple):
    """One place to go."""

    label: str
    href: str
    note: str = ""
    icon: str = "arrow-right"


class Source(NamedTuple):
    """Where places of one kind come from, and who may ask."""

    title: str
    permission: str | None
    function: Callable
    order: int


sources: dict[str, Source] = {}


def source(title: str, permission: str | None, function: Callable, *, order: int = 50) -> None:
    """Register ``function(request, words)`` → targets, for those who hold ``permission``.

    ``words`` are what was typed, at most six, never none; every one of them has to be
    found. A source gives at most ``MOST_OF_ONE`` targets at a fixed number of queries.
    """
    sources[title] = Source(title, permission, function, order)


def words_of(typed: str) -> list[str]:
    """The words of what was typed, as far as we look at them."""
    return typed.replace("\x00", " ")[:LONGEST].split()[:MOST_WORDS]


def found(request, typed: str) -> list[tuple[str, list[Target]]]:
    """What this person may go to, in groups; without words the pages of the navigation."""
    words = words_of(typed)
    groups = [("Pages", pages(request, words))]
    if words:
        for each in sorted(sources.values(), key=lambda s: (s.order, s.title)):
            if nav.holds(request.user, each.permission):
                groups.append((each.title, list(each.function(request, words))[:MOST_OF_ONE]))
    return [(title, targets) for title, targets in groups if targets]


def pages(request, words: Iterable[str]) -> list[Target]:
    """The lines of this person's navigation and own menu that hold every word."""
    lines = [*nav.registry.items.values(), *nav.registry.own.values()]
    rows = []
    for line in sorted(lines, key=lambda i: (i.group, i.order, i.label)):
        text = f"{line.label} {line.group}".casefold()
        if nav.holds(request.user, line.permission) and all(w.casefold() in text for w in words):
            try:
                rows.append(Target(line.label, reverse(line.url_name), line.group, line.icon))
            except NoReverseMatch:  # an app that is installed without its pages
                continue
    return rows


def holding(words: Iterable[str], *fields: str) -> Q:
    """Every word stands in one of the fields."""
    asked = Q()
    for word in words:
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__icontains": word})
        asked &= one
    return asked
