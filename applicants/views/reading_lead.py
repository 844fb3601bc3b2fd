"""The lead's page: who has how much, at what pace, and how far readers agree."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import reading_figures, reading_plan, review_rubrics
from applicants.forms.reading import PlanForm
from careerpath.access import allow
from careerpath.later import later
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Intake

LEAD = "applicants.assign_application"
PAGE = "applicants/reading_lead.html"


@never_cache
@require_GET
@allow(LEAD)
def intakes(request):
    """The intakes with files to read; the only one opens at once."""
    found = list(Intake.objects.visible_to(request.user).for_list())
    rows = reading_plan.overview(found)
    if len(rows) == 1:
        return redirect("reading_intake", rows[0][0].slug)
    return render(request, "applicants/reading_intakes.html", {"rows": rows})


@never_cache
@require_GET
@allow(LEAD, Intake, lookup="slug")
def lead(request, intake):
    """Load, pace, agreement, severity and drift of one intake's reading."""
    return render(request, PAGE, page(intake))


def page(intake, form=None):
    """Everything on the page, in a fixed number of queries."""
    plan = reading_plan.current(intake)
    snapshot = reading_figures.newest(intake)
    readers = reading_plan.candidates()
    names = dict(readers)
    lines = reading_figures.reader_lines(intake, snapshot, plan=plan, names=names)
    try:
        rubric = review_rubrics.in_force(intake)
    except Refused as refusal:
        rubric, why_not = None, str(refusal)
    else:
        why_not = ""
    content = snapshot.content if snapshot else {}
    return {
        "intake": intake,
        "plan": plan,
        "rubric": rubric,
        "why_not": why_not,
        "snapshot": snapshot,
        "lines": lines,
        "counts": reading_figures.counts(intake),
        "flagged": reading_figures.flagged(intake),
        "criteria": content.get("criteria", []),
        "together": content.get("together"),
        "pairs": [
            (names.get(one, f"Reader {one}"), names.get(other, f"Reader {other}"), n, kappa)
            for one, other, n, kappa in content.get("pairs", [])
        ],
        "pairs_all": content.get("pairs_all", 0),
        "drift": [line for line in lines if line.blocks],
        "block_size": reading_figures.BLOCK,
        "plan_form": form or PlanForm(plan=plan, readers=readers),
    }


@require_POST
@allow(LEAD, Intake, lookup="slug")
def plan(request, intake):
    """Every file in review has its readers."""
    form = PlanForm(request.POST, plan=reading_plan.current(intake))
    made = None
    if form.is_valid():
        try:
            made = reading_plan.make(
                intake, shares=form.shares, due_on=form.cleaned_data["due_on"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = page(intake, form) if form.errors else {}
    said = f"{made.reads:,} reads of {made.files:,} files are planned." if made else None
    return answer(request, form, PAGE, context, to=intake_url(intake), toast=said)


def intake_url(intake):
    """Where the lead's page of an intake is."""
    return redirect("reading_intake", intake.slug).url


@require_POST
@allow(LEAD, Intake, lookup="slug")
def compute(request, intake):
    """Agreement, severity and drift are being computed anew."""
    later("applicants.reading_figures", by=request.user, intake=intake.pk)
    toast(request, "The figures are being computed. Reload in a moment.")
    return redirect("reading_intake", intake.slug)
