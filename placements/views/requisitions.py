"""Openings as staff see them: the list, one opening with its candidates, and its steps."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.views.pages import act, form_page
from placements import files
from placements.domain import requisitions as acts
from placements.forms.requisition import (
    PageQuery,
    ReasonForm,
    RequisitionForm,
    RequisitionQuery,
)
from placements.models import Client, Requisition
from placements.states import HOLDS_SEAT, RequisitionState, SubmissionState
from training.domain.skills import today_of

VIEW = "placements.view_placements"
PLACE = "placements.place"
APPROVE = "placements.approve"
FORM = ["GET", "HEAD", "POST"]
A_PAGE = 50


@require_safe
@allow(VIEW)
def requisitions(request):
    """Openings, the next to start first."""
    query = RequisitionQuery.of(request).values
    rows = Requisition.objects.visible_to(request.user).for_list()
    if not query["show"]:
        rows = rows.going_on()
    elif query["show"] != "all":
        rows = rows.filter(state=query["show"])
    if query["find"]:
        rows = rows.filter(
            Q(title__icontains=query["find"]) | Q(client__name__icontains=query["find"])
        )
    context = {
        "page": Paginator(rows, A_PAGE).get_page(query["page"] or 1),
        "show": query["show"],
        "find": query["find"],
        "may_export": request.user.may(files.EXPORT),
        "file_query": files.query_of(query["show"], query["find"]),
        "choices": RequisitionQuery.base_fields["show"].choices,
        "clients": Client.objects.visible_to(request.user).standing().in_order(),
        "may_place": request.user.may(PLACE),
    }
    return render(request, "placements/requisitions.html", context)


def _here(requisition):
    return reverse("placements:requisition", args=[requisition.pk])


@require_safe
@allow(VIEW, Requisition)
def requisition(request, requisition):
    """One opening: what it asks for, who is on the way to it, who is placed."""
    rows = requisition.submissions.for_list().prefetch_related("decisions__contact").order_by("pk")
    page = Paginator(rows, A_PAGE).get_page(PageQuery.of(request).values["page"] or 1)
    context = {
        "requisition": requisition,
        "skills": requisition.skills.select_related("skill"),
        "credentials": requisition.credentials.all(),
        "page": page,
        "placements": requisition.placements.filter(state__in=HOLDS_SEAT).for_list(),
        "agreed": requisition.submissions.filter(state=SubmissionState.AGREED).exists(),
        "today": today_of(requisition.client.program),
        "may_place": request.user.may(PLACE),
        "may_approve": request.user.may(APPROVE) and requisition.is_in(RequisitionState.PENDING),
        "may_ask": request.user.may(PLACE) and requisition.takes_candidates,
        "may_hand_in": request.user.may(PLACE) and requisition.is_in(RequisitionState.DRAFT),
        "may_hold": request.user.may(PLACE) and requisition.may_step(RequisitionState.ON_HOLD),
        "may_cancel": request.user.may(PLACE) and requisition.may_step(RequisitionState.CANCELED),
        "may_fill": request.user.may(PLACE) and requisition.may_step(RequisitionState.FILLED),
        "may_open": request.user.may(PLACE)
        and requisition.is_in(RequisitionState.ON_HOLD, RequisitionState.FILLED),
    }
    return render(request, "placements/requisition.html", context)


def keep(request, form):
    """The opening stands with what it asks for."""
    return acts.keep(
        form.instance,
        by=request.user,
        changed=form.own_changes(),
        skills=form.skills(),
        credentials=form.credentials(),
    )


@require_http_methods(FORM)
@allow(PLACE, Client)
def requisition_new(request, client):
    """A further opening, as a draft."""
    return form_page(
        request,
        RequisitionForm(request.POST or None, client=client),
        lambda form: keep(request, form),
        title=f"New opening at {client}",
        back=reverse("placements:client", args=[client.pk]),
        to=_here,
        said="A draft. Hand it in for approval when it is complete.",
    )


@require_http_methods(FORM)
@allow(PLACE, Requisition)
def requisition_edit(request, requisition):
    """An opening as it is now."""
    form = RequisitionForm(request.POST or None, instance=requisition, client=requisition.client)
    return form_page(
        request,
        form,
        lambda form: keep(request, form),
        title=requisition.title,
        back=_here(requisition),
        to=_here(requisition),
        said="Saved.",
    )


@require_POST
@allow(PLACE, Requisition)
def requisition_hand_in(request, requisition):
    """The opening waits for approval."""
    return act(
        request,
        lambda: acts.hand_in(requisition, by=request.user),
        to=_here(requisition),
        said="It waits for approval.",
    )


@require_POST
@allow(APPROVE, Requisition)
def requisition_approve(request, requisition):
    """The opening accepts candidates."""
    return act(
        request,
        lambda: acts.approve(requisition, by=request.user),
        to=_here(requisition),
        said="The opening accepts candidates.",
    )


@require_POST
@allow(PLACE, Requisition)
def requisition_open(request, requisition):
    """The opening accepts candidates again."""
    return act(
        request,
        lambda: acts.move(requisition, RequisitionState.OPEN, by=request.user),
        to=_here(requisition),
        said="The opening accepts candidates again.",
    )


@require_POST
@allow(PLACE, Requisition)
def requisition_fill(request, requisition):
    """The opening takes nobody else."""
    there = _here(requisition)
    try:
        acts.move(requisition, RequisitionState.FILLED, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("placements:requisition_open", args=[requisition.pk])
        toast(request, "Filled. It takes nobody else.", undo=undo)
    return redirect(there)


def _because(request, requisition, to, title, said, verb):
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: acts.move(
            requisition, to, by=request.user, because=form.cleaned_data["reason"]
        ),
        title=f"{title} {requisition.title}",
        back=_here(requisition),
        to=_here(requisition),
        said=said,
        verb=verb,
    )


@require_http_methods(FORM)
@allow(PLACE, Requisition)
def requisition_hold(request, requisition):
    """The opening is on hold, with the reason."""
    return _because(
        request, requisition, RequisitionState.ON_HOLD, "Hold", "On hold.", "Put on hold"
    )


@require_http_methods(FORM)
@allow(PLACE, Requisition)
def requisition_cancel(request, requisition):
    """The opening is canceled, with the reason."""
    return _because(
        request, requisition, RequisitionState.CANCELED, "Cancel", "Canceled.", "Cancel opening"
    )
