"""The interviewer's pages: the day, one interview with its kit and file, the scorecard."""

from secrets import token_hex

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import (
    blinding,
    interview_calendar,
    interview_day,
    interview_rounds,
    reading_room,
    results,
)
from applicants.forms.interviews import RecuseForm
from applicants.forms.reading import ScorecardForm
from applicants.interview_states import InterviewState
from applicants.models import Interview, Scorecard
from careerpath import audit
from careerpath.access import allow, public
from careerpath.ui.answers import toast
from careerpath.workflow import Refused

READ = "applicants.view_application"
PAGE = "applicants/interviews/interview.html"
HOME = "interviews"
MARKS = {
    "held": (InterviewState.COMPLETED, "It took place."),
    "no-show": (InterviewState.NO_SHOW, "Nobody came. The applicant is written to in ten minutes."),
    "open": (InterviewState.SCHEDULED, "The interview is open again."),
}
SHORTCUTS = [
    ("Rate the open criterion and go on", ["1", "5"]),
    ("Next and previous criterion", ["j", "k"]),
    ("Write evidence", ["e"]),
    ("Recommend: advance, hold, do not advance", ["a", "h", "d"]),
    ("Submit", ["Ctrl", "Enter"]),
    ("Back to my interviews", ["u"]),
]


@never_cache
@require_GET
@allow(READ)
def home(request):
    """My interviews today, those to come, scorecards I owe, and the address of my calendar."""
    today, later, owed = interview_day.agenda(request.user, timezone.get_current_timezone())
    return render(
        request,
        "applicants/interviews/home.html",
        {
            "today": today,
            "later": later,
            "owed": owed,
            "now": timezone.now(),
            "feed": interview_calendar.address(request.user),
            "may_lead": request.user.may("applicants.assign_application"),
        },
    )


@never_cache
@require_GET
@allow(READ, Interview)
def interview(request, interview):
    """The kit and the blind file beside the own scorecard."""
    return render(request, PAGE, page(request, interview))


def page(request, interview, form=None, **more):
    """Everything on the page of one interview."""
    interview = Interview.objects.for_list().get(pk=interview.pk)
    user, now = request.user, timezone.now()
    file = blinding.read(interview.invitation.application_id)
    card = interview_day.card_of(interview, user)
    seen = interview_day.has_seen(interview, user)
    whole = interview_day.panel_is_in(interview)
    audit.record("applicants.interview.read", by=user, about=interview, application=file.pk)
    if card is not None and form is None:
        form = ScorecardForm(card=card)
    sits = interview_day.sits(interview, user)
    scores = {}
    if seen or (not sits and whole):
        reads = Scorecard.objects.of_reading().submitted().filter(application=file.pk)
        cards = interview_day.cards_of(interview).submitted()
        scores = {
            "result": results.of(file),
            "reads": reading_room.beside(reads),
            "panel": reading_room.beside(cards, first=user.pk, other="Interviewer")
            if whole
            else None,
        }
    round_ = interview.slot.round
    return {
        "interview": interview,
        "round": round_,
        "zone": round_.intake.program.time_zone,
        "file": file,
        "questions": round_.questions.select_related("criterion"),
        "card": card,
        "form": form,
        "tab": form.shown("tab", "") or token_hex(8) if form else "",
        "version": form.shown("version", card.version) if form else 0,
        "sits": sits,
        "has_begun": interview.has_begun(now),
        "may_no_show": now >= interview.missed_from(),
        "seen": bool(scores),
        "whole": whole,
        "may_undo": interview_day.may_take_back(card, seen),
        "recuse_form": RecuseForm(),
        "shortcuts": SHORTCUTS,
        **scores,
        **more,
    }


def _do(request, interview, act, said):
    """The act is done, or its refusal is told; back to the interview."""
    try:
        act()
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, said)
    return redirect(interview)


@require_POST
@allow(READ, Interview)
def begin(request, interview):
    """The own scorecard is open."""
    return _do(
        request, interview, lambda: interview_day.begin(interview, by=request.user),
        "Your scorecard is open.",
    )  # fmt: skip


@require_POST
@allow(READ, Interview)
def save(request, interview):
    """The draft is saved while somebody rates; a change in another tab is a conflict, told."""
    card = interview_day.card_of(interview, request.user)
    if card is None:
        return redirect(interview)
    form = ScorecardForm(request.POST, card=card)
    context = {"card": card, "version": request.POST.get("version", "")}
    if not form.is_valid():
        context["problem"] = form.problems[0].text
        return render(request, f"{PAGE}#saved", context, status=422)
    try:
        card = interview_day.save(interview, form.entry, by=request.user)
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, f"{PAGE}#saved", context, status=409)
    if not request.htmx:
        toast(request, "Saved.")
        return redirect(interview)
    return render(request, f"{PAGE}#saved", {"card": card, "version": card.version})


@require_POST
@allow(READ, Interview)
def submit(request, interview):
    """The scorecard is in; with an error everything stays as typed."""
    card = interview_day.card_of(interview, request.user)
    if card is None or card.is_submitted:
        return redirect(interview)
    form = ScorecardForm(request.POST, card=card, complete=True)
    if form.is_valid():
        try:
            interview_day.submit(interview, form.entry, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return render(request, PAGE, page(request, interview, form, wrong=True), status=422)
    undo_url = reverse("interview_undo", args=[interview.pk])
    toast(request, "Your scorecard is in.", undo=undo_url)
    return redirect(interview)


@require_POST
@allow(READ, Interview)
def undo(request, interview):
    """The own scorecard is a draft again."""
    return _do(
        request, interview, lambda: interview_day.take_back(interview, by=request.user),
        "Your scorecard is a draft again.",
    )  # fmt: skip


@require_POST
@allow(READ, Interview)
def show_scores(request, interview):
    """Potential, reading and the panel's scores are open; the own scorecard stands."""
    return _do(
        request, interview, lambda: interview_day.show(interview, by=request.user),
        "The other scores are open.",
    )  # fmt: skip


@require_POST
@allow(READ, Interview)
def mark(request, interview, what):
    """It took place, nobody came, or neither yet; a wrong tap is taken back by the toast."""
    if what == "late":
        return _do(
            request, interview, lambda: interview_day.late(interview, by=request.user),
            "Written down.",
        )  # fmt: skip
    to, said = MARKS[what if what in MARKS else "open"]
    try:
        interview_day.mark(interview, to, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        back = reverse("interview_mark", args=[interview.pk, "open"])
        toast(request, said, undo="" if what == "open" else back)
    return redirect(interview)


@require_POST
@allow(READ, Interview)
def recuse(request, interview):
    """Somebody else interviews this person."""
    form = RecuseForm(request.POST)
    if form.is_valid():
        try:
            interview_rounds.recuse(
                interview,
                why=form.cleaned_data["why"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        context = page(request, interview) | {"recuse_form": form, "ask_again": True}
        return render(request, PAGE, context, status=422)
    toast(request, "Somebody else interviews this person. The lead finds a replacement.")
    return redirect(HOME)


# ------------------------------------------------------------------ the private calendar
@require_POST
@allow(READ)
def feed_renew(request):
    """There is a new calendar address, and no earlier one works."""
    interview_calendar.renew(request.user)
    toast(request, "Your calendar has a new address. Earlier ones do not work any more.")
    return redirect(HOME)


@require_POST
@allow(READ)
def feed_close(request):
    """No calendar address works any more."""
    try:
        interview_calendar.close(request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "Your calendar address is closed.")
    return redirect(HOME)


@never_cache
@require_GET
@public
def feed(request, token):
    """The calendar behind a private address; a sentence for one that does not work."""
    try:
        content = interview_calendar.feed(token)
    except Refused as refusal:
        return HttpResponse(f"{refusal}\n", content_type="text/plain; charset=utf-8", status=404)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
