"""Documents: the applicant's own list with upload, and the original for those who may know."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applicants.domain import documents
from applicants.forms.documents import DocumentForm
from applicants.models import Application, Document
from careerpath.access import allow, signed_in
from careerpath.ui.answers import answer, back, toast
from careerpath.ui.uploads import TYPES, attachment
from careerpath.workflow import Refused

PAGE = "applicants/documents/page.html"


@require_safe
@signed_in
def application_documents(request, slug):
    """What the intake asks for and what came; the part alone for a page that keeps asking."""
    context = {"application": own(request, slug)}
    return render(request, f"{PAGE}#panel" if request.htmx else PAGE, context)


@require_POST
@signed_in
def document_upload(request, slug, kind):
    """The file is in, or the page says why not; typed text elsewhere is untouched."""
    application = own(request, slug)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            documents.store(
                application, kind=kind, upload=form.cleaned_data["file"], by=request.user
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
    context = {"application": application, "refused_kind": kind if form.errors else ""}
    return answer(request, form, f"{PAGE}#panel", context, to=_back(request, slug))


@require_POST
@signed_in
def document_remove(request, slug, kind):
    """The file no longer counts."""
    application = own(request, slug)
    try:
        documents.remove(application, kind=kind, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    return answer(
        request, None, f"{PAGE}#panel", {"application": application}, to=_back(request, slug)
    )


@require_safe
@signed_in
def own_document(request, slug, kind):
    """The applicant's own file, to look at it once more."""
    application = own(request, slug)
    document = Document.objects.current(application).filter(kind=kind).first()
    if document is None:
        raise Http404
    try:
        file = documents.open_file(document)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect("application_documents", slug)
    return attachment(file, document.format, document.file_name)


@require_safe
@allow("applicants.unblind_application", Document, lookup="name")
def document_original(request, document):
    """The file as it was handed in; only while the person's blind is lifted, and recorded."""
    try:
        file = documents.original(document, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(document.application)
    name = f"{document.application.reference}-{document.kind}{TYPES[document.format][1]}"
    return attachment(file, document.format, name)


def own(request, slug):
    """The person's own application to the intake."""
    mine = Application.objects.filter(applicant=request.user, intake__slug=slug)
    application = mine.select_related("intake").first()
    if application is None:
        raise Http404
    return application


def _back(request, slug):
    """The section of the form that the person came from, else the page of documents."""
    return back(request, reverse("application_documents", args=[slug]))
