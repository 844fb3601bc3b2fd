"""Grades in and out: pasted, from a file, taken back as one act, and as a file."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import act
from training import tabs
from training.domain import figures, grade_files, grades, pasting
from training.domain.acts import micro, moment_of
from training.forms.gradebook import FileForm, PasteForm
from training.models import Grade, GradeChange, GradeItem
from training.views.files import as_file
from training.views.grade_grid import GRADE, grid_of, people


def items_of(request, cohort):
    """The assessments of the cohort that this person may grade."""
    return GradeItem.objects.visible_to(request.user).filter(cohort=cohort).in_order()


def _plan(request, cohort, rows, item):
    enrollments = people(request, cohort)
    book = figures.gradebook(cohort, enrollments)
    return pasting.plan(rows, item, book, enrollments)


def _page(request, cohort, form, *, plan=None, file_form=None):
    """The page of pasting: a preview, or what is wrong, and both ways in."""
    items = items_of(request, cohort)
    wrong = bool(form.errors or (file_form and file_form.errors))
    context = tabs.context(
        request,
        cohort,
        tab="training:gradebook",
        form=form,
        file_form=file_form or FileForm(items=items, prefix="file"),
        plan=None if wrong else plan,
    )
    return render(request, "training/grades_paste.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, Cohort, lookup="slug")
def grades_paste(request, cohort):
    """Grades from a spreadsheet: a preview first, then exactly what it showed."""
    items = items_of(request, cohort)
    if request.method != "POST":
        wanted = request.GET.get("item", "")
        known = wanted.isascii() and wanted.isdigit() and len(wanted) < 10
        return _page(request, cohort, PasteForm(items=items, initial={"item": known and wanted}))
    form = PasteForm(request.POST, items=items)
    plan = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            plan = _plan(request, cohort, data["rows"], data["item"])
            if data["digest"] and data["digest"] == plan.digest and plan.changing:
                return _entered(request, cohort, plan)
            if data["digest"]:
                form.add_error(None, "The grades changed meanwhile. Look at the preview again.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, cohort, form, plan=plan)


def _entered(request, cohort, plan):
    rows = [(one.item, one.enrollment, one.text, one.seen) for one in plan.changing]
    moment = micro(grades.enter_many(rows, by=request.user))
    undo = reverse("training:grades_undo", args=[cohort.slug, moment])
    toast(request, f"{len(rows)} grades entered.", undo=undo)
    return redirect("training:grades_act", cohort.slug, moment)


@require_POST
@allow(GRADE, Cohort, lookup="slug")
def grades_file(request, cohort):
    """The rows of a file as if they were pasted; nothing is kept of the file."""
    items = items_of(request, cohort)
    file_form = FileForm(request.POST, request.FILES, items=items, prefix="file")
    blank = PasteForm(items=items)
    if not file_form.is_valid():
        return _page(request, cohort, blank, file_form=file_form)
    item = file_form.cleaned_data["item"]
    try:
        rows = _text_of(file_form.cleaned_data["file"])
        plan = _plan(request, cohort, rows, item)
    except Refused as refusal:
        file_form.add_error("file", str(refusal))
        return _page(request, cohort, blank, file_form=file_form)
    form = PasteForm({"item": item.pk, "rows": rows}, items=items)
    form.is_valid()
    return _page(request, cohort, form, plan=plan)


def _text_of(upload):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "grades"
        with path.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
        return pasting.text_of_file(path)


def _moment(number):
    try:
        return moment_of(number)
    except OverflowError as error:
        raise Http404 from error


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def grades_act(request, cohort, moment):
    """What this person entered in one act, row by row, and what became of it since."""
    rows = GradeChange.objects.visible_to(request.user).filter(
        grade__item__cohort=cohort, set_at=_moment(moment), set_by=request.user
    )
    rows = rows.select_related("grade__item", "grade__enrollment__person")
    found = list(rows.order_by("grade__enrollment__person__name", "grade__item", "version"))
    if not found:
        raise Http404
    lines = [
        {
            "grade": one.grade,
            "text": grades.text_of(_as_it_was(one)),
            "stands": one.grade.version == one.version,
        }
        for one in found
    ]
    context = tabs.context(
        request,
        cohort,
        tab="training:gradebook",
        lines=lines,
        moment=moment,
        standing=sum(line["stands"] for line in lines),
    )
    return render(request, "training/grades_act.html", context)


def _as_it_was(change):
    return Grade(state=change.state, points=change.points, override=change.override)


@require_POST
@allow(GRADE, Cohort, lookup="slug")
def grades_undo(request, cohort, moment):
    """What this person entered in one act is as it was, where nobody changed it since."""
    at = _moment(moment)
    mine = Grade.objects.visible_to(request.user).filter(item__cohort=cohort)
    return act(
        request,
        lambda: grades.undo(grades.of_act(mine, at, request.user), by=request.user),
        to=reverse("training:gradebook", args=[cohort.slug]),
        said="The grades are as they were.",
    )


def _export(request, cohort, table, what):
    """The file, as the page showed it; or back with the reason why there is none."""
    grid, form = grid_of(request, cohort)
    narrowed = {
        name: str(value.pk if hasattr(value, "pk") else value)
        for name, value in form.values.items()
        if value and name not in {"q", "page"}
    }
    return as_file(
        request,
        grade_files.KIND,
        cohort,
        table(grid),
        name=f"{what}-{cohort.slug}",
        otherwise=reverse("training:gradebook", args=[cohort.slug]),
        what=what,
        filter=narrowed,
    )


@require_POST
@allow("training.export", Cohort, lookup="slug")
def gradebook_export(request, cohort):
    """The grid as a file, with the people that the page shows."""
    return _export(request, cohort, grade_files.table_of, "gradebook")


@require_POST
@allow("training.export", Cohort, lookup="slug")
def areas_export(request, cohort):
    """The subject areas as a file, with the people that the page shows."""
    return _export(request, cohort, grade_files.areas_of, "subject-areas")
