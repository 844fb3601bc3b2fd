"""The list itself: what it declares, and what one request makes of it."""

from abc import ABC, abstractmethod
from contextlib import nullcontext
from functools import cached_property
from urllib.parse import urlencode

from django.db import OperationalError, connection, transaction
from django.http import QueryDict
from django.urls import reverse

from careerpath.ui import switch

from . import counting, query
from .cleaning import plain_text
from .face import Face
from .filters import ANY
from .keyset import Keyset, Page
from .views_saved import View, saved_for

SHARED = {
    "counts_url": "list_counts",
    "export_url": "list_export",
    "save_view_url": "list_save_view",
    "delete_view_url": "list_delete_view",
}
ADDRESSES = ("url", "counts_url", "export_url", "save_view_url", "delete_view_url", "bulk_url")


class Table(Face, ABC):
    """A list. Subclasses declare; an instance belongs to one person and one address.

    Declare: ``key``, ``title`` and ``noun`` (singular, plural), ``permission``, ``columns``,
    ``filters``, ``sorts``, ``default_sort`` (with "-" for the last first), ``views``, ``actions``,
    the URL names ``url``, ``counts_url``, ``export_url``, ``save_view_url``, ``bulk_url``
    (a registered list without them is served by `shared`), and ``rows(user)`` for what the person
    may see at all. Where there are several lists of one kind,
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
    views_all = (View("everything", "Everything", ""),)
    actions_all = ()
    css = ""
    url = counts_url = export_url = save_view_url = delete_view_url = bulk_url = ""
    nothing = "Nothing is here yet."
    head_template = ""
    scope = ""
    exports_later = False  # files are always written by the worker

    def __init__(self, user, parameters=None, *, cohort=""):
        self.user, self.cohort = user, cohort
        self.memory = {}
        for name in ADDRESSES:  # a lazy address is looked up anew each time it is written
            setattr(self, name, str(getattr(self, name)) or self._shared(name))
        self.parameters = parameters if parameters is not None else QueryDict("")
        self.scope = self.scope or plain_text(self.parameters.get("within"), 20)
        self.failed = False

    def _shared(self, name):
        """The address that serves every list which has none of its own for this."""
        route = SHARED.get(name)
        wanted = route and self.key and (name != "export_url" or self.export_permission)
        return reverse(f"tables:{route}", args=[self.key]) if wanted else ""

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

    @property
    def subject(self):
        """Of what a file of this list is, beyond the title; kept with the file."""
        return ""

    def file_rows(self, chunk):
        """The rows of a file, in the order of the list."""
        return self.for_page(self.keyset.order(self.matching())).iterator(chunk)

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
