"""The tabs over the pages of one cohort; each part of the training registers its own."""

from typing import NamedTuple

from django.urls import reverse


class Tab(NamedTuple):
    """One tab, as registered."""

    label: str
    url_name: str
    permission: str
    order: int


registered: dict[str, Tab] = {}


def register(label, url_name, permission, *, order=100):
    """A tab leads to a page whose address takes the slug of the cohort; from a menu file."""
    registered[url_name] = Tab(label, url_name, permission, order)


def context(request, cohort, *, tab="", **more):
    """What ``training/cohort_page.html`` needs: the cohort, and the tabs that this person may use.

    ``more`` is the page's own context; ``tab`` names the tab of a page that is below one.
    """
    here = tab or (request.resolver_match.view_name if request.resolver_match else "")
    tabs = [
        {"label": tab.label, "href": reverse(tab.url_name, args=[cohort.slug]),
         "current": tab.url_name == here}
        for tab in sorted(registered.values(), key=lambda one: (one.order, one.label))
        if request.user.may(tab.permission)
    ]  # fmt: skip
    return {"cohort": cohort, "zone": cohort.program.time_zone, "tabs": tabs, **more}
