"""Offers and the waitlist, for the office."""

from datetime import datetime, time

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from applicants.choosing_forms import DeferForm, ExtendForm, PageQuery, RescindForm
from applicants.choosing_tables import OffersTable
from applicants.domain import funnel, offers, rescinding, waitlist
from applicants.models import Offer, OfferCondition, WaitlistEntry
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.tables import pages
from careerpath.workflow import Refused
from cohorts.models import Intake

DECIDE = "applicants.decide_application"
PER_PAGE = 100
PAGE = "applicants/offer.html"


@require_GET
@allow(DECIDE, Intake, lookup="slug")
def offer_list(request, intake):
    """Every offer of the intake, those that wait for an answer first."""
    context = {"intake": intake, "seats": funnel.seats(intake), "tab": "offers"}
    table = OffersTable.within(intake.pk).of(request)
    return pages.list_page(request, table, "applicants/offer_list.html", context)


@require_GET
@allow(DECIDE, Offer)
def offer(request, offer):
    """One offer: terms, conditions, answer, and what the office can do."""
    return render(request, PAGE, _page(offer))


def _page(offer, **forms):
    offer = Offer.objects.select_related(
        "application", "application__intake__program", "cohort", "reason", "deferred_from"
    ).get(pk=offer.pk)
    return {
        "offer": offer,
        "intake": offer.application.intake,
        "conditions": list(offer.conditions.select_related("met_by")),
        "extend_form": forms.get("extend") or ExtendForm(),
        "defer_form": forms.get("defer") or DeferForm(offer=offer),
        "rescind_form": forms.get("rescind") or RescindForm(),
        "approval": rescinding.waiting(offer),
        "may_extend": offer.is_unanswered or offer.has_lapsed,
        "tab": "offers",
    }


def _answer(request, offer, name, form, act, words):
    """One domain call with the form; the page as it now stands, or with what is wrong."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return render(request, PAGE, _page(offer, **{name: form}), status=422)
    toast(request, words)
    return redirect(offer)


@require_POST
@allow(DECIDE, Offer)
def offer_extend(request, offer):
    """The applicant has until the end of a later day."""
    zone = offer.cohort.program.zone()

    def act(values):
        until = datetime.combine(values["until"], time(23, 59), zone)
        offers.extend(offer, until=until, by=request.user)

    words = "More time is given, and the applicant is told."
    return _answer(request, offer, "extend", ExtendForm(request.POST), act, words)


@require_POST
@allow(DECIDE, Offer)
def offer_defer(request, offer):
    """The offer holds for a later cohort."""

    def act(values):
        offers.defer(offer, cohort=values["cohort"], by=request.user)

    form = DeferForm(request.POST, offer=offer)
    return _answer(request, offer, "defer", form, act, "Deferred. What was met is kept.")


@require_POST
@allow(DECIDE, Offer)
def offer_rescind(request, offer):
    """Taking the offer back waits for its approval."""

    def act(values):
        rescinding.ask(offer, reason=values["reason"], by=request.user)

    form = RescindForm(request.POST)
    return _answer(request, offer, "rescind", form, act, "The approval is asked for.")


@require_POST
@allow(DECIDE, OfferCondition)
def offer_condition(request, condition):
    """The condition is met, or open again."""
    met = request.POST.get("met") == "yes"
    try:
        offers.meet(condition, by=request.user, met=met)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    return redirect(condition.offer)


@require_GET
@allow(DECIDE, Intake, lookup="slug")
def waitlist_page(request, intake):
    """Who waits for a seat, in ranks, and who is next and why."""
    cohort = intake.cohort
    page = following = None
    if cohort:
        rows = WaitlistEntry.objects.filter(cohort=cohort).select_related("application")
        rows = rows.defer("application__applicant", "application__external_id").order_by("rank")
        page = Paginator(rows, PER_PAGE).get_page(PageQuery.of(request).values["page"])
        following = waitlist.next_in_line(cohort)
    context = {
        "intake": intake,
        "cohort": cohort,
        "page": page,
        "next": following,
        "seats": funnel.seats(intake),
        "tab": "waitlist",
    }
    return render(request, "applicants/waitlist.html", context)


@require_POST
@allow(DECIDE, Intake, lookup="slug")
def waitlist_fill(request, intake):
    """Free seats went to the next ones in line."""
    if intake.cohort is None:
        toast(request, "This intake fills no cohort yet.", "bad")
        return redirect("waitlist", intake.slug)
    seated, made = waitlist.fill(intake.cohort, by=request.user, asked=True)
    if seated or made:
        toast(request, f"{len(seated):,} seated, {len(made):,} offers made.")
    else:
        toast(request, "No seat is free for the waitlist.", "info")
    return redirect("waitlist", intake.slug)
