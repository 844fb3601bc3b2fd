"""Cohorts: seats, calendar, sections, staff."""

from datetime import timedelta

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer
from careerpath.ui.tables import pages
from careerpath.workflow import Refused
from cohorts.domain import copying, enrollments, set_up
from cohorts.forms.cohorts import (
    CloseCohortForm,
    CohortForm,
    CopyCohortForm,
    DayOffForm,
    SectionForm,
    StaffForm,
)
from cohorts.models import Cohort, CohortStaff, DayOff, Program, Section
from cohorts.states import STILL_IN, CohortState, EnrollmentState
from cohorts.tables import CohortsTable
from cohorts.views.pages import act, form_page, link, programs

HALF_A_YEAR = timedelta(weeks=26)

# What a button says for each step of a cohort; closing it has a dialog of its own.
VERBS = {
    CohortState.ENROLLING: "Begin enrolling",
    CohortState.PLANNED: "Back to planned",
    CohortState.IN_SESSION: "Start boot camp",
    CohortState.COMPLETED: "Complete",
}


@require_safe
@allow("cohorts.view_cohort")
def cohort_list(request):
    """The cohorts that the reader may see, the latest first."""
    may_set_up = request.user.may("cohorts.set_up")
    context = {"programs": programs(request.user) if may_set_up else []}
    return pages.list_page(request, CohortsTable.of(request), "cohorts/cohort_list.html", context)


@require_safe
@allow("cohorts.view_cohort", Cohort, lookup="slug")
def cohort_detail(request, cohort):
    """One cohort: seats, figures, calendar, sections and staff."""
    return render(request, "cohorts/cohort_detail.html", _about(request, cohort))


def _about(request, cohort, close_form=None):
    by_state = cohort.enrollments.by_state()
    confirmed = sum(
        by_state[state]
        for state in (
            EnrollmentState.ENROLLED,
            EnrollmentState.ACTIVE,
            EnrollmentState.ON_LEAVE,
            EnrollmentState.COMPLETED,
        )
    )
    may_set_up = request.user.may("cohorts.set_up")
    return {
        "cohort": cohort,
        "program": cohort.program,
        "confirmed": confirmed,
        "invited": by_state[EnrollmentState.INVITED],
        "open": cohort.seats_open,
        "figures": [
            (EnrollmentState(state).label, count) for state, count in by_state.items() if count
        ],
        "weeks": cohort.weeks(),
        "days_off": cohort.days_off.order_by("day", "id"),
        "sections": cohort.sections.for_list(),
        "staff": cohort.staff.for_list(),
        "intakes": cohort.intakes.order_by("-opens_at", "-id"),
        "may_set_up": may_set_up,
        "steps": [(state, verb) for state, verb in VERBS.items() if cohort.may_step(state)],
        "may_close": cohort.may_step(CohortState.CLOSED),
        "still_in": sum(by_state[state] for state in STILL_IN),
        "close_form": close_form or CloseCohortForm(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def cohort_new(request, program):
    """A further cohort of a program."""
    form = CohortForm(request.POST or None, program=program)
    return _cohort_page(request, form, f"New cohort of {program}", link("cohort_list"))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Cohort, lookup="slug")
def cohort_edit(request, cohort):
    """Name, seats and dates of a cohort."""
    form = CohortForm(request.POST or None, instance=cohort, program=cohort.program)
    return _cohort_page(
        request,
        form,
        cohort.name,
        link("cohort_detail", cohort.slug),
        remove=link("cohort_remove", cohort.slug),
    )


def _cohort_page(request, form, title, back, remove=""):
    return form_page(
        request,
        form,
        lambda form: set_up.keep_cohort(
            form.instance, by=request.user, changed={*form.changed_data, *form.filled_in}
        ),
        title=title,
        back=back,
        to=lambda cohort: link("cohort_detail", cohort.slug),
        said="Saved.",
        remove=remove,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Cohort, lookup="slug")
def cohort_copy(request, cohort):
    """A new cohort like this one, with other dates."""
    initial = {"starts_on": cohort.starts_on + HALF_A_YEAR} if cohort.starts_on else {}
    form = CopyCohortForm(request.POST or None, initial={"with_staff": True, **initial})
    return form_page(
        request,
        form,
        lambda form: copying.copy_cohort(cohort, by=request.user, **form.cleaned_data),
        title=f"Copy {cohort}",
        lead="Seats, sections, length and days off are copied. Nobody is enrolled.",
        verb="Copy",
        back=link("cohort_detail", cohort.slug),
        to=lambda copy: link("cohort_detail", copy.slug),
        said="The new cohort is there.",
    )


@require_POST
@allow("cohorts.set_up", Cohort, lookup="slug")
def cohort_step(request, cohort, to):
    """The cohort is in its next state; the last one wants a reason."""
    if to == CohortState.CLOSED:
        return _close(request, cohort)
    return act(
        request,
        lambda: cohort.step(to, by=request.user),
        to=link("cohort_detail", cohort.slug),
        said=f"{cohort} has moved on.",
    )


def _close(request, cohort):
    form = CloseCohortForm(request.POST)
    if form.is_valid():
        try:
            enrollments.close(cohort, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return answer(
        request,
        form,
        "cohorts/cohort_detail.html",
        _about(request, cohort, form) if form.errors else None,
        to=link("cohort_detail", cohort.slug),
        toast=None if form.errors else f"{cohort} is closed.",
    )


@require_POST
@allow("cohorts.set_up", Cohort, lookup="slug")
def cohort_remove(request, cohort):
    """The cohort is gone, unless somebody or something belongs to it."""
    return act(
        request,
        lambda: set_up.remove(cohort, by=request.user),
        to=link("cohort_list"),
        said=f"{cohort} is removed.",
    )


def _part_page(request, form, cohort, title, remove=""):
    there = link("cohort_detail", cohort.slug)
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title=title,
        lead=str(cohort),
        back=there,
        to=there,
        said="Saved.",
        remove=remove,
    )


def _remove_part(request, part):
    return act(
        request,
        lambda: set_up.remove(part, by=request.user),
        to=link("cohort_detail", part.cohort.slug),
        said="Removed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Cohort, lookup="slug")
def section_new(request, cohort):
    """A further section."""
    form = SectionForm(request.POST or None, cohort=cohort)
    return _part_page(request, form, cohort, "New section")


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Section)
def section_edit(request, section):
    """The name of a section."""
    form = SectionForm(request.POST or None, instance=section, cohort=section.cohort)
    return _part_page(
        request, form, section.cohort, section.name, remove=link("section_remove", section.pk)
    )


@require_POST
@allow("cohorts.set_up", Section)
def section_remove(request, section):
    """The section is gone, unless somebody is in it."""
    return _remove_part(request, section)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Cohort, lookup="slug")
def staff_new(request, cohort):
    """A duty for somebody."""
    form = StaffForm(request.POST or None, cohort=cohort)
    return _part_page(request, form, cohort, "New duty")


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", CohortStaff)
def staff_edit(request, duty):
    """Whose duty it is, and from when until when."""
    form = StaffForm(request.POST or None, instance=duty, cohort=duty.cohort)
    return _part_page(
        request,
        form,
        duty.cohort,
        f"{duty.user}, {duty.get_duty_display().lower()}",
        remove=link("staff_remove", duty.pk),
    )


@require_POST
@allow("cohorts.set_up", CohortStaff)
def staff_remove(request, duty):
    """The duty is gone, as if it had never been given."""
    return _remove_part(request, duty)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Cohort, lookup="slug")
def day_off_new(request, cohort):
    """A day without class."""
    form = DayOffForm(request.POST or None, program=cohort.program, cohort=cohort)
    return _part_page(request, form, cohort, "New day off")


@require_POST
@allow("cohorts.set_up", DayOff)
def day_off_remove(request, day_off):
    """There is class on that day."""
    if day_off.cohort is None:
        return act(
            request,
            lambda: set_up.remove(day_off, by=request.user),
            to=link("program_days_off", day_off.program.slug),
            said="Removed.",
        )
    return _remove_part(request, day_off)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def program_days_off(request, program):
    """Days on which nobody in the program works."""
    form = DayOffForm(request.POST or None, program=program)
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title=f"Days off of {program}",
        lead="No class and no working hours on these days, in every cohort.",
        verb="Add day",
        back=link("set_up"),
        to=link("program_days_off", program.slug),
        said="The day is off.",
        days_off=program.days_off.filter(cohort=None).order_by("day", "id"),
    )
