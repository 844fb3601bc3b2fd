"""The requests desk: what applicants ask for, by when it is answered, and answering it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.domain import (
    blinding,
    front_desk,
    redaction,
    request_acts,
    request_clocks,
    requests,
    results,
)
from applicants.forms.requests import FORMS, AssignForm, InWordsForm, ReasonForm
from applicants.models import ApplicantRequest, Identity
from applicants.request_states import RequestKind
from applicants.request_tables import RequestsTable
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.tables import pages
from careerpath.workflow import Refused

DESK = "applicants.front_desk"
PAGE = "applicants/requests/detail.html"
TITLES = {
    RequestKind.HUMAN_LOOK: ("Look again", "Record and answer"),
    RequestKind.CORRECTION: ("Correct it", "Correct and answer"),
    RequestKind.ACCESS: ("Hand the copy over", "Note that it was handed over"),
    RequestKind.ERASURE: ("Erase", "Erase now and answer"),
    RequestKind.ADJUSTMENT: ("Give more time", "Give more time and answer"),
    RequestKind.EXTENSION: ("More time to apply", "Give more time and answer"),
    RequestKind.OTHER: ("Answer", "Send the answer"),
}


@require_GET
@allow(DESK)
def request_list(request):
    """What applicants ask for, the first due first."""
    return pages.list_page(request, RequestsTable.of(request), "applicants/requests/list.html", {})


@require_GET
@allow(DESK)
def counts(request):
    """The counts of the list, its views and its filters."""
    return pages.counts_page(request, RequestsTable.of(request))


@require_http_methods(["GET", "POST"])
@allow(DESK)
def save_view(request):
    """A name for the list as it stands."""
    return pages.save_view_page(request, RequestsTable)


@require_POST
@allow(DESK)
def delete_view(request):
    """A saved view of one's own is gone."""
    return pages.delete_view_page(request, RequestsTable)


@never_cache
@require_GET
@allow(DESK, ApplicantRequest)
def detail(request, asked):
    """One request: what is asked for, by when, the file as this person may see it, and the acts."""
    return render(request, PAGE, page(request, asked))


def page(request, asked, **forms):
    """Everything on the page of one request."""
    asked = own(request, asked)
    application = asked.application
    is_open = request_acts.may_open(asked, request.user)
    knows = not asked.is_judged_blind and is_open
    words, tone = request_clocks.clock_words(asked, request_clocks.today_for(asked))
    context = {
        "asked": asked,
        "application": application,
        "may_open": is_open,
        "knows": knows,
        "clock": words,
        "tone": tone,
        "text": asked.text if knows else redacted(asked) if is_open else "",
        "answer_form": forms.get("answer") or FORMS[asked.kind](about=asked),
        "refuse_form": forms.get("refuse") or InWordsForm(prefix_id="refuse"),
        "words_form": forms.get("words") or InWordsForm(prefix_id="words"),
        "extend_form": forms.get("extend") or ReasonForm(prefix_id="extend"),
        "assign_form": forms.get("assign") or AssignForm(about=asked),
        "opened": next(iter(forms), ""),
        **{f"open_{name}": name in forms for name in ("refuse", "words", "extend", "hold")},
        "act_title": TITLES[asked.kind][0],
        "act_verb": TITLES[asked.kind][1],
        "looked": [dict(request_acts.LOOKED_AT).get(key, key) for key in asked.looked_at],
        "correction": correction(asked, request.user),
    }
    if asked.kind == RequestKind.HUMAN_LOOK and is_open:
        context |= {"file": blinding.read(application.pk), "result": results.of(application)}
    if asked.kind == RequestKind.ERASURE and is_open:
        context |= {
            "hold": request_acts.hold_on(application),
            "kept_until": request_acts.kept(application),
            "why_not": request_acts.why_not_erased(application),
            "hold_form": forms.get("hold") or ReasonForm(prefix_id="hold"),
        }
    return context


def redacted(asked):
    """What was written with the request, without what says who wrote it."""
    identity = Identity.objects.filter(pk=asked.application_id).first()
    words = blinding.words_about(identity, blinding.school_words()) if identity else None
    return redaction.redact(asked.text, words) if words else redaction.redact(asked.text)


def correction(asked, user):
    """What was corrected; what it says about the person only to those who have the record open."""
    found = getattr(asked, "correction", None) if asked.kind == RequestKind.CORRECTION else None
    if found is None:
        return None
    hidden = found.field in request_acts.PERSON and not front_desk.is_open(
        asked.application.applicant_id, user=user
    )
    return {
        "label": request_acts.label_of(found.field),
        "old": "" if hidden else found.old,
        "new": "" if hidden else found.new,
        "evidence": "" if hidden else found.evidence,
        "is_hidden": hidden,
        "is_screened": found.is_screened,
    }


def _act(request, asked, name, form, act, words):
    """One domain call with the form; back to the request, or its page with what is wrong."""
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return render(request, PAGE, page(request, asked, **{name: form}), status=422)
    toast(request, words)
    return redirect(asked)


@require_POST
@allow(DESK, ApplicantRequest)
def answer(request, asked):
    """What its kind asks for is done, and the applicant is told."""
    mine = own(request, asked)
    form = FORMS[mine.kind](request.POST, about=mine)

    def act():
        request_acts.carry_out(mine, given=form.cleaned_data, by=request.user)

    return _act(request, mine, "answer", form, act, "Answered. The applicant is told by email.")


@require_POST
@allow(DESK, ApplicantRequest)
def in_words(request, asked):
    """The request is answered in words alone."""
    mine = own(request, asked)
    form = InWordsForm(request.POST, prefix_id="words")

    def act():
        request_acts.in_words_only(mine, text=form.cleaned_data["text"], by=request.user)

    return _act(request, mine, "words", form, act, "Answered. The applicant is told by email.")


@require_POST
@allow(DESK, ApplicantRequest)
def refuse(request, asked):
    """The request is refused, with the reason by mail."""
    mine = own(request, asked)
    form = InWordsForm(request.POST, prefix_id="refuse")

    def act():
        request_acts.refuse(mine, text=form.cleaned_data["text"], by=request.user)

    return _act(request, mine, "refuse", form, act, "Refused. The applicant is told why.")


@require_POST
@allow(DESK, ApplicantRequest)
def extend(request, asked):
    """The request takes longer, as far as the rule allows; the applicant is told why."""
    mine = own(request, asked)
    form = ReasonForm(request.POST, prefix_id="extend")

    def act():
        requests.extend(mine, reason=form.cleaned_data["reason"], by=request.user)

    return _act(request, mine, "extend", form, act, "The applicant is told why it takes longer.")


@require_POST
@allow(DESK, ApplicantRequest)
def assign(request, asked):
    """Somebody answers the request, or nobody yet."""
    mine = own(request, asked)
    form = AssignForm(request.POST, about=mine)

    def act():
        requests.assign(mine, to=form.chosen, by=request.user)

    return _act(request, mine, "assign", form, act, "Noted.")


@require_POST
@allow(DESK, ApplicantRequest)
def hold(request, asked):
    """There is a legal hold on the application."""
    mine = own(request, asked)
    form = ReasonForm(request.POST, prefix_id="hold")

    def act():
        request_acts.place_hold(
            mine.application, reason=form.cleaned_data["reason"], by=request.user
        )

    return _act(request, mine, "hold", form, act, "Nothing of this application is erased now.")


@require_POST
@allow(DESK, ApplicantRequest)
def lift_hold(request, asked):
    """The legal hold is lifted."""
    mine = own(request, asked)
    try:
        request_acts.lift_hold(mine.application, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "The legal hold is lifted.")
    return redirect(mine)


@require_POST
@allow(DESK, ApplicantRequest)
def open_record(request, asked):
    """The record of who asks is open for an hour; this person does not read the file any more."""
    mine = own(request, asked)
    if mine.kind == RequestKind.HUMAN_LOOK:
        raise Http404("A person looks again without knowing who asks.")
    front_desk.open_record(mine.application.applicant_id, by=request.user)
    return redirect(mine)


def own(request, asked):
    """The request as staff answer it, with what its page needs; 404 for what one asked oneself."""
    return get_object_or_404(
        ApplicantRequest.objects.for_staff(request.user).select_related(
            "application__intake__program",
            "application__applicant",
            "assigned_to",
            "answered_by",
            "correction",
        ),
        pk=asked.pk,
    )
