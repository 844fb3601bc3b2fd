"""The list itself: what it declares, and what one request makes of it."""

from abc import ABC, abstractmethod
from contextlib import nullcontext
from functools import cached_property
from urllib.parse import urlencode

from django.db import OperationalError, connection, transaction
from django.http import QueryDict

from careerpath.ui import switch

from . import counting, query
from .cleaning import plain_text
from .filters import ANY
from .keyset import Keyset, Page
from .parts import Bound, Chip, Heading, Tab
from .query import SIZES
from .views_saved import saved_for

ADDRESSES = ("url", "counts_url", "export_url", "save_view_url", "delete_view_url", "bulk_url")


class Table(ABC):
    """A list. Subclasses declare; an instance belongs to one person and one address.

    Declare: ``key``, ``title`` and ``noun`` (singular, plural), ``permission``, ``columns``,
    ``filters``, ``sorts``, ``default_sort`` (with "-" for the last first), ``views``, ``actions``,
    the URL names ``url``, ``counts_url``, ``export_url``, ``save_view_url``, ``bulk_url``, and
    ``rows(user)`` for what the person may see at all. Where there are several lists of one kind,
    ``scope`` says which this is; `within` makes the class for one.
    """

    key = ""
    title = ""
    noun = ("row", "rows")
    permission = ""
    export_permission = ""
    columns = ()
    filters_all = ()
    sorts_all = ()
    default_sort = ""
    views_all = ()
    actions_all = ()
    css = ""
    url = counts_url = export_url = save_view_url = delete_view_url = bulk_url = ""
    nothing = "Nothing is here yet."
    head_template = ""
    scope = ""

    def __init__(self, user, parameters=None, *, cohort=""):
        self.user, self.cohort = user, cohort
        self.memory = {}
        for name in ADDRESSES:  # a lazy address is looked up anew each time it is written
            setattr(self, name, str(getattr(self, name)))
        self.parameters = parameters if parameters is not None else QueryDict("")
        self.scope = self.scope or plain_text(self.parameters.get("within"), 20)
        self.failed = False

    @classmethod
    def within(cls, scope):
        """The list that belongs to ``scope``, as a class like any other."""
        return type(cls.__name__, (cls,), {"scope": str(scope)})

    @classmethod
    def of(cls, request, parameters=None):
        """The list for the person and the cohort in view; the address' parameters unless others."""
        chosen = switch.current(request)
        parameters = request.GET if parameters is None else parameters
        return cls(request.user, parameters, cohort=chosen.key if chosen else "")

    @staticmethod
    def querydict(text):
        """The parameters of a stored query string, however old or odd it is."""
        return QueryDict((text or "")[:2000])

    # ------------------------------------------------------------ declared, as far as allowed
    def _allowed(self, things):
        return [each for each in things if not each.needs or self.user.may(each.needs)]

    @abstractmethod
    def rows(self, user):
        """All rows that ``user`` may see."""

    def for_page(self, queryset):
        """The rows with what their cells show; joins nothing that the counts would not need."""
        return queryset

    def prepare(self, row):
        """The row with what cells and files say about it beyond its columns."""
        return row

    def prepare_all(self, rows):
        """The rows of a page, prepared; what is looked up for all of them is looked up here."""
        return [self.prepare(row) for row in rows]

    @cached_property
    def all_columns(self):
        return self._allowed(self.columns)

    @cached_property
    def filters(self):
        return self._allowed(self.filters_all)

    @cached_property
    def sorts(self):
        return self._allowed(self.sorts_all)

    @cached_property
    def actions(self):
        return self._allowed(self.actions_all)

    @cached_property
    def views(self):
        return self._allowed(self.views_all) + (saved_for(self.key, self.user) if self.key else [])

    @cached_property
    def form(self):
        """The form that all parameters go through, the request's and those of the views."""
        return query.form_of(self)

    @cached_property
    def default_columns(self):
        return tuple(c.key for c in self.all_columns if c.shown or c.fixed)

    def view_named(self, key):
        return next((view for view in self.views if view.key == key), None)

    # ------------------------------------------------------------ what the address says
    @cached_property
    def query(self):
        return query.read(self, self.parameters)

    @cached_property
    def view(self):
        return self.view_named(self.query.view)

    @cached_property
    def changed(self):
        """The list differs from its view."""
        return self.query.state() != query.of_view(self, self.view).state()

    def address(self, wanted, **options):
        """The address of this list with ``wanted`` as its query."""
        text = query.write(self, wanted, **options)
        return f"{self.url}?{text}" if text else self.url

    @cached_property
    def here(self):
        """The address of exactly this page."""
        return self.address(self.query)

    @cached_property
    def query_string(self):
        """The whole state without a place: what "select all" and exports keep.

        Defaults are written out, for they may be others where this is read again.
        """
        pairs = query.chosen_pairs(self, self.query, whole=True)
        pairs += [("within", self.scope)] if self.scope else []
        return urlencode([*pairs, (query.CHOSEN, "1")])

    @cached_property
    def view_string(self):
        """The state as a view keeps it: what is left to the defaults follows them."""
        return urlencode([*query.chosen_pairs(self, self.query), (query.CHOSEN, "1")])

    @cached_property
    def sort(self):
        return next(s for s in self.sorts if s.key == self.query.sort)

    @cached_property
    def visible_columns(self):
        chosen = self.query.columns or self.default_columns
        return [c for c in self.all_columns if c.key in chosen]

    # ------------------------------------------------------------ rows
    def condition(self, chosen, *, but=""):
        """The rows' condition for the filters in ``chosen``, leaving one out."""
        parts = []
        for each in self.filters:
            if each.name in chosen and each.name != but:
                parts.append(each.q(chosen[each.name], self))
                if each.within and chosen[each.name] != (ANY,):
                    parts.append(each.within(self))
        return parts

    def matching(self, chosen=None, *, but=""):
        """The rows that the filters leave; nothing is read yet."""
        chosen = self.query.chosen if chosen is None else chosen
        found = self.rows(self.user)
        for part in self.condition(chosen, but=but):
            found = found.filter(part)
        return found

    @cached_property
    def keyset(self):
        apart = self.sort.apart(self) if self.sort.apart else None
        return Keyset(self.sort, self.query.direction, salt=self.key, apart=apart)

    @cached_property
    def page(self):
        """The rows of this page. A database that gives up leaves an empty page that says so."""
        cursor = self.keyset.read(self.query.before, back=True) or self.keyset.read(
            self.query.after, back=False
        )
        try:
            # Inside a transaction a refused statement must not take the others with it.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                page = self.keyset.page(
                    self.for_page(self.matching()), size=self.query.size, cursor=cursor
                )
            page.rows = self.prepare_all(page.rows)
            return page
        except OperationalError:
            self.failed = True
            return Page([], 0)

    # ------------------------------------------------------------ counts
    @cached_property
    def counts(self):
        """The counts if somebody asked for them within half a minute, else None."""
        return counting.known(self)

    def count_now(self):
        """Count, remember for half a minute, and have the result here."""
        self.counts = counting.counted(self)
        return self.counts

    @property
    def total(self):
        """How many rows match, as far as this page knows it without counting."""
        if self.counts:
            return self.counts.total
        page = self.page
        return page.end if page.start == 1 and not page.next and not self.failed else None

    @property
    def page_number(self):
        return (self.page.start - 1) // self.query.size + 1 if self.page.rows else 1

    @property
    def page_count(self):
        return -(-self.total // self.query.size) if self.total else None

    @cached_property
    def hides_most(self):
        """For an empty page: the chip whose removal shows most, and how many that are."""
        return counting.hides_most(self)

    @cached_property
    def has_any(self):
        """There is something to filter at all."""
        return self.rows(self.user).exists()

    # ------------------------------------------------------------ for the template
    @cached_property
    def bound(self):
        facets = self.counts.facets if self.counts else {}
        out = []
        for each in self.filters:
            if not each.template:
                continue
            value = self.query.chosen.get(each.name, ())
            out.append(Bound(each, value, each.options(value, self, facets.get(each.name))))
        return out

    @property
    def primary(self):
        return [each for each in self.bound if each.filter.primary]

    @property
    def secondary(self):
        return [each for each in self.bound if not each.filter.primary]

    @property
    def on_count(self):
        return len([each for each in self.bound if each.on])

    sizes = SIZES

    @property
    def size_pairs(self):
        """What the form of the page size carries along."""
        pairs = query.chosen_pairs(self, self.query)
        return [("view", self.query.view), *pairs, (query.CHOSEN, "1")]

    @property
    def save_query(self):
        """What the page that saves a view is told: the list as it stands."""
        return query.write(self, self.query, place=False)

    @property
    def secondary_on(self):
        return len([each for each in self.secondary if each.on])

    @cached_property
    def search(self):
        """The search field of the list with what stands in it, or None."""
        found = next((each for each in self.filters if not each.template), None)
        text = self.query.chosen.get(found.name, ("",))[0] if found else ""
        return {"filter": found, "text": text} if found else None

    @cached_property
    def chips(self):
        out = []
        for each in self.filters:
            value = self.query.chosen.get(each.name, ())
            if not value or value == (ANY,):
                continue
            off = (ANY,) if each.default(self) else ()
            url = self.address(self.query.without(each.name, off))
            out.append(Chip(each.name, each.label, each.words(value, self), url))
        return out

    @property
    def clear_url(self):
        cleared = {each.name: (ANY,) for each in self.filters if each.default(self)}
        return self.address(self.query.change(chosen=cleared))

    @property
    def reset_url(self):
        return self.address(query.of_view(self, self.view))

    @property
    def headings(self):
        sorts = {each.key: each for each in self.sorts}
        out = []
        for column in self.visible_columns:
            sort = sorts.get(column.sort)
            if not sort:
                out.append(Heading(column))
                continue
            current = self.query.sort == sort.key
            turned = {"asc": "desc", "desc": "asc"}[self.query.direction]
            wanted = self.query.change(sort=sort.key, direction=turned if current else sort.first)
            words = {"asc": "ascending", "desc": "descending"}[self.query.direction]
            out.append(Heading(column, self.address(wanted), words if current else "none"))
        return out

    @property
    def sort_words(self):
        words = self.sort.words[self.query.direction == "desc"]
        return f"sorted by {self.sort.label.lower()}, {words}"

    @property
    def next_url(self):
        wanted = self.query.change(after=self.page.next)
        return self.address(wanted) if self.page.next else ""

    @property
    def previous_url(self):
        wanted = self.query.change(before=self.page.previous)
        return self.address(wanted) if self.page.previous else ""

    @property
    def first_url(self):
        return self.address(self.query.change())

    @property
    def counts_here(self):
        """Where the counts of this list come from, for htmx."""
        return f"{self.counts_url}?{query.write(self, self.query, place=False)}"

    @property
    def counts_link(self):
        """The same page with its counts, for a browser without scripts."""
        return f"{self.here}{'&' if '?' in self.here else '?'}counts=1"

    @property
    def view_counts(self):
        """The counts of the views by key with "_" for "-", as far as they are known."""
        found = counting.known_views(self) or {}
        return {key.replace("-", "_"): number for key, number in found.items()}

    @cached_property
    def tabs(self):
        known = counting.known_views(self)
        return [
            Tab(
                view,
                self.address(query.of_view(self, view)),
                view.key == self.query.view,
                known.get(view.key) if known else None,
            )
            for view in self.views
        ]

    @property
    def first_row_url(self):
        """Where "next" leads: the first row of the list as it stands."""
        rows = self.page.rows
        return f"{rows[0].get_absolute_url()}{self.row_query}" if rows else ""

    @cached_property
    def row_query(self):
        """What a row's address says about the list it is in, so that its page knows the next."""
        text = query.write(self, self.query, place=False)
        return f"?{text}" if text else ""

    @property
    def may_export(self):
        return bool(self.export_url) and self.user.may(self.export_permission)

    def hidden_pairs(self):
        """What the filter form carries along: the view, the sort and the size."""
        sort = ("-" if self.query.direction == "desc" else "") + self.query.sort
        return [("view", self.query.view), ("sort", sort), ("per", self.query.size)]
