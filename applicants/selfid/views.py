"""The question page after sending. Earlier answers are never shown: nobody here can read them."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from applicants import selfid
from applicants.models import Application
from applicants.selfid.form import SelfIdentificationForm
from applicants.selfid.questions import title
from careerpath.access import signed_in
from careerpath.accounts.step_up import never_kept
from careerpath.refusals import Refused


@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@sensitive_variables()
def self_identification(request, slug):
    """The questions. Saving, skipping and deleting are the same act with the same answer."""
    application = own(request, slug)
    form = SelfIdentificationForm(request.POST if _saves(request) else None)
    status = 200
    if request.method == "POST":
        status = 422
        if not _saves(request) or form.is_valid():
            try:
                _put(application, form)
            except Refused as refusal:
                form = SelfIdentificationForm({})
                form.is_valid()
                form.add_error(None, str(refusal))
            else:
                return redirect("self_identification_done", slug)
    context = {"form": form, "application": application, "title": title()}
    return render(request, "applicants/selfid/questions.html", context, status=status)


@require_safe
@signed_in
def self_identification_done(request, slug):
    """Thanks, whatever was chosen; and the way back to change or delete it."""
    return render(request, "applicants/selfid/done.html", {"application": own(request, slug)})


def own(request, slug):
    """The application that this person has sent to the intake."""
    mine = Application.objects.filter(applicant=request.user, intake__slug=slug).sent()
    application = mine.select_related("intake").first()
    if application is None:
        raise Http404
    return application


def _saves(request):
    """Whether the questions are answered, and not skipped or deleted."""
    return request.method == "POST" and "skip" not in request.POST


@sensitive_variables()
def _put(application, form):
    """The row says what was chosen; the same call whatever that is."""
    if form.is_bound:
        selfid.put(application, status=form.status, **form.answers)
    else:
        selfid.put(application, status=selfid.NO_ANSWER)
