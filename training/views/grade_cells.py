"""One cell of the gradebook: value, state, override, more time, history, and taking it back."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from careerpath.access import allow
from careerpath.ui.answers import answer, swaps, toast
from careerpath.workflow import Refused
from training import grading, tabs
from training.domain import extensions, figures, grade_acts, grades, handing_in
from training.domain.grid import Cell
from training.forms.gradebook import (
    AnswerForm,
    CellForm,
    DecideForm,
    ExtensionForm,
    OverrideForm,
    SeenForm,
)
from training.models import Extension, Grade, GradeItem
from training.models.scopes import people_of
from training.states import AskState
from training.views.grade_grid import GRADE

PAGE = "training/grade_cell.html"
DETAIL = f"{PAGE}#detail"


def seat_of(request, item, enrollment):
    """The seat of this assessment, among the people whom this person teaches."""
    rows = item.expected(people_of(request.user)).select_related("person", "section")
    return get_object_or_404(rows, pk=enrollment)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, GradeItem)
def grade_cell(request, item, enrollment):
    """One cell with all that is known about it. The grid sends what was typed and gets its row."""
    seat = seat_of(request, item, enrollment)
    form = CellForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        value, seen = form.cleaned_data["value"], form.cleaned_data["version"]
        try:
            grades.enter(item, seat, value, seen=seen, by=request.user)
        except Refused as refusal:
            form.add_error("value", str(refusal))
    failed = form is not None and bool(form.errors)
    if form is not None and swaps(request):
        return _saved(request, item, seat, form)
    if form is not None and not failed:
        toast(request, "Saved.")
        return redirect("training:grade_cell", item.pk, seat.pk)
    name = DETAIL if swaps(request) else PAGE
    more = {"problem": " ".join(form.errors.get("value", []))} if failed else {}
    return render(request, name, about(request, item, seat, **more), status=422 if failed else 200)


def _saved(request, item, seat, form):
    """The cell and the total as they now stand, or the cell with what was typed and why not."""
    problem = " ".join(text for texts in form.errors.values() for text in texts)
    grade = Grade.objects.filter(item=item, enrollment=seat).first()
    more = Extension.objects.granted().filter(item=item, enrollment=seat).exists()
    context = {
        "cell": Cell(item, seat, grade, more),
        "saved": not problem,
        "problem": problem,
        "cohort": item.cohort,
    }
    if problem:
        context["typed"] = form.data.get("value", "")
        return render(request, "training/_grade_saved.html", context, status=422)
    total = figures.gradebook(item.cohort, [seat]).total(seat)
    context |= {"one": seat, "total": grading.percent(total.share)}
    return render(request, "training/_grade_saved.html", context)


def about(request, item, seat, *, problem="", **forms):
    """What the page of one cell shows; ``forms`` are those that have errors."""
    grade = Grade.objects.filter(item=item, enrollment=seat).first()
    seen = grade.version if grade else 0
    decided = {"seen": seen, "state": "graded"}
    if grade:
        names = ("state", "points", "is_late", "comment")
        decided |= {name: getattr(grade, name) for name in names}
    over = {"seen": seen}
    if grade and grade.override is not None:
        over |= {"points": grade.override, "reason": grade.override_reason}
    history = grade.history.select_related("set_by").order_by("-version") if grade else []
    asked = Extension.objects.filter(item=item, enrollment=seat).select_related("asked_by")
    more_time = list(asked.order_by("-asked_at"))
    open_ = [one for one in more_time if one.state in extensions.OPEN]
    zone = item.cohort.program.zone()
    starts = {"due_at": open_[0].due_at if open_ else item.due_at}
    work = handing_in.read_of(item, seat, by=request.user)
    context = {
        "item": item,
        "seat": seat,
        "grade": grade,
        "cell": Cell(item, seat, grade),
        "history": list(history),
        "work": work[0] if work else None,
        "more_time": more_time,
        "asked": next((one for one in open_ if one.state == AskState.ASKED), None),
        "granted": next((one for one in open_ if one.state == AskState.GRANTED), None),
        "is_past": item.due_at is not None and item.due_at < timezone.now(),
        "problem": problem,
        "decide_form": DecideForm(initial=decided),
        "override_form": OverrideForm(initial=over, prefix="over"),
        "extension_form": ExtensionForm(zone=zone, initial=starts, prefix="more"),
        "answer_form": AnswerForm(prefix="answer"),
        **forms,
    }
    return tabs.context(request, item.cohort, tab="training:gradebook", **context)


def _done(request, item, seat, form, said, **forms):
    """The page of the cell after an act: as it now stands, or with what is wrong."""
    there = reverse("training:grade_cell", args=[item.pk, seat.pk])
    context = about(request, item, seat, **forms)
    return answer(request, form, DETAIL, context, to=there, toast=said)


@require_POST
@allow(GRADE, GradeItem)
def grade_decide(request, item, enrollment):
    """The cell has the state, the points and the comment that somebody gave it."""
    seat = seat_of(request, item, enrollment)
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            grade_acts.decide(item, seat, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    more = {"decide_form": form} if form.errors else {}
    return _done(request, item, seat, form, "Saved.", **more)


@require_POST
@allow(GRADE, GradeItem)
def grade_override(request, item, enrollment):
    """Other points count in this cell, for a reason; or the override is gone."""
    seat = seat_of(request, item, enrollment)
    grade = get_object_or_404(Grade, item=item, enrollment=seat)
    form = OverrideForm(request.POST, prefix="over")
    if form.is_valid():
        try:
            grades.override(grade, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    more = {"override_form": form} if form.errors else {}
    return _done(request, item, seat, form, "Saved.", **more)


@require_POST
@allow(GRADE, GradeItem)
def grade_undo(request, item, enrollment):
    """The cell is as it was before its last change; the grid gets its row."""
    seat = seat_of(request, item, enrollment)
    grade = get_object_or_404(Grade, item=item, enrollment=seat)
    form = SeenForm(request.POST)
    if form.is_valid():
        try:
            grade_acts.take_back(grade, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if swaps(request) and request.headers.get("X-Grid"):
        return _saved(request, item, seat, form)
    problem = " ".join(text for texts in form.errors.values() for text in texts)
    return _done(request, item, seat, form, "As it was before.", problem=problem)


@require_POST
@allow(GRADE, GradeItem)
def grade_extension(request, item, enrollment):
    """This person has more time for this assessment."""
    seat = seat_of(request, item, enrollment)
    form = ExtensionForm(request.POST, zone=item.cohort.program.zone(), prefix="more")
    if form.is_valid():
        try:
            extensions.grant(item, seat, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    more = {"extension_form": form} if form.errors else {}
    return _done(request, item, seat, form, "More time is granted.", **more)


@require_POST
@allow(GRADE, Extension)
def extension_answer(request, extension):
    """The question for more time is answered."""
    form = AnswerForm(request.POST, prefix="answer")
    if form.is_valid():
        try:
            extensions.answer(extension, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    more = {"answer_form": form} if form.errors else {}
    item, seat = extension.item, seat_of(request, extension.item, extension.enrollment_id)
    return _done(request, item, seat, form, "Answered.", **more)


@require_POST
@allow(GRADE, Extension)
def extension_withdraw(request, extension):
    """The extension does not hold any more."""
    problem = ""
    try:
        extensions.withdraw(extension, by=request.user)
    except Refused as refusal:
        problem = str(refusal)
    item, seat = extension.item, seat_of(request, extension.item, extension.enrollment_id)
    if problem:
        return render(request, PAGE, about(request, item, seat, problem=problem), status=422)
    return _done(request, item, seat, None, "The extension is withdrawn.")
