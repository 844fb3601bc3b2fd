"""Imports: upload, columns, rehearsal, progress, result and undo."""

from django.forms import IntegerField
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.domain import (
    import_changes,
    import_files,
    import_refused,
    import_undo,
    importing,
)
from applicants.forms.importing import ColumnsForm, PartnersForm, ReadAsForm, UploadForm
from applicants.models import ImportJob, ImportState, RowOutcome
from applicants.work_tables import ImportsTable
from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.ui.forms import QueryForm
from careerpath.ui.tables import pages
from careerpath.workflow import Refused

MAY = "applicants.import_applications"
STOP_POLLING = 286
ERRORS_SHOWN = 50
CHANGES_SHOWN = 50


class PageForm(QueryForm):
    """Which page of a list."""

    page = IntegerField(min_value=1, initial=1)


@require_safe
@allow(MAY)
def import_list(request):
    """All imports."""
    return pages.list_page(request, ImportsTable.of(request), "applicants/import_list.html")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MAY)
def import_new(request):
    """A file is uploaded; then its columns are matched."""
    template = "applicants/import_form.html"
    if request.method != "POST":
        return render(request, template, {"form": UploadForm(user=request.user)})
    form = UploadForm(request.POST, request.FILES, user=request.user)
    job = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = import_files.upload(
                intake=form.cleaned_data["intake"],
                pieces=file.chunks(),
                file_name=file.name,
                by=request.user,
                encoding=form.cleaned_data["encoding"],
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return answer(request, form, template, to=job)


@require_safe
@allow(MAY, ImportJob)
def import_detail(request, job):
    """One import as it stands: columns, rehearsal, progress or result."""
    return page(request, job)


def page(request, job, *, status=200, **forms):
    """The page of an import."""
    context = {"job": job, **forms}
    if job.state == ImportState.UPLOADED and "form" not in forms:
        context["form"] = ColumnsForm(job=job)
    if job.state == ImportState.UPLOADED and job.kind == "csv" and "reading" not in forms:
        context["reading"] = ReadAsForm(job=job)
    if job.state == ImportState.REHEARSED and job.unknown_partners and "partners" not in forms:
        context["partners"] = PartnersForm(job=job)
    if job.state in (ImportState.REHEARSED, ImportState.DONE):
        refused = job.rows.filter(outcome=RowOutcome.REFUSED).order_by("number")
        context["refused"] = refused.values("number", "errors")[:ERRORS_SHOWN]
        context["titles"] = {field: job.header[index] for index, field in job.fields().items()}
    if job.state == ImportState.REHEARSED and job.updated:
        context["changes"] = import_changes.first(job, CHANGES_SHOWN)
    if job.state == ImportState.DONE:
        context["why_not"] = import_undo.why_not(job)
        context["what_goes"] = import_undo.what_goes(job)
    return render(request, "applicants/import_detail.html", context, status=status)


@require_safe
@allow(MAY, ImportJob)
def import_live(request, job):
    """The progress, asked again and again; the last answer ends the asking and shows the page."""
    if not job.is_at_work:
        response = render(request, "applicants/import_detail.html#live", {"job": job})
        response.status_code = STOP_POLLING
        response["HX-Refresh"] = "true"
        return response
    return render(request, "applicants/import_detail.html#live", {"job": job})


@require_POST
@allow(MAY, ImportJob)
def import_read_as(request, job):
    """The file is read in the encoding and with the delimiter that were chosen."""
    form = ReadAsForm(request.POST, job=job)
    if form.is_valid():
        try:
            import_files.read_as(
                job,
                encoding=form.cleaned_data["encoding"],
                delimiter=form.cleaned_data["delimiter"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return page(request, job, status=422, reading=form)
    return redirect(job)


@require_POST
@allow(MAY, ImportJob)
def import_columns(request, job):
    """The columns mean what was chosen, and the rehearsal begins."""
    form = ColumnsForm(request.POST, job=job)
    if form.is_valid():
        try:
            import_files.match_columns(
                job,
                mapping=form.mapping,
                id_from_email=form.cleaned_data["id_from_email"],
                by=request.user,
            )
            importing.rehearse(job, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return page(request, job, status=422, form=form)
    return redirect(job)


@require_POST
@allow(MAY, ImportJob)
def import_partners(request, job):
    """Unknown names mean what was chosen, and the rehearsal begins again."""
    form = PartnersForm(request.POST, job=job)
    if form.is_valid():
        try:
            import_files.choose_partners(job, choices=form.choices, by=request.user)
            importing.rehearse(job, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return page(request, job, status=422, partners=form)
    return redirect(job)


def act(request, job, function, said=""):
    """One act without fields; a refusal is said on the page of the import."""
    try:
        function(job, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        if said:
            toast(request, said)
    return redirect(job)


@require_POST
@allow(MAY, ImportJob)
def import_change(request, job):
    """The columns are matched again."""
    return act(request, job, importing.change_columns)


@require_POST
@allow(MAY, ImportJob)
def import_confirm(request, job):
    """The rehearsed import begins."""
    return act(request, job, importing.confirm)


@require_POST
@allow(MAY, ImportJob)
def import_continue(request, job):
    """An import that stands still is queued once more."""
    return act(request, job, importing.go_on, "Queued again.")


@require_POST
@allow(MAY, ImportJob)
def import_undo_all(request, job):
    """The import is undone as a whole."""
    return act(request, job, importing.undo)


@require_POST
@allow(MAY, ImportJob)
def import_discard(request, job):
    """The upload is put away."""
    return act(request, job, importing.discard, "The upload was discarded.")


@require_safe
@allow(MAY, ImportJob)
def import_refused_rows(request, job):
    """The refused rows as they were, with a column that says why."""
    try:
        pieces = import_refused.stream(job, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(job)
    return csv(pieces, f"import-{job.pk}-refused.csv")


@require_safe
@allow(MAY, ImportJob)
def import_changes_file(request, job):
    """What the rehearsed import would change, value by value."""
    if not job.is_rehearsed:
        toast(request, "What an import changes is shown after its rehearsal.", kind="bad")
        return redirect(job)
    return csv(import_changes.stream(job, by=request.user), f"import-{job.pk}-changes.csv")


def csv(pieces, name):
    """A file that is kept nowhere on the way."""
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
