"""What an applicant asks for: a person's look, corrections, their data; and their data itself."""

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.domain import requests
from applicants.domain.notices import notices, today_of
from applicants.forms.own_requests import OwnRequestForm
from applicants.models import ApplicantRequest
from applicants.request_states import RequestKind
from applicants.views.status import of_mine
from careerpath import audit, own_data
from careerpath.access import signed_in
from careerpath.accounts.step_up import step_up
from careerpath.ui.answers import toast
from careerpath.ui.when import day
from careerpath.workflow import Refused

LIMITED = "You have downloaded your data five times within an hour. Wait an hour and try again."
HANDED_OVER = "applicants.data.handed_over"


@require_http_methods(["GET", "HEAD", "POST"])
@of_mine
def own_requests(request, application):
    """What was asked for, with the day of the answer, and a form for more."""
    form = OwnRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = requests.ask(application, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, f"We have it. You have an answer by {day(asked.last_day)}.")
            return redirect("own_requests", reference=application.reference)
    context = {
        "application": application,
        "intake": application.intake,
        "form": form,
        "requests": requests.of(application),
        "notices": notices(requests.places_of(application), on=today_of(application.intake)),
    }
    code = 422 if form.errors else 200
    return render(request, "applicants/status/requests.html", context, status=code)


@require_POST
@of_mine
def human_look(request, application):
    """A person looks at the application again; asked with one click."""
    try:
        asked = requests.ask(application, kind=RequestKind.HUMAN_LOOK, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, f"A person will look. You have an answer by {day(asked.last_day)}.")
    return redirect("own_requests", reference=application.reference)


@require_POST
@signed_in
def take_back(request, pk):
    """The request is taken back."""
    mine = ApplicantRequest.objects.filter(application__applicant=request.user)
    asked = get_object_or_404(mine.select_related("application"), pk=pk)
    try:
        requests.take_back(asked, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, "Your request is taken back.", "info")
    return redirect("own_requests", reference=asked.application.reference)


@require_safe
@never_cache
@signed_in
def my_data(request):
    """What is kept about the person, part by part."""
    parts = own_data.of(request.user)
    return render(request, "applicants/status/my_data.html", {"parts": parts})


@require_POST
@never_cache
@signed_in
@step_up
def my_data_download(request):
    """Everything in one file; the trail says that it was handed over, and nothing of it.

    A few times an hour: packing reads every table.
    """
    if not ratelimit.consume(request, action="own_data", user=request.user):
        toast(request, LIMITED, "bad")
        return redirect("my_data")
    packed = own_data.archive(request.user)
    audit.record(HANDED_OVER, by=request.user, about=request.user, size=len(packed))
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="careerpath-my-data.zip"'
    return response
