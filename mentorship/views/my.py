"""The mentee's own page: mentor, next date, promises, goals, two taps, wishes."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow, signed_in, visible
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.views.pages import form_page
from mentorship import cadence
from mentorship.domain import check_ins, concerns, facts, goals
from mentorship.forms.pairs import ConcernForm, GoalForm, TapForm, WishForm
from mentorship.models import ActionItem, CheckIn, Goal, GoalStep, Pair, Tap, Wish
from mentorship.states import ItemState
from mentorship.views.panel import TOPICS

PART = "mentorship.take_part"
PAGE = "mentorship/my.html"
SAID = {
    ItemState.DONE: "Done.",
    ItemState.DROPPED: "Dropped.",
    ItemState.OPEN: "Open again.",
}


def _seat(user):
    """The enrollment whose page it is: that of the newest pair, else the newest seat."""
    pair = Pair.objects.of_person(user).standing().for_list().order_by("-pk").first()
    if pair is not None and not pair.is_proposed:
        return pair.enrollment, pair
    rows = Enrollment.objects.held_by(user).confirmed().select_related("cohort__program", "person")
    return rows.order_by("-pk").first(), None


def _page(request, *, tap_form=None, wish_form=None, status=200):
    enrollment, pair = _seat(request.user)
    if enrollment is None:
        raise Http404("No seat here.")
    today = facts.today_of(enrollment.cohort.program)
    wish = Wish.objects.filter(enrollment=enrollment).first()
    start = {"topics": wish.topics, "next_role": wish.next_role} if wish else {}
    context = {
        "enrollment": enrollment,
        "pair": pair,
        "today": today,
        "wish_form": wish_form or WishForm(initial=start),
        "form": tap_form or wish_form,
        "goals": list(
            Goal.objects.filter(enrollment=enrollment)
            .exclude(state=ItemState.DROPPED)
            .prefetch_related("steps")
            .in_order()[:20]
        ),
        "earlier": list(
            Pair.objects.filter(enrollment=enrollment, starts_on__isnull=False)
            .exclude(ends_on=None)
            .select_related("mentor__user")
            .order_by("-starts_on")
        ),
    }
    if pair is not None:
        known = facts.known([pair.pk], today)[pair.pk]
        week = cadence.monday(today)
        tapped = Tap.objects.filter(pair=pair, week_of=week).first()
        told = {"talked": "yes" if tapped.talked else "no", "mood": tapped.mood} if tapped else {}
        context |= {
            "known": known,
            "tapped": tapped,
            "tap_form": tap_form or TapForm(initial=told),
            "items": list(ActionItem.objects.filter(pair=pair).to_do().in_order()),
            "check_ins": [
                (one, [TOPICS[topic] for topic in one.topics])
                for one in CheckIn.objects.filter(pair=pair)
                .newest_first()
                .prefetch_related("former")[:20]
            ],
        }
    return render(request, PAGE, context, status=status)


@require_safe
@allow(PART)
def my(request):
    """The own mentor and everything around."""
    return _page(request)


@require_POST
@allow(PART)
def tap(request):
    """Two taps: whether the two talked, and how things are going."""
    _, pair = _seat(request.user)
    if pair is None:
        raise Http404("No pair here.")
    form = TapForm(request.POST)
    if form.is_valid():
        try:
            check_ins.tap(pair, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Thank you. You can change it until Sunday.")
            return redirect("mentorship:my")
    return _page(request, tap_form=form, status=422)


@require_POST
@allow(PART)
def wish(request):
    """What the person would like to talk about, and the next role."""
    enrollment, _ = _seat(request.user)
    if enrollment is None:
        raise Http404("No seat here.")
    form = WishForm(request.POST)
    if form.is_valid():
        goals.wish(enrollment, by=request.user, **form.cleaned_data)
        toast(request, "Saved.")
        return redirect("mentorship:my")
    return _page(request, wish_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART)
def my_goal(request):
    """A goal of one's own."""
    enrollment, _ = _seat(request.user)
    if enrollment is None:
        raise Http404("No seat here.")
    return form_page(
        request,
        GoalForm(request.POST or None),
        lambda form: goals.add(enrollment, by=request.user, **form.cleaned_data),
        title="New goal",
        back=reverse("mentorship:my"),
        to=reverse("mentorship:my"),
        said="The goal is set.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART)
def my_concern(request):
    """Something is wrong; the lead hears of it and the mentor does not."""
    enrollment, _ = _seat(request.user)
    if enrollment is None:
        raise Http404("No seat here.")
    return form_page(
        request,
        ConcernForm(request.POST or None),
        lambda form: concerns.raise_concern(enrollment, by=request.user, **form.cleaned_data),
        title="Something is wrong",
        lead="The lead of mentoring answers within two days. Your mentor does not see it.",
        back=reverse("mentorship:my"),
        to=reverse("mentorship:my"),
        said="The lead of mentoring knows.",
        verb="Send",
    )


# ------------------------------------------------------------------ what both of a pair may do
def _back(request, pair_of):
    """Where the visitor works on it: the mentor's page, or the own."""
    mine = Pair.objects.mentored_by(request.user).standing().filter(**pair_of).first()
    if mine is not None:
        return reverse("mentorship:mentee", args=[mine.pk])
    if Pair.objects.of_person(request.user).filter(**pair_of).exists():
        return reverse("mentorship:my")
    enrollment = pair_of.get("enrollment")
    if enrollment and Enrollment.objects.held_by(request.user).filter(pk=enrollment).exists():
        return reverse("mentorship:my")
    raise Http404("Not yours to change.")


def _act(request, function, there, said, undo=""):
    try:
        function()
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, said, undo=undo)
    return redirect(there)


@require_POST
@signed_in
def item_settle(request, pk, state):
    """A promise is kept, dropped or open again, by one of the two."""
    item = visible(ActionItem, request.user, "pk", pk)
    there = _back(request, {"pk": item.pair_id})
    if state not in SAID:
        raise Http404("No such state.")
    undo = reverse("mentorship:item_settle", args=[pk, "open"]) if state != "open" else ""
    return _act(request, lambda: item.step(state, by=request.user), there, SAID[state], undo)


@require_POST
@signed_in
def goal_settle(request, pk, state):
    """A goal is reached, dropped or open again, by one of the two."""
    goal = visible(Goal, request.user, "pk", pk)
    there = _back(request, {"enrollment": goal.enrollment_id})
    if state not in SAID:
        raise Http404("No such state.")
    undo = reverse("mentorship:goal_settle", args=[pk, "open"]) if state != "open" else ""
    return _act(
        request, lambda: goals.settle(goal, state, by=request.user), there, SAID[state], undo
    )


@require_POST
@signed_in
def step_turn(request, pk):
    """A small step is taken, or not taken again."""
    step = visible(GoalStep, request.user, "pk", pk)
    there = _back(request, {"enrollment": step.goal.enrollment_id})
    return _act(request, lambda: goals.turn(step, by=request.user), there, "Noted.")
