"""Logging a check-in: from the list, on a page of its own, or by a mailed link."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from careerpath.access import allow, public
from careerpath.ui.answers import toast
from careerpath.ui.when import words
from careerpath.workflow import Refused
from cohorts.views.pages import form_page
from mentorship import cadence
from mentorship.domain import check_ins, facts, links, nightly, on_site
from mentorship.forms.check_ins import CheckInForm, CorrectForm
from mentorship.models import ActionItem, CheckIn, Pair
from mentorship.models.mentor import MENTOR
from mentorship.views import panel

PAGE = "mentorship/check_in.html"
LINK_PAGE = "mentorship/by_link.html"
USUAL = 30


def initial(context):
    """What the form proposes: today, as last time, the next date by the rhythm."""
    known, past = context["known"], context["history"]
    last = past[0][0] if past else None
    today = known.today
    return {
        "on": today,
        "how": last.how if last and last.how else "call",
        "minutes": USUAL,
        "next_on": _weekday(cadence.due(today, known.rhythm)),
        "owner": "mentor",
    }


def _weekday(day):
    """A proposed date falls on no weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _save(form, pair, *, by, link=None):
    """The check-in, or nothing with the errors in the form."""
    if not form.is_valid():
        return None
    try:
        row = check_ins.log(pair, by=by, link=link, **form.logged())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    nightly.refresh(Pair.objects.for_list().get(pk=pair.pk))
    return row


def _said(row):
    """What the toast says of a check-in."""
    what = "No-show noted." if row.is_no_show else "Check-in saved."
    return f"{what} Next one {words(row.next_on)}." if row.next_on else what


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR, Pair)
def check_in(request, pair):
    """The check-in of one pair, with the last ones beside it."""
    pair = panel.own(request, pair)
    context = panel.full(request, pair)
    form = CheckInForm(request.POST or None, pair=pair, initial=initial(context))
    if request.method == "POST":
        row = _save(form, pair, by=request.user)
        if row is not None:
            toast(request, _said(row))
            return redirect("mentorship:mentee", pair.pk)
    context |= {
        "form": form,
        "log_form": form,
        "number": pair.check_ins.count(),
        "rows": panel.listed(request, panel.everybody()),
    }
    return render(request, PAGE, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MENTOR, CheckIn)
def check_in_correct(request, row):
    """The author says what the check-in should have said; what it said before is kept."""
    if row.logged_by_id != request.user.pk:
        raise Http404("Whoever logged a check-in corrects it.")
    there = reverse("mentorship:mentee", args=[row.pair_id])
    names = ("on", "is_no_show", "how", "mood", "minutes", "topics", "shared_note")
    return form_page(
        request,
        CorrectForm(request.POST or None, initial={name: getattr(row, name) for name in names}),
        lambda form: check_ins.correct(row, by=request.user, **form.cleaned_data),
        title="Correct the check-in",
        lead=f"With {row.pair.enrollment.person}. What it said before is kept.",
        back=there,
        to=there,
        said="Corrected.",
    )


# ------------------------------------------------------------------ by a mailed link
def _unusable(request, refusal, token):
    again = isinstance(refusal, links.Spent)
    link = refusal.link if again else None
    context = {
        "sentence": str(refusal),
        "token": token if again else "",
        "who": link.pair.enrollment.person.name if link else "",
    }
    return render(request, "mentorship/link_gone.html", context, status=410)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def by_link(request, token):
    """The check-in of one pair for who holds the link; opening it changes nothing."""
    try:
        link = links.opened(token)
    except Refused as refusal:
        return _unusable(request, refusal, token)
    pair = link.pair
    today = facts.today_of(pair.enrollment.cohort.program)
    known = facts.known([pair.pk], today)[pair.pk]
    last = CheckIn.objects.filter(pair=pair).newest_first().first()
    context = {
        "pair": pair,
        "known": known,
        "today": today,
        "at": on_site.words([pair.enrollment_id], today).get(pair.enrollment_id, ""),
        "last": last,
        "items": list(ActionItem.objects.filter(pair=pair).to_do().in_order()),
        "token": token,
        "number": pair.check_ins.count(),
        "link_id": link.pk,
    }
    start = initial({"known": known, "history": [(last, "", [])] if last else []})
    form = CheckInForm(request.POST or None, pair=pair, initial=start)
    if request.method == "POST":
        try:
            row = _save(form, pair, by=link.user, link=link)
        except links.Spent as refusal:
            return _unusable(request, refusal, token)
        if row is not None:
            return render(request, "mentorship/link_saved.html", {"row": row, "pair": pair})
    context |= {"form": form, "log_form": form}
    return render(request, LINK_PAGE, context, status=422 if form.errors else 200)


@require_POST
@never_cache
@public
def link_again(request, token):
    """A new link is on its way to the address of who had this one."""
    try:
        links.again(token)
    except Refused as refusal:
        return render(request, "mentorship/link_gone.html", {"sentence": str(refusal)}, status=410)
    return render(request, "mentorship/link_sent.html", {"home": reverse("start")})
