"""Totals, facets and the counts of views: apart from the page, and cached for half a minute."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q

from . import query

KEPT = 30
LATELY = 900  # how long the navigation may repeat a count that somebody saw in the list


@dataclass(frozen=True)
class Counts:
    """How many rows match, and how many each option of each filter would."""

    total: int
    facets: dict


def _key(table, what, text=""):
    digest = hashlib.sha256(f"{table.scope}:{text}".encode()).hexdigest()[:32]
    return f"tables:{table.key}:{what}:{table.user.pk}:{digest}"


def _list_key(table):
    return _key(table, "counts", table.query_string)


def _views_key(table):
    views = [(view.key, view.query) for view in table.views]
    defaults = [each.default(table) for each in table.filters if each.has_default]
    return _key(table, "views", repr([views, defaults]))


def _read(table):
    """Both results in one look at the cache."""
    if "counts" not in table.memory:
        keys = _list_key(table), _views_key(table)
        found = cache.get_many(keys)
        table.memory["counts"] = tuple(found.get(key) for key in keys)
    return table.memory["counts"]


def known(table):
    """The `Counts` of this list as they stand in the cache, or None."""
    return _read(table)[0]


def known_views(table):
    """The counts of the views as they stand in the cache, or None."""
    return _read(table)[1]


def counted(table):
    """Count what the cache does not know, keep it for half a minute, and give the `Counts`."""
    counts, views = _read(table)
    fresh = {}
    if counts is None:
        counts = fresh[_list_key(table)] = _count(table)
    if views is None:
        views = fresh[_views_key(table)] = _count_views(table)
    if fresh:
        cache.set_many(fresh, KEPT)
        if _views_key(table) in fresh:
            _remember(table, views)
    table.memory["counts"] = (counts, views)
    table.__dict__.pop("tabs", None)
    table.__dict__.pop("bound", None)
    return counts


def counted_views(table):
    """The counts of the views by key; counted now when nobody looked within half a minute."""
    views = known_views(table)
    if views is None:
        views = _count_views(table)
        cache.set(_views_key(table), views, KEPT)
        _remember(table, views)
    return views


def seen_lately(table_class, request, view):
    """The count of a view as this person last saw it, for the navigation; None when long ago.

    Costs one look at the cache and never counts; what the page's own address asks for is no
    matter of the navigation.
    """
    table = table_class.of(request, table_class.querydict(""))
    return (cache.get(_lately_key(table)) or {}).get(view)


def _lately_key(table):
    return _key(table, "lately", table.cohort)


def _remember(table, views):
    cache.set(_lately_key(table), views, LATELY)


def _count(table):
    """Each facet leaves its own filter out, so that its options say what choosing them gives.

    What can be is counted in one pass: the total, and the cases of all filters that are off.
    """
    facets, together = {}, {}
    for each in table.filters:
        own = table.matching(but=each.name)
        own = own.filter(each.within(table)) if each.within else own
        found = each.groups(own, table)
        sums = each.sums(table)
        if each.name in table.query.chosen:
            found |= _sums(own, {("", key): q for key, q in sums.items()})[""] if sums else {}
        else:
            together |= {(each.name, key): q for key, q in sums.items()}
        facets[each.name] = found
    counted = _sums(table.matching(), together, total=True)
    for name, found in counted.items():
        if name:
            facets[name] |= found
    return Counts(counted[""][""], {name: found for name, found in facets.items() if found})


def _sums(queryset, conditions, *, total=False):
    """Counts under many conditions by one query: {(group, key): Q} → {group: {key: count}}."""
    names = {f"n{place}": each for place, each in enumerate(conditions)}
    wanted = {name: Count("pk", filter=conditions[each]) for name, each in names.items()}
    if total:
        wanted["total"] = Count("pk")
    counted = queryset.order_by().aggregate(**wanted)
    found = {"": {"": counted["total"]}} if total else {}
    for name, (group, key) in names.items():
        found.setdefault(group, {})[key] = counted[name]
    return found


def _count_views(table):
    """One pass over the rows for all views."""
    wanted = {}
    for view in table.views:
        condition = Q(pk__isnull=False)
        for part in table.condition(query.of_view(table, view).chosen):
            condition &= part
        wanted[view.key.replace("-", "_")] = Count("pk", filter=condition)
    found = table.rows(table.user).order_by().aggregate(**wanted)
    return {view.key: found[view.key.replace("-", "_")] for view in table.views}


def hides_most(table):
    """The chip whose filter alone hides most, with that number; None when no single one does."""
    chips = [chip for chip in table.chips if chip.name in table.query.chosen]
    if not chips:
        return None
    wanted = {}
    for number, chip in enumerate(chips):
        condition = Q(pk__isnull=False)
        for part in table.condition(table.query.chosen, but=chip.name):
            condition &= part
        wanted[f"n{number}"] = Count("pk", filter=condition)
    found = table.rows(table.user).order_by().aggregate(**wanted)
    most = max(range(len(chips)), key=lambda number: found[f"n{number}"])
    return (chips[most], found[f"n{most}"]) if found[f"n{most}"] else None
