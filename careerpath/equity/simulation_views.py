"""Rubrics simulated on final intakes, for the analyst alone."""

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from applicants.models import Rubric
from careerpath import audit
from careerpath.access import allow
from careerpath.equity import impact_sheets
from careerpath.equity.models import Simulation
from careerpath.equity.tasks import QUEUE, SIMULATE
from careerpath.later import later
from careerpath.ui.answers import toast
from careerpath.ui.forms import CareForm, QueryForm
from cohorts.models import Intake

MAY = "equity.analyze"
PER_PAGE = 50


class PageQuery(QueryForm):
    """Where in the list."""

    page = forms.IntegerField(min_value=1, max_value=100_000, initial=1)


class SimulationForm(CareForm):
    """Which rubric on which final intake."""

    intake = forms.ModelChoiceField(
        Intake.objects.exclude(decisions_final_at=None).order_by("-opens_at", "-pk"),
        label="Final intake",
        empty_label=None,
        error_messages={"required": "Choose an intake whose decisions are final."},
    )
    rubric = forms.ModelChoiceField(
        Rubric.objects.select_related("intake").order_by("-intake_id", "name", "-version"),
        label="Rubric",
        empty_label=None,
        help_text="Any version of any intake that looks at the same instruments and answers.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rubric"].label_from_instance = lambda one: f"{one}, {one.intake}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(MAY)
def simulations(request):
    """Every simulation, the newest first, and the form that asks for one."""
    form = SimulationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            made = Simulation.objects.create(by=request.user, **form.cleaned_data)
            audit.record("equity.impact.asked_to_simulate", by=request.user, about=made)
            key = f"{SIMULATE}:{made.pk}"
            later(SIMULATE, by=request.user, queue=QUEUE, key=key, simulation=made.pk)
        toast(request, "Being counted. Nothing of the intake changes.", "info")
        return redirect(made)
    rows = Simulation.objects.visible_to(request.user).for_list()
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(PageQuery.of(request).values["page"]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "equity/simulations.html", context, status=status)


@require_safe
@never_cache
@allow(MAY, Simulation)
def simulation(request, asked):
    """What the rubric would have done, beside what was; or that it is being counted."""
    result = getattr(asked, "result", None)
    if getattr(request, "htmx", None):
        if result is None:
            return HttpResponse(status=204)
        return HttpResponseClientRedirect(request.path)
    context = {
        "asked": asked,
        "result": result,
        "sides": impact_sheets.sides(result.body) if result and result.body else [],
        "notes": impact_sheets.notes(None),
    }
    return render(request, "equity/simulation.html", context)
