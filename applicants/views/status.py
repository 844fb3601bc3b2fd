"""An applicant's own pages after sending: where it stands, the score, leaving, applying again."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.domain import (
    documents,
    notices,
    reapplying,
    requests,
    results,
    standing,
    withdrawing,
)
from applicants.forms.status import AgainForm, NextTimeForm, WithdrawForm
from applicants.models import Application, NextTime
from applicants.states import State
from careerpath.access import signed_in
from careerpath.ui.answers import toast
from careerpath.workflow import Refused


def of_mine(view):
    """The view gets the visitor's own application; a draft leads to its form, others to a 404."""

    def led(request, reference):
        application = (
            Application.objects.filter(applicant=request.user, reference=reference)
            .select_related("intake__program", "intake__cohort")
            .first()
        )
        if application is None:
            raise Http404
        if application.state == State.DRAFT:
            return redirect("apply_form", slug=application.intake.slug)
        return view(request, application)

    led.__name__, led.__doc__, led.__module__ = view.__name__, view.__doc__, view.__module__
    return never_cache(signed_in(led))


@require_safe
@never_cache
@signed_in
def mine(request):
    """Every application of this person, newest first; the only one is shown at once."""
    rows = list(
        Application.objects.filter(applicant=request.user)
        .select_related("intake__program")
        .order_by("-pk")[:50]
    )
    sent = [row for row in rows if row.state != State.DRAFT]
    if len(rows) == 1 and sent:
        return redirect("own_application", reference=sent[0].reference)
    known = standing.known_of_all(sent)
    pairs = [(row, known.get(row.pk, "draft")) for row in rows]
    return render(request, "applicants/status/list.html", {"rows": pairs})


@require_safe
@of_mine
def status(request, application):
    """Where the application stands, what waits for its applicant, what they may do."""
    here = standing.of(application)
    return render(request, "applicants/status/detail.html", _page(request, here))


def _page(request, here):
    application = here.application
    files = documents.wanted(application)
    return {
        "here": here,
        "application": application,
        "intake": application.intake,
        "interviews": here.interviews if here.in_hand else [],
        "files": {row.kind: row for row in files},
        "others": Application.objects.filter(applicant=request.user)
        .exclude(pk=application.pk)
        .exists(),
        "again": reapplying.next_intakes(application, person=request.user) if here.is_over else [],
        "notices": notices.notices(
            requests.places_of(application), on=notices.today_of(application.intake)
        ),
        "wants_next": NextTime.objects.filter(application=application).exists(),
        "why_not_back": withdrawing.why_not_back(application) if here.has_left else "",
        "back_until": withdrawing.back_until(application) if here.has_left else None,
    }


@require_safe
@of_mine
def account(request, application):
    """The plain account of the automated score: before the outcome how it works, after it all."""
    here = standing.of(application)
    told = not here.in_hand
    context = {
        "here": here,
        "application": application,
        "intake": application.intake,
        "result": results.of(application) if told else None,
        "told": told,
        "facts": standing.public_pages.facts(application.intake),
    }
    return render(request, "applicants/status/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_mine
def withdraw(request, application):
    """The application is withdrawn, after its applicant has read what that means."""
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdrawing.withdraw(application, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Your application is withdrawn.", "info")
            return redirect("own_application", reference=application.reference)
    elif request.method != "POST" and not standing.of(application).may_leave:
        return redirect("own_application", reference=application.reference)
    context = {
        "application": application,
        "intake": application.intake,
        "form": form,
        "what_ends": withdrawing.what_ends(application),
        "days": withdrawing.DAYS,
    }
    code = 422 if form.errors else 200
    return render(request, "applicants/status/withdraw.html", context, status=code)


@require_POST
@of_mine
def come_back(request, application):
    """Whoever withdrew stands again where they stood."""
    try:
        withdrawing.come_back(application, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, "Welcome back. Your application stands again.")
    return redirect("own_application", reference=application.reference)


@require_POST
@of_mine
def apply_again(request, application):
    """A draft for another intake is there, with everything that could be carried over."""
    intakes = reapplying.next_intakes(application, person=request.user)
    form = AgainForm(request.POST, intakes=intakes)
    if not form.is_valid():
        toast(request, next(iter(form.errors.values()))[0], "bad")
        return redirect("own_application", reference=application.reference)
    intake = form.cleaned_data["intake"]
    try:
        draft = reapplying.again(application, intake, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        return redirect("own_application", reference=application.reference)
    reapplying.carry_documents(application, draft, by=request.user)
    toast(request, "What you wrote last time stands in the form. Look through it before you send.")
    return redirect("apply_form", slug=intake.slug)


@require_POST
@of_mine
def next_time(request, application):
    """The applicant hears of the next intake, or does not."""
    form = NextTimeForm(request.POST)
    wanted = form.is_valid() and form.cleaned_data["wanted"]
    try:
        reapplying.tell_me(application, wanted=wanted, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        said = "We write to you when the next intake opens." if wanted else "We will not write."
        toast(request, said)
    return redirect("own_application", reference=application.reference)
