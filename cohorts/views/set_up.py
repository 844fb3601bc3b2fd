"""The first page of set-up, and the program with its settings."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from cohorts import sizes
from cohorts.domain import set_up
from cohorts.forms.program import ProgramForm, SettingsForm, SizeForm
from cohorts.models import Cohort, Intake, Program, UniversityPartner
from cohorts.views.pages import form_page, link

SHOWN = 5


@require_safe
@allow("cohorts.set_up")
def overview(request):
    """Everything that can be set up, with what is still missing."""
    found = list(Program.objects.visible_to(request.user).for_list())
    return render(
        request,
        "cohorts/set_up.html",
        {
            "programs": found,
            "unanswered": [program for program in found if program.size_answered_at is None],
            "intakes": Intake.objects.visible_to(request.user).for_list()[:SHOWN],
            "cohorts": Cohort.objects.visible_to(request.user).for_list()[:SHOWN],
            "partner_count": UniversityPartner.objects.visible_to(request.user).count(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up")
def program_new(request):
    """A further program; its settings follow from the set-up question."""
    form = ProgramForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title="New program",
        lead="One installation may run several programs, each with its own intakes and cohorts.",
        verb="Go on",
        back=link("set_up"),
        to=lambda program: link("program_size", program.slug),
        said="The program is there. One question is left.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def program_edit(request, program):
    """Name, time zone and contact of a program."""
    form = ProgramForm(request.POST or None, instance=program)
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title=program.name,
        back=link("set_up"),
        to=link("set_up"),
        said="Saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def program_settings(request, program):
    """One switch for each thing that the set-up question has decided."""
    form = SettingsForm(request.POST or None, instance=program)
    return form_page(
        request,
        form,
        lambda form: set_up.keep(form.instance, by=request.user, changed=form.changed_data),
        title=f"How {program.name} works",
        lead="These began as defaults for the number of people who work here.",
        back=link("set_up"),
        to=link("set_up"),
        said="Saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Program, lookup="slug")
def program_size(request, program):
    """The set-up question."""
    initial = {"size": program.size} if program.size_answered_at else {}
    form = SizeForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda form: set_up.answer_size(program, size=form.cleaned_data["size"], by=request.user),
        title="How many work here?",
        lead=_lead(program),
        back=link("set_up"),
        to=link("program_settings", program.slug),
        said="These are the defaults. Change what does not fit.",
        sizes=size_table(program),
        answered=program.size_answered_at is not None,
    )


def _lead(program):
    if program.size_answered_at is None:
        return f"The answer sets the defaults of {program.name}."
    return (
        f"{program.name} has its settings. Answering again sets every switch back to its default; "
        "what each answer would change now stands below the table."
    )


def changes(program, defaults):
    """What setting ``program`` to ``defaults`` would change, a phrase for each switch."""
    labels = SettingsForm.Meta.labels
    return [
        f"{labels[name]}: {_said(program, name, getattr(program, name))} → "
        f"{_said(program, name, value)}"
        for name, value in defaults.items()
        if getattr(program, name) != value
    ]


def _said(program, name, value):
    if isinstance(value, bool):
        return "on" if value else "off"
    return dict(program._meta.get_field(name).flatchoices).get(value, value)


def size_table(program):
    """What each answer sets and would change, as rows of words."""
    choices = {
        name: dict(Program._meta.get_field(name).flatchoices)
        for name in ("approval_policy", "client_access", "notices")
    }
    rows = []
    for size, label in Program.Size.choices:
        found = sizes.defaults_for(size)
        readers = "2, a third when split"
        if found["readers_per_file"] == 1:
            readers = f"1, and {found['read_twice_percent']}% read twice"
        rows.append(
            {
                "label": label,
                "approvals": choices["approval_policy"][found["approval_policy"]],
                "readers": readers,
                "calibration": "On" if found["calibration"] else "Off",
                "clients": choices["client_access"][found["client_access"]],
                "notices": choices["notices"][found["notices"]],
                "changes": changes(program, found),
            }
        )
    return rows
