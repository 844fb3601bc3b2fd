"""Work as its person hands it in, and as staff open it."""

from decimal import Decimal

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.ui.uploads import attachment
from careerpath.workflow import Refused
from training import grading, tabs
from training.domain import handing_in
from training.forms.my import WorkForm
from training.models import Extension, GradeItem, WorkSubmission
from training.models.scopes import people_of
from training.states import AskState
from training.views.my import own_item

PAGE = "training/my_work.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow("training.take_part", GradeItem)
def my_work(request, item):
    """One assessment: what to do, until when, what was handed in, and the grade when it is out."""
    enrollment = own_item(request, item)
    form = None
    if request.method == "POST":
        form = WorkForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            try:
                work = handing_in.hand_in(
                    item,
                    enrollment,
                    text=data["text"],
                    link=data["link"],
                    upload=data["file"],
                    seen=data["seen"],
                    by=request.user,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                late = " It is marked as late." if work.is_late else ""
                toast(request, f"Handed in.{late} The receipt is below.")
    context = _about(item, enrollment)
    if form is None:
        newest = context["newest"]
        form = WorkForm(initial={"seen": newest.number if newest else 0})
        return render(request, PAGE, {"form": form, **context})
    there = f"{reverse('training:my_work', args=[item.pk])}#receipt"
    return answer(request, form, PAGE, context, to=there)


def _about(item, enrollment):
    """What the page shows."""
    rows = list(handing_in.versions(item, enrollment))
    grade = handing_in.own_grade(item, enrollment)
    asked = Extension.objects.filter(item=item, enrollment=enrollment)
    return {
        "item": item,
        "enrollment": enrollment,
        "zone": enrollment.cohort.program.time_zone,
        "due_at": handing_in.due_of(item, enrollment),
        "works": rows,
        "newest": rows[0] if rows else None,
        "grade": grade,
        "points": grading.points_text(grade.counted) if grade else "",
        "rubric": _rubric(item, grade),
        "why_not": handing_in.why_not(item, enrollment, handing_in.cell_of(item, enrollment)),
        "extension": asked.exclude(state=AskState.WITHDRAWN).order_by("-asked_at").first(),
    }


def _rubric(item, grade):
    """The criteria, each with the points that it got once the grade is out."""
    got = grade.rubric_points if grade else {}
    return [
        (one, grading.points_text(Decimal(got[str(place)])) if str(place) in got else "")
        for place, one in enumerate(item.rubric or [])
    ]


@require_safe
@allow("training.take_part", WorkSubmission)
def my_work_file(request, work):
    """The own file, to look at it once more."""
    if work.enrollment.person_id != request.user.pk:
        raise Http404("No work here.")
    return _handed_out(
        request, work, handing_in.open_file, reverse("training:my_work", args=[work.item_id])
    )


@require_safe
@allow("training.grade", WorkSubmission)
def submission(request, work):
    """Work as staff read it, with every version; the trail says that somebody did."""
    _taught(request, work)
    context = tabs.context(
        request,
        work.item.cohort,
        work=work,
        item=work.item,
        seat=work.enrollment,
        works=list(handing_in.read(work, by=request.user)),
    )
    return render(request, "training/submission.html", context)


@require_safe
@allow("training.grade", WorkSubmission)
def submission_file(request, work):
    """The file as it was handed in, for those who grade it."""
    _taught(request, work)
    return _handed_out(
        request,
        work,
        lambda work: handing_in.opened_by_staff(work, by=request.user),
        reverse("training:submission", args=[work.pk]),
    )


def _taught(request, work):
    """404 unless this person teaches whoever handed it in: the own work is no exception."""
    if not people_of(request.user).filter(pk=work.enrollment_id).exists():
        raise Http404("No work here.")


def _handed_out(request, work, opening, back):
    """The file as an attachment, or the sentence why it cannot be opened."""
    if not work.file_format:
        raise Http404("No file here.")
    try:
        file = opening(work)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(back)
    return attachment(file, work.file_format, work.file_name)
