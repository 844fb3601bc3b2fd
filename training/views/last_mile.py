"""Last mile of a cohort: the matrix of people by skills, its file, and plans for many."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import act
from training import tabs
from training.domain import last_mile, plans
from training.domain.skills import today_of
from training.forms.skills import SHOWN, MatrixForm
from training.models import LastMilePlan, RequirementSet, TechnicalTrack
from training.models.scopes import people_of
from training.report_tables import export
from training.views.starting import on_to

SIGN = "training.sign_off_skills"
A_PAGE = 200  # a cohort stands on one page, whatever its size in practice
EVERY = 0  # the choice of all skills instead of a set of requirements


@require_safe
@allow(SIGN)
def start(request):
    """The last mile of the cohort in view."""
    return on_to(request, "training:last_mile")


def people(request, cohort):
    """The people of the cohort whom this person teaches, by name; last mile goes on after the end
    of boot camp, so those who completed it are here, too.
    """
    rows = people_of(request.user).filter(cohort=cohort)
    rows = rows.exclude(state__in=["withdrawn", "dismissed"])
    return list(rows.select_related("person", "section").order_by("person__name", "pk"))


def sets_of(cohort):
    """The sets of requirements that are in use, the next start first."""
    return list(RequirementSet.objects.of(cohort.program_id).filter(retired_at=None))


def chosen(sets, pk):
    """The set that was asked for, the first one unless said otherwise; None for all skills."""
    if pk == EVERY:
        return None
    if pk is None:
        return sets[0] if sets else None
    return next((one for one in sets if one.pk == pk), sets[0] if sets else None)


def row_of(book, one):
    """One line of the matrix."""
    readiness = book.readiness(one)
    if book.requirements:
        cells = readiness.gaps
    else:
        cells = [book.evidence(one, skill) for skill in book.columns]
    return {
        "seat": one,
        "cells": cells,
        "readiness": readiness,
        "plan": book.plan(one),
        "track": book.tracks.get(one.pk),
    }


def shown(row, wanted):
    """Whether a line belongs to what is shown."""
    return last_mile.stands(row["readiness"], row["plan"], wanted)


def order(key):
    """How the lines are sorted: a function of a line."""
    if key == "ready":
        return lambda row: (row["readiness"].percent is None, row["readiness"].percent or 0)
    if key == "spare":
        return lambda row: _spare(row["plan"])
    if key.isdigit():
        return lambda row: _level(row["cells"], int(key))
    return lambda row: row["seat"].person.name


def _spare(plan):
    spare = plan.finish.spare if plan else None
    return spare is None, spare or 0


def _level(cells, place):
    cell = cells[place] if place < len(cells) else None
    evidence = getattr(cell, "evidence", cell)
    return (evidence.verified, evidence.claimed) if evidence else (0, 0)


def matrix(request, cohort, values):
    """The book and the lines that the filters leave, in order."""
    requirements = chosen(sets_of(cohort), values["set"])
    book = last_mile.book(
        cohort, people(request, cohort), requirements, today_of(cohort.program), values["track"]
    )
    everybody = [row_of(book, one) for one in book.people]
    typed = values["q"].casefold()
    rows = [
        row
        for row in everybody
        if shown(row, values["show"]) and typed in row["seat"].person.name.casefold()
    ]
    key = values["sort"]
    rows.sort(key=order(key.lstrip("-")), reverse=key.startswith("-"))
    return book, everybody, rows


@require_safe
@allow(SIGN, Cohort, lookup="slug")
def matrix_page(request, cohort):
    """People by skills, with readiness, and the finish of each plan beside the start."""
    form = MatrixForm.of(request)
    values = form.values
    book, everybody, rows = matrix(request, cohort, values)
    page = Paginator(rows, A_PAGE).get_page(values["page"] or 1)
    percents = [row["readiness"].percent for row in everybody if row["readiness"].gaps]
    context = tabs.context(
        request,
        cohort,
        sets=sets_of(cohort),
        tracks=TechnicalTrack.objects.of(cohort.program_id),
        values=values,
        shown=SHOWN,
        book=book,
        rows=page,
        page=page,
        everybody=everybody,
        columns=list(enumerate(book.columns)),
        ready=sum(shown(row, "ready") for row in everybody),
        late=sum(shown(row, "late") for row in everybody),
        waiting=sum(shown(row, "waiting") for row in everybody),
        without=sum(shown(row, "noplan") for row in everybody),
        bins=bins(percents),
        may_export=request.user.may("training.export"),
        may_set_up=request.user.may("training.edit_curriculum"),
    )
    return render(request, "training/last_mile.html", context)


def bins(percents):
    """How many people stand in each tenth of readiness, for the plot and its table."""
    counts = [0] * 10
    for percent in percents:
        counts[min(percent // 10, 9)] += 1
    return [(10 * place, count, "d1") for place, count in enumerate(counts)]


@require_POST
@allow("training.export", Cohort, lookup="slug")
def matrix_export(request, cohort):
    """The matrix as a file on the shelf, narrowed to track and standing as the page is."""
    values = MatrixForm.read(request.POST).values
    requirements = chosen(sets_of(cohort), values["set"])
    of = f"{cohort.pk}-{requirements.pk if requirements else EVERY}"
    return export(request, "last-mile", f"{of}-{values['track'] or 0}-{values['show'] or ''}")


@require_POST
@allow(SIGN, Cohort, lookup="slug")
def plans_make(request, cohort):
    """Everybody with gaps and without a plan has one."""
    requirements = _set(cohort, request.POST.get("set", ""))
    to = f"{reverse('training:last_mile', args=[cohort.slug])}?set={requirements.pk}"
    try:
        made, number = plans.make(people(request, cohort), requirements, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:plans_undo", args=[cohort.slug, made])
        said = "1 plan is there." if number == 1 else f"{number} plans are there."
        toast(request, f"{said} Look at the dates.", undo=undo)
    return redirect(to)


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _set(cohort, text):
    number = _number(text)
    if number is None:
        raise Http404
    return get_object_or_404(RequirementSet, pk=number, program=cohort.program_id, retired_at=None)


@require_POST
@allow(SIGN, Cohort, lookup="slug")
def plans_undo(request, cohort, made):
    """The plans of one act are gone, while nobody has done anything in them."""
    mine = LastMilePlan.objects.visible_to(request.user).filter(enrollment__cohort=cohort)
    return act(
        request,
        lambda: plans.take_back(made, mine, by=request.user),
        to=reverse("training:last_mile", args=[cohort.slug]),
        said="The plans are gone.",
    )
