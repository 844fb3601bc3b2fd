"""The acts of the list on one application, for its own page."""

from django.views.decorators.http import require_POST

from applicants.domain import triage
from applicants.models import Application
from applicants.triage_forms import ASSIGN, DECIDE, AssignForm, HoldForm, TagForm, acts
from applicants.views.application import page
from careerpath.access import allow
from careerpath.ui.answers import answer, swaps
from careerpath.workflow import Refused

PAGE = "applicants/application_detail.html"
ACTS = "applicants/application_acts.html#acts"


def _answer(request, application, name, form, act, words):
    """One domain call; the page comes back as it now stands, or the panel with what is wrong."""
    if form.is_valid():
        try:
            moved = act(Application.objects.filter(pk=application.pk))
            if moved.stayed:
                form.add_error(None, moved.stayed[0][1])
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        context = {**page(request, application), **acts(application, request.user, **{name: form})}
        return answer(request, form, ACTS if swaps(request) else PAGE, context)
    return answer(request, form, PAGE, to=application, toast=words)


@require_POST
@allow(ASSIGN, Application, lookup="reference")
def assign(request, application):
    """The application has the reader that the form names, or none."""
    form = AssignForm(request.POST, application=application)

    def act(rows):
        person = form.cleaned_data["person"]
        if person is None:
            return triage.unassign(rows, by=request.user)
        return triage.assign(rows, to=person, by=request.user)

    return _answer(request, application, "assign", form, act, f"{application} is reassigned.")


@require_POST
@allow(ASSIGN, Application, lookup="reference")
def tag(request, application):
    """The application carries the tag, or does not any more."""
    form = TagForm(request.POST, application=application)

    def act(rows):
        change = triage.untag if form.cleaned_data["off"] else triage.add_tag
        return change(rows, tag=form.cleaned_data["tag"], by=request.user)

    return _answer(
        request, application, "tag", form, act, f"The tags of {application} are changed."
    )


@require_POST
@allow(DECIDE, Application, lookup="reference")
def hold(request, application):
    """The application is on hold."""
    form = HoldForm(request.POST, application=application)

    def act(rows):
        return triage.hold(rows, by=request.user, reason=form.cleaned_data["reason"])

    return _answer(request, application, "hold", form, act, f"{application} is on hold.")


@require_POST
@allow(DECIDE, Application, lookup="reference")
def resume(request, application):
    """The application is back in the stage it was held from."""
    form = HoldForm(request.POST, application=application)

    def act(rows):
        return triage.resume(rows, by=request.user, reason=form.cleaned_data["reason"])

    return _answer(request, application, "hold", form, act, f"{application} is taken up again.")
