"""The lists of the hub: partners, events, share links, intakes, cohorts and approvals."""

from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View
from cohorts import yields
from cohorts.domain import approvals
from cohorts.models import (
    Approval,
    Cohort,
    Intake,
    Program,
    RecruitingEvent,
    ShareLink,
    UniversityPartner,
)
from cohorts.models.cohort import STARTS
from cohorts.models.partner import HELD
from cohorts.states import ApprovalState, CohortState

SET_UP = "cohorts.set_up"
NAME = Sort("name", "Name", (Lower("name"),), words=("A to Z", "Z to A"))
NEWEST = Sort("newest", "Made", (), first="desc", words=("oldest first", "newest first"))
EVERYTHING = View("everything", "Everything", "")


def cells(noun):
    """Where the cells of a list are written: ``cells("partner")("name")``."""
    return lambda cell: f"cohorts/{noun}_cells.html#{cell}"


def own_page(route, row, key="pk"):
    """The row knows the address of its own page."""
    row.get_absolute_url = partial(reverse, f"cohorts:{route}", args=[getattr(row, key)])
    return row


def programs(table):
    """The programs by name; where there is one, it is no filter."""
    found = list(Program.objects.order_by("name", "pk").values_list("pk", "name")[:60])
    return found if len(found) > 1 else []


def partners(table):
    return UniversityPartner.objects.order_by("name", "pk").values_list("pk", "name")[:200]


@register
class PartnersTable(Table):
    """Universities that send applicants, with what came of them."""

    key = "partners"
    title = "University partners"
    noun = ("partner", "partners")
    permission = export_permission = SET_UP
    nothing = "A partner gets codes, events and share links; its applicants carry its code."
    url = reverse_lazy("cohorts:partner_list")
    default_sort = "name"
    cell = cells("partner")

    columns = [
        Column(
            "name", "Partner", cell("name"), value=lambda row: row.name, sort="name",
            fixed=True, head=True,
        ),
        Column("code", "Code", cell("code"), value=lambda row: row.code, css="nowrap at-1"),
        Column(
            "contact", "Contact", cell("contact"), value=lambda row: row.contact_name,
            css="hide-sm",
        ),
        Column(
            "email", "Email", cell("email"), value=lambda row: row.contact_email, css="hide-sm",
            shown=False,
        ),
        Column("campuses", "Campuses", cell("campuses"), value=lambda row: row.campus_count,
               css="r num hide-sm hide-lg", head_css="r hide-lg"),
        Column("events", "Events", cell("events"), value=lambda row: row.event_count,
               css="r num hide-sm hide-lg", head_css="r hide-lg"),
        Column("links", "Links", cell("links"), value=lambda row: row.link_count,
               css="r num hide-sm hide-lg", head_css="r hide-lg"),
        Column("came", "What came of it", cell("came"), css="at-row"),
    ]  # fmt: skip
    filters_all = [
        Text("q", "Search partners", lambda text: Q(name__icontains=text) | Q(code__iexact=text),
             placeholder="Name or code"),
        Multi("active", "In use", primary=True, choices=[("yes", "In use"), ("no", "Not in use")],
              cases={"yes": Q(is_active=True), "no": Q(is_active=False)}),
        Multi("links", "Share links", choices=[("none", "None"), ("some", "At least one")],
              cases={"none": Q(links=None),
                     "some": Exists(ShareLink.objects.filter(partner=OuterRef("pk")))}),
    ]  # fmt: skip
    sorts_all = [NAME]

    def rows(self, user):
        return UniversityPartner.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.with_counts()

    def prepare_all(self, rows):
        figures = yields.of_partners(rows)
        for row in rows:
            row.came = [(each.label, each.counts.get(row.pk, 0)) for each in figures]
        return super().prepare_all(rows)

    def prepare(self, row):
        return own_page("partner_detail", row)


@register
class EventsTable(Table):
    """Days on which the program meets people."""

    key = "events"
    title = "Recruiting events"
    noun = ("event", "events")
    permission = export_permission = SET_UP
    nothing = "An event gives share links a place and a day, so that you can see what it brought."
    url = reverse_lazy("cohorts:event_list")
    default_sort = "-day"
    cell = cells("event")

    columns = [
        Column("name", "Event", cell("name"), value=lambda row: row.name, sort="name",
               fixed=True, head=True),
        Column("day", "Day", cell("day"), value=lambda row: row.held_on, sort="day",
               css="nowrap at-2"),
        Column("partner", "Partner", cell("partner"), value=lambda row: str(row.partner or ""),
               css="hide-sm"),
        Column("place", "Place", cell("place"), value=lambda row: row.place, css="hide-sm"),
        Column("links", "Links", cell("links"), value=lambda row: row.link_count,
               css="r num hide-sm", head_css="r"),
        Column("share", "Share", cell("share"), css="r at-1", head_css="r"),
    ]  # fmt: skip
    filters_all = [
        Text("q", "Search events", lambda text: Q(name__icontains=text) | Q(place__icontains=text),
             placeholder="Name or place"),
        Multi("partner", "Partner", "partner", choices=partners, primary=True),
        Multi("when", "When", primary=True,
              choices=[("ahead", "Ahead"), ("past", "Past"), ("none", "No day yet")],
              cases={"ahead": lambda table: Q(held_on__gte=timezone.localdate()),
                     "past": lambda table: Q(held_on__lt=timezone.localdate()),
                     "none": Q(held_on=None)}),
        Multi("program", "Program", "program", choices=programs),
    ]  # fmt: skip
    sorts_all = [
        Sort("day", "Day", (HELD,), first="desc", words=("earliest first", "latest first")), NAME,
    ]  # fmt: skip

    def rows(self, user):
        return RecruitingEvent.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.with_counts()

    def prepare(self, row):
        return own_page("event_edit", row)


@register
class LinksTable(Table):
    """Addresses that remember where an applicant came from."""

    key = "links"
    title = "Share links"
    noun = ("share link", "share links")
    permission = export_permission = SET_UP
    nothing = "Make one for each partner, event or poster, so that you can see what it brought."
    url = reverse_lazy("cohorts:link_list")
    default_sort = "-newest"
    cell = cells("link")

    columns = [
        Column("link", "Link", cell("link"), value=str, fixed=True, head=True),
        Column("partner", "Partner", cell("partner"), value=lambda row: str(row.partner or ""),
               css="hide-sm"),
        Column("event", "Event", cell("event"), value=lambda row: str(row.event or ""),
               css="hide-sm"),
        Column("intake", "Intake", cell("intake"), value=lambda row: str(row.intake or ""),
               css="hide-sm"),
        Column("made", "Made", cell("made"), value=lambda row: row.created_at, sort="newest",
               css="nowrap at-2"),
        Column("state", "State", cell("state"),
               value=lambda row: "Closed" if row.closed_at else "Open", css="at-1"),
    ]  # fmt: skip
    filters_all = [
        Text("q", "Search share links", lambda text: Q(label__icontains=text) | Q(token=text),
             placeholder="What it stands for"),
        Multi("state", "State", primary=True, choices=[("open", "Open"), ("closed", "Closed")],
              cases={"open": Q(closed_at=None), "closed": Q(closed_at__isnull=False)}),
        Multi("partner", "Partner", "partner", choices=partners, primary=True),
        Multi("program", "Program", "program", choices=programs),
    ]  # fmt: skip
    sorts_all = [NEWEST]
    views_all = [EVERYTHING, View("open", "Open", "state=open", done="No link is open.")]

    def rows(self, user):
        return ShareLink.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.for_list()

    def prepare(self, row):
        return own_page("link_detail", row)


@register
class IntakesTable(Table):
    """Calls for applications."""

    key = "intakes"
    title = "Intakes"
    noun = ("intake", "intakes")
    permission = export_permission = SET_UP
    nothing = (
        "An intake is a call for applications: a window, a cohort, partners. "
        "The next one can be copied from it."
    )
    url = reverse_lazy("cohorts:intake_list")
    default_sort = "-opens"
    cell = cells("intake")

    columns = [
        Column("name", "Intake", cell("name"), value=lambda row: row.name, sort="name",
               fixed=True, head=True),
        Column("prefix", "Prefix", cell("prefix"), value=lambda row: row.prefix, css="hide-sm"),
        Column("opens", "Opens", cell("opens"), value=lambda row: row.opens_at, sort="opens",
               css="nowrap hide-sm"),
        Column("closes", "Closes", cell("closes"), value=lambda row: row.closes_at,
               css="nowrap at-2"),
        Column("cohort", "Cohort", cell("cohort"), value=lambda row: str(row.cohort or ""),
               css="hide-sm"),
        Column("state", "State", cell("state"), css="at-1"),
        Column("copy", "Copy", cell("copy"), css="r hide-sm", head_css="r"),
    ]  # fmt: skip
    filters_all = [
        Text("q", "Search intakes", lambda text: Q(name__icontains=text) | Q(prefix__iexact=text),
             placeholder="Name or prefix"),
        Multi("state", "State", primary=True,
              choices=[("before", "Opens later"), ("open", "Open"), ("closed", "Closed"),
                       ("final", "Decisions final")],
              cases={"before": Q(opens_at__gt=Now()),
                     "open": Q(opens_at__lte=Now(), closes_at__gt=Now()),
                     "closed": Q(closes_at__lte=Now(), decisions_final_at=None),
                     "final": Q(decisions_final_at__isnull=False)}),
        Multi("program", "Program", "program", choices=programs),
    ]  # fmt: skip
    sorts_all = [
        Sort("opens", "Opens", ("opens_at",), first="desc",
             words=("earliest first", "latest first")), NAME,
    ]  # fmt: skip

    def rows(self, user):
        return Intake.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.select_related("program", "cohort")

    def prepare(self, row):
        row.window = row.window_at(timezone.now())
        return own_page("intake_detail", row, "slug")


@register
class CohortsTable(Table):
    """People who start together."""

    key = "cohorts"
    title = "Cohorts"
    noun = ("cohort", "cohorts")
    permission = "cohorts.view_cohort"
    export_permission = SET_UP
    nothing = "Cohorts that you work with appear here."
    url = reverse_lazy("cohorts:cohort_list")
    default_sort = "-starts"
    cell = cells("cohort")

    columns = [
        Column("name", "Cohort", cell("name"), value=lambda row: row.name, sort="name",
               fixed=True, head=True),
        Column("state", "State", cell("state"), value=lambda row: row.get_state_display(),
               css="at-1"),
        Column("starts", "Dates", cell("starts"), value=lambda row: row.starts_on, sort="starts",
               css="nowrap hide-sm"),
        Column("seats", "Seats taken", cell("seats"), value=lambda row: row.seats_taken,
               css="r num at-2", head_css="r"),
        Column("bar", "Filled", cell("bar"), css="barcell hide-sm"),
        Column("copy", "Copy", cell("copy"), css="r hide-sm", head_css="r", needs=SET_UP),
    ]  # fmt: skip
    filters_all = [
        Text("q", "Search cohorts", lambda text: Q(name__icontains=text), placeholder="Name"),
        Multi("state", "State", "state", choices=CohortState.choices, primary=True),
        Multi("program", "Program", "program", choices=programs),
    ]
    sorts_all = [
        Sort("starts", "Dates", (STARTS,), first="desc", words=("earliest first", "latest first")),
        NAME,
    ]

    def rows(self, user):
        return Cohort.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.select_related("program")

    def prepare(self, row):
        return own_page("cohort_detail", row, "slug")


def kinds(table):
    return [(each.name, each.title) for each in approvals.KINDS.values()]


@register
class ApprovalsTable(Table):
    """What waits for a second look, and what has been settled."""

    key = "approvals"
    title = "Approvals"
    noun = ("approval", "approvals")
    permission = "applicants.run_screening"
    nothing = "Rubrics, declines and releases that need a second look appear here."
    url = reverse_lazy("cohorts:approval_list")
    default_sort = "-newest"
    cell = cells("approval")

    columns = [
        Column("what", "What", cell("what"), fixed=True, head=True),
        Column("records", "Records", cell("records"), css="r num hide-sm", head_css="r"),
        Column("asked", "Asked by", cell("asked"), sort="newest", css="hide-sm"),
        Column("policy", "Policy", cell("policy"), css="hide-sm"),
        Column("outcome", "Where it stands", cell("outcome"), css="at-1"),
        Column("decided", "Decided by", cell("decided"), css="at-2"),
    ]
    filters_all = [
        Text("q", "Search approvals", lambda text: Q(summary__icontains=text),
             placeholder="Words of the request"),
        Multi("state", "Where it stands", "state", choices=ApprovalState.choices, primary=True),
        Multi("kind", "What", "kind", choices=kinds, primary=True),
        Multi("asked", "Asked by", choices=[("me", "Me"), ("others", "Others")],
              cases={"me": lambda table: Q(requested_by=table.user),
                     "others": lambda table: ~Q(requested_by=table.user)}),
        Multi("program", "Program", "program", choices=programs),
    ]  # fmt: skip
    sorts_all = [
        Sort("newest", "Asked for", ("requested_at",), first="desc",
             words=("oldest first", "newest first")),
    ]  # fmt: skip
    views_all = [
        View("waiting", "Waiting", "state=waiting&sort=newest",
             done="Rubrics, declines and releases that need a second look appear here."),
        View("settled", "Settled", "state=approved&state=refused&state=canceled",
             done="Nothing has been decided yet."),
        View("everything", "Everything", ""),
    ]  # fmt: skip

    def rows(self, user):
        return Approval.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.select_related("program", "requested_by", "decided_by")

    def prepare(self, row):
        kind = approvals.KINDS.get(row.kind)
        row.kind_title = kind.title if kind else row.kind
        row.is_mine = approvals.may_decide(row, self.user, timezone.now())
        return own_page("approval_detail", row)
