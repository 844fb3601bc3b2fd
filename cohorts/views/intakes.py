"""Intakes: their windows, what they are for, and when their decisions are final."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.tables import pages
from cohorts import parts
from cohorts.domain import copying, set_up
from cohorts.forms.intakes import CopyIntakeForm, FinalForm, IntakeForm
from cohorts.models import Intake, Program
from cohorts.tables import IntakesTable
from cohorts.views.pages import act, form_page, link, programs

HALF_A_YEAR = timedelta(weeks=26)


@require_safe
@allow("cohorts.set_up")
def intake_list(request):
    """All intakes, the latest first."""
    found = programs(request.user)
    context = {"programs": found, "several": len(found) > 1}
    return pages.list_page(request, IntakesTable.of(request), "cohorts/intake_list.html", context)


@require_safe
@allow("cohorts.set_up", Intake, lookup="slug")
def intake_detail(request, intake):
    """One intake: window, cohort, partners, tie-break and finality."""
    return render(
        request,
        "cohorts/intake_detail.html",
        {
            "intake": intake,
            "program": intake.program,
            "window": intake.window_at(timezone.now()),
            "partners": intake.partners.order_by("name", "id"),
            "parts": parts.of_intake(intake),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def intake_new(request, program):
    """A further intake of a program."""
    form = IntakeForm(request.POST or None, program=program)
    return _intake_page(request, form, f"New intake of {program}", link("intake_list"))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Intake, lookup="slug")
def intake_edit(request, intake):
    """Name, window, cohort and partners of an intake."""
    form = IntakeForm(request.POST or None, instance=intake, program=intake.program)
    return _intake_page(
        request,
        form,
        intake.name,
        link("intake_detail", intake.slug),
        remove=link("intake_remove", intake.slug),
    )


def _intake_page(request, form, title, back, remove=""):
    return form_page(
        request,
        form,
        lambda form: set_up.keep(
            form.instance,
            by=request.user,
            changed=form.changed_data,
            many={"partners": form.cleaned_data["partners"]},
        ),
        title=title,
        back=back,
        to=lambda intake: link("intake_detail", intake.slug),
        said="Saved.",
        remove=remove,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Intake, lookup="slug")
def intake_copy(request, intake):
    """A new intake like this one, with other dates."""
    opened_on = intake.opens_at.astimezone(intake.program.zone()).date()
    initial = {"opens_on": opened_on + HALF_A_YEAR}
    form = CopyIntakeForm(request.POST or None, source=intake, initial=initial)
    return form_page(
        request,
        form,
        lambda form: copying.copy_intake(intake, by=request.user, **form.cleaned_data),
        title=f"Copy {intake}",
        lead="Window, grace, partners, questions and instruments are copied, and the approved"
        " screening rules as drafts.",
        verb="Copy",
        back=link("intake_detail", intake.slug),
        to=lambda copy: link("intake_detail", copy.slug),
        said="The new intake is there.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Intake, lookup="slug")
def intake_final(request, intake):
    """Decisions are declared final, and the tie-break seed is shown from then on."""
    there = link("intake_detail", intake.slug)
    return form_page(
        request,
        FinalForm(request.POST or None),
        lambda form: set_up.declare_final(intake, by=request.user),
        title=f"Declare the decisions of {intake} final",
        lead="This cannot be taken back. The tie-break seed becomes public.",
        verb="Declare final",
        back=there,
        to=there,
        said="The decisions are final.",
    )


@require_POST
@allow("cohorts.set_up", Intake, lookup="slug")
def intake_remove(request, intake):
    """The intake is gone, unless it has applications."""
    return act(
        request,
        lambda: set_up.remove(intake, by=request.user),
        to=link("intake_list"),
        said=f"{intake} is removed.",
    )
