"""Proposals for the whole board, the weights behind them, and a graduate's own wishes."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.templatetags.ui import plural
from careerpath.workflow import Refused
from cohorts.models import Enrollment, Program
from cohorts.views.pages import act, form_page
from placements.domain import matching_board, scenarios, weights
from placements.forms.matching import ProgramQuery, ScenarioForm, WeightsForm, WishForm
from placements.models import FitWeights, Scenario, WorkWish

VIEW = "placements.view_placements"
PLACE = "placements.place"
PART = "placements.take_part"
FORM = ["GET", "HEAD", "POST"]
MOST = 50


@require_safe
@allow(VIEW)
def scenario_list(request):
    """Proposals side by side, the newest first."""
    rows = Scenario.objects.visible_to(request.user).select_related("program", "made_by")
    context = {
        "rows": rows[:MOST],
        "may_place": request.user.may(PLACE),
    }
    return render(request, "placements/scenarios.html", context)


@require_http_methods(FORM)
@allow(PLACE)
def scenario_new(request):
    """A proposal for the board of a program as it stands now."""
    return form_page(
        request,
        ScenarioForm(request.POST or None),
        lambda form: scenarios.make(by=request.user, **form.cleaned_data),
        title="Propose for the whole board",
        lead="As many open seats as can be, and among those ways the best fit."
        " Nobody is asked before you commit.",
        back=reverse("placements:scenarios"),
        to=lambda made: reverse("placements:scenario", args=[made.pk]),
        said="Proposed. Look at it before you commit.",
        verb="Propose",
    )


@require_safe
@allow(VIEW, Scenario)
def scenario(request, scenario):
    """Who is proposed for which opening, and after committing what came of each."""
    rows = scenario.pairs.select_related(
        "requisition__client", "requisition__site", "enrollment__person", "enrollment__cohort",
        "submission",
    )  # fmt: skip
    context = {
        "scenario": scenario,
        "rows": rows.order_by("requisition__starts_on", "requisition", "-points", "pk"),
        "may_place": request.user.may(PLACE),
    }
    return render(request, "placements/scenario.html", context)


@require_POST
@allow(PLACE, Scenario)
def scenario_commit(request, scenario):
    """The chosen people are asked."""
    chosen = {int(text) for text in request.POST.getlist("pair") if text.isdecimal()}
    there = reverse("placements:scenario", args=[scenario.pk])
    try:
        asked = scenarios.commit(scenario, pairs=chosen, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("placements:scenario_undo", args=[scenario.pk])
        toast(request, f"{plural(asked, 'graduate,graduates')} asked.", undo=undo)
    return redirect(there)


@require_POST
@allow(PLACE, Scenario)
def scenario_undo(request, scenario):
    """Whoever has not answered yet is not asked any more."""
    return act(
        request,
        lambda: scenarios.undo(scenario, by=request.user),
        to=reverse("placements:scenario", args=[scenario.pk]),
        said="Taken back. Who had answered before stays.",
    )


@require_http_methods(FORM)
@allow(PLACE)
def fit_weights(request):
    """How much each part of fit counts, as a further version."""
    asked = ProgramQuery.read(request.GET).values["program"]
    programs = Program.objects.order_by("pk")
    program = get_object_or_404(programs, pk=asked) if asked else programs.first()
    if program is None:
        return redirect("placements:board")
    using = weights.now(program)
    started = {part: getattr(using, part) for part in weights.PARTS} | {"seen": using.version}

    def save(form):
        values = {part: form.cleaned_data[part] for part in weights.PARTS}
        return weights.set_weights(
            program,
            values,
            because=form.cleaned_data["because"],
            seen=form.cleaned_data["seen"],
            by=request.user,
        )

    older = FitWeights.objects.visible_to(request.user).filter(program=program)
    last = older.select_related("set_by").first()
    since = f" {last.set_by} set them: {last.because}" if last else ""
    return form_page(
        request,
        WeightsForm(request.POST or None, initial=started),
        save,
        title="Weights of fit",
        lead=f"{using.words}.{since}",
        back=reverse("placements:board"),
        to=reverse("placements:board"),
        said="These weights count from now on. Lists are ordered by them; people choose.",
    )


@require_http_methods(FORM)
@allow(PART, Enrollment)
def my_wish(request, enrollment):
    """A graduate says where, how much and on what to work."""
    row = WorkWish.objects.filter(enrollment=enrollment).first()
    form = WishForm(
        request.POST or None,
        instance=row or WorkWish(enrollment=enrollment),
        program=enrollment.cohort.program,
    )
    return form_page(
        request,
        form,
        lambda form: matching_board.wish(enrollment, form.cleaned_data, by=request.user),
        title="Where you want to work",
        lead="Suggestions are ordered by skills, place, hours and wish, and by nothing else.",
        back=reverse("placements:my_placement"),
        to=reverse("placements:my_placement"),
        said="Saved. Suggestions follow your wishes from now on.",
    )
