"""A client's people at work: one page each, what the client asks for, and what worries them."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from cohorts.views.pages import act, form_page
from placements.domain import check_points, client_asks, concerns
from placements.forms.client_ask import AskForm, NoForm, WorryForm
from placements.forms.outcome import CheckPointForm
from placements.models import CheckPoint, ClientAsk, Placement
from placements.models.scopes import CLIENT

PLACE = "placements.place"
FORM = ["GET", "HEAD", "POST"]


def _there(placement):
    return reverse("placements:client_person", args=[placement.pk])


@require_safe
@allow(CLIENT, Placement)
def client_person(request, placement):
    """One person at the client: dates, what is missing, check points, and what was asked for."""
    asks = list(placement.asks.for_list().reverse())
    context = {
        "placement": placement,
        "items": placement.items.in_order(),
        "points": placement.check_points.order_by("days"),
        "asks": asks,
        "may_ask": placement.is_running and not any(one.is_open for one in asks),
    }
    return render(request, "placements/client_person.html", context)


@require_http_methods(FORM)
@allow(CLIENT, Placement)
def client_ask(request, placement):
    """The contact asks that the placement goes on, becomes theirs or ends early."""
    person = placement.enrollment.person
    return form_page(
        request,
        AskForm(request.POST or None),
        lambda form: client_asks.ask(placement, by=request.user, **form.cleaned_data),
        title=f"Ask for a change: {person}",
        lead="The program answers, and you have a letter. Nothing changes before that.",
        back=_there(placement),
        to=_there(placement),
        said="The program has it.",
        verb="Ask",
    )


@require_http_methods(FORM)
@allow(CLIENT, Placement)
def client_concern(request, placement):
    """The contact says what worries them; somebody answers within two days, or four hours."""
    person = placement.enrollment.person
    return form_page(
        request,
        WorryForm(request.POST or None),
        lambda form: concerns.raise_concern(placement, by=request.user, **form.cleaned_data),
        title=f"Raise a concern: {person}",
        lead="Somebody of the program calls you within two days, or within four hours.",
        back=_there(placement),
        to=_there(placement),
        said="The program has it and calls you.",
        verb="Send",
    )


@require_http_methods(FORM)
@allow(CLIENT, CheckPoint)
def client_check_point(request, point):
    """The contact answers a check point with the own account."""
    if point.is_answered and request.method != "POST":
        raise Http404
    there = _there(point.placement)
    return form_page(
        request,
        CheckPointForm(request.POST or None, point=point),
        lambda form: check_points.answer(point, form.answer(), by=request.user),
        title=f"Day {point.days}: {point.placement.enrollment.person}",
        lead="Two minutes. Staff of the program read it.",
        back=there,
        to=there,
        said="Thank you.",
    )


@require_POST
@allow(CLIENT, ClientAsk)
def client_ask_back(request, wish):
    """The contact does not want it any more."""
    return act(
        request,
        lambda: client_asks.take_back(wish, by=request.user),
        to=_there(wish.placement),
        said="Taken back.",
    )


# ------------------------------------------------------------------ the program's answer
@require_POST
@allow(PLACE, ClientAsk)
def ask_agree(request, wish):
    """The wish is carried out."""
    return act(
        request,
        lambda: client_asks.agree(wish, by=request.user),
        to=reverse("placements:placement", args=[wish.placement_id]),
        said="Agreed. The client has a letter. A day to come is carried out by itself.",
    )


@require_http_methods(FORM)
@allow(PLACE, ClientAsk)
def ask_decline(request, wish):
    """The wish is not carried out, and the client reads why."""
    there = reverse("placements:placement", args=[wish.placement_id])
    return form_page(
        request,
        NoForm(request.POST or None),
        lambda form: client_asks.decline(
            wish, because=form.cleaned_data["reason"], by=request.user
        ),
        title=f"Not agreed: {wish.get_kind_display().lower()}",
        lead=str(wish.placement),
        back=there,
        to=there,
        said="The client has a letter.",
        verb="Do not agree",
    )


@require_http_methods(FORM)
@allow(PLACE, ClientAsk)
def ask_withdraw(request, wish):
    """What was agreed for a day to come does not happen, and the client reads why."""
    there = reverse("placements:placement", args=[wish.placement_id])
    return form_page(
        request,
        NoForm(request.POST or None),
        lambda form: client_asks.withdraw(
            wish, because=form.cleaned_data["reason"], by=request.user
        ),
        title=f"Withdraw the agreement: {wish.get_kind_display().lower()}",
        lead=f"{wish.placement}. The planned last day from before counts again.",
        back=there,
        to=there,
        said="Withdrawn. The client has a letter.",
        verb="Withdraw",
    )
