"""Answers about files: asking for one, waiting for it, fetching it."""

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from careerpath.access import signed_in, visible
from careerpath.refusals import Refused

from . import exports
from .models import Export

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_page(request, table_class):
    """The view named by the form is asked for as a file; the next page follows it."""
    text = request.POST.get("query", "")
    table = table_class.of(request, table_class.querydict(text))
    form = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    try:
        export = exports.ask(table, form=form, by=request.user)
    except Refused as refusal:
        context = {"table": table, "refusal": str(refusal)}
        return render(request, "tables/export_refused.html", context, status=422)
    exports.start(export, table)
    return HttpResponseRedirect(reverse("tables:export", args=[export.pk]))


@signed_in
def export_list(request):
    """The files that this person took, newest first."""
    mine = Export.objects.visible_to(request.user).order_by("-created_at", "-pk")[:50]
    rows = [(export, exports.offered(export)) for export in mine]
    return render(request, "tables/export_list.html", {"rows": rows})


@signed_in
def export_detail(request, pk):
    """How far a file is; the page looks again by itself until it is there."""
    export = visible(Export, request.user, "pk", pk)
    context = {"export": export, "offered": exports.offered(export), "now": timezone.now()}
    if request.htmx:
        response = render(request, "tables/export_detail.html#state", context)
        if export.state != Export.State.WAITING:
            response.status_code = 286
        return response
    return render(request, "tables/export_detail.html", context)


@signed_in
def export_file(request, pk):
    """The file itself, for its owner and for an hour."""
    export = visible(Export, request.user, "pk", pk)
    if not (exports.offered(export) and exports.may_fetch(export)):
        raise Http404
    try:
        stream = exports.path_of(export).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"{export.table}-{export.created_at:%Y-%m-%d-%H%M}.{export.format}"
    response = FileResponse(
        stream, as_attachment=True, filename=name, content_type=KINDS[export.format]
    )
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "sandbox"
    return response
