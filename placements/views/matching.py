"""The matching board, the bench, one graduate beside all openings, and the acts from there."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui import person_links
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Enrollment, Program
from cohorts.views.pages import form_page
from placements import files
from placements.domain import facts, gap_plans, matching_board, submissions
from placements.forms.matching import BenchQuery, BoardQuery, PickForm, RowForm
from placements.forms.submission import AnswerForm
from placements.models import Client, Requisition, Submission
from training.domain.skills import today_of
from training.models import SubjectArea

VIEW = "placements.view_placements"
PLACE = "placements.place"
FORM = ["GET", "HEAD", "POST"]
A_PAGE = 50


def here(requisition=None, everybody=False):
    """The board with an opening chosen."""
    asked = {"opening": requisition.pk} if requisition else {}
    if everybody:
        asked["all"] = "1"
    there = reverse("placements:board")
    return f"{there}?{urlencode(asked)}" if asked else there


@require_safe
@allow(VIEW)
def board(request):
    """Openings by start; one of them with its lanes and whom it would suit."""
    query = BoardQuery.read(request.GET).values
    program = Program.objects.order_by("pk").first()
    today = today_of(program) if program else None
    demand = matching_board.demand(request.user, today, query["find"]) if program else []
    chosen = demand[0].requisition if demand else None
    if query["opening"]:
        rows = Requisition.objects.visible_to(request.user).for_list()
        # The one that is open stays open, whatever the search finds.
        chosen = get_object_or_404(rows.select_related("client__program"), pk=query["opening"])
    context = {
        "demand": demand,
        "find": query["find"],
        "chosen": chosen,
        "everybody": query["all"],
        "seats_left": sum(one.requisition.seats_left for one in demand),
        "clients": Client.objects.visible_to(request.user).standing().in_order(),
        "may_place": request.user.may(PLACE),
        "today": today,
    }
    if chosen is not None:
        found, using, aside = matching_board.suggestions(chosen)
        fits = [one for one in found if one.is_fit]
        context |= {
            "lanes": matching_board.lanes(chosen),
            "days": (chosen.starts_on - today_of(chosen.client.program)).days,
            "rows": found if query["all"] else fits,
            "hidden": len(found) - len(fits),
            "using": using,
            "aside": aside,
            "may_ask": context["may_place"] and chosen.takes_candidates and chosen.seats_left > 0,
        }
    return render(request, "placements/board.html", context)


@require_safe
@allow(VIEW)
def bench(request):
    """Graduates who are free now or soon, who has waited longest first."""
    query = BenchQuery.read(request.GET).values
    rows = []
    for program in Program.objects.order_by("pk"):
        found = facts.bench(program)
        for one in found.matched():
            person = found.people[one.key]
            if query["find"].casefold() in str(person.person).casefold():
                rows.append((person, one, found.waiting(one.key)))
    rows.sort(key=lambda row: (-row[2], str(row[0].person), row[0].pk))
    file_query = files.query_of("all", query["find"])
    context = {
        "page": Paginator(rows, A_PAGE).get_page(query["page"] or 1),
        "find": query["find"],
        "may_export": request.user.may(files.EXPORT),
        "file_query": file_query,
    }
    return render(request, "placements/bench.html", context)


@require_safe
@allow(VIEW, Enrollment)
def bench_person(request, enrollment):
    """One graduate beside every opening: where it fits, where nearly, and why not."""
    found, rows, using = matching_board.for_person(enrollment)
    context = {
        "enrollment": enrollment,
        "person_links": person_links.links(request.user, enrollment.pk),
        "graduate": found.graduates[enrollment.pk] if found else None,
        "wish": found.wishes.get(enrollment.pk) if found else None,
        "waiting": found.waiting(enrollment.pk) if found else None,
        "rows": rows,
        "using": using,
        "may_place": request.user.may(PLACE),
    }
    return render(request, "placements/bench_person.html", context)


def _picked(request, requisition):
    """The graduate whom the form names, or a refusal in words."""
    form = PickForm(request.POST, program=requisition.client.program)
    if not form.is_valid():
        raise Refused("Choose a graduate.")
    return form.cleaned_data["enrollment"]


@require_POST
@allow(PLACE, Requisition)
def propose(request, requisition):
    """The graduate is asked whether to be submitted."""
    try:
        person = _picked(request, requisition)
        submissions.ask(requisition, person, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, f"{person.person} is asked. The client sees nothing before the answer.")
    return redirect(here(requisition))


@require_POST
@allow(PLACE, Requisition)
def plan_gaps(request, requisition):
    """The graduate who nearly fits has a dated plan for what is missing."""
    try:
        person = _picked(request, requisition)
        made = gap_plans.make(requisition, person, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        back = reverse("placements:plan_undo", args=[requisition.pk, made])
        toast(request, f"{person.person} has a plan with a date for each gap.", undo=back)
    return redirect(here(requisition, everybody=True))


@require_POST
@allow(PLACE, Requisition)
def plan_undo(request, requisition, made):
    """Of the plan that was just made, whatever nobody has begun is gone."""
    try:
        _, left = gap_plans.take_back(requisition, made, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        stays = f" {left} of its tasks were begun or added and stay." if left else ""
        toast(request, f"The plan is taken back.{stays}")
    return redirect(here(requisition, everybody=True))


@require_POST
@allow(PLACE, Requisition)
def not_now(request, requisition):
    """The graduate is not suggested for this opening any more."""
    try:
        person = _picked(request, requisition)
        row = matching_board.set_aside(requisition, person, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        back = reverse("placements:suggest_again", args=[requisition.pk])
        toast(
            request, f"{person.person} is set aside for this opening.", undo=f"{back}?row={row.pk}"
        )
    return redirect(here(requisition))


@require_POST
@allow(PLACE, Requisition)
def suggest_again(request, requisition):
    """Whoever was set aside is suggested again; one, or everybody."""
    form = RowForm(request.POST or request.GET)
    row = form.cleaned_data["row"] if form.is_valid() else None
    try:
        matching_board.take_back(requisition, by=request.user, row=row)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "Suggested again.")
    return redirect(here(requisition))


@require_http_methods(FORM)
@allow(PLACE, Submission)
def submission_answer(request, submission):
    """What the client said by phone or in person stands as its answer."""
    requisition = submission.requisition
    areas = SubjectArea.objects.filter(program=requisition.client.program_id)
    started = {"answer": request.GET.get("answer", "")}
    return form_page(
        request,
        AnswerForm(request.POST or None, areas=areas, initial=started),
        lambda form: submissions.answer_one(
            submission, contact=requisition.contact, by=request.user, **form.cleaned_data
        ),
        title=f"What the client said about {submission.enrollment.person}",
        lead=f"{requisition}, {requisition.client}. The trail says that you wrote it down.",
        back=here(requisition),
        to=here(requisition),
        said=f"{submission.enrollment.person} is moved.",
    )
