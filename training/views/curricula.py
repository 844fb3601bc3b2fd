"""Curricula: the list, one of them as weeks and days, and its parts."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Program
from cohorts.views.pages import act, form_page
from training import standard
from training.domain import curricula
from training.forms.curricula import (
    DAYS,
    CurriculumForm,
    GroupForm,
    NameForm,
    PlannedItemForm,
    PlannedSessionForm,
)
from training.models import Curriculum, CurriculumGroup, CurriculumItem, CurriculumSession
from training.models.curriculum import WHOLE

VIEW = "training.view_training"
EDIT = "training.edit_curriculum"


def page_of(curriculum):
    """The address of the page of a curriculum."""
    return reverse("training:curriculum", args=[curriculum.pk])


@require_safe
@allow(VIEW)
def curriculum_list(request):
    """All curricula, and the programs that have none yet."""
    found = list(Curriculum.objects.visible_to(request.user).for_list())
    may_edit = request.user.may(EDIT)
    programs = Program.objects.visible_to(request.user).for_list() if may_edit else []
    return render(
        request,
        "training/curriculum_list.html",
        {"curricula": found, "programs": programs, "may_edit": may_edit, "name": standard.NAME},
    )


@require_POST
@allow(EDIT, Program, lookup="slug")
def curriculum_standard(request, program):
    """The program has a curriculum of the standard six weeks."""
    try:
        made = curricula.from_standard(program, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect("training:curricula")
    toast(request, "The standard six weeks are there. Change what is different with you.")
    return redirect(page_of(made))


@require_safe
@allow(VIEW, Curriculum)
def curriculum(request, curriculum):
    """One curriculum: weeks by days, assessments with weights, groups and policy."""
    sessions = {}
    for one in curriculum.sessions.select_related("subject", "room"):
        sessions.setdefault((one.week, one.weekday), []).append(one)
    used = max([4, *(day for _, day in sessions)])
    groups = list(curriculum.groups.all())
    items = curriculum.items.select_related("group").prefetch_related("subjects__subject")
    return render(
        request,
        "training/curriculum.html",
        {
            "curriculum": curriculum,
            "days": DAYS[: used + 1],
            "weeks": [
                (week, [(day, sessions.get((week, day), [])) for day in range(used + 1)])
                for week in range(1, curriculum.weeks + 1)
            ],
            "items": items,
            "groups": groups,
            "weights": sum(group.weight for group in groups),
            "whole": WHOLE,
            "may_edit": request.user.may(EDIT),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Program, lookup="slug")
def curriculum_new(request, program):
    """An empty curriculum of a program."""
    form = CurriculumForm(request.POST or None, instance=Curriculum(program=program))
    return form_page(
        request,
        form,
        lambda form: curricula.keep(form.instance, by=request.user),
        title=f"New curriculum of {program}",
        back=reverse("training:curricula"),
        to=page_of,
        said="Saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Curriculum)
def curriculum_edit(request, curriculum):
    """Name, weeks and policy of a curriculum."""
    form = CurriculumForm(request.POST or None, instance=curriculum)
    return _part(request, form, curriculum, "Curriculum")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Curriculum)
def curriculum_copy(request, curriculum):
    """A new curriculum like this one."""
    return form_page(
        request,
        NameForm(request.POST or None),
        lambda form: curricula.copy(curriculum, name=form.cleaned_data["name"], by=request.user),
        title=f"Copy {curriculum}",
        lead="Sessions, assessments, weights and policy are copied.",
        verb="Copy",
        back=page_of(curriculum),
        to=page_of,
        said="The copy is there.",
    )


@require_POST
@allow(EDIT, Curriculum)
def curriculum_retire(request, curriculum):
    """The curriculum is no longer offered."""
    return act(
        request,
        lambda: curricula.retire(curriculum, by=request.user),
        to=page_of(curriculum),
        said="It is no longer offered. Cohorts that have it keep it.",
    )


# ---------------------------------------------------------------- parts
def _part(request, form, curriculum, title, *, changed=None, remove="", subjects=False):
    """A page for one part of a curriculum."""
    return form_page(
        request,
        form,
        lambda form: curricula.keep(
            form.instance,
            by=request.user,
            changed=changed(form) if changed else form.changed_data,
            subjects=form.subjects if subjects else None,
        ),
        title=title,
        back=page_of(curriculum),
        to=page_of(curriculum),
        said="Saved.",
        remove=remove,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Curriculum)
def planned_session_new(request, curriculum):
    """A further session of a curriculum."""
    form = PlannedSessionForm(
        request.POST or None,
        curriculum=curriculum,
        initial={"week": 1, "starts": standard.MORNING, "minutes": 90, "is_required": True},
    )
    return _part(request, form, curriculum, "New session")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, CurriculumSession)
def planned_session_edit(request, session):
    """A session of a curriculum, changed for cohorts to come."""
    form = PlannedSessionForm(request.POST or None, instance=session, curriculum=session.curriculum)
    remove = reverse("training:planned_session_remove", args=[session.pk])
    return _part(request, form, session.curriculum, session.topic, remove=remove)


@require_POST
@allow(EDIT, CurriculumSession)
def planned_session_remove(request, session):
    """The session is no longer planned; cohorts that have it keep it."""
    return _remove(request, session)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Curriculum)
def planned_item_new(request, curriculum):
    """A further assessment of a curriculum."""
    form = PlannedItemForm(
        request.POST or None,
        curriculum=curriculum,
        initial={"due_week": 1, "due_weekday": 4, "due_time": standard.DUE, "points": 100},
    )
    return _part(request, form, curriculum, "New assessment", subjects=True)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, CurriculumItem)
def planned_item_edit(request, item):
    """An assessment of a curriculum, changed for cohorts to come."""
    form = PlannedItemForm(request.POST or None, instance=item, curriculum=item.curriculum)
    fields = set(form._meta.fields)
    return _part(
        request,
        form,
        item.curriculum,
        item.name,
        changed=lambda form: fields & set(form.changed_data),
        remove=reverse("training:planned_item_remove", args=[item.pk]),
        subjects=True,
    )


@require_POST
@allow(EDIT, CurriculumItem)
def planned_item_remove(request, item):
    """The assessment is no longer planned; cohorts that have it keep it."""
    return _remove(request, item)


def _remove(request, part):
    curriculum = part.curriculum
    return act(
        request,
        lambda: curricula.remove(part, by=request.user),
        to=page_of(curriculum),
        said="Removed. Cohorts that have it keep it.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Curriculum)
def group_new(request, curriculum):
    """A further weight group of a curriculum."""
    form = GroupForm(request.POST or None, curriculum=curriculum)
    return _part(request, form, curriculum, "New group")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, CurriculumGroup)
def group_edit(request, group):
    """A weight group of a curriculum."""
    form = GroupForm(request.POST or None, instance=group, curriculum=group.curriculum)
    return _part(request, form, group.curriculum, group.name, changed=_with_weight)


def _with_weight(form):
    """What the form changed, the percentage under the name of its field."""
    return ["weight" if name == "percent" else name for name in form.changed_data]
