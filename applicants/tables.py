"""The list that staff work through: blind, quick at any size, with nothing to decide by but merit.

Neither the query nor a cell touches `Identity` or the applicant's account, and no filter knows
school, employer, years or a protected trait.
"""

import datetime as dt

from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone

from applicants import cells
from applicants.domain import triage
from applicants.domain.redaction import MARK, redact
from applicants.models import Application, Channel
from applicants.models.application import DUE, MISSING, POTENTIAL, RISING
from applicants.states import State
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Boolean, Multi, Open, Range, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.parts import Action
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View
from cohorts.models import Intake

SEE_SCORES = "applicants.run_screening"
ASSIGN = "applicants.assign_application"
DECIDE = "applicants.decide_application"
BANDS = [("80", "80 and over"), ("60", "60 to 79"), ("0", "Under 60"), ("none", "Not scored")]
SHOWN_STATES = [state for state in State if state != State.DRAFT]
RESULTS = [
    ("advance", "Suggest advance"),
    ("person", "Needs a person"),
    ("decline", "Suggest not progress"),
    ("could_not", "Could not screen"),
    ("", "No result yet"),
]


def search(text):
    """A reference, whole or its end, or words of the field of study."""
    digits = text if text.isdigit() else ""
    found = Q(field_of_study__icontains=text) | Q(reference__istartswith=text)
    return found | Q(reference__endswith=f"-{digits.zfill(5)}") if digits else found


def says_nobody(text):
    """Whether ``text`` can be an option: nothing in it tells who wrote it or where they learned."""
    return redact(text) == text


def days_in_stage(low, high):
    """In the stage for at least ``low`` and at most ``high`` days."""
    now, condition = timezone.now(), Q()
    if low is not None:
        condition &= Q(state_changed_at__lte=now - dt.timedelta(days=low))
    if high is not None:
        condition &= Q(state_changed_at__gt=now - dt.timedelta(days=high + 1))
    return condition


def hidden(table):
    """Rows whose potential the person may not see yet: those assigned to the person to read."""
    return Q(assigned_to=table.user)


def not_hidden(table):
    """Rows whose potential the person may see."""
    return Q(assigned_to__isnull=True) | ~hidden(table)


def band(low, high):
    """A band of the potential score, leaving out rows where it is hidden from the reader."""
    condition = Q(potential__gte=low)
    if high is not None:
        condition &= Q(potential__lt=high)
    return lambda table: condition & not_hidden(table)


def _intakes(table):
    """The intakes, newest first, read once for a request: (id, name, final, opens, cohort)."""
    if "intakes" not in table.memory:
        rows = Intake.objects.order_by("-opens_at", "-pk")
        table.memory["intakes"] = list(
            rows.values_list("pk", "name", "decisions_final_at", "opens_at", "cohort__slug")[:60]
        )
    return table.memory["intakes"]


def intakes(table):
    return [(pk, name) for pk, name, *_ in _intakes(table)]


def current_intakes(table):
    """The intakes of the cohort in view; for a cohort without any, those open and not decided.

    Where there is only one intake, it is no filter.
    """
    rows, now = _intakes(table), timezone.now()
    if len(rows) < 2:
        return []
    own = [pk for pk, *_, cohort in rows if cohort == table.cohort and cohort]
    return own or [pk for pk, _, final, opens, _ in rows if not final and opens <= now]


SOMEBODY = [("me", "Me"), ("none", "Unassigned")]


def readers(table):
    return [
        *SOMEBODY,
        *((pk, name) for pk, name in triage.readers() if pk != table.user.pk),
    ]


@register
class ApplicationsTable(Table):
    """Applications that were sent, for those who read and decide."""

    key = "applications"
    title = "Applications"
    noun = ("application", "applications")
    css = "cp-triage"
    caption = "Names are hidden."
    nothing = "They appear here when the first one is sent or imported."
    permission = "applicants.view_application"
    export_permission = "applicants.export_applications"
    url = reverse_lazy("application_list")
    counts_url = reverse_lazy("application_counts")
    save_view_url = reverse_lazy("application_save_view")
    delete_view_url = reverse_lazy("application_delete_view")
    export_url = reverse_lazy("application_export")
    bulk_url = reverse_lazy("application_bulk")
    head_template = "applicants/application_head.html"
    default_sort = "due"

    columns = [
        Column(
            "application", "Application", cells.application,
            value=lambda row: row.reference, sort="application", fixed=True, head=True,
        ),
        Column(
            "field", "Field of study", cells.field,
            value=lambda row: MARK.sub(r"[\1 hidden]", row.studies),
            css="hide-sm hide-md", head_css="hide-md",
        ),
        Column(
            "stage", "Stage", cells.stage,
            value=lambda row: row.get_state_display(), css="at-1",
        ),
        Column(
            "potential", "Potential", cells.potential,
            value=lambda row: None if row.hidden else row.potential, sort="potential",
            css="hide-sm", needs=SEE_SCORES,
        ),
        Column(
            "result", "Screening", cells.result,
            value=lambda row: "" if row.hidden else dict(RESULTS).get(row.suggestion, ""),
            css="hide-sm", needs=SEE_SCORES,
        ),
        Column(
            "flags", "Flags", cells.flags,
            value=lambda row: "; ".join(row.tags), css="hide-sm",
        ),
        Column(
            "reviewer", "Reviewer", cells.reviewer,
            value=lambda row: row.reviewer, css="hide-sm hide-lg", head_css="hide-lg",
        ),
        Column(
            "days", "In stage", cells.days,
            value=lambda row: row.days_in_stage, sort="days",
            css="hide-sm hide-md nowrap", head_css="hide-md",
        ),
        Column(
            "due", "Due", cells.due,
            value=lambda row: row.due_on, sort="due", css="nowrap at-2",
        ),
        Column(
            "home", "Home state", cells.home,
            value=lambda row: row.home_state, shown=False, css="hide-sm nowrap",
        ),
        Column(
            "channel", "Channel", cells.channel,
            value=lambda row: row.get_channel_display(), shown=False, css="hide-sm nowrap",
        ),
        Column(
            "sent", "Sent", cells.sent,
            value=lambda row: row.submitted_at, shown=False, css="hide-sm nowrap",
        ),
    ]  # fmt: skip

    filters_all = [
        Text("q", "Search applications", search, placeholder="Reference or field of study"),
        Multi(
            "stage", "Stage", "state", primary=True,
            choices=[(s.value, s.label) for s in SHOWN_STATES],
        ),
        Open("field", "Field of study", "field_of_study", primary=True, fit=says_nobody),
        Multi(
            "band", "Potential", choices=BANDS, primary=True, needs=SEE_SCORES,
            cases={
                "80": band(80, None), "60": band(60, 80), "0": band(0, 60),
                "none": lambda table: Q(potential__isnull=True) & not_hidden(table),
            },
        ),
        Multi(
            "result", "Screening", choices=[(k or "none", text) for k, text in RESULTS],
            primary=True, needs=SEE_SCORES,
            cases={
                "advance": lambda table: Q(suggestion="advance") & not_hidden(table),
                "person": lambda table: Q(suggestion="person") & not_hidden(table),
                "decline": lambda table: Q(suggestion="decline") & not_hidden(table),
                "could_not": lambda table: Q(suggestion="could_not") & not_hidden(table),
                "none": lambda table: Q(suggestion="") & not_hidden(table),
            },
        ),
        Multi(
            "who", "Reviewer", "assigned_to", choices=readers, late=SOMEBODY, primary=True,
            needs=ASSIGN,
            cases={
                "me": lambda table: Q(assigned_to=table.user),
                "none": Q(assigned_to__isnull=True),
            },
        ),
        Multi(
            "due", "Due", choices=[("late", "Overdue"), ("today", "By today"), ("none", "No date")],
            cases={
                "late": lambda table: Q(due_on__lt=timezone.localdate()),
                "today": lambda table: Q(due_on__lte=timezone.localdate()),
                "none": Q(due_on__isnull=True),
            },
        ),
        Multi("intake", "Intake", "intake", choices=intakes, default=current_intakes),
        Open("home", "Home state", "home_state"),
        Boolean("moves", "Willing to relocate", "willing_to_relocate"),
        Boolean("authorized", "Work authorization", "work_authorized"),
        Multi("channel", "Channel", "channel", choices=Channel.choices),
        Open("tag", "Tag", "tags", array=True),
        Multi(
            "twin", "Duplicates",
            choices=[("open", "Suspected"), ("same", "Same person"), ("none", "None known")],
            cases={
                "open": triage.duplicates("open"), "same": triage.duplicates("same"),
                "none": ~triage.duplicates("open", "same"),
            },
        ),
        Range("days", "Days in stage", days_in_stage, unit="days", high=3650),
    ]  # fmt: skip

    sorts_all = [
        Sort("due", "Due", (DUE, MISSING), words=("soonest first", "latest first"),
             needs=SEE_SCORES),
        Sort("due", "Due", (DUE,), words=("soonest first", "latest first")),
        Sort("potential", "Potential", (POTENTIAL,), first="desc", needs=SEE_SCORES,
             upward=(RISING,), apart=hidden),
        Sort("days", "Time in stage", ("state_changed_at",),
             words=("longest first", "shortest first")),
        Sort("application", "Application", ("reference",),
             words=("first to last", "last to first")),
    ]  # fmt: skip

    views_all = [
        View(
            "to-review", "To review", "stage=review&stage=second",
            done="Nothing waits for a review. New work appears when a screening run is applied.",
        ),
        View(
            "due-today", "Due today", "stage=review&stage=second&due=today",
            done="Nothing is due today.",
        ),
        View(
            "my-queue", "My queue", "stage=review&stage=second&who=me", needs=ASSIGN,
            done="Your queue is clear. Take some more from “To review”.",
        ),
        View("needs-person", "Needs a person", "stage=screening&result=person&sort=days",
             needs=SEE_SCORES, done="Every screening result has been looked at."),
        View("shortlisted", "Shortlisted", "stage=shortlisted&sort=-potential", needs=SEE_SCORES,
             done="Nobody is on the shortlist at the moment."),
        View("on-hold", "On hold", "stage=on_hold&sort=days", done="Nothing is on hold."),
        View("waitlist", "Waitlist", "stage=waitlisted&sort=-potential", needs=SEE_SCORES,
             done="Nobody is on the waitlist at the moment."),
        View("everything", "Everything", ""),
    ]  # fmt: skip

    actions_all = [
        Action("decide", "Decide", "checks", "", DECIDE),
        Action("assign", "Assign", "user-plus", "a", ASSIGN),
        Action("screen", "Add to run", "chart-histogram", "", SEE_SCORES),
        Action("tag", "Tag", "tag", "", ASSIGN),
        Action("hold", "Hold", "clock", "h", DECIDE),
        Action("resume", "Resume", "player-play", "", DECIDE),
        Action("move", "Change stage", "arrow-right", "", DECIDE),
        Action("untag", "Remove tag", "x", "", ASSIGN),
    ]

    def rows(self, user):
        return Application.objects.visible_to(user)

    def for_page(self, queryset):
        """What the cells show and nothing else: the applicant is not even in the query."""
        return queryset.defer("applicant", "external_id").annotate(**triage.marks())

    def prepare(self, row):
        row.studies = redact(row.field_of_study)
        row.hidden = row.assigned_to_id == self.user.pk
        row.days_in_stage = (timezone.now() - row.state_changed_at).days
        today = timezone.localdate()
        row.due_in = (row.due_on - today).days if row.due_on else None
        row.reviewer = row.reviewer or (
            f"Reader {row.assigned_to_id}" if row.assigned_to_id else ""
        )
        row.reviewer_short = (
            row.reviewer.split(" ")[0] if row.reviewer[:7] != "Reader " else row.reviewer
        )
        return row
