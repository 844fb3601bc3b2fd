"""The acts of the list on one application, for its own page."""

from django.views.decorators.http import require_POST

from applicants.domain import triage
from applicants.models import Application
from applicants.states import State
from applicants.triage_forms import AssignForm, HoldForm, TagForm
from careerpath.access import allow
from careerpath.ui.answers import answer
from careerpath.workflow import Refused

ASSIGN = "applicants.assign_application"
DECIDE = "applicants.decide_application"
PANEL = "applicants/application_acts.html#acts"


def panel(application, user, **forms):
    """What the panel of acts needs; ``forms`` are those that came back with errors."""
    return {
        "application": application,
        "may_assign": user.may(ASSIGN),
        "assign_form": forms.get("assign") or AssignForm(application=application),
        "tag_form": forms.get("tag") or TagForm(application=application),
        "hold_form": forms.get("hold") or HoldForm(application=application),
        "on_hold": user.may(DECIDE) and application.state == State.ON_HOLD,
        "may_hold": user.may(DECIDE) and application.may_step(State.ON_HOLD),
    }


def _answer(request, application, name, form, act, words):
    """One domain call; the panel comes back as the application now stands."""
    if form.is_valid():
        try:
            moved = act(Application.objects.filter(pk=application.pk))
            if moved.stayed:
                form.add_error(None, moved.stayed[0][1])
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return answer(request, form, PANEL, panel(application, request.user, **{name: form}))
    application.refresh_from_db()
    return answer(
        request, form, PANEL, panel(application, request.user), to=application, toast=words
    )


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
