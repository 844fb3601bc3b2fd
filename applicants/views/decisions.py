"""Deciding: the preview, recording, taking back; and the ledger of one application."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from applicants.choosing_forms import DecideForm, PageQuery
from applicants.domain import decisions, ledger
from applicants.models import Application, DecisionBatch, RankedApplication
from applicants.states import State
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused

DECIDE = "applicants.decide_application"
PREVIEW = "applicants/decision_preview.html"
PER_PAGE = 100


@require_POST
@allow(DECIDE, Application, lookup="reference")
def decide(request, application):
    """A preview of a decision on this one application."""
    return ask(request, Application.objects.filter(pk=application.pk), application)


def ask(request, rows, back, ranking=None):
    """A preview of a decision on ``rows``, or the page it came from with what is wrong."""
    try:
        batch = decisions.ask(
            rows, by=request.user, ranking=ranking, came_from=_path(back) if back else ""
        )
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        return redirect(back)
    return redirect(batch)


def _path(back):
    return back if isinstance(back, str) else back.get_absolute_url()


@require_GET
@allow(DECIDE, DecisionBatch)
def batch(request, batch):
    """The preview with its form; once recorded, what became of each."""
    if batch.is_preview:
        form = DecideForm(request.GET if "choice" in request.GET else None)
        context = _preview(batch, form)
        return render(request, f"{PREVIEW}#preview" if request.htmx else PREVIEW, context)
    return render(request, "applicants/decision_batch.html", _result(request, batch))


def _preview(batch, form, refusal=""):
    """What the page needs: the counts and a random twenty for what the form says."""
    form.is_bound and form.is_valid()
    what = getattr(form, "what", None)
    seen = decisions.preview(batch, what) if what else None
    sample = seen.sample if seen else []
    return {
        "batch": batch,
        "form": form,
        "what": what,
        "to": State(what.to_state).label if what else "",
        "seen": seen,
        "sample": _with_places(sample, batch.ranking),
        "refusal": refusal,
    }


def _with_places(applications, ranking):
    """Each application with its place in the ranking."""
    places = {}
    if ranking is not None:
        rows = RankedApplication.objects.filter(
            ranking=ranking, application_id__in=[each.pk for each in applications]
        )
        places = {place.application_id: place for place in rows}
    return [(each, places.get(each.pk)) for each in applications]


@require_POST
@allow(DECIDE, DecisionBatch)
def record(request, batch):
    """The decisions are recorded and pending, or the preview says why not."""
    form = DecideForm(request.POST)
    affected = request.POST.get("affected", "")
    refusal = ""
    if form.is_valid():
        if not (affected.isascii() and affected.isdigit() and len(affected) < 10):
            refusal = "Look at what this would change, then confirm."
        else:
            try:
                done = decisions.record(batch, form.what, affected=int(affected), by=request.user)
            except Refused as no:
                refusal = str(no)
            else:
                toast(
                    request,
                    f"{done.size:,} recorded. Nobody knows before the release.",
                )
                return redirect(done)
    batch.refresh_from_db()
    if not batch.is_preview:
        toast(request, refusal, "bad")
        return redirect(batch)
    return render(request, PREVIEW, _preview(batch, form, refusal), status=422)


def _result(request, batch):
    values = PageQuery.of(request).values
    rows = batch.decisions.select_related("application", "reason", "wave").order_by(
        "rank", "application_id"
    )
    counts = decisions.tally(batch)
    sentences = {}
    for each in batch.skipped:
        sentences[each["sentence"]] = sentences.get(each["sentence"], 0) + 1
    return {
        "batch": batch,
        "counts": [(state.label, count) for state, count in counts.items()],
        "skipped": sorted(sentences.items(), key=lambda pair: -pair[1]),
        "page": Paginator(rows, PER_PAGE).get_page(values["page"]),
        "may_take_back": batch.is_recorded and batch.decisions.waiting_for_a_wave().exists(),
    }


@require_POST
@allow(DECIDE, DecisionBatch)
def take_back(request, batch):
    """The pending decisions of the act are gone."""
    try:
        count = decisions.take_back(batch, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, f"{count:,} taken back. Nobody had learned of them.")
    return redirect(batch)


@require_GET
@allow(DECIDE, Application, lookup="reference")
def ledger_page(request, application):
    """Every decision on one application, worked out again from what was stored."""
    context = {"application": application, "entries": ledger.of(application)}
    return render(request, "applicants/ledger.html", context)
