"""Acts on many applications: ask, preview, start, follow, stop, undo."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import bulk, decisions, triage
from applicants.models import BulkAct, BulkItem, BulkJob, BulkOutcome
from applicants.tables import ApplicationsTable
from applicants.triage_forms import BulkForm
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.tables import selection
from careerpath.workflow import Refused

ASSIGN = "applicants.assign_application"
SAMPLE = 20
LISTED = 200


@require_POST
@allow(ASSIGN)
def ask(request):
    """A preview of what the bulk bar asked for."""
    try:
        table, chosen = selection.read(ApplicationsTable, request)
        act = request.POST.get("action", "")
        if act == "decide":
            batch = decisions.ask(chosen.rows(table), by=request.user, came_from=table.here)
            return HttpResponseRedirect(batch.get_absolute_url())
        asked = {"selection": chosen, "came_from": table.query_string, "by": request.user}
        if act == BulkAct.SCREEN:
            job = bulk.pick(rows=chosen.rows(table), **asked)
        else:
            job = bulk.ask(act=act, **asked)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        stored = ApplicationsTable.querydict(request.POST.get("query", ""))
        table = ApplicationsTable.of(request, stored)
        return HttpResponseRedirect(table.here)
    return HttpResponseRedirect(job.get_absolute_url())


def _rows(job, user):
    """The rows that a preview is about, as this person sees them now."""
    if job.query is None:
        return ApplicationsTable(user).rows(user).filter(pk__in=job.ids)
    return ApplicationsTable(user, ApplicationsTable.querydict(job.query)).matching()


@require_GET
@allow(ASSIGN, BulkJob)
def bulk_job(request, job):
    """A preview with its form, or how far the act is and what became of each row."""
    if job.act == BulkAct.SCREEN:
        return HttpResponseRedirect(job.get_absolute_url())
    if job.is_preview:
        asked = [name for name in BulkForm.FIELDS[job.act] if name in request.GET]
        form = BulkForm(job.act, request.GET if asked else None, user=request.user)
        context = _preview(job, form, request)
        part = "applicants/bulk_preview.html"
        return render(request, f"{part}#preview" if request.htmx else part, context)
    part = "applicants/bulk_job.html"
    response = render(request, f"{part}#live" if request.htmx else part, _result(request, job))
    if request.htmx and not job.is_going:
        response.status_code = 286
    return response


def _preview(job, form, request, refusal=""):
    """What the page needs: the counts for the values in the form, and some of the rows."""
    rows = _rows(job, request.user)
    values = form.values() if form.is_bound and form.is_valid() else _initial(form)
    plan = seen = None
    if values is not None:
        for name, value in values.items():
            setattr(job, name, value or "" if name != "person" else value)
        plan = bulk.plan_of(job)
    if plan:
        seen = triage.preview(rows, plan)
    references = list(rows.order_by("reference").values_list("reference", flat=True)[:SAMPLE])
    return {
        "job": job,
        "form": form,
        "plan": plan,
        "seen": seen,
        "references": references,
        "more": job.seen - len(references),
        "refusal": refusal,
        "back": _back(job, request),
    }


def _initial(form):
    """The values that the form starts with, when they are enough for a preview."""
    if form.is_bound or "tag" in form.fields:
        return None
    values = {}
    if "person" in form.fields:
        values["person"] = (
            form.fields["person"].queryset.filter(pk=form.fields["person"].initial).first()
            or form.fields["person"].queryset.first()
        )
    if "to" in form.fields:
        values["to"] = form.fields["to"].choices[0][0]
    return values


def _back(job, request):
    return ApplicationsTable.of(request, ApplicationsTable.querydict(job.came_from)).here


@require_POST
@allow(ASSIGN, BulkJob)
def start(request, job):
    """The act is on its way to the rows that the preview named."""
    if job.act == BulkAct.SCREEN:
        return HttpResponseRedirect(job.get_absolute_url())
    form = BulkForm(job.act, request.POST, user=request.user)
    if request.POST.get("look") and job.is_preview:  # without scripts: the same page, counted anew
        return render(request, "applicants/bulk_preview.html", _preview(job, form, request))
    affected = request.POST.get("affected", "")
    refusal = ""
    if form.is_valid() and not (affected.isascii() and affected.isdigit() and len(affected) < 10):
        refusal = "Look at what this would change, then confirm."
    elif form.is_valid():
        try:
            job = bulk.start(
                job,
                rows=_rows(job, request.user),
                values=form.values(),
                affected=int(affected),
                by=request.user,
            )
        except Refused as no:
            refusal = str(no)
        else:
            bulk.go(job)
            return HttpResponseRedirect(job.get_absolute_url())
    if not job.is_preview:
        toast(request, refusal, "bad")
        return HttpResponseRedirect(job.get_absolute_url())
    context = _preview(job, form, request, refusal)
    return render(request, "applicants/bulk_preview.html", context, status=422)


def _result(request, job):
    outcomes, reasons = bulk.tally(job)
    rows = (
        BulkItem.objects.filter(job=job)
        .order_by("-outcome", "pk")
        .values("application__reference", "outcome", "sentence")[:LISTED]
    )
    return {
        "job": job,
        "moved": outcomes.get("moved", 0),
        "stayed": outcomes.get("stayed", 0),
        "undone": outcomes.get("undone", 0),
        "kept": outcomes.get("kept", 0),
        "reasons": reasons,
        "rows": [{**row, "words": BulkOutcome(row["outcome"]).label} for row in rows],
        "listed": LISTED,
        "back": _back(job, request),
        "may_undo": job.may_be_undone() and outcomes.get("moved", 0),
    }


@require_POST
@allow(ASSIGN, BulkJob)
def stop(request, job):
    """The act goes no further."""
    return _act(request, job, bulk.stop, "Stopped. What was done so far can be undone.")


@require_POST
@allow(ASSIGN, BulkJob)
def undo(request, job):
    """The act is taken back as a whole."""

    def undone(job, *, by):
        bulk.go(bulk.undo(job, by=by))

    return _act(request, job, undone, "Undone where nothing had changed since.")


def _act(request, job, function, words):
    try:
        function(job, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, words)
    return HttpResponseRedirect(job.get_absolute_url())


@require_GET
@allow(ASSIGN)
def bulk_list(request):
    """The latest bulk acts, one's own or, for those who decide, everybody's."""
    jobs = (
        BulkJob.objects.visible_to(request.user)
        .exclude(state="preview")
        .select_related("user")
        .defer("ids")
        .order_by("-created_at", "-pk")[:50]
    )
    context = {"jobs": jobs, "back": reverse("application_list")}
    return render(request, "applicants/bulk_list.html", context)
