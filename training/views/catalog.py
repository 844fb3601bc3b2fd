"""The catalog of certifications of a program, and what each asks for."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Program
from cohorts.views.pages import act, form_page
from training.domain import catalog as acts
from training.domain import curricula
from training.forms.catalog import CertificationForm, RequirementForm, VersionForm
from training.models import Certification, ExamWindow, Requirement

VIEW = "training.view_training"
EDIT = "training.edit_curriculum"
CERTIFY = "training.certify"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@allow(EDIT, Program, lookup="slug")
def catalog(request, program):
    """Every entry of the program's catalog."""
    rows = Certification.objects.of(program).in_order().prefetch_related("requirements")
    return render(
        request,
        "training/catalog.html",
        {"program": program, "rows": rows, "may_edit": request.user.may(EDIT)},
    )


@require_POST
@allow(EDIT, Program, lookup="slug")
def catalog_begin(request, program):
    """The program has a catalog to begin with."""
    return act(
        request,
        lambda: acts.begin(program, by=request.user),
        to=reverse("training:catalog", args=[program.slug]),
        said="The catalog is there. Fill in what you have verified.",
    )


@require_safe
@allow(VIEW, Certification)
def certification(request, certification):
    """One entry: rules, requirements, versions and exam windows."""
    windows = ExamWindow.objects.visible_to(request.user).filter(certification=certification)
    context = {
        "certification": certification,
        "program": certification.program,
        "zone": certification.program.time_zone,
        "requirements": certification.requirements.select_related("subject", "prior"),
        "newer": certification.replaced_by.first(),
        "windows": windows.order_by("-starts_at", "-pk")[:50],
        "may_edit": request.user.may(EDIT),
        "may_certify": request.user.may(CERTIFY),
    }
    return render(request, "training/certification.html", context)


def _here(certification):
    return reverse("training:certification", args=[certification.pk])


@require_http_methods(FORM)
@allow(EDIT, Program, lookup="slug")
def certification_new(request, program):
    """A further entry."""
    return form_page(
        request,
        CertificationForm(request.POST or None, program=program, initial={"cooling_days": 0}),
        lambda form: curricula.keep(form.instance, by=request.user),
        title="New certification",
        back=reverse("training:catalog", args=[program.slug]),
        to=_here,
        said="Added to the catalog.",
    )


@require_http_methods(FORM)
@allow(EDIT, Certification)
def certification_edit(request, certification):
    """An entry with other rules."""
    form = CertificationForm(
        request.POST or None, instance=certification, program=certification.program
    )
    return form_page(
        request,
        form,
        lambda form: curricula.keep(form.instance, by=request.user, changed=form.changed_data),
        title=str(certification),
        back=_here(certification),
        to=_here(certification),
        said="Saved.",
    )


@require_http_methods(FORM)
@allow(EDIT, Certification)
def certification_version(request, certification):
    """A new version takes the place of this one."""
    return form_page(
        request,
        VersionForm(request.POST or None),
        lambda form: acts.new_version(
            certification, version=form.cleaned_data["version"], by=request.user
        ),
        title=f"New version of {certification}",
        back=_here(certification),
        to=_here,
        said="The new version is in the catalog.",
    )


@require_POST
@allow(EDIT, Certification)
def certification_retire(request, certification):
    """The entry is no longer offered."""
    there = _here(certification)
    try:
        acts.retire(certification, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:certification_take_up", args=[certification.pk])
        toast(request, "It is no longer used. Who holds it, holds it.", undo=undo)
    return redirect(there)


@require_POST
@allow(EDIT, Certification)
def certification_take_up(request, certification):
    """The entry is offered again."""
    return act(
        request,
        lambda: acts.take_up(certification, by=request.user),
        to=_here(certification),
        said="It is in use again.",
    )


def _requirement_page(request, form, title, certification, **context):
    there = _here(certification)
    names = {"amount": "needed"}

    def keep(form):
        changed = {names.get(name, name) for name in form.changed_data}
        if "kind" in changed:
            changed |= {"needed", "subject", "prior"}
        return curricula.keep(form.instance, by=request.user, changed=changed)

    return form_page(
        request, form, keep, title=title, back=there, to=there, said="Saved.", **context
    )


@require_http_methods(FORM)
@allow(EDIT, Certification)
def requirement_new(request, certification):
    """One more thing to ask for."""
    position = certification.requirements.count()
    form = RequirementForm(
        request.POST or None, certification=certification, initial={"position": position}
    )
    return _requirement_page(request, form, f"{certification} asks for", certification)


@require_http_methods(FORM)
@allow(EDIT, Requirement)
def requirement_edit(request, requirement):
    """What is asked for, changed."""
    form = RequirementForm(
        request.POST or None, instance=requirement, certification=requirement.certification
    )
    return _requirement_page(
        request,
        form,
        str(requirement),
        requirement.certification,
        remove=reverse("training:requirement_remove", args=[requirement.pk]),
    )


@require_POST
@allow(EDIT, Requirement)
def requirement_remove(request, requirement):
    """It is not asked for any more."""
    return act(
        request,
        lambda: curricula.remove(requirement, by=request.user),
        to=_here(requirement.certification),
        said="Not asked for any more.",
    )
