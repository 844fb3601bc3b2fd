"""What screening puts into the shell: navigation, home card, approvals, words of the trail."""

from django.template.loader import render_to_string
from django.urls import reverse

from applicants import screening_tables  # noqa: F401 - the worker finds the list by its key
from applicants.domain import rubrics, screening_apply, screening_declines
from applicants.domain.screening import explained
from applicants.domain.screening_progress import counts_of
from applicants.models import Rubric, ScreeningResult, ScreeningRun
from applicants.states import RunState
from careerpath.audit import kinds
from careerpath.notifications import kinds as messages
from careerpath.ui import home, nav
from cohorts.domain import approvals

RUN = "applicants.run_screening"
SENTENCES = {
    "applicants.screeningrun.queued": "started a screening run over {total} applications",
    "applicants.screeningrun.running": "set the screening run going",
    "applicants.screeningrun.paused": "paused the screening run",
    "applicants.screeningrun.stopped": "stopped the screening run",
    "applicants.screeningrun.finished": (
        "finished the screening run: {advance} suggest advance, {person} need a person, "
        "{decline} suggest not progress, {could_not} could not be screened"
    ),
    "applicants.screeningrun.failed": "ended the screening run",
    "applicants.screeningrun.try_again": "queued {count} applications to be screened again",
    "applicants.screeningrun.applying": "applied the screening run",
    "applicants.screeningrun.applied": "finished applying the screening run",
    "applicants.screeningrun.undoing": "took the screening run back",
    "applicants.screeningrun.undone": "finished taking the screening run back",
    screening_apply.RESCREENED: "left the application where it was, with the result of run {run}",
    screening_declines.UNSCREENED: "took the result of run {run} back",
    "applicants.rubric.saved": "saved version {version} of the rules",
    "applicants.rubric.reworded": "changed only wording; the rules decide as before",
    "applicants.rubric.waiting": "asked for approval of the rules",
    "applicants.rubric.approved": "approved the rules",
    "applicants.rubric.refused": "did not approve the rules",
    "applicants.rubric.draft": "took the request for approval back",
}


def register():
    """Everything below stands in the registries of the floor and the hub."""
    nav.item(RUN, "Select", "Screening runs", "screening_runs", "chart-histogram", order=30)
    home.card(RUN, runs_card)
    messages.register(screening_declines.MESSAGE, "Not progressed")
    approvals.kind(
        rubrics.KIND,
        title="Screening rules",
        render=render_rules,
        on_approved=rubrics.approved,
        on_refused=rubrics.not_approved,
    )
    approvals.kind(
        screening_apply.KIND,
        title="Declines of a screening run",
        render=render_declines,
        on_approved=screening_apply.declines_approved,
        on_refused=screening_apply.declines_refused,
    )
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def runs_card(request):
    """Runs under way, and finished ones that nobody has applied."""
    runs = ScreeningRun.objects.visible_to(request.user).filter(
        state__in=[
            RunState.QUEUED, RunState.RUNNING, RunState.PAUSED, RunState.APPLYING,
            RunState.UNDOING, RunState.FINISHED,
        ]
    )  # fmt: skip
    found = list(runs.for_list()[:4])
    if not found:
        return None
    counts = counts_of(found)
    lines = [
        home.Line(
            f"{run.intake}: {run.rubric}",
            run.get_absolute_url(),
            note=_stand_of(run, counts[run.pk]),
        )
        for run in found
    ]
    moving = any(run.still_moves for run in found)
    return home.Card(
        "Screening runs",
        home.Urgency.RUNNING if moving else home.Urgency.WAITING,
        lines=lines,
        href=reverse("screening_runs"),
        action="All runs",
        icon="chart-histogram",
    )


def _stand_of(run, counts):
    """Where a run stands, in a line: ``Running. 1,204 of 9,500 screened.``"""
    state = "Finished, not applied yet" if run.state == RunState.FINISHED else None
    state = state or run.get_state_display()
    return f"{state}. {counts['done']:,} of {run.total:,} screened."


def render_rules(approval, user):
    """The rules that are to be approved, and what is new in them."""
    rubric = Rubric.objects.get(pk=approval.about_id)
    before = rubrics.version_before(rubric)
    context = {"rubric": rubric, "rules": rubric.rules, "before": before}
    return render_to_string("applicants/rubric_rules.html", context)


def render_declines(approval, user):
    """The random few of the declines, blind, each with the reason why."""
    results = (
        ScreeningResult.objects.filter(run=approval.about_id, application__in=approval.sample_ids)
        .select_related("application", "run__rubric")
        .order_by("application_id")
    )
    sample = [explained(result) for result in results]
    return render_to_string("applicants/screening_sample.html", {"sample": sample})
