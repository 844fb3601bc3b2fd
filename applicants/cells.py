"""What the cells of the triage list show. Twenty-five rows are on every page, so these are plain
functions: the same markup from templates takes four times as long.
"""

from functools import cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from applicants.templatetags.blind import redacted
from careerpath.ui.charts import bar
from careerpath.ui.icons import icon
from careerpath.ui.stages import stage as stage_tag
from careerpath.ui.templatetags.ui import initials, tint
from careerpath.ui.when import time, words

HIDDEN = "Hidden"
NOTHING = SafeString("")
TAGS_SHOWN = 3


@cache
def _tag(tone, picture, text):
    return format_html(
        '<span class="tag {}">{}<span class="lbl">{}</span></span>', tone, icon(picture), text
    )


@cache
def _quiet(text):
    return format_html('<span class="quiet">{}</span>', text)


@cache
def _locked():
    return format_html(
        '<span class="quiet row-flex nowrap">{}<span>Hidden'
        '<span class="visually-hidden"> until you score</span></span></span>',
        icon("lock", "icon-sm"),
    )


stage_of = cache(stage_tag)


def application(row, table):
    return format_html(
        '<a class="ref" href="{}{}">{}</a> '
        '<span class="cell-sub fw-normal d-inline-block ms-2 d-md-none">{}</span>',
        row.get_absolute_url(),
        table.row_query,
        row.reference,
        redacted(row.studies),
    )


def field(row, table):
    return redacted(row.studies) if row.studies else _quiet("Not given")


def stage(row, table):
    return stage_of(row.state)


def potential(row, table):
    if row.hidden:
        return _locked()
    if row.potential is None:
        return _quiet("None yet")
    return format_html(
        '<span class="score"><b>{}</b>{}</span>',
        round(row.potential),
        bar(round(row.potential), "is-thin"),
    )


def result(row, table):
    if row.hidden:
        return _quiet(HIDDEN)
    if row.suggestion == "advance":
        return _tag("tag-good", "check", "Advance")
    if row.suggestion == "person":
        return _tag("tag-info", "user", "Needs a person")
    if row.suggestion == "decline":
        return _tag("", "minus", "Not progress")
    if row.suggestion == "could_not":
        return _tag("tag-warn", "alert-triangle", "Could not screen")
    return NOTHING


def flags(row, table):
    shown = [_tag("tag-warn", "copy", "Duplicate?")] if row.duplicates else []
    shown += [
        format_html('<span class="tag tag-brand">{}{}</span>', icon("tag"), tag)
        for tag in row.tags[:TAGS_SHOWN]
    ]
    if len(row.tags) > TAGS_SHOWN:
        shown.append(_quiet(f"+{len(row.tags) - TAGS_SHOWN}"))
    return SafeString(" ".join(shown))


def reviewer(row, table):
    if not row.assigned_to_id:
        return _quiet("Unassigned")
    return format_html(
        '<span class="row-flex nowrap">'
        '<span class="avatar {}" aria-hidden="true">{}</span>{}</span>',
        tint(row.assigned_to_id),
        initials(row.reviewer),
        row.reviewer_short,
    )


def days(row, table):
    return "1 day" if row.days_in_stage == 1 else f"{row.days_in_stage:,} days"


def due(row, table):
    if row.due_in is None:
        return _quiet("No date")
    if row.due_in < 0:
        late = "1 day" if row.due_in == -1 else f"{-row.due_in:,} days"
        return format_html('<span class="due-late">Overdue {}</span>', late)
    if row.due_in == 0:
        return SafeString('<span class="due-soon">Today</span>')
    return "Tomorrow" if row.due_in == 1 else words(row.due_on)


def home(row, table):
    return conditional_escape(row.home_state)


def channel(row, table):
    return row.get_channel_display()


def sent(row, table):
    return time(row.submitted_at)
