"""The queue of excuses: asked ones to answer, granted ones that hold, and one that staff grant."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import act, form_page
from training.domain import excuses
from training.forms.attendance import AnswerForm, ExcuseForm
from training.models import ClassSession, Excuse
from training.models.scopes import people_of
from training.views.attendance import page_context

MARK = "training.take_attendance"
PAGE = "training/excuses.html"
SHOWN = 30


def _rows(user, cohort):
    rows = Excuse.objects.visible_to(user).filter(enrollment__in=people_of(user))
    return rows.filter(enrollment__cohort=cohort).select_related("enrollment__person")


@require_safe
@allow(MARK, Cohort, lookup="slug")
def excuse_list(request, cohort):
    """Who waits for an answer, and who is excused from now on."""
    return _page(request, cohort)


def _page(request, cohort, failed=None, form=None):
    now = timezone.now()
    rows = _rows(request.user, cohort)
    waiting = list(rows.waiting().order_by("from_at", "pk"))
    sessions = list(ClassSession.objects.filter(cohort=cohort).standing().in_order())
    shown = [
        (
            one,
            [session for session in sessions if _covers(one, session)],
            form if one.pk == failed else AnswerForm(auto_id=f"id_{one.pk}_%s"),
        )
        for one in waiting
    ]
    held = rows.granted().filter(to_at__gt=now).order_by("from_at", "pk")
    past = rows.exclude(pk__in=[one.pk for one in waiting]).exclude(pk__in=held.values("pk"))
    context = page_context(
        request,
        cohort,
        waiting=shown,
        held=[(one, [each for each in sessions if _covers(one, each)]) for one in held],
        past=past.select_related("answered_by").order_by("-from_at", "-pk")[:SHOWN],
    )
    return render(request, PAGE, context, status=422 if failed else 200)


def _covers(excuse, session):
    ours = session.section_id in (None, excuse.enrollment.section_id)
    return ours and excuse.from_at <= session.starts_at < excuse.to_at


@require_POST
@allow(MARK, Excuse)
def excuse_answer(request, excuse):
    """An excuse is granted or not, by the button that was pressed."""
    cohort = excuse.enrollment.cohort
    form = AnswerForm(request.POST, auto_id=f"id_{excuse.pk}_%s")
    granted = request.POST.get("decision") != "refuse"
    if form.is_valid():
        try:
            excuses.answer(excuse, granted=granted, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("answer", str(refusal))
        else:
            toast(request, "The excuse is granted." if granted else "The excuse is not granted.")
            return redirect("training:excuses", cohort.slug)
    return _page(request, cohort, failed=excuse.pk, form=form)


@require_POST
@allow(MARK, Excuse)
def excuse_withdraw(request, excuse):
    """A granted excuse does not hold any more."""
    return act(
        request,
        lambda: excuses.withdraw(excuse, by=request.user),
        to=reverse("training:excuses", args=[excuse.enrollment.cohort.slug]),
        said="The excuse does not hold any more.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MARK, Cohort, lookup="slug")
def excuse_new(request, cohort):
    """Staff excuse somebody in advance."""
    people = people_of(request.user).filter(cohort=cohort).seated()
    form = ExcuseForm(
        request.POST or None,
        people=people.select_related("person").order_by("person__name", "pk"),
        zone=cohort.program.zone(),
    )
    back = reverse("training:excuses", args=[cohort.slug])
    return form_page(
        request,
        form,
        lambda form: excuses.grant(by=request.user, **form.cleaned_data),
        title="Excuse somebody",
        back=back,
        to=back,
        said="The person is excused.",
    )
