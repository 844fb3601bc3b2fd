"""Releases: gather, look at the letters, have them approved, send them out, undo."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from applicants.choosing_forms import PageQuery, ReleaseForm, WaveForm
from applicants.choosing_states import DecisionState
from applicants.domain import plans, waves
from applicants.models import ReleaseWave
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Intake

DECIDE = "applicants.decide_application"
PER_PAGE = 100
PAGE = "applicants/release_wave.html"


@require_GET
@allow(DECIDE, Intake, lookup="slug")
def wave_list(request, intake):
    """What waits to be released, and the releases so far."""
    return render(request, "applicants/wave_list.html", _list(intake))


def _list(intake, form=None):
    waiting = waves.waiting(intake)
    return {
        "intake": intake,
        "waiting": waiting,
        "total": sum(waiting.values()),
        "form": form or WaveForm(waiting=waiting),
        "waves": waves.of_intake(intake)[:60],
        "tab": "releases",
    }


@require_POST
@allow(DECIDE, Intake, lookup="slug")
def wave_new(request, intake):
    """A release holds the pending decisions of the kinds that were chosen."""
    form = WaveForm(request.POST, waiting=waves.waiting(intake))
    if form.is_valid():
        try:
            wave = waves.compose(intake, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(wave)
    return render(request, "applicants/wave_list.html", _list(intake, form), status=422)


@require_GET
@allow(DECIDE, ReleaseWave)
def release_wave(request, wave):
    """What the release holds, its letters word for word, and what may be done with it."""
    context = _page(request, wave)
    response = render(request, f"{PAGE}#live" if request.htmx else PAGE, context)
    if request.htmx and not wave.still_moves:
        response.status_code = 286
    return response


def _page(request, wave, form=None):
    values = PageQuery.of(request).values
    rows = wave.decisions.select_related("application", "reason").order_by(
        "-state", "application_id"
    )
    if values["show"] in DecisionState.values:
        rows = rows.filter(state=values["show"])
    counts = waves.outcomes(wave)
    return {
        "wave": wave,
        "intake": wave.intake,
        "contents": waves.contents(wave),
        "approval": waves.approval_of(wave),
        "proofs": [] if wave.is_out or request.htmx else waves.proofs(wave),
        "counts": [(state.value, state.label, count) for state, count in counts.items()],
        "out": counts.get(DecisionState.RELEASED, 0),
        "stayed": counts.get(DecisionState.STAYED, 0),
        "left": counts.get(DecisionState.PENDING, 0),
        "page": Paginator(rows, PER_PAGE).get_page(values["page"]),
        "form": form or ReleaseForm(usual=plans.plan_of(wave.intake).undo_minutes),
        "tab": "releases",
    }


def _act(request, wave, function, words):
    """One domain call; the release as it now stands, or the sentence why not."""
    try:
        function(wave, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, words)
    return redirect(wave)


@require_POST
@allow(DECIDE, ReleaseWave)
def wave_ask(request, wave):
    """The release waits for its approval."""
    return _act(request, wave, waves.ask_approval, "The approval is asked for.")


@require_POST
@allow(DECIDE, ReleaseWave)
def wave_release(request, wave):
    """The release is on its way."""
    form = ReleaseForm(request.POST, usual=plans.plan_of(wave.intake).undo_minutes)
    if not form.is_valid():
        return render(request, PAGE, _page(request, wave, form), status=422)

    def schedule(wave, *, by):
        waves.schedule(wave, by=by, minutes=form.cleaned_data["minutes"])

    return _act(request, wave, schedule, "The release is on its way.")


@require_POST
@allow(DECIDE, ReleaseWave)
def wave_undo(request, wave):
    """The release does not go out."""
    return _act(request, wave, waves.undo, "Stopped. Nobody has learned anything.")


@require_POST
@allow(DECIDE, ReleaseWave)
def wave_dissolve(request, wave):
    """The release is gone; its decisions are pending."""
    try:
        waves.dissolve(wave, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        return redirect(wave)
    toast(request, "Dissolved. The decisions are pending in no release.")
    return redirect("wave_list", wave.intake.slug)
