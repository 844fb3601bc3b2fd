"""What applicants ask for, as a list."""

from django.db.models import DateField, F, Func, Q
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy

from applicants.domain.request_clocks import clock_words
from applicants.models import ApplicantRequest
from applicants.request_states import RequestKind, RequestState
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View

CELLS = "applicants/requests/cells.html"
LAST_DAY = Coalesce("extended_due_on", "due_on", output_field=DateField())


class DayThere(Func):
    """The day that it is now in a time zone, by the clock of the database."""

    template = "(now() AT TIME ZONE %(expressions)s)::date"
    output_field = DateField()


TODAY = DayThere(F("application__intake__program__time_zone"))
LATE = Q(state=RequestState.OPEN, last__lt=F("today"))
SOON = Q(state=RequestState.OPEN, last__gte=F("today"), last__lte=F("today") + 7)


def search(text):
    """A reference, whole or its end."""
    found = Q(application__reference__istartswith=text)
    if text.isascii() and text.isdigit():
        found |= Q(application__reference__endswith=f"-{text.zfill(5)}")
    return found


@register
class RequestsTable(Table):
    """Requests that the person may answer, the most urgent first."""

    key = "requests"
    title = "Requests"
    noun = ("request", "requests")
    nothing = "Nobody has asked for anything yet. Applicants ask on the page of their application."
    permission = "applicants.front_desk"
    default_sort = "due"
    url = reverse_lazy("request_list")
    counts_url = reverse_lazy("request_counts")
    save_view_url = reverse_lazy("request_save_view")
    delete_view_url = reverse_lazy("request_delete_view")

    columns = [
        Column("asked", "Asked for", f"{CELLS}#asked", fixed=True, head=True,
               value=lambda row: row.get_kind_display()),
        Column("application", "Application", f"{CELLS}#application",
               value=lambda row: row.application.reference),
        Column("clock", "Clock", f"{CELLS}#clock", sort="due", css="at-1",
               value=lambda row: row.clock),
        Column("state", "State", f"{CELLS}#state", value=lambda row: row.get_state_display()),
        Column("received", "Received", f"{CELLS}#received", sort="received", css="hide-sm nowrap",
               value=lambda row: row.asked_on),
        Column("rule", "Whose rule", f"{CELLS}#rule", css="hide-sm", shown=False,
               value=lambda row: row.source),
        Column("who", "Answered by", f"{CELLS}#who", css="hide-sm",
               value=lambda row: str(row.assigned_to or "")),
    ]  # fmt: skip

    filters_all = [
        Text("q", "Search requests", search, placeholder="Reference"),
        Multi("kind", "Kind", "kind", choices=RequestKind.choices, primary=True),
        Multi("state", "State", "state", choices=RequestState.choices, primary=True),
        Multi("due", "Clock", choices=[("late", "Overdue"), ("week", "Within a week")],
              cases={"late": LATE, "week": SOON}, primary=True, counted=False),
        Multi("who", "Answered by", choices=[("me", "Me"), ("none", "Unassigned")],
              cases={"me": lambda table: Q(assigned_to=table.user),
                     "none": Q(assigned_to__isnull=True)}, primary=True, counted=False),
    ]  # fmt: skip

    sorts_all = [
        Sort("due", "Due", (LAST_DAY,), words=("first due first", "last due first")),
        Sort("received", "Received", ("asked_at",), first="desc",
             words=("oldest first", "newest first")),
    ]  # fmt: skip

    views_all = [
        View("open", "Open", "state=open", done="Nothing waits for an answer."),
        View("overdue", "Overdue", "state=open&due=late", done="Nothing is overdue."),
        View("mine", "Mine", "state=open&who=me", done="Nothing of yours is open."),
        View("all", "All", ""),
    ]

    def rows(self, user):
        return ApplicantRequest.objects.for_staff(user).annotate(last=LAST_DAY, today=TODAY)

    def for_page(self, queryset):
        return queryset.select_related("application", "assigned_to", "answered_by").defer(
            "text", "answer", "application__applicant", "application__external_id"
        )

    def prepare(self, row):
        row.clock, row.clock_tone = clock_words(row, row.today)
        return row
