"""The audit trail and the background work as lists."""

import re
from datetime import timedelta
from functools import partial

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Now
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from careerpath.accounts.models import RoleGrant, User
from careerpath.audit import kinds
from careerpath.audit.models import AuditEvent
from careerpath.later.models import Job
from careerpath.operations.job_words import CLOCK, words
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Open, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View

TRAIL_CELLS = "operations/trail_cells.html"
JOB_CELLS = "operations/job_cells.html"
RECORD = re.compile(r"^([a-z_ ]+?)\s+#?(\d{1,18})$", re.IGNORECASE)
NEWEST = Sort("newest", "When", (), first="desc", words=("oldest first", "newest first"))


def trail_search(text):
    """A record ("application 123"), a number alone, or the id of a request."""
    if named := RECORD.match(text):
        model = re.sub(r"[ _]", "", named[1].lower())
        return Q(model__endswith=f".{model}", subject_id=int(named[2]))
    if text.isascii() and text.isdigit() and len(text) < 19:
        return Q(subject_id=int(text))
    return Q(request_id=text.lower())


def kind_choices(table):
    return [(kind.name, kind.sentence) for kind in kinds.registered().values()]


def staff(table):
    people = User.objects.filter(Exists(RoleGrant.objects.filter(user=OuterRef("pk"))))
    return [
        ("system", "The system"),
        *((p.pk, str(p)) for p in people.order_by("name", "pk")[:300]),
    ]


def since(**back):
    """Lines not older than this."""
    return lambda table: Q(at__gte=timezone.now() - timedelta(**back))


@register
class TrailTable(Table):
    """Who did what, newest first. People who hold no role are not named: they may be applicants."""

    key = "trail"
    title = "Audit trail"
    noun = ("line", "lines")
    nothing = "Every act leaves a line here."
    permission = "audit.view"
    url = reverse_lazy("operations:trail")
    counts_url = reverse_lazy("operations:trail_counts")
    save_view_url = reverse_lazy("operations:trail_save_view")
    delete_view_url = reverse_lazy("operations:trail_delete_view")
    default_sort = "-newest"

    columns = [
        Column(
            "at", "When", f"{TRAIL_CELLS}#at", sort="newest", fixed=True, head=True, css="nowrap"
        ),
        Column("who", "Who", f"{TRAIL_CELLS}#who", css="at-1"),
        Column("what", "What", f"{TRAIL_CELLS}#what", css="at-row"),
        Column("about", "About", f"{TRAIL_CELLS}#about", css="nowrap at-2"),
        Column("reason", "Reason", f"{TRAIL_CELLS}#reason", css="hide-sm"),
        Column("cause", "Cause", f"{TRAIL_CELLS}#cause", css="hide-sm hide-lg", head_css="hide-lg"),
        Column("request", "Request", f"{TRAIL_CELLS}#request", shown=False, css="hide-sm nowrap"),
    ]
    filters_all = [
        Text("q", "Find a record", trail_search, placeholder="application 123", least=1),
        Multi("kind", "What", "kind", choices=kind_choices, primary=True),
        Multi(
            "who", "Who", "actor_id", choices=staff, primary=True,
            cases={"system": Q(actor_id__isnull=True)},
        ),
        Multi(
            "when", "When", primary=True,
            choices=[("hour", "Last hour"), ("day", "Last 24 hours"), ("week", "Last 7 days"),
                     ("month", "Last 30 days"), ("quarter", "Last 90 days")],
            cases={
                "hour": since(hours=1), "day": since(days=1), "week": since(days=7),
                "month": since(days=30), "quarter": since(days=90),
            },
        ),
        Multi("cause", "Cause", "cause", choices=AuditEvent._meta.get_field("cause").choices),
        Open("model", "Kind of record", "model"),
    ]  # fmt: skip
    sorts_all = [NEWEST]
    views_all = [
        View("everything", "Everything", ""),
        View("today", "Last 24 hours", "when=day"),
        View("people", "By people", "cause=person&cause=bulk"),
    ]

    def rows(self, user):
        return AuditEvent.objects.all()

    def for_page(self, queryset):
        named = User.objects.filter(pk=OuterRef("actor_id")).filter(
            Exists(RoleGrant.objects.filter(user=OuterRef("pk")))
        )
        nobody = Value("", output_field=CharField())
        return queryset.defer("xid").annotate(
            actor_name=Coalesce(Subquery(named.values("name")[:1]), nobody)
        )

    def prepare_all(self, rows):
        name_colleagues(rows)
        return super().prepare_all(rows)

    def prepare(self, row):
        row.who = who(row)
        row.get_absolute_url = partial(reverse, "operations:trail_line", args=[row.pk])
        return row


def name_colleagues(lines):
    """Lines that gave something to somebody with a role say to whom, by one query for all."""
    wanted = [line.detail["to"] for line in lines if isinstance(line.detail.get("to"), int)]
    staff = User.objects.filter(Exists(RoleGrant.objects.filter(user=OuterRef("pk"))))
    named = dict(staff.filter(pk__in=[0, *wanted]).values_list("pk", "name"))
    for line in lines:
        if name := named.get(line.detail.get("to")):
            line.detail["to_name"] = name


def who(line):
    """Who did it, by name only when the person holds a role."""
    if line.actor_id is None:
        return line.actor.replace("system:", "System: ").capitalize()
    return getattr(line, "actor_name", "") or "Somebody without a role"


# ------------------------------------------------------------------ background work
STANDING = {
    "failed": Q(failed_at__isnull=False),
    "running": Q(done_at=None, failed_at=None, leased_until__gte=Now()),
    "waiting": Q(done_at=None, failed_at=None) & (Q(leased_until=None) | Q(leased_until__lt=Now())),
    "done": Q(done_at__isnull=False),
}


@register
class JobsTable(Table):
    """Work that runs outside a request."""

    key = "jobs"
    title = "Background work"
    noun = ("job", "jobs")
    nothing = "Work that takes longer than a page appears here."
    permission = "operations.view"
    url = reverse_lazy("operations:jobs")
    counts_url = reverse_lazy("operations:job_counts")
    save_view_url = reverse_lazy("operations:job_save_view")
    delete_view_url = reverse_lazy("operations:job_delete_view")
    default_sort = "-newest"

    columns = [
        Column("task", "Job", f"{JOB_CELLS}#task", fixed=True, head=True),
        Column("standing", "Where it stands", f"{JOB_CELLS}#standing", css="at-1"),
        Column("tries", "Tries", f"{JOB_CELLS}#tries", css="hide-sm"),
        Column("created", "Asked for", f"{JOB_CELLS}#created", sort="newest", css="nowrap at-2"),
        Column("done", "Ended", f"{JOB_CELLS}#done", css="nowrap hide-sm"),
        Column("error", "What went wrong", f"{JOB_CELLS}#error", css="hide-sm"),
    ]
    filters_all = [
        Multi(
            "standing", "Where it stands", primary=True, cases=STANDING,
            choices=[(key, key.capitalize()) for key in STANDING],
        ),
        Open("task", "Job", "task", primary=True),
        Multi(
            "by", "Asked for by", primary=True, default=lambda table: ["work"],
            choices=[("work", "People and their work"), ("clock", "The clock")],
            cases={"work": ~Q(task__in=CLOCK) | Q(failed_at__isnull=False),
                   "clock": Q(task__in=CLOCK)},
        ),
        Open("queue", "Queue", "queue"),
    ]  # fmt: skip
    sorts_all = [NEWEST]
    views_all = [
        View("everything", "Everything", ""),
        View("failed", "Failed", "standing=failed", done="Nothing failed."),
        View("running", "Running", "standing=running", done="Nothing runs at the moment."),
        View("waiting", "Waiting", "standing=waiting", done="Nothing waits."),
    ]

    def rows(self, user):
        return Job.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.defer("kwargs")

    def prepare(self, row):
        row.words = words(row.task)
        row.get_absolute_url = partial(reverse, "operations:job", args=[row.pk])
        return row
