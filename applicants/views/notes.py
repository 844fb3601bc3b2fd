"""Notes on an application."""

from django.views.decorators.http import require_POST

from applicants.domain import notes
from applicants.models import Application
from applicants.note_form import NoteForm
from applicants.views.application import file
from careerpath.access import allow
from careerpath.ui.answers import answer
from careerpath.workflow import Refused

PAGE = "applicants/application_detail.html#notes"


@require_POST
@allow("applicants.view_application", Application, lookup="reference")
def add_note(request, application):
    """The note stands on the page, and the colleague who was chosen is told."""
    form = NoteForm(request.POST, by=request.user)
    if form.is_valid():
        try:
            notes.add(
                application,
                text=form.cleaned_data["text"],
                tell=form.cleaned_data["tell"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = file(request, application)
    if form.errors:
        context["note_form"] = form
    return answer(request, form, PAGE, context, to=application, toast="The note is there.")
