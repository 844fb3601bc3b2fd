"""The participant's sessions: one of them, how all of them went, and making up for an absence."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from cohorts.views.pages import form_page
from training.domain import class_days, figures, make_ups, my_sessions, seats, voices
from training.forms.my import AskMakeUpForm
from training.models import ClassSession
from training.views.my import own_seat
from training.views.sessions import about

PART = "training.take_part"


def seat_in(request, session):
    """The own seat in the cohort, and the section, of a session; None without any."""
    where = {"cohort": session.cohort_id}
    if session.section_id:
        where["section"] = session.section_id
    return seats.seat_of(request.user, **where)


@require_safe
@allow(PART, ClassSession)
def my_session(request, session):
    """One session as its participant sees it, and what can be done about it."""
    seat, now = seat_in(request, session), timezone.now()
    context = about(request, session)
    if seat is not None:
        [own] = my_sessions.of(seat, [session])
        studies = seats.is_studying(seat)
        context |= {
            "own": own,
            "may_miss": studies
            and not session.is_canceled
            and session.ends_at > now
            and not own.is_excused,
            "may_rate": not voices.why_not_rate(session, seat),
            "may_ask": studies and own.may_ask,
        }
    return render(request, "training/my_session.html", context)


@require_safe
@allow(PART)
def my_attendance(request):
    """Every session that counts so far, with the own mark and what makes up for an absence."""
    seat = own_seat(request)
    context = {
        "enrollment": seat,
        "zone": seat.cohort.program.time_zone,
        "rows": my_sessions.past(seat),
        "attended": figures.attendance(seat.cohort, [seat])[seat.pk],
        "is_studying": seats.is_studying(seat),
    }
    return render(request, "training/my_attendance.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART, ClassSession)
def my_make_up_ask(request, session):
    """Say how a missed session is made up for; an instructor agrees, changes it or waives it."""
    seat = seat_in(request, session)
    if seat is None:
        raise Http404("No seat here.")
    [own] = my_sessions.of(seat, [session])
    if own.make_up is not None and not own.may_ask:
        raise Http404("It is answered already.")
    today = voices.today_of(seat)
    asked = own.make_up
    form = AskMakeUpForm(
        request.POST or None,
        today=today,
        initial={
            "task": asked.task if asked else make_ups.TASK.format(session.topic),
            "due_on": asked.due_on if asked else class_days.in_a_week(seat.cohort, today),
        },
    )
    there = reverse("training:my_attendance")
    return form_page(
        request,
        form,
        lambda form: make_ups.ask_for(session, seat, by=request.user, **form.cleaned_data),
        title=f"Make up for “{session}”",
        lead="Say what you will do. Your instructor agrees or changes it, and you hear by mail.",
        verb="Ask",
        back=there,
        to=there,
        said="Asked. You hear by mail when it is answered.",
    )
