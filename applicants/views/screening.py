"""Screening runs: the list, a new one, the live page, and the buttons on it."""

from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import bulk, screening_apply, screening_runs
from applicants.domain.screening_progress import moving, progress
from applicants.models import Rubric, ScreeningRun, Suggestion
from applicants.screening import compare_rubrics
from applicants.screening_forms import ListQuery, StartForm
from applicants.states import RubricState
from applicants.work_tables import RunsTable
from careerpath.access import allow
from careerpath.ui.answers import answer, swaps, toast
from careerpath.ui.tables import pages
from careerpath.workflow import Refused

RUN = "applicants.run_screening"
PAGE = "applicants/screening_run.html"
END_OF_POLLING = 286
FILLS = {"decline": "s2", "person": "s3", "advance": "d1"}


@require_GET
@allow(RUN)
def run_list(request):
    """All runs."""
    waiting = Rubric.objects.visible_to(request.user).filter(state=RubricState.WAITING).count()
    context = {"waiting": waiting}
    table = RunsTable.of(request)
    return pages.list_page(request, table, "applicants/screening_list.html", context)


@allow(RUN)
def run_new(request):
    """Choose the rules, see what they look at, and start a dry run."""
    data = request.POST if request.method == "POST" else None
    asked = ListQuery.read(data or request.GET).values
    picked = bulk.picked(asked["picked"], by=request.user) if asked["picked"] else None
    if asked["picked"] and picked is None:
        toast(request, "That selection is gone. Select the applications again.", kind="bad")
        return redirect("application_list")
    is_picked = picked is not None
    intake = picked.values_list("intake", flat=True).first() if is_picked else None
    form = StartForm(data, user=request.user, intake=intake, initial=asked)
    rules = form.fields["rubric"].queryset
    chosen = (asked["rubric"] and rules.filter(pk=asked["rubric"]).first()) or rules.first()
    started = None
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["rubric"]
        try:
            started = screening_runs.start(
                chosen.intake, rubric=chosen, by=request.user, picked=picked
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"chosen": chosen, "picked": is_picked}
    if chosen:
        here = screening_runs.in_scope(chosen.intake)
        context["count"] = (here & picked if is_picked else here).count()
    if request.method != "POST":
        page = "applicants/screening_new.html"
        name = f"{page}#body" if swaps(request) else page
        return render(request, name, {"form": form, **context})
    return answer(request, form, "applicants/screening_new.html", context, to=started)


@require_GET
@allow(RUN, ScreeningRun)
def run_detail(request, run):
    """The live page of a run."""
    return render(request, PAGE, {**live(run), **around(run)})


@require_GET
@allow(RUN, ScreeningRun)
def run_live(request, run):
    """The moving part of the page; the last answer ends the polling.

    ``said`` is the tenth that was announced last, ``state`` and ``quiet`` what the page around
    shows: it is sent along only when that has changed.
    """
    asked = ListQuery.of(request).values
    context = live(run)
    context["say"] = context["tenth"] > asked["said"]
    if asked["state"] != run.state or bool(asked["quiet"]) != context["progress"].is_quiet:
        context |= {**around(run), "swap_around": True}
    status = 200 if run.still_moves else END_OF_POLLING
    return render(request, f"{PAGE}#live", context, status=status)


@require_POST
@allow(RUN, ScreeningRun)
def run_pause(request, run):
    """The run stands still."""
    return act(request, run, screening_runs.pause, "Paused. The results so far are kept.")


@require_POST
@allow(RUN, ScreeningRun)
def run_resume(request, run):
    """The run goes on; one that runs already has its workers sent again."""
    if run.is_running:
        screening_runs.send_workers(run)
        toast(request, "Workers were sent again.")
        return redirect(run)
    return act(request, run, screening_runs.resume, "The run goes on.")


@require_POST
@allow(RUN, ScreeningRun)
def run_stop(request, run):
    """The run has ended early."""
    return act(request, run, screening_runs.stop, "Stopped. The results so far are kept.")


@require_POST
@allow(RUN, ScreeningRun)
def run_try_again(request, run):
    """What could not be screened is queued again."""
    return act(request, run, screening_runs.try_again, "Queued again.")


def act(request, run, function, said, to=None):
    """One act on a run is carried out, then back to its page; a refusal is said there."""
    try:
        function(run, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, said)
    return redirect(to or run)


def live(run):
    """What the moving part shows."""
    now = progress(run)
    changing = moving(run)
    rules = run.rubric.rules
    counts = [
        ("d1", Suggestion.ADVANCE.label, now.advance, "advance"),
        ("s3", Suggestion.PERSON.label, now.person, "person"),
        ("s2", Suggestion.DECLINE.label, now.decline, "decline"),
        ("", Suggestion.COULD_NOT.label, now.could_not, "could_not"),
    ]
    width = 100 // len(now.bins)
    bins = [(n * width, count, fill(n * width, rules)) for n, count in enumerate(now.bins)]
    return {
        "run": run,
        "progress": now,
        "moving": changing,
        "counts": counts,
        "bins": bins,
        "table": [(low, low + width - (1 if low + width < 100 else 0), c) for low, c, _ in bins],
        "cuts": [(rules.decline, f"{rules.decline:g}"), (rules.advance, f"{rules.advance:g}")],
        "label": finding(now, rules),
        "tenth": (changing or now).percent // 10,
        "took": took(run),
    }


def around(run):
    """What the page around the moving part shows."""
    before = run_before(run)
    return {
        "problems": problems(run),
        "before": before,
        "changed": compare_rubrics(before.rubric.rules, run.rubric.rules) if before else (),
        "outcomes": screening_apply.outcomes(run) if run.applied_at else {},
        "approval": screening_apply.pending_approval(run) if run.applied_at else None,
    }


def run_before(run):
    """The run on the same intake to compare with: the newest older one that has results."""
    older = ScreeningRun.objects.with_results().filter(intake=run.intake_id, pk__lt=run.pk)
    return older.select_related("rubric").order_by("-pk").first()


def problems(run):
    """Why applications could not be screened, the commonest first: reason, count."""
    rows = run.results.could_not_screen().values_list("problem").annotate(n=Count("id"))
    return list(rows.order_by("-n", "problem")[:8])


def took(run):
    """How long an ended run took, in words."""
    if run.ended_at is None:
        return ""
    seconds = int((run.ended_at - run.started_at).total_seconds())
    if seconds < 120:
        return f"{max(seconds, 1)} second{'' if seconds <= 1 else 's'}"
    return f"{seconds // 60} minutes"


def fill(low, rules):
    """The color of the bar that starts at ``low`` points."""
    if low < rules.decline:
        return FILLS["decline"]
    return FILLS["advance"] if low >= rules.advance else FILLS["person"]


def finding(now, rules):
    """What the histogram says, in words."""
    if not now.scored:
        return "Histogram of scores. No scores yet."
    top = max(range(len(now.bins)), key=now.bins.__getitem__) * (100 // len(now.bins))
    return (
        f"Histogram of {now.scored:,} scores. Most lie between {top} and {top + 5}. "
        f"Lines at {rules.decline:g} and {rules.advance:g} mark the thresholds."
    )
