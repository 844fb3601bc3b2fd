"""What the templates ask of a list: its chips, headings, tabs and addresses."""

from functools import cached_property

from . import counting, query
from .filters import ANY
from .parts import Bound, Chip, Heading, Tab
from .query import SIZES

SHORT = 10  # a whole list under this needs nothing to narrow it by


class Face:
    """The half of a `Table` that its templates read; it decides nothing about rows."""

    @cached_property
    def light(self):
        """The whole list fits in a few lines: there is nothing to narrow, choose or count."""
        place = self.query.after or self.query.before or self.query.chosen or self.failed
        rows = self.page.rows
        return not place and not self.page.next and len(rows) < SHORT

    @property
    def has_tabs(self):
        """There is more than one way to look at the list, or a change to keep."""
        return len(self.views) > 1 or not self.light

    @property
    def wants_counts(self):
        """Facets and a total wait for counts; a short list says all by itself."""
        return not self.light

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
