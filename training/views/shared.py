"""What all cohorts of a program share: subject areas, levels of mastery and rooms."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from cohorts.models import Program
from cohorts.views.pages import form_page
from training.domain import curricula
from training.forms.curricula import LevelForm, RoomForm, SubjectForm
from training.models import MasteryLevel, Room, SubjectArea

EDIT = "training.edit_curriculum"


@require_safe
@allow(EDIT, Program, lookup="slug")
def shared(request, program):
    """The subject areas, levels and rooms of a program."""
    return render(
        request,
        "training/shared.html",
        {
            "program": program,
            "areas": SubjectArea.objects.of(program),
            "levels": MasteryLevel.objects.of(program),
            "rooms": Room.objects.of(program),
        },
    )


def _page(request, form, title):
    back = reverse("training:shared", args=[form.instance.program.slug])
    names = {"percent": "floor"}
    return form_page(
        request,
        form,
        lambda form: curricula.keep(
            form.instance,
            by=request.user,
            changed=[names.get(name, name) for name in form.changed_data],
        ),
        title=title,
        back=back,
        to=back,
        said="Saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Program, lookup="slug")
def subject_new(request, program):
    """A further subject area of a program."""
    return _page(request, SubjectForm(request.POST or None, program=program), "New subject area")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, SubjectArea)
def subject_edit(request, area):
    """A subject area with another code, name or color."""
    form = SubjectForm(request.POST or None, instance=area, program=area.program)
    return _page(request, form, area.name)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Program, lookup="slug")
def room_new(request, program):
    """A further room of a program."""
    return _page(request, RoomForm(request.POST or None, program=program), "New room")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Room)
def room_edit(request, room):
    """A room with another name or place."""
    form = RoomForm(request.POST or None, instance=room, program=room.program)
    return _page(request, form, room.name)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Program, lookup="slug")
def level_new(request, program):
    """A further level of mastery of a program."""
    return _page(request, LevelForm(request.POST or None, program=program), "New level")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, MasteryLevel)
def level_edit(request, level):
    """A level of mastery that begins elsewhere."""
    form = LevelForm(request.POST or None, instance=level, program=level.program)
    return _page(request, form, level.name)
