"""Where a card of a person leads: each app above registers its page about a seat."""

from typing import NamedTuple

from django.urls import reverse

from careerpath.ui import nav


class PersonLink(NamedTuple):
    """A page about one seat."""

    label: str
    url_name: str
    permission: str | None
    order: int


registered: dict[str, PersonLink] = {}


def register(label, url_name, permission, *, order=50):
    """A card of a person leads to ``url_name``, which takes the id of an enrollment as ``pk``."""
    registered[url_name] = PersonLink(label, url_name, permission, order)


def links(user, seat_id) -> list[tuple[str, str]]:
    """Label and address of each page that this user may open about the seat."""
    rows = sorted(registered.values(), key=lambda one: (one.order, one.label))
    return [
        (one.label, reverse(one.url_name, args=[seat_id]))
        for one in rows
        if nav.holds(user, one.permission)
    ]
