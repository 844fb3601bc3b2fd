"""The participant's own pages: the day, work, excuses, more time, and what they say themselves."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.ui.when import words
from careerpath.workflow import Refused
from cohorts.states import EnrollmentState
from cohorts.views.pages import act, form_page
from training.domain import excuses, extensions, make_ups, my_day, seats, voices
from training.forms.my import (
    ExcuseForm,
    ExcuseQuery,
    FeedbackForm,
    MakeUpForm,
    MoreTimeForm,
    PulseForm,
    RatingsForm,
)
from training.models import ClassSession, Excuse, Extension, GradeItem, MakeUp, When
from training.states import AskState

PART = "training.take_part"
HOME = "training:my"
KIND = {
    EnrollmentState.ON_LEAVE: "training/my_leave.html",
    EnrollmentState.WITHDRAWN: "training/my_left.html",
    EnrollmentState.DISMISSED: "training/my_left.html",
}


def own_seat(request, **where):
    """The seat that counts, or the one in this cohort and section; 404 without any."""
    enrollment = seats.seat_of(request.user, **where)
    if enrollment is None:
        raise Http404("No seat here.")
    return enrollment


def linked(name, *args):
    """The address of a page of another part; empty while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@require_safe
@allow(PART)
def my(request):
    """Today, this week, what is due, results, attendance, and what is left to certification."""
    enrollment = seats.seat_of(request.user)
    if enrollment is None:
        return render(request, "training/my_none.html")
    return render(request, KIND.get(enrollment.state, "training/my.html"), about(enrollment))


def about(enrollment, pulse_form=None):
    """What the page shows."""
    day = my_day.of(enrollment)
    return {
        "day": day,
        "enrollment": enrollment,
        "cohort": enrollment.cohort,
        "zone": enrollment.cohort.program.time_zone,
        "check_ins": {pk: linked("training:check_in", pk) for pk in day.windows},
        "pulse_form": pulse_form or pulse_form_of(day.pulse),
    }


# ---------------------------------------------------------------- excuses
def _coming(enrollment, now):
    """The sessions that the person may still miss."""
    rows = ClassSession.objects.for_enrollment(enrollment).standing()
    return rows.filter(ends_at__gt=now).select_related("cohort__program").in_order()


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART)
def my_excuse(request):
    """Ask to be excused from sessions to come, and see what became of it."""
    enrollment = own_seat(request)
    now = timezone.now()
    asked = ExcuseQuery.of(request).values
    form = ExcuseForm(request.POST or None, sessions=_coming(enrollment, now), initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            seats.must_study(enrollment)
            said = {
                name: form.cleaned_data[name]
                for name in ("from_at", "to_at", "reason_class", "text")
            }
            excuses.ask(enrollment, by=request.user, **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "enrollment": enrollment,
        "zone": enrollment.cohort.program.time_zone,
        "asked": Excuse.objects.filter(enrollment=enrollment).order_by("-from_at")[:20],
        "why_not": ""
        if seats.is_studying(enrollment)
        else seats.WHY_NOT.get(enrollment.state, seats.LEFT),
        "now": now,
    }
    if request.method != "POST":
        return render(request, "training/my_excuse.html", {"form": form, **context})
    said = "Asked. You hear by mail when it is answered."
    return answer(
        request, form, "training/my_excuse.html", context, to="training:my_excuse", toast=said
    )


@require_POST
@allow(PART, Excuse)
def my_excuse_withdraw(request, excuse):
    """The person comes after all."""
    if excuse.enrollment.person_id != request.user.pk:
        raise Http404("No excuse here.")
    return act(
        request,
        lambda: excuses.withdraw(excuse, by=request.user),
        to="training:my_excuse",
        said="Withdrawn. We expect you.",
    )


# ---------------------------------------------------------------- more time
def own_item(request, item):
    """The seat through which this person has the assessment; 404 for anybody else."""
    where = {"cohort": item.cohort_id}
    if item.section_id:
        where["section"] = item.section_id
    return own_seat(request, **where)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART, GradeItem)
def my_more_time(request, item):
    """Ask for a later date for one assessment."""
    enrollment = own_item(request, item)
    zone = enrollment.cohort.program.zone()
    there = reverse("training:my_work", args=[item.pk])

    def ask(form):
        seats.must_study(enrollment)
        return extensions.ask(
            item,
            enrollment,
            due_at=form.cleaned_data["due_at"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )

    return form_page(
        request,
        MoreTimeForm(request.POST or None, due_at=item.due_at, zone=zone),
        ask,
        title=f"More time for {item}",
        lead="Your instructors answer, and you hear by mail. Until then the date stands.",
        verb="Ask for more time",
        back=there,
        to=there,
        said="Asked. You hear by mail when it is answered.",
    )


@require_POST
@allow(PART, Extension)
def my_more_time_withdraw(request, extension):
    """The person does not need more time after all."""
    if extension.enrollment.person_id != request.user.pk or extension.state != AskState.ASKED:
        raise Http404("Nothing to withdraw here.")
    return act(
        request,
        lambda: extensions.withdraw(extension, by=request.user),
        to=reverse("training:my_work", args=[extension.item_id]),
        said="Withdrawn. The date stands.",
    )


# ---------------------------------------------------------------- making up
@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART, MakeUp)
def my_make_up(request, make_up):
    """Say what was done for a session that was missed; an instructor signs it off."""
    if make_up.enrollment.person_id != request.user.pk:
        raise Http404("No make-up here.")

    def hand_in(form):
        seats.must_study(make_up.enrollment)
        return make_ups.hand_in(make_up, note=form.cleaned_data["note"], by=request.user)

    return form_page(
        request,
        MakeUpForm(request.POST or None, initial={"note": make_up.note}),
        hand_in,
        title=f"Make up for “{make_up.session}”",
        lead=f"{make_up.task} Due {words(make_up.due_on)}.",
        verb="Hand in",
        back=reverse(HOME),
        to=HOME,
        said="Handed in. An instructor signs it off.",
    )


# ---------------------------------------------------------------- what they say themselves
def pulse_form_of(pulse):
    """The form with what was said this week."""
    return PulseForm(initial={"mood": pulse.mood, "text": pulse.text} if pulse else None)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART)
def my_pulse(request):
    """How this week is, once a week and changeable until Sunday."""
    enrollment = own_seat(request)
    form = PulseForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            voices.say_pulse(enrollment, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    pulse = voices.pulse_of(enrollment)
    context = {"enrollment": enrollment, "pulse": pulse, "week": voices.week_of(enrollment)}
    if form is None:
        context["form"] = pulse_form_of(pulse)
        return render(request, "training/my_pulse.html", context)
    thanks = "Thank you. You can change it until Sunday."
    return answer(request, form, "training/my_pulse.html", context, to=HOME, toast=thanks)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART, ClassSession)
def my_feedback(request, session):
    """How a session was, without the name."""
    where = {"cohort": session.cohort_id}
    if session.section_id:
        where["section"] = session.section_id
    enrollment = own_seat(request, **where)
    mine = voices.own_feedback(session, enrollment)
    form = FeedbackForm(
        request.POST or None,
        initial={"rating": mine.rating, "text": mine.text} if mine else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            voices.say_feedback(session, enrollment, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "session": session,
        "enough": voices.ENOUGH,
        "closes_at": voices.closes_at(session),
        "why_not": voices.why_not_rate(session, enrollment),
        "zone": enrollment.cohort.program.time_zone,
    }
    if request.method != "POST":
        return render(request, "training/my_feedback.html", {"form": form, **context})
    return answer(request, form, "training/my_feedback.html", context, to=HOME, toast="Thank you.")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART)
def my_ratings(request):
    """How sure the person is of each subject area, before boot camp and after it."""
    enrollment = own_seat(request)
    moment = voices.moment_of(enrollment)
    rows = voices.own_ratings(enrollment)
    said = {
        f"area_{area.pk}": after if moment == When.AFTER else before for area, before, after in rows
    }
    form = RatingsForm(request.POST or None, areas=[area for area, _, _ in rows], initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            voices.rate_oneself(enrollment, moment or When.BEFORE, form.ratings, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "moment": moment,
        "is_after": moment == When.AFTER,
        "rows": rows,
        "enough": voices.ENOUGH,
        "sentence": voices.why_not_rate_oneself(enrollment, When.AFTER),
    }
    if request.method != "POST":
        return render(request, "training/my_ratings.html", {"form": form, **context})
    if not form.errors:
        toast(request, "Thank you. You can change it while it is open.")
        return redirect(HOME)
    return render(request, "training/my_ratings.html", {"form": form, **context}, status=422)
