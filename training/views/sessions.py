"""The page of one session, and what is done with it."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import act, form_page
from training.domain import sessions
from training.forms.sessions import ReasonForm, SessionForm
from training.models import ClassSession, GradeItem

VIEW = "training.view_training"
EDIT = "training.edit_calendar"
PAGE = "training/session.html"


def here(session):
    """The address of the page of a session."""
    return reverse("training:session", args=[session.pk])


@require_safe
@allow(VIEW, ClassSession)
def session(request, session):
    """One session: topic, time and place, who teaches, materials, and what is done about it."""
    return render(request, PAGE, about(request, session))


def about(request, session, cancel_form=None):
    """What the page shows."""
    cohort = session.cohort
    day = session.starts_at.astimezone(cohort.program.zone())
    near = GradeItem.objects.visible_to(request.user).filter(
        cohort=cohort, due_at__gte=day.replace(hour=0, minute=0, second=0)
    )
    before = ClassSession.objects.visible_to(request.user).filter(cohort=cohort).standing()
    return {
        "session": session,
        "cohort": cohort,
        "zone": cohort.program.time_zone,
        "instructors": [row.user for row in session.instructors.select_related("user")],
        "items": near.in_order()[:4],
        "earlier": before.filter(starts_at__lt=session.starts_at).order_by("-starts_at").first(),
        "later": before.filter(starts_at__gt=session.starts_at).in_order().first(),
        "may_edit": request.user.may(EDIT),
        "may_mark": request.user.may("training.take_attendance"),
        "cancel_form": cancel_form or ReasonForm(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Cohort, lookup="slug")
def session_new(request, cohort):
    """A further session of a cohort."""
    form = SessionForm(
        request.POST or None, cohort=cohort, initial={"minutes": 90, "is_required": True}
    )
    return form_page(
        request,
        form,
        lambda form: sessions.add(
            form.instance, instructors=form.cleaned_data["instructors"], by=request.user
        ),
        title=f"New session of {cohort}",
        back=reverse("training:calendar", args=[cohort.slug]),
        to=here,
        said="The session is in the calendar.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, ClassSession)
def session_edit(request, session):
    """A session with another topic, time, place or instructor."""
    form = SessionForm(request.POST or None, instance=session, cohort=session.cohort)
    return form_page(
        request,
        form,
        lambda form: sessions.change(
            form.instance,
            changed=form.changed_fields,
            instructors=form.cleaned_data["instructors"],
            by=request.user,
        ),
        title=session.topic,
        back=here(session),
        to=here(session),
        said="Saved. Calendars of participants change with their next look.",
    )


@require_POST
@allow(EDIT, ClassSession)
def session_cancel(request, session):
    """The session does not take place, for a reason that everybody reads."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            sessions.cancel(session, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("training:session_restore", args=[session.pk])
            toast(request, "The session is canceled.", undo=undo)
            return redirect(here(session))
    session.refresh_from_db()
    return answer(request, form, PAGE, about(request, session, cancel_form=form))


@require_POST
@allow(EDIT, ClassSession)
def session_restore(request, session):
    """A canceled session is planned again."""
    return act(
        request,
        lambda: sessions.restore(session, by=request.user),
        to=here(session),
        said="The session is planned again.",
    )
