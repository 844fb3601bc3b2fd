"""Exam windows: who is registered, results by hand and by file, and all of it taken back."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.states import CohortState
from cohorts.views.pages import act, form_page
from training import tabs
from training.domain import exams, result_files
from training.forms.exams import RegisterForm, ResultForm, ResultsForm, WhyForm, WindowForm
from training.models import Certification, ExamAct, ExamAttempt, ExamWindow
from training.models.scopes import people_of
from training.states import AttemptState
from training.views.certifications import people
from training.views.files import as_file

VIEW = "training.view_training"
CERTIFY = "training.certify"
FORM = ["GET", "HEAD", "POST"]


def here(window):
    """The address of the page of a window."""
    return reverse("training:exam_window", args=[window.pk])


def registered(request, window):
    """The attempts in a window of the people whom this person teaches, by name."""
    rows = window.attempts.filter(enrollment__in=people_of(request.user))
    return rows.select_related("enrollment__person", "enrollment__cohort").order_by(
        "enrollment__person__name", "pk"
    )


def about(request, window, **more):
    """What the page of a window shows."""
    rows = list(registered(request, window))
    gone = {AttemptState.CANCELED, AttemptState.VOID}
    acts = window.acts.standing().select_related("made_by").order_by("-pk")[:5]
    return {
        "window": window,
        "certification": window.certification,
        "zone": window.certification.program.time_zone,
        "rows": [row for row in rows if row.state not in gone],
        "gone": [row for row in rows if row.state in gone],
        "acts": acts,
        "cohorts": Cohort.objects.filter(
            program=window.certification.program_id,
            state__in=[CohortState.IN_SESSION, CohortState.COMPLETED],
        ).order_by("-starts_on", "-pk"),
        "may_certify": request.user.may(CERTIFY),
        "may_export": request.user.may("training.export"),
        "takes_people": window.takes_people(timezone.now()),
        "cancel_form": WhyForm(),
        **more,
    }


@require_safe
@allow(VIEW, ExamWindow)
def exam_window(request, window):
    """One window: when and where, who is registered, and the results."""
    return render(request, "training/exam_window.html", about(request, window))


@require_http_methods(FORM)
@allow(CERTIFY, Certification)
def exam_window_new(request, certification):
    """A further window for the exam."""
    form = WindowForm(request.POST or None, certification=certification)
    return form_page(
        request,
        form,
        lambda form: exams.keep_window(form.instance, by=request.user),
        title=f"New exam window for {certification}",
        back=reverse("training:certification", args=[certification.pk]),
        to=here,
        said="The window is there. Register people next.",
    )


@require_http_methods(FORM)
@allow(CERTIFY, ExamWindow)
def exam_window_edit(request, window):
    """A window at another time or place, or with other seats; who is registered is told."""
    form = WindowForm(request.POST or None, instance=window, certification=window.certification)
    return form_page(
        request,
        form,
        lambda form: exams.keep_window(form.instance, by=request.user, changed=form.changed_data),
        title=str(window),
        back=here(window),
        to=here(window),
        said="Saved.",
    )


@require_POST
@allow(CERTIFY, ExamWindow)
def exam_window_cancel(request, window):
    """The window does not take place."""
    form = WhyForm(request.POST)
    there = None
    if form.is_valid():
        try:
            exams.cancel_window(window, because=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            there = here(window)
    return answer(
        request,
        form,
        "training/exam_window.html",
        about(request, window, cancel_form=form),
        to=there,
        toast="Canceled. Everybody who was registered is told.",
    )


# ---------------------------------------------------------------- registering
@require_POST
@allow(CERTIFY, Cohort, lookup="slug")
def exam_register(request, cohort):
    """Many people in one window: a preview with a sentence each, then exactly what it showed."""
    mine = people(request, cohort)
    windows = ExamWindow.objects.visible_to(request.user).filter(
        certification__program=cohort.program_id, canceled_at=None
    )
    form = RegisterForm(
        request.POST, windows=windows.select_related("certification__program"), people=mine
    )
    plan = None
    if form.is_valid():
        data = form.cleaned_data
        window, reason = data["window"], data["reason"].strip()
        plan = exams.plan(window, list(data["people"]), reason=reason)
        if data["digest"] == plan.digest:
            try:
                made = exams.register(window, plan.going_in, reason=reason, by=request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                undo = reverse("training:exam_act_undo", args=[made.pk])
                number = len(plan.going_in)
                said = "1 person is" if number == 1 else f"{number} people are"
                toast(request, f"{said} registered and told.", undo=undo)
                return redirect(here(window))
        elif data["digest"]:
            form.add_error(None, "Something changed meanwhile. Look at the preview again.")
    context = tabs.context(request, cohort, form=form, plan=plan)
    status = 422 if form.errors else 200
    return render(request, "training/exam_register.html", context, status=status)


@require_http_methods(FORM)
@allow(CERTIFY, ExamAttempt)
def exam_attempt_cancel(request, attempt):
    """The registration is canceled and the seat free."""
    there = here(attempt.window) if attempt.window_id else reverse("training:certification_start")
    return form_page(
        request,
        WhyForm(request.POST or None),
        lambda form: exams.cancel(attempt, because=form.cleaned_data["reason"], by=request.user),
        title=f"Cancel the registration of {attempt.enrollment.person}",
        back=there,
        to=there,
        said="Canceled. The seat is free.",
        verb="Cancel registration",
    )


# ---------------------------------------------------------------- results
@require_http_methods(FORM)
@allow(CERTIFY, ExamAttempt)
def exam_result(request, attempt):
    """The result of one person by hand."""
    if attempt.window_id is None:
        there = reverse("training:wallet_of", args=[attempt.enrollment_id])
    else:
        there = here(attempt.window)
    start = {"state": attempt.state, "score": attempt.score, "seen": attempt.state}

    def enter(form):
        data = form.cleaned_data
        wanted = exams.Wanted(attempt, data["state"], data["score"], data["seen"])
        return exams.enter(attempt.window, [wanted], by=request.user)

    return form_page(
        request,
        ResultForm(request.POST or None, initial=start),
        enter,
        title=f"Result of {attempt.enrollment.person}",
        back=there,
        to=there,
        said="The result is entered.",
    )


@require_http_methods(FORM)
@allow(CERTIFY, ExamWindow)
def exam_results(request, window):
    """Results from a spreadsheet: a preview first, then exactly what it showed."""
    form = ResultsForm(request.POST or None, request.FILES or None)
    plan = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if data["file"]:
                rows = result_files.rows_of_file(data["file"])
            else:
                rows = result_files.rows_of_text(data["rows"])
            plan = result_files.plan(rows, list(registered(request, window)))
            if data["digest"] and data["digest"] == plan.digest and plan.changing:
                wanted = [line.wanted for line in plan.changing]
                made = exams.enter(window, wanted, by=request.user)
                undo = reverse("training:exam_act_undo", args=[made.pk])
                number = len(wanted)
                said = "1 result" if number == 1 else f"{number} results"
                toast(request, f"{said} entered.", undo=undo)
                return redirect(here(window))
            if data["digest"]:
                form.add_error(None, "The results changed meanwhile. Look at the preview again.")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"window": window, "form": form, "plan": plan,
               "zone": window.certification.program.time_zone}  # fmt: skip
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "training/exam_results.html", context, status=status)


@require_POST
@allow(CERTIFY, ExamAct)
def exam_act_undo(request, one):
    """Everybody of this act is as before it."""
    return act(
        request,
        lambda: exams.undo(one, by=request.user),
        to=here(one.window),
        said="Taken back.",
    )


@require_POST
@allow("training.export", ExamWindow)
def exam_window_export(request, window):
    """Who is registered, as a file that can come back with results."""
    head = ["Name", "Email", "Cohort", "Result", "Score"]
    rows = [
        [
            one.enrollment.person.name,
            one.enrollment.person.email,
            str(one.enrollment.cohort),
            "" if one.state == AttemptState.SCHEDULED else one.get_state_display(),
            one.score,
        ]
        for one in registered(request, window)
        if one.state not in {AttemptState.CANCELED, AttemptState.VOID}
    ]
    return as_file(
        request,
        "training.examwindow.exported",
        window,
        (head, rows),
        name=f"exam-{window.pk}",
        otherwise=here(window),
    )
