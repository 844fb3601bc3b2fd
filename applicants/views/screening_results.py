"""Results of a run: the list, one of them in full, another run beside it, and applying it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import (
    rubrics,
    screening_apply,
    screening_compare,
    screening_declines,
)
from applicants.domain.screening import explained
from applicants.domain.screening_progress import progress
from applicants.models import Outcome, ScreeningMove, ScreeningResult, ScreeningRun, Suggestion
from applicants.screening import compare_rubrics
from applicants.screening_forms import ListQuery
from applicants.views.screening import RUN, act
from careerpath.access import allow

PER_PAGE = 50


class Counted(Paginator):
    """Pages of a list whose length the run knows already, so that nothing is counted again."""

    def __init__(self, rows, count):
        super().__init__(rows, PER_PAGE)
        self._count = count

    @cached_property
    def count(self):
        return self._count


@require_GET
@allow(RUN, ScreeningRun)
def result_list(request, run):
    """Who got which result, the highest score first."""
    asked = ListQuery.of(request).values
    now = progress(run)
    results = ScreeningResult.objects.filter(run=run).select_related("application")
    results = results.order_by(*ScreeningResult.BY_SCORE)
    count = now.done
    if asked["suggestion"]:
        results = results.filter(suggestion=asked["suggestion"])
        count = getattr(now, asked["suggestion"])
    context = {
        "run": run,
        "page": Counted(results, count).get_page(asked["page"]),
        "chosen": asked["suggestion"],
        "tabs": [("", "All", now.done)]
        + [(one.value, one.label, getattr(now, one.value)) for one in Suggestion],
        "criteria": {c.key: c.label for c in run.rubric.rules.criteria},
        "denominator": run.rubric.plan.denominator,
    }
    return render(request, "applicants/screening_results.html", context)


@require_GET
@allow(RUN, ScreeningResult)
def result_detail(request, result):
    """Why one application got its result, in sentences and in points."""
    found = explained(result)
    return render(request, "applicants/screening_result.html", {"result": result, "found": found})


@require_GET
@allow(RUN, ScreeningRun)
def compare(request, run):
    """Another run beside this one: what changed in the rules, how many changed, who and why."""
    asked = ListQuery.of(request).values
    others = list(screening_compare.comparable(run)[:50])
    other = next((one for one in others if one.pk == asked["other"]), None)
    if asked["other"] and other is None:
        raise Http404("No such run on this intake.")
    other = other or next((one for one in others if one.pk < run.pk), others[0] if others else None)
    context = {"run": run, "others": others, "other": other}
    if other:
        pages = Paginator(screening_compare.changed(other, run), PER_PAGE)
        page = pages.get_page(asked["page"])
        context |= {
            "rules": compare_rubrics(other.rubric.rules, run.rubric.rules),
            "matrix": screening_compare.matrix(other, run),
            "suggestions": Suggestion.labels,
            "rescored": screening_compare.rescored(other, run),
            "page": page,
            "rows": screening_compare.with_reasons(page),
        }
    return render(request, "applicants/screening_compare.html", context)


@require_GET
@allow(RUN, ScreeningRun)
def apply_preview(request, run):
    """What applying the run would do, with a random twenty to read."""
    found = screening_apply.preview(run)
    context = {
        "run": run,
        "preview": found,
        "sample": [explained(result) for result in sample_of(found, run)],
        "policy": run.intake.program.get_approval_policy_display().lower(),
        "may_ask": not run.rubric.is_approved and run.rubric.is_draft,
    }
    return render(request, "applicants/screening_apply.html", context)


def sample_of(found, run):
    """The sample with the run that all of it belongs to, so that nothing is asked again."""
    for result in found.sample:
        result.run = run
    return found.sample


@require_POST
@allow(RUN, ScreeningRun)
def apply(request, run):
    """The run is being applied."""
    return act(request, run, screening_apply.apply, "The run is being applied.")


@require_POST
@allow(RUN, ScreeningRun)
def undo(request, run):
    """The run is being taken back as a whole."""
    return act(request, run, screening_declines.undo, "The run is being undone.")


@require_GET
@allow(RUN, ScreeningRun)
def outcome_list(request, run):
    """What applying the run did to each application, and why some stayed."""
    asked = ListQuery.of(request).values
    counts = screening_apply.outcomes(run)
    moves = ScreeningMove.objects.filter(run=run).select_related("application")
    count = sum(counts.values())
    if asked["outcome"]:
        moves = moves.filter(outcome=asked["outcome"])
        count = counts.get(asked["outcome"], 0)
    context = {
        "run": run,
        "page": Counted(moves.order_by("application_id"), count).get_page(asked["page"]),
        "chosen": asked["outcome"],
        "tabs": [("", "All", sum(counts.values()))]
        + [(one.value, one.label, counts.get(one.value, 0)) for one in Outcome],
        "back": reverse("screening_run", args=[run.pk]),
        "newest": rubrics.versions(run.rubric).first(),
    }
    return render(request, "applicants/screening_outcomes.html", context)
