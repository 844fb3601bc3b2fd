"""The grid of the gradebook: people by assessments, what others changed, how totals come about."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from careerpath.access import allow
from careerpath.ui import charts
from careerpath.ui.answers import swaps
from cohorts.models import Cohort
from training import grading, tabs
from training.domain import assessments, figures
from training.domain.acts import micro, moment_of
from training.domain.grid import Grid
from training.forms.gradebook import ChangesQuery, GridQuery
from training.models import Extension, Grade, Signal
from training.models.scopes import people_of
from training.views.starting import on_to

GRADE = "training.grade"
A_PAGE = 100
OVERLAP = timedelta(seconds=15)  # what was written by a transaction that took so long
SHORTCUTS = [
    ("Move between cells", ["Arrows"]),
    ("Edit; save and go down", ["Enter"]),
    ("Leave the field, then put the old value back", ["Esc"]),
    ("Sort by this column", ["s"]),
    ("Menu of this column", ["m"]),
    ("Details of this cell", ["c"]),
    ("Open this assessment", ["g"]),
    ("Take my last change back", ["Ctrl", "z"]),
    ("Paste a column from here down", ["Ctrl", "v"]),
]


def people(request, cohort):
    """The people of the cohort whom this person teaches, by name, in one query."""
    rows = people_of(request.user).filter(cohort=cohort).seated()
    return list(rows.select_related("person", "section").order_by("person__name", "pk"))


def grid_of(request, cohort, query=None):
    """The grid as the query string asks for it; with the form that read it."""
    form = query or GridQuery.of(request, cohort=cohort, user=request.user)
    enrollments = people(request, cohort)
    book = figures.gradebook(cohort, enrollments)
    more = Extension.objects.granted().filter(item__in=book.items)
    live = Signal.objects.visible_to(request.user).live().filter(enrollment__cohort=cohort)
    grid = Grid(
        book,
        enrollments,
        form.choice,
        timezone.now(),
        figures.attendance(cohort, enrollments),
        frozenset(more.values_list("item_id", "enrollment_id")),
        dict(live.values_list("enrollment").annotate(number=Count("pk"))),
    )
    return grid, form


@require_safe
@allow(GRADE)
def gradebook_start(request):
    """The gradebook of the cohort in view, or the list of cohorts while there is none."""
    return on_to(request, "training:gradebook")


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def gradebook(request, cohort):
    """People by assessments, with totals that explain themselves."""
    began = micro(timezone.now())
    grid, form = grid_of(request, cohort)
    page = Paginator(grid.shown, A_PAGE).get_page(form.values["page"])
    means, mean = grid.means()
    weeks = grid.weeks(cohort)
    waiting = Extension.objects.waiting().filter(item__in=grid.book.items).visible_to(request.user)
    context = tabs.context(
        request,
        cohort,
        grid=grid,
        form=form,
        values=form.values,
        shows=_shows(grid, form.fields["show"].choices),
        page=page,
        rows=[row_of(grid, one) for one in page],
        weeks=[
            (title, [(item, sorting(f"i{item.pk}", form)) for item in items])
            for title, items in weeks
        ],
        by_name=sorting("name", form),
        by_total=sorting("total", form),
        by_attended=sorting("attended", form),
        ends={items[-1].pk for _, items in weeks},
        means=means,
        mean=mean,
        moment=began,
        waiting=waiting.count(),
        weights=assessments.weights_say(grid.used_groups),
        week=_week_of(cohort, timezone.now()),
        shortcuts=SHORTCUTS,
    )
    return render(request, "training/gradebook.html", context)


def sorting(key, form):
    """How a column is sorted now, as ARIA says it, and what pressing its head would make of it."""
    now = form.values["sort"]
    aria = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"aria": aria, "next": f"-{key}" if now == key else key}


def _shows(grid, choices):
    """The views of the grid with how many people each of them has."""
    return [(key, label, grid.counts[key]) for key, label in choices]


def row_of(grid, enrollment):
    """One person's row: cells, total, where it goes, attendance."""
    shares = grid.shares(enrollment)
    attended = grid.attended.get(enrollment.pk)
    return {
        "one": enrollment,
        "cells": grid.cells(enrollment),
        "total": grading.percent(grid.total(enrollment).share),
        "spark": charts.spark(shares, lo=40) if len(shares) > 1 else "",
        "direction": grading.trend([one.share for one in _counted(grid, enrollment)]),
        "attended": attended.percent if attended else "",
        "signals": grid.signals.get(enrollment.pk, 0),
    }


def _counted(grid, enrollment):
    return [one for one in grid.book.entries(enrollment) if one.is_counted]


def _week_of(cohort, now):
    """Which week of how many it is, in words; empty before and after."""
    zone = cohort.program.time_zone
    with timezone.override(zone):
        today = timezone.localdate(now)
    if (
        not cohort.starts_on
        or not cohort.ends_on
        or not cohort.starts_on <= today <= cohort.ends_on
    ):
        return ""
    weeks = (cohort.ends_on - cohort.starts_on).days // 7 + 1
    return f"Week {(today - cohort.starts_on).days // 7 + 1} of {weeks}"


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def gradebook_changes(request, cohort):
    """The cells and totals that changed since the page last asked, for it to put in place."""
    began = micro(timezone.now())
    since = moment_of(ChangesQuery.of(request).values["since"]) - OVERLAP
    newer = Grade.objects.visible_to(request.user).filter(item__cohort=cohort)
    newer = newer.filter(Q(set_at__gte=since) | Q(state_changed_at__gte=since))
    pairs = set(newer.values_list("item_id", "enrollment_id"))
    context = {"moment": began, "rows": []}
    if pairs:
        grid, _ = grid_of(request, cohort)
        rows = [
            (row_of(grid, one), [cell for cell in grid.cells(one) if cell and _key(cell) in pairs])
            for one in grid.people
        ]
        means, mean = grid.means()
        changed = [(row, cells) for row, cells in rows if cells]
        context |= {"rows": changed, "means": means, "mean": mean, "cohort": cohort}
    return render(request, "training/_grade_changes.html", context)


def _key(cell):
    return cell.item.pk, cell.enrollment.pk


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def grade_total(request, cohort, enrollment):
    """How one person's total and levels come about, step by step."""
    seats = people_of(request.user).filter(cohort=cohort).seated()
    one = get_object_or_404(seats.select_related("person", "section"), pk=enrollment)
    book = figures.gradebook(cohort, [one])
    total = book.total(one)
    context = tabs.context(
        request,
        cohort,
        tab="training:gradebook",
        seat=one,
        total=total,
        share=grading.percent(total.share),
        said=grading.explain(total),
        areas=[area_of(book, *found) for found in book.masteries(one)],
        attended=figures.attendance(cohort, [one])[one.pk],
    )
    name = "training/grade_total.html"
    return render(request, f"{name}#detail" if swaps(request) else name, context)


def area_of(book, area, found, level):
    """What a page shows of one person in one subject area."""
    return {
        "area": area,
        "percent": book.percent(found.share),
        "level": level,
        "direction": found.direction,
        "evidence": [
            (entry.name, grading.percent(entry.share), weight // 10)
            for entry, weight in found.evidence
        ],
    }


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def subject_areas(request, cohort):
    """People by subject areas: level of mastery, where it goes, and the evidence."""
    grid, form = grid_of(request, cohort)
    page = Paginator(grid.shown, A_PAGE).get_page(form.values["page"])
    context = tabs.context(
        request,
        cohort,
        grid=grid,
        form=form,
        values=form.values,
        page=page,
        levels=grid.book.levels,
        rows=[
            (one, [area_of(grid.book, *found) for found in grid.book.masteries(one)])
            for one in page
        ],
    )
    return render(request, "training/subject_areas.html", context)
