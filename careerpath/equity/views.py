"""Pages of what the gate let out. Nothing here can read an answer: the login has no right to."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from careerpath.access import allow
from careerpath.equity import asking, overview, sheets
from careerpath.equity.forms import TYPES, AskForm, PrepareForm, TakeForm
from careerpath.equity.models import Published, Report, ReportRequest, Taken
from careerpath.refusals import Refused
from careerpath.ui.answers import toast

MAY = "equity.plan"


@require_safe
@allow(MAY)
def plan(request):
    """What can be published, by cohort, and the shelf of what was."""
    context = {
        "least": settings.SMALLEST_CELL,
        "cohorts": overview.cohorts(request.user),
        "shelf": asking.shelf(request.user)[:20],
        "may_bring_in": request.user.may("equity.analyze"),
    }
    return render(request, "equity/plan.html", context)


@require_POST
@allow(MAY)
def look_again(request):
    """The worker looks again what can be published."""
    asking.look_again(by=request.user)
    toast(request, "The answers are looked at again. Load this page in a moment.", "info")
    return redirect("equity:plan")


@require_POST
@allow(MAY)
def ask(request):
    """A report is asked for; its page follows as soon as it is there."""
    form = AskForm(request.POST)
    if not form.is_valid():
        toast(request, "There is no such report to ask for.", "bad")
        return redirect("equity:plan")
    try:
        asked = asking.ask(by=request.user, **form.cleaned_data)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        return redirect("equity:plan")
    return redirect("equity:request", asked.pk)


@require_safe
@allow(MAY, ReportRequest)
def asked(request, wanted):
    """A request until it is answered: then its report, or why there is none."""
    report = Report.objects.filter(request=wanted).first()
    if report is not None:
        if getattr(request, "htmx", None):
            return HttpResponseClientRedirect(report.get_absolute_url())
        return redirect(report)
    if wanted.answered_at is None and getattr(request, "htmx", None):
        return HttpResponse(status=204)
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(request.path)
    return render(request, "equity/request.html", {"wanted": wanted})


@require_safe
@allow(MAY, Report)
def report(request, found):
    """One report: headlines, tables, warnings, where it went."""
    return render(request, "equity/report.html", _context(found))


def _context(found):
    return {
        "least": settings.SMALLEST_CELL,
        "report": found,
        "sheet": sheets.sheet_of(found),
        "published": Published.objects.filter(report=found).select_related("by").first(),
        "taken": found.taken.select_related("by").order_by("-at", "-pk")[:20],
    }


@require_POST
@allow(MAY, Report)
def publish(request, found):
    """The report is published under a number."""
    try:
        made = asking.publish(found, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, f"Published as {made}. It does not change any more.")
    return redirect(found)


@require_POST
@allow(MAY, Report)
def take(request, found):
    """The report leaves as a file or as a page to print, and it is written down who took it."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose CSV, Excel or the print page.", "bad")
        return redirect(found)
    kind = form.cleaned_data["form"]
    asking.take(found, kind, by=request.user)
    if kind == Taken.Form.PRINT:
        return render(request, "equity/print.html", _context(found))
    content_type, write = TYPES[kind]
    response = HttpResponse(content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="report-{found.pk}.{kind}"'
    write(sheets.COLUMNS, sheets.rows(found), response)
    return response


@require_POST
@allow(MAY, Report)
def prepare(request, found):
    """The worker puts the report on this person's shelf as a file, for an hour."""
    form = PrepareForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose CSV or Excel.", "bad")
        return redirect(found)
    try:
        made = asking.prepare(found, form.cleaned_data["form"], by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        return redirect(found)
    return redirect("tables:export", made.pk)
