"""One assessment: how it stands, its release, and grading it person by person."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.views.pages import act
from training import grading, tabs
from training.domain import grade_acts, grades, handing_in
from training.domain.acts import micro
from training.domain.grid import Cell
from training.forms.rubric import MarkForm
from training.grading import Rubric
from training.models import Extension, Grade, GradeItem
from training.models.scopes import people_of
from training.states import GradeState
from training.views.grade_cells import seat_of
from training.views.grade_grid import GRADE


def cells_of(request, item):
    """The cells of an assessment, by name; those of the people whom this person teaches."""
    seats = list(item.expected(people_of(request.user)).select_related("person", "section"))
    seats.sort(key=lambda one: (one.person.name, one.pk))
    found = {one.enrollment_id: one for one in Grade.objects.filter(item=item)}
    more = set(
        Extension.objects.granted().filter(item=item).values_list("enrollment_id", flat=True)
    )
    return [Cell(item, one, found.get(one.pk), one.pk in more) for one in seats]


def waiting(cell, now):
    """Whether somebody has to say something about it: handed in, or due and empty."""
    if cell.waits:
        return True
    due = cell.item.due_at
    return not cell.text and due is not None and due < now


@require_safe
@allow(GRADE, GradeItem)
def grade_item(request, item):
    """One assessment: how many are graded, and whether the participants see it."""
    cells = cells_of(request, item)
    now = timezone.now()
    counted = [
        cell.grade.counted for cell in cells if cell.grade and cell.grade.counted is not None
    ]
    counted.sort()
    asked = Extension.objects.waiting().filter(item=item).visible_to(request.user)
    context = tabs.context(
        request,
        item.cohort,
        tab="training:gradebook",
        item=item,
        cells=cells,
        empty=sum(not cell.text for cell in cells),
        waiting=sum(waiting(cell, now) for cell in cells),
        nothing=sum(_has_nothing(cell) for cell in cells),
        figures=_figures(counted),
        asked=asked.select_related("enrollment__person"),
    )
    return render(request, "training/grade_item.html", context)


def _has_nothing(cell):
    return cell.grade is None or cell.grade.state == GradeState.NOT_SUBMITTED


def _figures(points):
    """Lowest, median and highest of sorted points, as people read them."""
    if not points:
        return None
    half = len(points) // 2
    median = points[half] if len(points) % 2 else (points[half - 1] + points[half]) / 2
    return [
        (name, grading.points_text(value))
        for name, value in (("Lowest", points[0]), ("Median", median), ("Highest", points[-1]))
    ]


@require_POST
@allow(GRADE, GradeItem)
def grades_release(request, item):
    """The participants see these grades."""
    to = reverse("training:grade_item", args=[item.pk])
    try:
        grades.release(item, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:grades_hold_back", args=[item.pk])
        toast(request, "The participants see these grades.", undo=undo)
    return redirect(to)


@require_POST
@allow(GRADE, GradeItem)
def grades_hold_back(request, item):
    """The participants no longer see these grades."""
    return act(
        request,
        lambda: grades.hold_back(item, by=request.user),
        to=reverse("training:grade_item", args=[item.pk]),
        said="The participants do not see these grades.",
    )


@require_POST
@allow(GRADE, GradeItem)
def grades_missing(request, item):
    """Everybody of this assessment about whom nobody has said anything is missing."""
    to = reverse("training:grade_item", args=[item.pk])
    seats = [cell.enrollment for cell in cells_of(request, item)]
    try:
        at, number = grade_acts.call_missing(item, seats, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:grades_undo", args=[item.cohort.slug, micro(at)])
        toast(request, f"{number} marked as missing.", undo=undo)
    return redirect(to)


# ------------------------------------------------------------------ person by person
@require_safe
@allow(GRADE, GradeItem)
def grade_next(request, item):
    """On to the first person whose work waits for a grade, or back when nobody's does."""
    cells, now = cells_of(request, item), timezone.now()
    first = next((cell for cell in cells if waiting(cell, now)), cells[0] if cells else None)
    if first is None:
        return redirect("training:grade_item", item.pk)
    return redirect("training:grade_person", item.pk, first.enrollment.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, GradeItem)
def grade_person(request, item, enrollment):
    """The work of one person beside the rubric; saving leads to whoever waits next."""
    seat = seat_of(request, item, enrollment)
    grade = Grade.objects.filter(item=item, enrollment=seat).first()
    rubric = Rubric.read(item.rubric)
    form = MarkForm(request.POST or None, item=item, rubric=rubric, grade=grade)
    if request.method == "POST" and form.is_valid():
        try:
            _mark(request, item, seat, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _onward(request, item, seat)
    return _person_page(request, item, seat, grade, form)


def _mark(request, item, seat, form):
    data = form.cleaned_data
    same = {name: data[name] for name in ("comment", "is_late", "seen")}
    if form.rubric.criteria:
        grade_acts.mark(item, seat, given=form.given, by=request.user, **same)
    else:
        state, points = GradeState.GRADED, data["points"]
        grade_acts.decide(item, seat, state=state, points=points, by=request.user, **same)


def _onward(request, item, seat):
    """After saving: the next person who waits, the same one for "Save", else the assessment."""
    toast(request, f"{seat.person.name}: saved.")
    if "stay" in request.POST:
        return redirect("training:grade_person", item.pk, seat.pk)
    cells, now = cells_of(request, item), timezone.now()
    place = next(n for n, cell in enumerate(cells) if cell.enrollment.pk == seat.pk)
    ring = cells[place + 1 :] + cells[:place]
    following = next((cell for cell in ring if waiting(cell, now)), None)
    if following is None:
        toast(request, "Nobody waits for a grade here any more.", kind="info")
        return redirect("training:grade_item", item.pk)
    return redirect("training:grade_person", item.pk, following.enrollment.pk)


def _person_page(request, item, seat, grade, form):
    cells, now = cells_of(request, item), timezone.now()
    place = next(n for n, cell in enumerate(cells) if cell.enrollment.pk == seat.pk)
    context = tabs.context(
        request,
        item.cohort,
        tab="training:gradebook",
        item=item,
        seat=seat,
        grade=grade,
        form=form,
        work=handing_in.read_of(item, seat, by=request.user),
        place=place + 1,
        people=len(cells),
        waiting=sum(waiting(cell, now) for cell in cells),
        before=cells[place - 1].enrollment if place else None,
        after=cells[place + 1].enrollment if place + 1 < len(cells) else None,
        shortcuts=[
            ("Points of the open criterion", ["1", "…", "5"]),
            ("Next or previous criterion", ["j", "k"]),
            ("Save, and on to the next person", ["Ctrl", "Enter"]),
            ("Next or previous person", ["n", "p"]),
        ],
    )
    status = 422 if form.errors else 200
    return render(request, "training/grade_person.html", context, status=status)
