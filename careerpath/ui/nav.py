"""The navigation: each app says what it has, each person sees what they may."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

GROUPS = ["", "Select", "Train", "Place", "Support", "Check", "Set up", "Run"]


@dataclass(frozen=True)
class Item:
    """One line of the navigation, as registered."""

    permission: str | None
    group: str
    label: str
    url_name: str
    icon: str
    count: Callable | None = None
    hot: bool = False
    order: int = 100
    views: tuple[str, ...] = ()


class Link(NamedTuple):
    """One line as shown to one person."""

    href: str
    icon: str
    label: str
    count: int | str | None
    hot: bool
    current: bool


@dataclass
class Registry:
    """All items of all apps; filled once, when the apps are ready."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    own: dict[str, Item] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        """The item is shown to those who may; the same name twice replaces it."""
        self.items[(item.group, item.url_name)] = item


registry = Registry()


def item(
    permission, group, label, url_name, icon, count=None, *, hot=False, order=100, views=()
) -> None:
    """Register a line of the navigation, from ``AppConfig.ready()``.

    ``permission``: a permission ("applicants.view_application"), a role ("recruiter"), or None
    for everybody who is signed in. ``count(request)`` is asked on every page: keep it to one cheap
    query; 0 and None show nothing. ``hot`` counts are things that wait for this person. ``views``
    are names of pages that belong to this line though their address does not begin like its own.
    """
    registry.add(Item(permission, group, label, url_name, icon, count, hot, order, tuple(views)))


def user_item(label, url_name, icon, *, permission=None, order=100) -> None:
    """Register a line of the person's own menu at the foot of the page (profile, security)."""
    registry.own[url_name] = Item(permission, "", label, url_name, icon, order=order)


def holds(user, permission: str | None) -> bool:
    """True when the person has the permission, or the role where no dot is in the name."""
    if permission is None:
        return True
    if "." in permission:
        return user.may(permission)
    return permission in user.roles


def groups(request) -> list[tuple[str, list[Link]]]:
    """The navigation of this person, with the line of the present page marked."""
    user = request.user
    rows = []
    for entry in sorted(registry.items.values(), key=lambda i: (_rank(i.group), i.order, i.label)):
        if holds(user, entry.permission):
            try:
                rows.append((entry, reverse(entry.url_name)))
            except NoReverseMatch:  # an app that is installed without its pages
                continue
    here = _here(request, rows)
    found: dict[str, list[Link]] = {}
    for entry, href in rows:
        count = entry.count(request) if entry.count else None
        found.setdefault(entry.group, []).append(
            Link(href, entry.icon, entry.label, count, entry.hot, href == here)
        )
    return list(found.items())


def _here(request, rows) -> str | None:
    """The address of the line that the present page belongs to."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    named = [href for entry, href in rows if view in entry.views]
    near = [href for _, href in rows if request.path.startswith(href)]
    return max(named or near, key=len, default=None)


def user_menu(request) -> list[Link]:
    """The person's own menu."""
    return [
        Link(reverse(entry.url_name), entry.icon, entry.label, None, False, False)
        for entry in sorted(registry.own.values(), key=lambda i: (i.order, i.label))
        if holds(request.user, entry.permission)
    ]


def _rank(group: str) -> tuple[int, str]:
    return (GROUPS.index(group) if group in GROUPS else len(GROUPS), group)
