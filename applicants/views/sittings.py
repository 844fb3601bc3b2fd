"""Timed tasks: the list, one task against the clock, and its answers as they are chosen."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from applicants.domain import sittings
from applicants.domain.submission_window import database_now
from applicants.forms.sittings import SittingForm
from applicants.models import Task
from applicants.views.documents import own
from careerpath.access import signed_in
from careerpath.ui.answers import toast
from careerpath.workflow import Refused

LIST = "applicants/tasks/list.html"
SITTING = "applicants/tasks/sitting.html"


@require_safe
@signed_in
def application_tasks(request, slug):
    """What there is to take, how long each takes, and how far it is."""
    application = own(request, slug)
    context = {
        "application": application,
        "rows": sittings.overview(application),
        "may_begin": sittings.may_begin(application),
    }
    return render(request, LIST, context)


@require_POST
@signed_in
def task_begin(request, slug, pk):
    """The clock runs; a second click finds the same sitting."""
    application, task = own(request, slug), _task(slug, pk)
    try:
        sittings.begin(application, task, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect("application_tasks", slug)
    return redirect("task_sitting", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task_sitting(request, slug, pk):
    """The questions with the time that is left; answers are kept as they are chosen."""
    application, task = own(request, slug), _task(slug, pk)
    sitting = sittings.of(application, task.pk)
    if sitting is None:
        return redirect("application_tasks", slug)
    form = SittingForm(
        request.POST if request.method == "POST" else None,
        questions=sittings.questions(sitting),
        answers=sittings.answers(sitting),
    )
    if request.method == "POST":
        return _answered(request, sitting, form)
    return _page(request, sitting, form)


def _answered(request, sitting, form):
    """The answer to answers: kept, finished, or the sentence why not."""
    there = reverse("application_tasks", args=[sitting.task.intake.slug])
    if not form.is_valid():
        if request.htmx:
            return render(request, f"{SITTING}#saved", {"refused": True, "form": form}, status=422)
        return _page(request, sitting, form, status=422)
    try:
        answered = sittings.save(sitting, given=form.given())
        if "finish" in request.POST:
            sittings.finish(sitting, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return HttpResponseClientRedirect(there) if request.htmx else redirect(there)
    if "finish" in request.POST:
        toast(request, f"“{sitting.task}” is done.")
        return redirect(there)
    if request.htmx:
        context = {"answered": answered, "of": len(form.questions), "now": timezone.now()}
        return render(request, f"{SITTING}#saved", context)
    return redirect("task_sitting", sitting.task.intake.slug, sitting.task_id)


def _page(request, sitting, form, status=200):
    now = database_now()
    if not sitting.is_open or sitting.ends_at <= now:
        return redirect("application_tasks", sitting.task.intake.slug)
    context = {
        "sitting": sitting,
        "form": form,
        "slug": sitting.task.intake.slug,
        "answered": sitting.answers.count(),
        "of": len(form.questions),
        "left": (sitting.ends_at - now).total_seconds(),
        "row": sittings.Row(sitting.task, sitting, 0, False, now),
    }
    return render(request, SITTING, context, status=status)


def _task(slug, pk):
    """The task, if it is one of this intake."""
    task = Task.objects.filter(pk=pk, intake__slug=slug).select_related("intake").first()
    if task is None:
        raise Http404
    return task
