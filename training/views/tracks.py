"""Tracks, skills and sets of requirements of a program, as those keep them who plan training."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from cohorts.models import Program
from cohorts.views.pages import act, form_page
from training.domain import curricula, skills
from training.forms.skills import RequirementForm, RequirementSetForm, SkillForm, TrackForm
from training.models import RequirementSet, Skill, SkillRequirement, TechnicalTrack

EDIT = "training.edit_curriculum"
VIEW = "training.view_training"


def of(program):
    """The page of tracks and requirements of a program."""
    return reverse("training:tracks", args=[program.slug])


@require_safe
@allow(VIEW, Program, lookup="slug")
def tracks(request, program):
    """Tracks with their skills, and what is asked for."""
    found = TechnicalTrack.objects.of(program).prefetch_related("skills")
    sets = RequirementSet.objects.of(program).filter(retired_at=None)
    context = {
        "program": program,
        "tracks": found,
        "sets": sets.prefetch_related("rows__skill"),
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "training/tracks.html", context)


@require_POST
@allow(EDIT, Program, lookup="slug")
def tracks_standard(request, program):
    """The program has the standard tracks."""
    return act(
        request,
        lambda: skills.begin(program, by=request.user),
        to=of(program),
        said="The standard tracks are there. Change what is different with you.",
    )


def _page(request, form, program, title, *, back=None, remove=""):
    return form_page(
        request,
        form,
        lambda form: curricula.keep(form.instance, by=request.user, changed=form.changed_data),
        title=title,
        back=back or of(program),
        to=back or of(program),
        said="Saved.",
        remove=remove,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Program, lookup="slug")
def track_new(request, program):
    """A further track."""
    form = TrackForm(request.POST or None, instance=TechnicalTrack(program=program))
    return _page(request, form, program, "New track")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, TechnicalTrack)
def track_edit(request, track):
    """A track with another name."""
    form = TrackForm(request.POST or None, instance=track)
    return _page(request, form, track.program, track.name)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, TechnicalTrack)
def skill_new(request, track):
    """A further skill of a track."""
    form = SkillForm(request.POST or None, instance=Skill(track=track))
    return _page(request, form, track.program, f"New skill of {track}")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Skill)
def skill_edit(request, skill):
    """A skill with other anchors."""
    form = SkillForm(request.POST or None, instance=skill)
    return _page(request, form, skill.track.program, skill.name)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Program, lookup="slug")
def requirements_new(request, program):
    """A further set of requirements."""
    form = RequirementSetForm(request.POST or None, instance=RequirementSet(program=program))
    return form_page(
        request,
        form,
        lambda form: curricula.keep(form.instance, by=request.user),
        title="New requirements",
        lead="Name what is asked for and when it starts. Then add skills and certifications.",
        back=of(program),
        to=lambda made: reverse("training:requirements", args=[made.pk]),
        said="Saved. Add what is asked for.",
    )


@require_safe
@allow(VIEW, RequirementSet)
def requirements(request, found):
    """One set: skills with their levels, certifications, must and nice to have."""
    context = {
        "requirements": found,
        "rows": found.rows.in_order(),
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "training/requirements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, RequirementSet)
def requirements_edit(request, found):
    """A set with another name or start."""
    form = RequirementSetForm(request.POST or None, instance=found)
    back = reverse("training:requirements", args=[found.pk])
    return _page(request, form, found.program, found.name, back=back)


@require_POST
@allow(EDIT, RequirementSet)
def requirements_retire(request, found):
    """The set is no longer in use; plans for it stay."""
    return act(
        request,
        lambda: skills.retire(found, by=request.user),
        to=of(found.program),
        said="It is no longer in use.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, RequirementSet)
def skill_requirement_new(request, found):
    """A further requirement of a set."""
    row = SkillRequirement(requirements=found, position=found.rows.count())
    form = RequirementForm(request.POST or None, instance=row)
    back = reverse("training:requirements", args=[found.pk])
    return _page(request, form, found.program, "New requirement", back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, SkillRequirement)
def skill_requirement_edit(request, row):
    """A requirement at another level."""
    form = RequirementForm(request.POST or None, instance=row)
    back = reverse("training:requirements", args=[row.requirements_id])
    remove = reverse("training:skill_requirement_remove", args=[row.pk])
    return _page(request, form, row.requirements.program, str(row), back=back, remove=remove)


@require_POST
@allow(EDIT, SkillRequirement)
def skill_requirement_remove(request, row):
    """The requirement is gone; tasks that it led to stay."""
    back = reverse("training:requirements", args=[row.requirements_id])
    return act(
        request,
        lambda: curricula.remove(row, by=request.user),
        to=back,
        said="Removed. Tasks of plans stay.",
    )
