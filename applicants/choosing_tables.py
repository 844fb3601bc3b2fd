"""The offers of one intake as a list."""

from django.urls import reverse

from applicants.choosing_states import OfferState
from applicants.models import Offer
from applicants.request_tables import search
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View
from cohorts.models import Cohort, Intake

CELLS = "applicants/offer_cells.html"


def cohorts(table):
    """The cohorts into which this intake offers seats."""
    rows = Offer.objects.filter(application__intake=table.intake_id).values("cohort")
    return Cohort.objects.filter(pk__in=rows).order_by("name").values_list("pk", "name")


@register
class OffersTable(Table):
    """Every offer of an intake, for those who decide. ``scope`` is the id of the intake."""

    key = "offers"
    title = "Offers"
    noun = ("offer", "offers")
    permission = "applicants.decide_application"
    export_permission = "applicants.export_applications"
    nothing = (
        "They appear here when a release with offers goes out, or when the waitlist fills a seat."
    )
    default_sort = "due"

    columns = [
        Column(
            "application", "Application", f"{CELLS}#application", fixed=True, head=True,
            value=lambda row: row.application.reference,
        ),
        Column(
            "state", "State", f"{CELLS}#state", css="at-1",
            value=lambda row: row.get_state_display(),
        ),
        Column(
            "due", "Answer by", f"{CELLS}#due", sort="due", css="nowrap at-2",
            value=lambda row: row.answer_by,
        ),
        Column(
            "made", "Made", f"{CELLS}#made", sort="made", css="nowrap hide-sm",
            value=lambda row: row.made_at,
        ),
        Column(
            "cohort", "Cohort", f"{CELLS}#cohort", css="hide-sm", shown=False,
            value=lambda row: row.cohort.name,
        ),
        Column("why", "Why", f"{CELLS}#why", css="hide-sm", value=lambda row: row.words),
    ]  # fmt: skip
    filters_all = [
        Text("q", "Search offers", search, placeholder="Reference"),
        Multi("state", "State", "state", choices=OfferState.choices, primary=True),
        Multi("cohort", "Cohort", "cohort", choices=cohorts),
    ]
    sorts_all = [
        Sort("due", "Answer by", ("answer_by",), words=("soonest first", "latest first")),
        Sort("made", "Made", ("made_at",), first="desc", words=("oldest first", "newest first")),
    ]
    views_all = [
        View("all", "All", ""),
        *(View(each.value, each.label, f"state={each.value}") for each in OfferState),
    ]

    def __init__(self, user, parameters=None, **kwargs):
        super().__init__(user, parameters, **kwargs)
        self.intake_id = int(self.scope) if self.scope.isascii() and self.scope.isdigit() else 0
        intake = Intake.objects.select_related("program").filter(pk=self.intake_id).first()
        self.zone = intake.program.time_zone if intake else ""
        self.url = reverse("offer_list", args=[intake.slug]) if intake else ""

    def rows(self, user):
        return Offer.objects.visible_to(user).filter(application__intake=self.intake_id)

    def for_page(self, queryset):
        return queryset.select_related("application", "cohort", "reason").defer(
            "agreement", "agreed_text", "application__applicant", "application__external_id"
        )

    def prepare(self, row):
        closed = row.reason and not row.is_open
        row.words = str(row.reason) if closed else row.why
        row.zone = self.zone
        return row
