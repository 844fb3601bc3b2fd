"""Cohorts beside one another: a page and a file of what is out."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.equity import asking, comparing
from careerpath.equity.forms import TYPES, ComparedForm, TakeComparedForm
from careerpath.equity.models import Population
from careerpath.ui.answers import toast

MAY = "equity.plan"
NOTHING = "None of these has a report yet. Ask for one first."


@require_safe
@allow(MAY)
def compare(request):
    """The chosen cohorts side by side, as their last reports tell."""
    return render(request, "equity/compare.html", _context(request.user, ComparedForm.of(request)))


def _context(user, asked):
    population = asked.values["population"]
    every, found = comparing.columns(
        user, population, [one.pk for one in asked.values["cohort"] or ()]
    )
    return {
        "least": settings.SMALLEST_CELL,
        "every": every,
        "columns": found,
        "chosen": {pk for column in found for pk in _stands_for(column, every)},
        "populations": Population.choices,
        "population": population,
        "label": Population(population).label,
        "tables": comparing.tables(found),
        "warnings": list(comparing.warnings(found)),
        "out": [column for column in found if column.report],
    }


def _stands_for(column, every):
    """The cohorts of a column, for the boxes that are ticked."""
    names = column.report.body["cohorts"] if column.report and column.pooled else [column.label]
    return [one.pk for one in every if str(one) in names or one == column.cohort]


@require_POST
@allow(MAY)
def take_compared(request):
    """The comparison leaves as a file or to print; each report in it notes who took it."""
    form = TakeComparedForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose CSV, Excel or the print page.", "bad")
        return redirect("equity:compare")
    kind, population = form.cleaned_data["form"], form.cleaned_data["population"]
    wanted = [one.pk for one in form.cleaned_data["cohort"]]
    _, found = comparing.columns(request.user, population, wanted)
    out = [column for column in found if column.report]
    if not out:
        toast(request, NOTHING, "bad")
        return redirect("equity:compare")
    asking.take_all([column.report for column in out], kind, by=request.user)
    if kind == "print":
        asked = ComparedForm.read(request.POST)
        return render(request, "equity/compare_print.html", _context(request.user, asked))
    content_type, write = TYPES[kind]
    response = HttpResponse(content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="cohorts-compared.{kind}"'
    write(comparing.COLUMNS, comparing.rows(found), response)
    return response
