"""Where an intake stands: the funnel, the ranking, and how it chooses."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.choosing_forms import PageQuery, PlanForm, RankForm
from applicants.domain import funnel, plans
from applicants.domain import ranking as rankings
from applicants.models import Application, RankedApplication, Ranking
from applicants.views.decisions import ask
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Intake

DECIDE = "applicants.decide_application"
PER_PAGE = 100


@require_GET
@allow(DECIDE)
def choosing(request):
    """The intakes; with one of them under way, its funnel."""
    intakes = list(Intake.objects.visible_to(request.user).for_list()[:60])
    going = [intake for intake in intakes if not intake.is_final]
    sent = set(
        Application.objects.filter(intake__in=going)
        .sent()
        .order_by()
        .values_list("intake", flat=True)
        .distinct()
    )
    going = [intake for intake in going if intake.pk in sent]
    if len(going) == 1:
        return redirect("funnel", going[0].slug)
    return render(request, "applicants/choosing.html", {"intakes": intakes, "going": sent})


@require_GET
@allow(DECIDE, Intake, lookup="slug")
def funnel_page(request, intake):
    """From application to seat: counts, seats, and what needs a person."""
    seats = funnel.seats(intake)
    context = {
        "intake": intake,
        "lines": funnel.lines(intake),
        "seats": seats,
        "needs": funnel.needs(intake, seats, funnel.waves_of(intake)),
        "tab": "funnel",
    }
    return render(request, "applicants/funnel.html", context)


@require_GET
@allow(DECIDE, Intake, lookup="slug")
def ranking(request, intake):
    """The newest order, page by page, with what put each where it stands."""
    return render(request, "applicants/ranking.html", _ranking(request, intake, RankForm()))


def _ranking(request, intake, form):
    newest = Ranking.objects.newest_of(intake)
    page = None
    if newest:
        rows = (
            RankedApplication.objects.filter(ranking=newest)
            .select_related("application")
            .defer("application__applicant", "application__external_id")
            .order_by("rank")
        )
        page = Paginator(rows, PER_PAGE).get_page(PageQuery.of(request).values["page"])
    plan = plans.plan_of(intake)
    return {
        "intake": intake,
        "ranking": newest,
        "page": page,
        "form": form,
        "plan": plan,
        "order": plans.labels(intake, (newest or plan).tie_break_order),
        "tab": "ranking",
    }


@require_POST
@allow(DECIDE, Intake, lookup="slug")
def ranking_make(request, intake):
    """The applications in the running stand in a new order."""
    made = rankings.rank(intake, by=request.user)
    toast(request, f"{made.size:,} ranked.")
    return redirect("ranking", intake.slug)


@require_POST
@allow(DECIDE, Intake, lookup="slug")
def ranking_decide(request, intake):
    """A preview of a decision on the places from one to another."""
    form = RankForm(request.POST)
    newest = Ranking.objects.newest_of(intake)
    if newest is None:
        toast(request, "Rank the applications first.", "bad")
        return redirect("ranking", intake.slug)
    if not form.is_valid():
        context = _ranking(request, intake, form)
        return render(request, "applicants/ranking.html", context, status=422)
    places = RankedApplication.objects.filter(
        ranking=newest, rank__gte=form.cleaned_data["first"], rank__lte=form.cleaned_data["last"]
    )
    rows = Application.objects.filter(pk__in=places.values("application"))
    return ask(request, rows, reverse("ranking", args=[intake.slug]), newest)


@require_http_methods(["GET", "POST"])
@allow(DECIDE, Intake, lookup="slug")
def plan(request, intake):
    """How the intake chooses: answers, reminders, agreement, tie-break."""
    known = plans.plan_of(intake)
    form = PlanForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        try:
            plans.save(intake, by=request.user, now=timezone.now(), **form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Saved.")
            return redirect("selection_plan", intake.slug)
    status = 422 if form.errors else 200
    context = {"intake": intake, "form": form, "tab": "plan"}
    return render(request, "applicants/selection_plan.html", context, status=status)
