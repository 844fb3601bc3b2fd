"""The analyst brings existing answers in. The file is never on a disk, its rows in no statement."""

from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from careerpath.access import allow
from careerpath.accounts.step_up import never_kept
from careerpath.equity import selfid_import
from careerpath.equity.forms import ImportForm
from careerpath.refusals import Refused

TEMPLATE = "equity/bring_in.html"


@never_kept
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@allow("equity.analyze")
def bring_in(request):
    """A file of existing answers goes in row by row; the page says which rows were refused."""
    if request.method == "POST":
        request.upload_handlers = [selfid_import.InMemory(request)]
    return _bring_in(request)


@csrf_protect
@sensitive_post_parameters()
@sensitive_variables()
def _bring_in(request):
    """The token is checked here: reading it reads the file, which must go to memory alone."""
    if request.method != "POST":
        return render(request, TEMPLATE, {"form": ImportForm()})
    form, figures = ImportForm(request.POST, request.FILES), None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            selfid_import.refuse_elsewhere()
            figures = selfid_import.bring_in(
                form.cleaned_data["intake"], file.path, by=request.user
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        finally:
            file.close()
    context = {"form": form, "figures": figures}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)
