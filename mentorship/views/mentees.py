"""The mentor's pages: the list by what comes next, one person, what belongs to them."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.views.pages import act, form_page
from mentorship.domain import check_ins, concerns, goals, mentors, pairs
from mentorship.domain.facts import today_of
from mentorship.forms.check_ins import CheckInForm
from mentorship.forms.pairs import (
    SHOWS,
    ConcernForm,
    GoalForm,
    ItemForm,
    MenteeQuery,
    MentorForm,
    NextForm,
    NoteForm,
    OwnPauseForm,
)
from mentorship.models import Mentor, MentorPause, Pair
from mentorship.models.mentor import MENTOR
from mentorship.views import panel
from mentorship.views.check_ins import initial

PAGE = "mentorship/mentees.html"
A_PAGE = 50
KEYS = [
    ("Next and previous person", ["J", "K"]),
    ("Log a check-in", ["L"]),
    ("New promise", ["I"]),
    ("New goal", ["G"]),
    ("Raise a concern", ["E"]),
    ("Set the next date", ["S"]),
    ("Find a person", ["/"]),
    ("Save", ["Ctrl", "Enter"]),
]


def _page(request, pair=None):
    query = MenteeQuery.of(request)
    rows, selected = panel.listed(request, query), pair is not None
    if pair is None and rows:
        pair = rows[0]["pair"]
    context = {
        "rows": rows,
        "selected": selected,
        "query": query.values,
        "shows": SHOWS,
        "shortcuts": KEYS,
        "narrowed": bool(query.values["q"] or query.values["show"]),
        "hours": mentors.hours_of(request.user),
    }
    places = [one["pair"].pk for one in rows]
    asked = query.values["page"]
    if not asked and selected and pair.pk in places:
        asked = places.index(pair.pk) // A_PAGE + 1
    context["page"] = Paginator(rows, A_PAGE).get_page(asked or 1)
    if pair is not None:
        here = places.index(pair.pk) if pair.pk in places else 0
        context |= panel.full(request, pair)
        context |= {
            "before": places[here - 1] if here > 0 else None,
            "after": places[here + 1] if here + 1 < len(places) else None,
            "log_form": CheckInForm(pair=pair, initial=initial(context)),
            "number": pair.check_ins.count(),
        }
    return render(request, PAGE, context)


@require_safe
@allow(MENTOR)
def mentees(request):
    """The mentees by what comes next, the first of them beside the list."""
    return _page(request)


@require_safe
@allow(MENTOR, Pair)
def mentee(request, pair):
    """One of the mentees beside the list."""
    return _page(request, panel.own(request, pair))


def _home(pair):
    return reverse("mentorship:mentee", args=[pair.pk])


@require_POST
@allow(MENTOR, Pair)
def answer_proposal(request, pair):
    """The mentor says yes or no to a proposal."""
    pair = panel.own(request, pair)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        if request.POST.get("answer") == "yes":
            pairs.agree(pair, by=request.user)
            toast(request, f"You mentor {pair.enrollment.person.name} now.")
            return redirect(_home(pair))
        pairs.decline(pair, note=note, by=request.user)
        toast(request, "Said no. Somebody else is asked.", kind="info")
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    return redirect("mentorship:mentees")


@require_POST
@allow(MENTOR, Pair)
def brief(request, pair):
    """The mentor has read what to know."""
    pair = panel.own(request, pair)
    return act(
        request,
        lambda: pairs.accept_brief(pair, by=request.user, at=timezone.now()),
        to=_home(pair),
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR, Pair)
def item_new(request, pair):
    """A promise of one of the two."""
    pair = panel.own(request, pair)
    return form_page(
        request,
        ItemForm(request.POST or None),
        lambda form: check_ins.promise(pair, by=request.user, **form.cleaned_data),
        title=f"New promise, {pair.enrollment.person.name}",
        back=_home(pair),
        to=_home(pair),
        said="Noted.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR, Pair)
def goal_new(request, pair):
    """A goal with its small steps."""
    pair = panel.own(request, pair)
    return form_page(
        request,
        GoalForm(request.POST or None),
        lambda form: goals.add(pair.enrollment, by=request.user, **form.cleaned_data),
        title=f"New goal, {pair.enrollment.person.name}",
        back=_home(pair),
        to=_home(pair),
        said="The goal is set.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR, Pair)
def concern_new(request, pair):
    """Something that worries the mentor; the lead answers."""
    pair = panel.own(request, pair)
    leads = concerns.leads_of(pair.enrollment.cohort.program)
    who = leads[0].name if leads else "The program"
    return form_page(
        request,
        ConcernForm(request.POST or None),
        lambda form: concerns.raise_concern(pair.enrollment, by=request.user, **form.cleaned_data),
        title=f"A concern about {pair.enrollment.person.name}",
        lead=f"{who} answers within two days, urgent ones within four hours.",
        back=_home(pair),
        to=_home(pair),
        said=f"{who} knows.",
        verb="Raise it",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR, Pair)
def next_on(request, pair):
    """When the two meet next."""
    pair = panel.own(request, pair)
    return form_page(
        request,
        NextForm(request.POST or None, initial={"on": pair.next_on}),
        lambda form: pairs.set_next(pair, on=form.cleaned_data["on"], by=request.user),
        title=f"Next date with {pair.enrollment.person.name}",
        back=_home(pair),
        to=_home(pair),
        said="The next date is set.",
    )


# ------------------------------------------------------------------ the mentor's own settings
@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR)
def me(request):
    """What the mentor offers: topics, places, breaks, and the hours of the year."""
    mentor = Mentor.objects.filter(user=request.user).select_related("program").first()
    if mentor is None:
        return render(request, "mentorship/me.html", {"mentor": None})
    start = {"topics": mentor.topics, "about": mentor.about, "capacity": mentor.capacity}
    form = MentorForm(request.POST or None, initial=start)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            mentors.change(mentor, by=request.user, **form.cleaned_data)
            toast(request, "Saved.")
            return redirect("mentorship:me")
    today = today_of(mentor.program)
    pauses = MentorPause.objects.filter(mentor=mentor).order_by("-from_on")
    context = {
        "mentor": mentor,
        "form": form,
        "pauses": pauses.filter(Q(until_on=None) | Q(until_on__gte=today)),
        "hours": mentors.hours_of(request.user),
        "taken": Pair.objects.filter(mentor=mentor).standing().count(),
    }
    return render(request, "mentorship/me.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR)
def me_pause(request):
    """A break: nobody new, no reminders."""
    mentor = Mentor.objects.filter(user=request.user).select_related("program").first()
    if mentor is None:
        return redirect("mentorship:me")
    return form_page(
        request,
        OwnPauseForm(request.POST or None, initial={"from_on": today_of(mentor.program)}),
        lambda form: mentors.pause(mentor, by=request.user, **form.cleaned_data),
        title="Take a break",
        lead="You get no reminders and nobody new. Ask the lead for a stand-in when it is long.",
        back=reverse("mentorship:me"),
        to=reverse("mentorship:me"),
        said="Enjoy your break.",
    )


@require_POST
@allow(MENTOR, MentorPause)
def me_back(request, pause):
    """A break ends today, or does not take place."""
    return act(
        request,
        lambda: mentors.back(pause, by=request.user),
        to=reverse("mentorship:me"),
        said="The break has ended.",
    )
