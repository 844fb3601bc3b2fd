"""The results of one screening run as a list."""

from django.db.models import Q
from django.urls import reverse

from applicants.models import ScreeningResult, ScreeningRun, Suggestion
from applicants.tables import SHOWN_STATES
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Held, Multi, Range, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View

CELLS = "applicants/screening_cells.html"
SEE_SCORES = "applicants.run_screening"


def search(text):
    """A reference, whole or its end."""
    found = Q(application__reference__istartswith=text)
    if text.isascii() and text.isdigit():
        found |= Q(application__reference__endswith=f"-{text.zfill(5)}")
    return found


def points(low, high):
    """Scores from ``low`` up to and with ``high``."""
    condition = Q()
    if low is not None:
        condition &= Q(score__gte=low)
    if high is not None:
        condition &= Q(score__lte=high)
    return condition


def hidden(table):
    """Applications that the person is to read: what the run says of them stays closed."""
    return Q(application__assigned_to=table.user)


def closed(table):
    """Results without a score, and those whose place would tell a hidden one."""
    return Q(score__isnull=True) | hidden(table)


def shown(table):
    """Results that are not hidden from the person."""
    return Q(application__assigned_to__isnull=True) | ~hidden(table)


def qualifications(table):
    """The basic qualifications of the run's rules, by their sentences."""
    return [(one.key, one.sentence) for one in table.rules.qualifications]


@register
class ResultsTable(Table):
    """Who got which result, for those who screen. ``scope`` is the id of the run."""

    key = "screening"
    title = "Results"
    noun = ("result", "results")
    nothing = "Results appear as the run goes on."
    permission = SEE_SCORES
    export_permission = "applicants.export_applications"
    default_sort = "-score"

    columns = [
        Column(
            "application", "Application", f"{CELLS}#application",
            value=lambda row: row.application.reference, sort="application", fixed=True, head=True,
        ),
        Column(
            "score", "Score", f"{CELLS}#score", sort="score", css="at-2",
            value=lambda row: None if row.hidden else row.score,
        ),
        Column(
            "suggestion", "Suggestion", f"{CELLS}#suggestion", css="at-1",
            value=lambda row: "" if row.hidden else row.get_suggestion_display(),
        ),
        Column(
            "unmet", "Not met", f"{CELLS}#unmet", css="hide-sm",
            value=lambda row: "" if row.hidden else " ".join(row.unmet),
        ),
        Column(
            "note", "Note", f"{CELLS}#note", css="hide-sm",
            value=lambda row: "" if row.hidden else row.note,
        ),
        Column(
            "stage", "Stage now", f"{CELLS}#stage", css="hide-sm",
            value=lambda row: row.application.get_state_display(),
        ),
        Column("why", "Why", f"{CELLS}#why", css="hide-sm"),
    ]  # fmt: skip

    filters_all = [
        Text("q", "Search results", search, placeholder="Reference"),
        Multi(
            "suggestion", "Suggestion", "suggestion", choices=Suggestion.choices, primary=True,
            within=shown,
        ),
        Held("unmet", "Not met", "failed", choices=qualifications, primary=True, within=shown),
        Range("score", "Score", points, unit="points", high=100, primary=True, within=shown),
        Multi(
            "stage", "Stage now", "application__state",
            choices=[(s.value, s.label) for s in SHOWN_STATES],
        ),
    ]  # fmt: skip

    sorts_all = [
        Sort("score", "Score", ("score",), first="desc", apart=closed),
        Sort("application", "Application", ("application_id",),
             words=("first to last", "last to first")),
    ]  # fmt: skip

    views_all = [
        View("all", "All", ""),
        *(View(each.value, each.label, f"suggestion={each.value}") for each in Suggestion),
    ]

    def __init__(self, user, parameters=None, **kwargs):
        super().__init__(user, parameters, **kwargs)
        self.run = ScreeningRun.objects.select_related("rubric").get(pk=self.scope)
        self.rules = self.run.rubric.rules
        self.sentences = dict(qualifications(self))
        self.url = reverse("screening_results", args=[self.scope])
        for act in ("counts", "export", "save_view", "delete_view"):
            address = reverse(f"screening_results_{act}", args=[self.scope])
            setattr(self, f"{act}_url", address)

    def rows(self, user):
        return ScreeningResult.objects.visible_to(user).filter(run=self.scope)

    def for_page(self, queryset):
        return queryset.select_related("application").defer(
            "inputs", "contributions", "application__applicant", "application__external_id"
        )

    def prepare(self, row):
        row.hidden = row.application.assigned_to_id == self.user.pk
        row.unmet = [self.sentences.get(key, key) for key in row.failed]
        row.note = row.problem
        if row.score is None and not row.problem and not row.failed:
            row.note = "A value is missing."
        return row
