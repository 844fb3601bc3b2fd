"""Imports, pairs that may be one person, screening runs and their rules as lists."""

from django.db.models import Q
from django.urls import reverse_lazy

from applicants.domain.screening_progress import counts_of
from applicants.models import DuplicatePair, ImportJob, Rubric, ScreeningRun, Verdict
from applicants.models.importing import ImportState
from applicants.states import RubricState, RunState
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View
from cohorts.models import Intake

RUN = "applicants.run_screening"
NUMBER = {"css": "r num hide-sm", "head_css": "r"}


def in_order(label, first="desc"):
    """By id, which is the order in which rows came."""
    return Sort("newest", label, (), first=first, words=("oldest first", "newest first"))


def intakes(table):
    return Intake.objects.order_by("-opens_at", "-pk").values_list("pk", "name")[:60]


def cells(noun):
    """Where the cells of a list are written."""
    return lambda cell: f"applicants/{noun}_cells.html#{cell}"


@register
class ImportsTable(Table):
    """Files of applications on their way in."""

    key = "imports"
    title = "Imports"
    noun = ("import", "imports")
    permission = "applicants.import_applications"
    nothing = (
        "A file goes through a rehearsal first: nothing is written before you have seen "
        "what would happen."
    )
    url = reverse_lazy("import_list")
    default_sort = "-newest"
    cell = cells("import")

    columns = [
        Column("import", "Import", cell("import"), fixed=True, head=True),
        Column("intake", "Intake", cell("intake"), css="hide-sm"),
        Column("state", "State", cell("state"), css="at-1"),
        Column("created", "Created", cell("created"), **NUMBER),
        Column("updated", "Updated", cell("updated"), **NUMBER),
        Column("unchanged", "Unchanged", cell("unchanged"), **NUMBER),
        Column("refused", "Refused", cell("refused"), **NUMBER),
        Column("started", "Started", cell("started"), sort="newest", css="nowrap at-2"),
    ]
    filters_all = [
        Text("q", "Search imports", lambda text: Q(file_name__icontains=text),
             placeholder="Name of the file"),
        Multi("state", "State", "state", choices=ImportState.choices, primary=True),
        Multi("intake", "Intake", "intake", choices=intakes, primary=True),
    ]  # fmt: skip
    sorts_all = [in_order("Started")]

    def rows(self, user):
        return ImportJob.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.for_list()


def by_reference(text):
    return Q(first__reference__iendswith=text) | Q(second__reference__iendswith=text)


@register
class DuplicatesTable(Table):
    """Applications that may come from one person, by reference alone."""

    key = "duplicates"
    title = "Pairs"
    noun = ("pair", "pairs")
    permission = "applicants.judge_duplicates"
    nothing = "Suspected duplicates appear here after an import."
    url = reverse_lazy("duplicate_list")
    default_sort = "newest"
    cell = cells("duplicate")

    columns = [
        Column("pair", "Applications", cell("pair"), sort="newest", fixed=True, head=True),
        Column("same", "Same", cell("same"), css="at-row"),
        Column("intake", "Intake", cell("intake"), css="hide-sm"),
        Column("verdict", "Verdict", cell("verdict"), css="at-1"),
        Column("judged", "Judged", cell("judged"), css="nowrap at-2"),
    ]
    filters_all = [
        Text("q", "Search pairs", by_reference, placeholder="Reference"),
        Multi("verdict", "Verdict", "verdict", choices=Verdict.choices, primary=True),
        Multi("intake", "Intake", "intake", choices=intakes, primary=True),
    ]
    sorts_all = [in_order("Found", first="asc")]
    views_all = [
        View(each.value, each.label, f"verdict={each.value}", done="No pair has this verdict.")
        if each != Verdict.OPEN
        else View(
            each.value, each.label, "verdict=open",
            done="Suspected duplicates appear here after an import.",
        )
        for each in Verdict
    ]  # fmt: skip

    def rows(self, user):
        return DuplicatePair.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.for_list()


@register
class RunsTable(Table):
    """Passes of the rules over the applications of an intake."""

    key = "runs"
    title = "Screening runs"
    noun = ("run", "runs")
    permission = RUN
    nothing = (
        "A run scores every application by the same rules and says why. "
        "It is a dry run: it moves nobody."
    )
    url = reverse_lazy("screening_runs")
    default_sort = "-newest"
    cell = cells("run")

    columns = [
        Column("run", "Run", cell("run"), sort="newest", fixed=True, head=True),
        Column("state", "State", cell("state"), css="at-1"),
        Column("screened", "Screened", cell("screened"), css="r num nowrap at-2", head_css="r"),
        Column("advance", "Suggest advance", cell("advance"), **NUMBER),
        Column("person", "Needs a person", cell("person"), **NUMBER),
        Column("decline", "Suggest not progress", cell("decline"), **NUMBER),
        Column("could_not", "Could not screen", cell("could_not"), **NUMBER),
        Column("started", "Started", cell("started"), css="nowrap hide-sm"),
    ]
    filters_all = [
        Multi("state", "State", "state", choices=RunState.choices, primary=True),
        Multi("intake", "Intake", "intake", choices=intakes, primary=True),
    ]
    sorts_all = [in_order("Run")]

    def rows(self, user):
        return ScreeningRun.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.for_list()

    def prepare_all(self, rows):
        counts = counts_of(rows)
        for row in rows:
            row.counts = counts[row.pk]
        return super().prepare_all(rows)


@register
class RulesTable(Table):
    """Versions of the rules that screening runs go by."""

    key = "rules"
    title = "Screening rules"
    noun = ("version", "versions")
    permission = RUN
    nothing = "Rules say which instruments earn points and what everybody has to meet."
    url = reverse_lazy("rubrics")
    default_sort = "-newest"
    cell = cells("rubric")

    columns = [
        Column("rules", "Rules", cell("rules"), fixed=True, head=True),
        Column("intake", "Intake", cell("intake"), css="hide-sm"),
        Column("state", "State", cell("state"), css="at-1"),
        Column("reason", "Reason", cell("reason"), css="hide-sm"),
        Column("written", "Written", cell("written"), sort="newest", css="nowrap at-2"),
    ]
    filters_all = [
        Text("q", "Search rules", lambda text: Q(name__icontains=text), placeholder="Name"),
        Multi("state", "State", "state", choices=RubricState.choices, primary=True),
        Multi("intake", "Intake", "intake", choices=intakes, primary=True),
    ]
    sorts_all = [in_order("Written")]

    def rows(self, user):
        return Rubric.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.select_related("intake", "created_by")
