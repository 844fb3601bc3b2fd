"""The applicant's page of an offer: the terms, the agreement, yes or no."""

import secrets

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from applicants.choosing_forms import AcceptForm, LeaveForm
from applicants.domain import offers
from applicants.models import Offer
from careerpath.access import signed_in, visible
from careerpath.ui.answers import toast
from careerpath.workflow import Refused

PAGE = "applicants/offer_answer.html"


def _own(request, pk):
    """The offer, if it is this person's; otherwise as if there were none."""
    found = visible(Offer, request.user, "pk", pk)
    if found.application.applicant_id != request.user.pk:
        visible(Offer, request.user, "pk", 0)
    return found


def _page(offer, **forms):
    offer = offers.for_applicant(offer.application)
    return {
        "offer": offer,
        "intake": offer.application.intake,
        "conditions": list(offer.conditions.all()),
        "accept_form": forms.get("accept")
        or AcceptForm(initial={"agreed": offer.agreement_print, "key": secrets.token_hex(16)}),
        "leave_form": forms.get("leave") or LeaveForm(),
    }


@require_GET
@signed_in
def offer_answer(request, pk):
    """The offer as it stands."""
    return render(request, PAGE, _page(_own(request, pk)))


@require_POST
@signed_in
def offer_accept(request, pk):
    """The person has the seat, or stands by as the first in line."""
    offer = _own(request, pk)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            done = offers.accept(
                offer,
                by=request.user,
                key=form.cleaned_data["key"],
                agreed=form.cleaned_data["agreed"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, offers.answered(done), "good" if done.is_accepted else "info")
            return redirect("offer_answer", pk)
    return render(request, PAGE, _page(offer, accept=form), status=422)


@require_POST
@signed_in
def offer_decline(request, pk):
    """The person does not want the seat, and the next one has the offer."""
    return _leave(request, pk, offers.decline, "You have declined. Thank you for telling us.")


@require_POST
@signed_in
def offer_give_up(request, pk):
    """The person has given the seat up, and the next one has it."""
    return _leave(
        request, pk, offers.give_up, "You have given the seat up. Thank you for telling us."
    )


def _leave(request, pk, function, words):
    offer = _own(request, pk)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            function(offer, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, words)
            return redirect("offer_answer", pk)
    return render(request, PAGE, _page(offer, leave=form), status=422)
