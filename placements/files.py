"""Openings, placements, outcomes and the bench as lists of the shelf, so that they leave as files.

The pages have tables of their own; what they filter by goes along in the form, and the shelf
writes the file: text stays text, one line in the trail, ten a day, for its owner and for an hour.
"""

from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse_lazy

from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from cohorts.models import Cohort, Enrollment, Program
from placements.domain import facts, outcomes
from placements.models import Placement, Requisition
from placements.models.scopes import VIEW
from placements.states import OVER, ItemState, PlacementState, RequisitionState
from training.domain.skills import today_of

EXPORT = "placements.export"
GOING_ON = "going_on"
SCOPE = 20  # the shelf keeps as much of the name of a part


def query_of(show, find):
    """What a page shows, as the shelf reads it; ``all`` stands for no filter."""
    said = {"show": "" if show == "all" else show or GOING_ON, "find": find}
    return urlencode({key: value for key, value in said.items() if value})


def col(key, label, value):
    """A column that stands in the file."""
    return Column(key, label, lambda row, _: str(value(row) or ""), value)


class Sheet(Table):
    """A list that is a page elsewhere, and a file here."""

    permission, export_permission = VIEW, EXPORT
    default_sort = "id"
    sorts_all = (Sort("id", "As they were made", ()),)


def state_of(choices, over):
    """The states of a list, and everything that is not over."""
    listed = [(GOING_ON, "Going on"), *choices]
    return Multi("show", "State", "state", choices=listed, cases={GOING_ON: ~Q(state__in=over)})


@register
class OpeningsSheet(Sheet):
    """Openings, as the page of openings filters them."""

    key = "openings"
    title = "Openings"
    noun = ("opening", "openings")
    url = reverse_lazy("placements:requisitions")
    filters_all = (
        state_of(RequisitionState.choices, [RequisitionState.FILLED, RequisitionState.CANCELED]),
        Text(
            "find",
            "Find",
            lambda text: Q(title__icontains=text) | Q(client__name__icontains=text),
            least=1,
        ),
    )
    columns = (
        col("title", "Opening", lambda one: one.title),
        col("client", "Client", lambda one: one.client.name),
        col("site", "Site", lambda one: one.site.name),
        col("contact", "Contact", lambda one: one.contact.name if one.contact else ""),
        col("starts", "Start", lambda one: one.starts_on),
        col("weeks", "Weeks", lambda one: one.weeks),
        col("fte", "FTE", lambda one: one.fte),
        col("place", "Where", lambda one: one.get_work_place_display()),
        col("seats", "Seats", lambda one: one.seats),
        col("filled", "Filled", lambda one: one.seats_filled),
        col("state", "State", lambda one: one.get_state_display()),
    )

    def rows(self, user):
        """The openings that this person sees."""
        return Requisition.objects.visible_to(user)

    def for_page(self, queryset):
        """With client, site and contact."""
        return queryset.select_related("client", "site", "contact")


@register
class PlacementsSheet(Sheet):
    """Placements, as the page of placements filters them."""

    key = "placements"
    title = "Placements"
    noun = ("placement", "placements")
    url = reverse_lazy("placements:placements")
    filters_all = (
        state_of(PlacementState.choices, [*OVER, PlacementState.CANCELED]),
        Text(
            "find",
            "Find",
            lambda text: (
                Q(enrollment__person__name__icontains=text)
                | Q(requisition__client__name__icontains=text)
            ),
            least=1,
        ),
    )
    columns = (
        col("person", "Person", lambda one: one.enrollment.person.name),
        col("cohort", "Cohort", lambda one: one.enrollment.cohort.name),
        col("opening", "Opening", lambda one: one.requisition.title),
        col("client", "Client", lambda one: one.requisition.client.name),
        col("site", "Site", lambda one: one.requisition.site.name),
        col("starts", "First day", lambda one: one.starts_on),
        col("planned", "Planned last day", lambda one: one.ends_on),
        col("ended", "Last day", lambda one: one.ended_on),
        col("fte", "FTE", lambda one: one.fte),
        col("missing", "Missing before the first day", lambda one: one.missing),
        col("state", "State", lambda one: one.get_state_display()),
        col("why", "Why", lambda one: one.reason),
    )

    def rows(self, user):
        """The placements that this person sees."""
        return Placement.objects.visible_to(user)

    def for_page(self, queryset):
        """With everything that a line says."""
        missing = Q(items__state__in=[ItemState.MISSING, ItemState.ASKED])
        return queryset.select_related(
            "enrollment__person", "enrollment__cohort", "requisition__client", "requisition__site"
        ).annotate(missing=Count("items", filter=missing))


# ------------------------------------------------------------------ people of a program
def outcomes_scope(program, cohort, as_of):
    """The name of one ledger, short enough for the shelf."""
    return f"{program.pk}-{cohort.pk if cohort else 0}-{as_of.toordinal()}"


def _numbers(text):
    parts = text.split("-")
    known = len(parts) == 3 and all(p.isascii() and p.isdigit() for p in parts)
    return [int(part) for part in parts] if known and len(text) < SCOPE else [0, 0, 1]


@register
class OutcomesSheet(Sheet):
    """Everybody who completed, with the first placement; ``scope`` says whose and when."""

    key = "outcomes"
    title = "Outcomes"
    noun = ("person", "people")
    url = reverse_lazy("placements:ledger")
    columns = (
        col("person", "Person", lambda one: one.person.name),
        col("cohort", "Cohort", lambda one: one.cohort.name),
        col("completed", "Completed on", lambda one: one.said.completed_on),
        col("placed", "First day of the first placement", lambda one: one.said.placed_on),
        col("days", "Days to it", lambda one: one.days),
        col("within", "Placed within 180 days", lambda one: one.within),
        col("out", "Left out, because", lambda one: one.said.left_out),
        col("stay", "Last placement", lambda one: one.last),
    )

    @cached_property
    def found(self):
        """What the ledger says, by enrollment."""
        program, cohort, day = _numbers(self.scope)
        program = Program.objects.filter(pk=program).first()
        if program is None or not 0 < day <= date.max.toordinal():
            return {}, {}, None
        as_of = min(date.fromordinal(day), today_of(program))
        cohort = Cohort.objects.filter(program=program, pk=cohort).first() if cohort else None
        said = {one.key: one for one in outcomes.people(program, as_of, cohort=cohort)}
        return said, outcomes.last_states(list(said)), as_of

    def rows(self, user):
        """Those who completed, for those who see outcomes."""
        said = self.found[0] if user.may(VIEW) else {}
        return Enrollment.objects.filter(pk__in=list(said))

    def for_page(self, queryset):
        """With person and cohort."""
        return queryset.select_related("person", "cohort")

    def prepare(self, row):
        """With what the ledger says about this person."""
        said, states, as_of = self.found
        row.said, row.last = said[row.pk], states.get(row.pk, "")
        row.days = (row.said.placed_on - row.said.completed_on).days if row.said.placed_on else None
        row.within = outcomes.within_words(row.said, as_of)
        return row


@register
class BenchSheet(Sheet):
    """Graduates who are free now or soon, as the bench shows them."""

    key = "bench"
    title = "Graduates on the bench"
    noun = ("graduate", "graduates")
    url = reverse_lazy("placements:bench")
    filters_all = (Text("find", "Find", lambda text: Q(person__name__icontains=text), least=1),)
    columns = (
        col("person", "Graduate", lambda one: one.person.name),
        col("cohort", "Cohort", lambda one: one.cohort.name),
        col("ready", "Ready on", lambda one: one.free.ready_on),
        col("waiting", "Days waiting", lambda one: one.waiting),
        col("wish", "Wish", lambda one: ", ".join(one.free.wishes)),
        col("city", "City", lambda one: one.free.city),
        col("region", "Region", lambda one: one.free.region),
        col("move", "Would move", lambda one: one.free.would_move),
        col("time", "Time free in percent", lambda one: one.free.fte),
    )

    @cached_property
    def found(self):
        """The graduates on the bench, by enrollment, with the days they wait."""
        return {
            one.key: (one, bench.waiting(one.key))
            for bench in map(facts.bench, Program.objects.order_by("pk"))
            for one in bench.matched()
        }

    def rows(self, user):
        """Those on the bench, for those who see placing."""
        return Enrollment.objects.filter(pk__in=list(self.found) if user.may(VIEW) else [])

    def for_page(self, queryset):
        """With person and cohort."""
        return queryset.select_related("person", "cohort")

    def prepare(self, row):
        """With what the bench says about this person."""
        row.free, row.waiting = self.found[row.pk]
        return row
