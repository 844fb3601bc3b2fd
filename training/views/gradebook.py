"""The gradebook of a cohort: the grid, one cell, a paste, subject areas, release and export."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath import audit
from careerpath.access import allow
from careerpath.ui.answers import answer, swaps, toast
from careerpath.ui.export import stream_csv
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import act
from training import grading, tabs
from training.domain import figures, grades, pasting
from training.forms.gradebook import CellForm, OverrideForm, PasteForm
from training.models import Grade, GradeItem
from training.models.scopes import people_of

GRADE = "training.grade"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SIGNS = {"missing": ("g-miss", "missing"), "excused": ("g-ex", "excused")}


def people(request, cohort):
    """The people of the cohort whom this person teaches, by name, in one query."""
    rows = people_of(request.user).filter(cohort=cohort).seated()
    return list(rows.select_related("person", "section").order_by("person__name", "pk"))


def cell(item, enrollment, grade):
    """What the grid shows of one cell."""
    sign, say = SIGNS.get(grade.state, ("", "")) if grade else ("", "")
    if grade and grade.override is not None:
        say = "override"
    return {
        "item": item,
        "enrollment": enrollment,
        "grade": grade,
        "text": grades.text_of(grade),
        "version": grade.version if grade else 0,
        "sign": sign,
        "say": say,
        "waits": bool(grade and grade.state == "submitted"),
    }


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def gradebook(request, cohort):
    """People by assessments, with totals that explain themselves."""
    enrollments = people(request, cohort)
    book = figures.gradebook(cohort, enrollments)
    rows = []
    for one in enrollments:
        mine = {item.pk for item in book.items_of(one)}
        total = book.total(one)
        cells = [
            cell(item, one, book.grade(item, one)) if item.pk in mine else None
            for item in book.items
        ]
        rows.append((one, cells, grading.percent(total.share), grading.explain(total)))
    context = tabs.context(request, cohort, items=book.items, rows=rows)
    return render(request, "training/gradebook.html", context)


@require_safe
@allow(GRADE, Cohort, lookup="slug")
def subject_areas(request, cohort):
    """People by subject areas: level of mastery, where it goes, and the evidence."""
    enrollments = people(request, cohort)
    book = figures.gradebook(cohort, enrollments)
    rows = [
        (
            one,
            [
                {
                    "area": area,
                    "percent": grading.percent(found.share, 0),
                    "level": level,
                    "direction": found.direction,
                    "evidence": [
                        (entry.name, grading.percent(entry.share, 0)) for entry, _ in found.evidence
                    ],
                }
                for area, found, level in book.masteries(one)
            ],
        )
        for one in enrollments
    ]
    context = tabs.context(request, cohort, areas=book.areas, levels=book.levels, rows=rows)
    return render(request, "training/subject_areas.html", context)


def _seat(request, item, enrollment):
    """The seat of this assessment, among the people whom this person teaches."""
    rows = item.expected(people_of(request.user)).select_related("person")
    return get_object_or_404(rows, pk=enrollment)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, GradeItem)
def grade_cell(request, item, enrollment):
    """One cell: its value, its override with reason, its history. htmx gets the cell alone."""
    seat = _seat(request, item, enrollment)
    form = CellForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        value, seen = form.cleaned_data["value"], form.cleaned_data["version"]
        try:
            grades.enter(item, seat, value, seen=seen, by=request.user)
        except Refused as refusal:
            form.add_error("value", str(refusal))
    failed = form is not None and bool(form.errors)
    grade = Grade.objects.filter(item=item, enrollment=seat).first()
    shown = cell(item, seat, grade)
    if form is not None and swaps(request):
        problem = " ".join(text for texts in form.errors.values() for text in texts)
        context = {"cell": shown, "saved": not failed, "problem": problem}
        if failed:
            context["typed"] = form.data.get("value", "")
        return render(request, "training/_grade_cell.html", context, status=422 if failed else 200)
    if form is not None and not failed:
        toast(request, "Saved.")
        return redirect("training:grade_cell", item.pk, seat.pk)
    form = form or CellForm(initial={"value": shown["text"], "version": shown["version"]})
    return render(
        request,
        "training/grade_cell.html",
        _about(request, item, seat, grade, form),
        status=422 if failed else 200,
    )


def _about(request, item, seat, grade, form=None, override_form=None):
    """What the page of one cell shows."""
    version = grade.version if grade else 0
    history = grade.history.select_related("set_by").order_by("-version") if grade else []
    start = {"value": grades.text_of(grade), "version": version}
    over = {"seen": version}
    if grade and grade.override is not None:
        over |= {"points": grade.override, "reason": grade.override_reason}
    return tabs.context(
        request,
        item.cohort,
        item=item,
        seat=seat,
        grade=grade,
        history=history,
        form=form or CellForm(initial=start),
        override_form=override_form or OverrideForm(initial=over),
    )


@require_POST
@allow(GRADE, GradeItem)
def grade_override(request, item, enrollment):
    """Other points count in this cell, for a reason; or the override is gone."""
    seat = _seat(request, item, enrollment)
    grade = get_object_or_404(Grade, item=item, enrollment=seat)
    form = OverrideForm(request.POST)
    there = None
    if form.is_valid():
        try:
            grades.override(grade, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            there = reverse("training:grade_cell", args=[item.pk, seat.pk])
    about = _about(request, item, seat, grade, override_form=form)
    page = about.pop("form")
    if there is None:
        about["form"] = page
        return render(request, "training/grade_cell.html", about, status=422)
    return answer(request, form, "training/grade_cell.html", about, to=there, toast="Saved.")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, Cohort, lookup="slug")
def grades_paste(request, cohort):
    """Grades from a spreadsheet: a preview first, then exactly what it showed."""
    items = GradeItem.objects.visible_to(request.user).filter(cohort=cohort).in_order()
    form = PasteForm(request.POST or None, items=items)
    plan = None
    if request.method == "POST" and form.is_valid():
        enrollments = people(request, cohort)
        book = figures.gradebook(cohort, enrollments)
        data = form.cleaned_data
        try:
            plan = pasting.plan(data["rows"], data["item"], book, enrollments)
            if data["digest"] and data["digest"] == plan.digest and plan.changing:
                rows = [(one.item, one.enrollment, one.text, one.seen) for one in plan.changing]
                at = grades.enter_many(rows, by=request.user)
                moment = (at - EPOCH) // timedelta(microseconds=1)
                undo = reverse("training:grades_undo", args=[cohort.slug, moment])
                toast(request, f"{len(rows)} grades entered.", undo=undo)
                return redirect("training:gradebook", cohort.slug)
            if data["digest"]:
                form.add_error(None, "The grades changed meanwhile. Look at the preview again.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = tabs.context(request, cohort, form=form, plan=plan)
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "training/grades_paste.html", context, status=status)


@require_POST
@allow(GRADE, Cohort, lookup="slug")
def grades_undo(request, cohort, moment):
    """What this person entered in one act is as it was, where nobody changed it since."""
    try:
        at = EPOCH + timedelta(microseconds=moment)
    except OverflowError as error:
        raise Http404 from error
    mine = Grade.objects.visible_to(request.user).filter(item__cohort=cohort)
    return act(
        request,
        lambda: grades.undo(grades.of_act(mine, at, request.user), by=request.user),
        to=reverse("training:gradebook", args=[cohort.slug]),
        said="The grades are as they were.",
    )


@require_safe
@allow(GRADE, GradeItem)
def grade_item(request, item):
    """One assessment: how many are graded, and whether the participants see it."""
    seats = list(item.expected(people_of(request.user)).select_related("person"))
    seats.sort(key=lambda one: (one.person.name, one.pk))
    found = {one.enrollment_id: one for one in Grade.objects.filter(item=item)}
    cells = [cell(item, one, found.get(one.pk)) for one in seats]
    context = tabs.context(
        request,
        item.cohort,
        item=item,
        cells=cells,
        empty=sum(not one["text"] for one in cells),
    )
    return render(request, "training/grade_item.html", context)


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
@allow("training.export", Cohort, lookup="slug")
def gradebook_export(request, cohort):
    """The grid as a CSV file."""
    enrollments = people(request, cohort)
    book = figures.gradebook(cohort, enrollments)
    head = ["Name", "Email", *[item.name for item in book.items], "Total in percent"]
    rows = [
        [
            one.person.name,
            one.person.email,
            *[grades.text_of(book.grade(item, one)) for item in book.items],
            grading.percent(book.total(one).share),
        ]
        for one in enrollments
    ]
    audit.record("training.cohort.grades_exported", by=request.user, about=cohort, people=len(rows))
    response = StreamingHttpResponse(stream_csv(head, rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="gradebook-{cohort.slug}.csv"'
    return response
