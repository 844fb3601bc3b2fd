"""What an intake asks and measures: added, worded, put in order and removed."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.domain import intakes
from applicants.forms.questions import InstrumentForm, MoveForm, QuestionForm
from applicants.models import Instrument, Question
from careerpath.access import allow
from cohorts.models import Intake
from cohorts.views.pages import act, form_page

MAY = "cohorts.set_up"
FIXED = "{}. Its wording can still be changed; that is noted in the audit trail."
ANSWERED = (
    "{}. Other words are a new version: whoever has not sent yet reads the new one, and answers "
    "that are in keep the words they were written to."
)


@require_safe
@allow(MAY, Intake, lookup="slug")
def intake_asks(request, intake):
    """The questions and the instruments of one intake, in order."""
    context = {
        "intake": intake,
        "questions": intakes.questions(intake),
        "instruments": intakes.instruments(intake),
    }
    return render(request, "applicants/intake_asks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MAY, Intake, lookup="slug")
def question_new(request, intake):
    """A further question, asked last."""
    form = QuestionForm(request.POST or None, instance=Question(intake=intake))
    return _page(request, form, f"New question of {intake}")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MAY, Question)
def question_edit(request, question):
    """The words of a question; its key and limit while nobody has answered."""
    fixed = intakes.why_fixed(question)
    form = QuestionForm(request.POST or None, instance=question, fixed=bool(fixed))
    remove = reverse("question_remove", args=[question.pk])
    return _page(request, form, "Edit the question", fixed=fixed, remove=remove)


@require_POST
@allow(MAY, Question)
def question_move(request, question):
    """The question stands one place further up or down."""
    return _move(request, question)


@require_POST
@allow(MAY, Question)
def question_remove(request, question):
    """The question is gone, unless somebody has answered it."""
    return _remove(request, question, "The question is removed.")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MAY, Intake, lookup="slug")
def instrument_new(request, intake):
    """A further instrument."""
    form = InstrumentForm(request.POST or None, instance=Instrument(intake=intake))
    return _page(request, form, f"New instrument of {intake}")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MAY, Instrument)
def instrument_edit(request, instrument):
    """The name of an instrument; its key and range while nothing stands on them."""
    fixed = intakes.why_fixed(instrument)
    form = InstrumentForm(request.POST or None, instance=instrument, fixed=bool(fixed))
    remove = reverse("instrument_remove", args=[instrument.pk])
    return _page(request, form, instrument.name, fixed=fixed, remove=remove)


@require_POST
@allow(MAY, Instrument)
def instrument_move(request, instrument):
    """The instrument stands one place further up or down."""
    return _move(request, instrument)


@require_POST
@allow(MAY, Instrument)
def instrument_remove(request, instrument):
    """The instrument is gone, unless results or rules need it."""
    return _remove(request, instrument, f"{instrument} is removed.")


def _asks(record):
    """The address of the page on which ``record`` stands in its list."""
    return reverse("intake_asks", args=[record.intake.slug])


def _page(request, form, title, fixed="", remove=""):
    there = _asks(form.instance)
    return form_page(
        request,
        form,
        lambda form: intakes.keep(form.instance, by=request.user, changed=form.changed_data),
        title=title,
        lead=(ANSWERED if isinstance(form.instance, Question) else FIXED).format(fixed)
        if fixed
        else "",
        back=there,
        to=there,
        said="Saved.",
        remove="" if fixed else remove,
    )


def _move(request, record):
    form = MoveForm(request.POST)
    if form.is_valid():
        where = form.cleaned_data["where"]
        return act(
            request,
            lambda: intakes.move(record, where=where, by=request.user),
            to=_asks(record),
            said="Moved.",
        )
    return redirect(_asks(record))


def _remove(request, record, said):
    there = _asks(record)
    return act(request, lambda: intakes.remove(record, by=request.user), to=there, said=said)
