"""Placements as staff see them: the list, one with checklist and history, and its steps."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui import person_links
from cohorts.views.pages import act, form_page
from placements import files
from placements.domain import placing
from placements.forms.placement import ChangeForm, DayForm, EndForm, PlacementForm, PlacementQuery
from placements.forms.requisition import ReasonForm
from placements.models import OnboardingItem, Placement, Submission
from placements.states import OVER, ItemState, PlacementState, SubmissionState

VIEW = "placements.view_placements"
PLACE = "placements.place"
APPROVE = "placements.approve"
FORM = ["GET", "HEAD", "POST"]
A_PAGE = 50


@require_safe
@allow(VIEW)
def placements(request):
    """Placements, the latest start first, with what is missing before the first day."""
    query = PlacementQuery.of(request).values
    rows = Placement.objects.visible_to(request.user).for_list()
    if not query["show"]:
        rows = rows.exclude(state__in=[*OVER, PlacementState.CANCELED])
    elif query["show"] != "all":
        rows = rows.filter(state=query["show"])
    if query["find"]:
        rows = rows.filter(
            Q(enrollment__person__name__icontains=query["find"])
            | Q(requisition__client__name__icontains=query["find"])
        )
    missing = Q(items__state__in=[ItemState.MISSING, ItemState.ASKED])
    rows = rows.annotate(missing=Count("items", filter=missing))
    context = {
        "page": Paginator(rows, A_PAGE).get_page(query["page"] or 1),
        "show": query["show"],
        "find": query["find"],
        "may_export": request.user.may(files.EXPORT),
        "file_query": files.query_of(query["show"], query["find"]),
        "choices": PlacementQuery.base_fields["show"].choices,
    }
    return render(request, "placements/placements.html", context)


def _here(placement):
    return reverse("placements:placement", args=[placement.pk])


@require_safe
@allow(VIEW, Placement)
def placement(request, placement):
    """One placement: dates, what is missing before the first day, and every version of it."""
    today = placing.today(placement)
    may_place = request.user.may(PLACE)
    items = list(placement.items.in_order())
    state = PlacementState
    context = {
        "placement": placement,
        "requisition": placement.requisition,
        "items": [(one, one.is_late(today)) for one in items],
        "missing": sum(one.is_open for one in items),
        "asks": placement.asks.for_list().reverse(),
        "changes": placement.changes.select_related("set_by"),
        "today": today,
        "person_links": person_links.links(request.user, placement.enrollment_id),
        "may_place": may_place,
        "may_approve": request.user.may(APPROVE) and placement.may_step(state.APPROVED),
        "may_begin": may_place and placement.may_step(state.ACTIVE),
        "may_cancel": may_place and placement.may_step(state.CANCELED),
        "may_end": may_place and placement.is_running,
        "may_take_back": may_place and placement.is_over,
        "may_extend": may_place and placement.is_running and placement.ends_on is not None,
        "may_change": may_place and not placement.is_over and placement.state != state.CANCELED,
    }
    return render(request, "placements/placement.html", context)


@require_http_methods(FORM)
@allow(PLACE, Submission)
def placement_new(request, submission):
    """Somebody whom the client selected is placed; it waits for approval."""
    if submission.state != SubmissionState.SELECTED or hasattr(submission, "placement"):
        raise Http404
    requisition = submission.requisition
    initial = {"starts_on": requisition.starts_on, "fte": requisition.fte}
    return form_page(
        request,
        PlacementForm(request.POST or None, initial=initial),
        lambda form: placing.place(
            requisition,
            submission.enrollment,
            submission=submission,
            by=request.user,
            **form.cleaned_data,
        ),
        title=f"Place {submission.enrollment.person} as {requisition.title}",
        lead=f"At {requisition.client}, {requisition.site}. Without a last day, the length of the "
        "opening counts.",
        back=reverse("placements:requisition", args=[requisition.pk]),
        to=_here,
        said="It waits for approval.",
        verb="Place",
    )


@require_POST
@allow(APPROVE, Placement)
def placement_approve(request, placement):
    """The placement is approved."""
    return act(
        request,
        lambda: placing.approve(placement, by=request.user),
        to=_here(placement),
        said="Approved.",
    )


@require_POST
@allow(PLACE, Placement)
def placement_begin(request, placement):
    """The person is at work."""
    return act(
        request,
        lambda: placing.begin(placement, by=request.user),
        to=_here(placement),
        said="At work since the first day.",
    )


def _form(request, placement, form, function, title, said, verb, lead=""):
    return form_page(
        request,
        form,
        function,
        title=title,
        lead=lead or str(placement),
        back=_here(placement),
        to=_here(placement),
        said=said,
        verb=verb,
    )


@require_http_methods(FORM)
@allow(PLACE, Placement)
def placement_change(request, placement):
    """Other dates or hours from now on."""
    form = ChangeForm(request.POST or None, instance=placement, initial={"seen": placement.version})
    return _form(
        request,
        Placement.objects.get(pk=placement.pk),
        form,
        lambda form: placing.change(placement, by=request.user, **form.cleaned_data),
        "Change dates or hours",
        "Saved. The earlier version stays in the history.",
        "Save",
    )


@require_http_methods(FORM)
@allow(PLACE, Placement)
def placement_cancel(request, placement):
    """The placement does not begin."""
    return _form(
        request,
        placement,
        ReasonForm(request.POST or None),
        lambda form: placing.cancel(
            placement, because=form.cleaned_data["reason"], by=request.user
        ),
        "It does not begin",
        "The seat is free again.",
        "Take the placement back",
    )


@require_http_methods(FORM)
@allow(PLACE, Placement)
def placement_extend(request, placement):
    """The placement goes on until a later day."""
    return _form(
        request,
        placement,
        DayForm(request.POST or None),
        lambda form: placing.extend(placement, until=form.cleaned_data["day"], by=request.user),
        "Extend",
        "Extended.",
        "Extend",
    )


@require_http_methods(FORM)
@allow(PLACE, Placement)
def placement_convert(request, placement):
    """The person joined the client."""
    return _form(
        request,
        placement,
        DayForm(request.POST or None),
        lambda form: placing.convert(placement, last_on=form.cleaned_data["day"], by=request.user),
        "Joined the client",
        "Joined the client.",
        "Save",
        lead="The last day with the program; from the next one the client is the employer.",
    )


@require_http_methods(FORM)
@allow(PLACE, Placement)
def placement_end(request, placement):
    """The placement ended early."""
    return _form(
        request,
        placement,
        EndForm(request.POST or None),
        lambda form: placing.end(
            placement,
            last_on=form.cleaned_data["day"],
            because=form.cleaned_data["reason"],
            by=request.user,
        ),
        "Ended early",
        "Ended. The seat is free, and the person is on the bench.",
        "End it",
    )


@require_http_methods(FORM)
@allow(PLACE, Placement)
def placement_complete(request, placement):
    """The placement ran to its end."""
    return _form(
        request,
        placement,
        DayForm(request.POST or None, initial={"day": placement.ends_on}),
        lambda form: placing.complete(placement, last_on=form.cleaned_data["day"], by=request.user),
        "Completed",
        "Completed. The person is on the bench.",
        "Complete it",
    )


@require_http_methods(FORM)
@allow(PLACE, Placement)
def placement_take_back(request, placement):
    """An end that was wrong is taken back; the history keeps both."""
    return _form(
        request,
        placement,
        ReasonForm(request.POST or None),
        lambda form: placing.take_end_back(
            placement, because=form.cleaned_data["reason"], by=request.user
        ),
        "Take the end back",
        "The person is at work as before. The history keeps both.",
        "Take the end back",
        lead=f"{placement}. The planned last day from before counts again.",
    )


def _settle(request, item, to, said):
    return act(
        request,
        lambda: placing.settle(item, to, by=request.user),
        to=_here(item.placement),
        said=said,
    )


@require_POST
@allow(PLACE, OnboardingItem)
def item_ask(request, item):
    """The requirement was requested."""
    return _settle(request, item, ItemState.ASKED, f"{item.requirement}: requested.")


@require_POST
@allow(PLACE, OnboardingItem)
def item_meet(request, item):
    """The requirement is met today."""
    return _settle(request, item, ItemState.MET, f"{item.requirement}: met.")


@require_POST
@allow(PLACE, OnboardingItem)
def item_waive(request, item):
    """The client does without the requirement."""
    return _settle(request, item, ItemState.WAIVED, f"{item.requirement}: waived.")


@require_POST
@allow(PLACE, OnboardingItem)
def item_reopen(request, item):
    """The requirement is missing again."""
    return _settle(request, item, ItemState.MISSING, f"{item.requirement}: missing again.")
