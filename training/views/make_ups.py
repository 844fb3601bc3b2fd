"""Make-ups: absences without one, tasks that are open, and those that are settled."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import act
from training.domain import class_days, make_ups
from training.forms.attendance import MakeUpForm
from training.models import ClassSession, MakeUp
from training.models.scopes import people_of
from training.states import MakeUpState
from training.views.attendance import page_context

MARK = "training.take_attendance"
PAGE = "training/make_ups.html"
SHOWN = 40


@require_safe
@allow(MARK, Cohort, lookup="slug")
def make_up_list(request, cohort):
    """What people make up for, and who has not been asked yet."""
    return _page(request, cohort)


def _page(request, cohort, failed=None, form=None, unanswered=None):
    """The page; ``form`` is the one that failed, of a session or of what somebody asked for."""
    people = people_of(request.user).filter(cohort=cohort)
    today = timezone.now().astimezone(cohort.program.zone()).date()
    proposed = class_days.in_a_week(cohort, today)
    absences = make_ups.missed(cohort, people.seated())
    missed = [
        (
            session,
            [one.enrollment for one in rows],
            form
            if session.pk == failed
            else MakeUpForm(
                initial={
                    "task": make_ups.TASK.format(session.topic),
                    "due_on": proposed,
                },
                auto_id=f"id_{session.pk}_%s",
            ),
        )
        for session, rows in groupby(absences, key=lambda one: one.session)
    ]
    rows = MakeUp.objects.visible_to(request.user).filter(enrollment__in=people)
    rows = rows.select_related("session", "enrollment__person", "signed_off_by")
    settled = rows.exclude(pk__in=rows.to_do().values("pk"))
    to_do = list(rows.to_do().order_by("due_on", "enrollment__person__name", "pk"))
    context = page_context(
        request,
        cohort,
        missed=missed,
        asked=[
            (one, form if one.pk == unanswered else _answer_form(one))
            for one in to_do
            if one.state == MakeUpState.ASKED
        ],
        open=[one for one in to_do if one.state != MakeUpState.ASKED],
        settled=settled.order_by("-state_changed_at", "-pk")[:SHOWN],
        today=today,
    )
    return render(request, PAGE, context, status=422 if failed or unanswered else 200)


def _answer_form(make_up, data=None):
    """What was asked for, to be agreed to or changed."""
    initial = {"task": make_up.task, "due_on": make_up.due_on}
    return MakeUpForm(data, initial=initial, auto_id=f"id_ask{make_up.pk}_%s")


@require_POST
@allow(MARK, ClassSession)
def make_up_ask(request, session):
    """Everybody who missed the session and has no task yet gets this one."""
    form = MakeUpForm(request.POST, auto_id=f"id_{session.pk}_%s")
    people = people_of(request.user).filter(cohort=session.cohort_id).seated()
    if form.is_valid():
        try:
            made = make_ups.ask(session, people, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            number = len(made)
            toast(request, f"{number} tasks are set." if number != 1 else "The task is set.")
            return redirect("training:make_ups", session.cohort.slug)
    return _page(request, session.cohort, failed=session.pk, form=form)


@require_POST
@allow(MARK, MakeUp)
def make_up_agree(request, make_up):
    """What somebody asked for is to be done, as it stands in the form."""
    get_object_or_404(people_of(request.user), pk=make_up.enrollment_id)
    form = _answer_form(make_up, request.POST)
    if form.is_valid():
        try:
            make_ups.agree(make_up, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Agreed. It is to be done.")
            return redirect("training:make_ups", make_up.enrollment.cohort.slug)
    cohort = make_up.enrollment.cohort
    return _page(request, cohort, form=form, unanswered=make_up.pk)


ACTS = {
    "sign-off": (make_ups.sign_off, "Signed off."),
    "waive": (make_ups.waive, "Nothing has to be done for it."),
    "reopen": (make_ups.reopen, "It is to be done."),
}


@require_POST
@allow(MARK, MakeUp)
def make_up_settle(request, make_up, what):
    """A make-up is signed off, waived, or to be done after all."""
    people = people_of(request.user)
    get_object_or_404(people, pk=make_up.enrollment_id)
    if what not in ACTS:
        raise Http404
    function, said = ACTS[what]
    to = reverse("training:make_ups", args=[make_up.enrollment.cohort.slug])
    if what == "reopen":
        return act(request, lambda: function(make_up, by=request.user), to=to, said=said)
    try:
        function(make_up, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:make_up_settle", args=[make_up.pk, "reopen"])
        toast(request, said, undo=undo)
    return redirect(to)
