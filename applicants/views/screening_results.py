"""Results of a run: the list, one of them in full, another run beside it, and applying it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.domain import (
    blinding,
    rubrics,
    screening_apply,
    screening_compare,
    screening_declines,
)
from applicants.domain.screening import explained
from applicants.models import Outcome, ScreeningMove, ScreeningResult, ScreeningRun, Suggestion
from applicants.screening import compare_rubrics
from applicants.screening_forms import ListQuery
from applicants.screening_tables import ResultsTable
from applicants.views.screening import RUN, act
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.tables import files, pages

PER_PAGE = 50
EXPORT = "applicants.export_applications"


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
    """Who got which result, filtered and sorted as the address says."""
    table = ResultsTable.within(run.pk).of(request)
    return pages.list_page(request, table, "applicants/screening_results.html", {"run": run})


@require_GET
@allow(RUN, ScreeningRun)
def counts(request, run):
    """The counts of the list, its views and its filters."""
    return pages.counts_page(request, ResultsTable.within(run.pk).of(request))


@require_http_methods(["GET", "POST"])
@allow(RUN, ScreeningRun)
def save_view(request, run):
    """A name for the list as it stands; the view serves every run."""
    return pages.save_view_page(request, ResultsTable.within(run.pk))


@require_POST
@allow(RUN, ScreeningRun)
def delete_view(request, run):
    """A saved view of one's own is gone."""
    return pages.delete_view_page(request, ResultsTable.within(run.pk))


@require_POST
@allow(EXPORT, ScreeningRun)
def export(request, run):
    """The list as it stands is asked for as a file."""
    return files.export_page(request, ResultsTable.within(run.pk))


@require_GET
@allow(RUN, ScreeningResult)
def result_detail(request, result):
    """Why one application got its result, in sentences and in points.

    Whoever is to read the application opens the score on its page, where that is noted.
    """
    if not blinding.potential_is_open(blinding.read(result.application_id), request.user):
        toast(request, "You are to read this application, so its score is hidden here.")
        return redirect(result.application)
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
    if not run.is_finished:
        said = "is partial" if run.is_partial else f"is {run.get_state_display().lower()}"
        toast(request, f"{run} {said}, so there is nothing to apply.", kind="bad")
        return redirect(run)
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
