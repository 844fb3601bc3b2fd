"""The state of a list as its address says it, cleaned by a form and written back in one way."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from .cleaning import KindMany, KindNumber, KindOne, KindText

SIZES = (25, 50, 100)
CHOSEN = "set"  # the parameters are the whole state, even when there are none beside it
SENT = "sent"  # the parameters come from the filter form, where an empty group means "any"


@dataclass(frozen=True)
class ListQuery:
    """What is filtered, how it is sorted, what is shown, and where in the list we are.

    ``chosen`` holds only what is in force: filter name → value. ``columns`` is None for the
    list's own choice. ``after`` and ``before`` are cursors; they belong to a place, not a view.
    """

    view: str
    chosen: dict = field(default_factory=dict)
    sort: str = ""
    direction: str = ""
    columns: tuple | None = None
    size: int = SIZES[0]
    after: str = ""
    before: str = ""

    def state(self):
        """What a view stands for: two addresses with the same state show the same list."""
        chosen = tuple(sorted((name, tuple(value)) for name, value in self.chosen.items()))
        return chosen, self.sort, self.direction, self.columns

    def change(self, **changes):
        """The same list otherwise, from its first page."""
        return replace(self, **{"after": "", "before": "", **changes})

    def without(self, name, value=()):
        """The same list with one filter off."""
        chosen = {key: each for key, each in self.chosen.items() if key != name}
        if value:
            chosen[name] = value
        return self.change(chosen=chosen)


class ParametersForm(forms.Form):
    """The form that every parameter goes through; it never refuses."""

    def __init__(self, fields):
        super().__init__()
        self.fields = fields


def form_of(table):
    """The form of ``table``, with a field for each parameter that it knows."""
    fields = {}
    for each in table.filters:
        fields |= each.fields(table)
    fields |= {
        "view": KindOne([view.key for view in table.views]),
        "sort": KindOne([s.key for s in table.sorts] + [f"-{s.key}" for s in table.sorts]),
        "cols": KindMany([column.key for column in table.all_columns]),
        "per": KindNumber(),
        CHOSEN: KindText(),
        SENT: KindText(),
        "counts": KindText(),
    }
    return ParametersForm(fields)


def clean(table, parameters):
    """The parameters through the form. One form serves a whole request: making one is dear.

    Only what is there goes through its field; what is absent is cleaned once for the request.
    """
    if "blank" not in table.memory:
        table.memory["blank"] = _cleaned(table.form, QueryDict())
    form = table.form
    every = form.fields
    form.fields = {name: field for name, field in every.items() if name in parameters}
    try:
        return table.memory["blank"] | _cleaned(form, parameters)
    finally:
        form.fields = every


def _cleaned(form, parameters):
    form.data, form.is_bound, form._errors = parameters, True, None
    form.full_clean()
    return form.cleaned_data


def read(table, parameters):
    """The `ListQuery` that ``parameters`` (a QueryDict) stand for."""
    cleaned = clean(table, parameters)
    base = table.view_named(cleaned["view"]) or table.views[0]
    told = set(table.form.fields) - {"view", "per", "counts"}
    if told.isdisjoint(parameters):
        query = of_view(table, base)
    else:
        query = _from_cleaned(table, base, cleaned, whole=bool(cleaned[SENT]))
    size = cleaned["per"] if cleaned["per"] in SIZES else SIZES[0]
    return replace(
        query,
        size=size,
        after=parameters.get("after", ""),
        before=parameters.get("before", ""),
    )


def of_view(table, view):
    """The state that a view's own query string stands for."""
    known = table.memory.setdefault("views", {})
    if view.key not in known:
        cleaned = clean(table, table.querydict(view.query))
        known[view.key] = _from_cleaned(table, view, cleaned, whole=False)
    return known[view.key]


def _from_cleaned(table, view, cleaned, *, whole):
    """``whole``: an absent filter with a default was taken off, not left alone."""
    chosen = {}
    for each in table.filters:
        value = each.value(cleaned)
        if not value:
            default = each.default(table)
            value = ("any",) if whole and default else default
        elif value == ("any",) and not each.default(table):
            value = ()
        if value:
            chosen[each.name] = tuple(value)
    sort = cleaned["sort"] or table.default_sort
    key = sort.removeprefix("-")
    columns = tuple(c.key for c in table.all_columns if c.fixed or c.key in cleaned["cols"])
    if not cleaned["cols"] or columns == table.default_columns:
        columns = None
    direction = "desc" if sort.startswith("-") else "asc"
    return ListQuery(view.key, chosen, key, direction, columns)


def write(table, query, *, place=True, view=True):
    """The query string of ``query``: always the same one for the same state."""
    pairs = []
    if view and query.view != table.views[0].key:
        pairs.append(("view", query.view))
    base = table.view_named(query.view) or table.views[0]
    if not view or query.state() != of_view(table, base).state():
        pairs += chosen_pairs(table, query)
        if view:
            pairs.append((CHOSEN, "1"))
    if query.size != SIZES[0]:
        pairs.append(("per", str(query.size)))
    if place and query.after:
        pairs.append(("after", query.after))
    if place and query.before:
        pairs.append(("before", query.before))
    return urlencode(pairs)


def chosen_pairs(table, query, *, whole=False):
    """The parameters of the filters, the sort and the columns; ``whole`` leaves no default out."""
    pairs = []
    for each in table.filters:
        value = query.chosen.get(each.name, ())
        if whole and each.has_default:
            pairs += each.pairs(value or ("any",))
        elif value != each.default(table):
            pairs += each.pairs(value)
    sort = ("-" if query.direction == "desc" else "") + query.sort
    if sort != table.default_sort:
        pairs.append(("sort", sort))
    if query.columns is not None:
        pairs += [("cols", key) for key in query.columns]
    return pairs
