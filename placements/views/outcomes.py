"""The outcome ledger, the forecast of supply, and check points with their answers."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow, public
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Cohort, Enrollment, Program
from cohorts.states import EnrollmentState
from cohorts.views.pages import act, form_page
from placements import files
from placements.domain import check_points, outcomes
from placements.domain.forecast import forecast as reckon
from placements.forms.outcome import CheckPointForm, LeaveOutForm, LedgerQuery, PageQuery
from placements.models import CheckPoint, LeftOut
from training.domain.skills import today_of

VIEW = "placements.view_placements"
PLACE = "placements.place"
FORM = ["GET", "HEAD", "POST"]
A_PAGE = 50
TICKS = (0, 90, 180, 365, 730)


def _asked(request):
    """Program, cohort and day of the query; the first program and today without one."""
    query = LedgerQuery.read(request.GET).values
    programs = list(Program.objects.order_by("pk"))
    program = next((one for one in programs if one.pk == query["program"]), None)
    program = program or next(iter(programs), None)
    if program is None:
        return query, programs, None, None, None
    cohorts = Cohort.objects.filter(program=program)
    cohort = get_object_or_404(cohorts, pk=query["cohort"]) if query["cohort"] else None
    today = today_of(program)
    return query, programs, program, cohort, min(query["on"] or today, today)


@require_safe
@allow(VIEW)
def ledger(request):
    """What became of everybody who completed, as of a day."""
    _, programs, program, cohort, as_of = _asked(request)
    context = {
        "programs": programs,
        "program": program,
        "cohort": cohort,
        "as_of": as_of,
        "may_place": request.user.may(PLACE),
    }
    if program is not None:
        context |= {
            "cohorts": Cohort.objects.filter(program=program).order_by("starts_on", "pk"),
            "may_export": request.user.may(files.EXPORT),
            "file_query": f"within={files.outcomes_scope(program, cohort, as_of)}",
            "ledger": outcomes.ledger(program, as_of, cohort=cohort),
            "ticks": TICKS,
        }
        points = context["ledger"].curve.points
        context["points"] = [(one.day, one.survival, one.low, one.high) for one in points]
        context["rows"] = [
            {
                "day": one.day,
                "at_risk": one.at_risk,
                "events": one.events,
                "go_on": f"{one.survival:.1%}",
                "band": f"{one.low:.0%} to {one.high:.0%}",
            }
            for one in points
        ]
    return render(request, "placements/ledger.html", context)


@require_safe
@allow(VIEW)
def forecast(request):
    """Who is ready in which month, beside the seats that begin in it."""
    _, programs, program, _, _ = _asked(request)
    context = {"programs": programs, "program": program}
    if program is not None:
        months, tracks, regions = reckon(program)
        most = max((n for one in months for n in (one.ready, one.seats)), default=0)
        context |= {"months": months, "most": most or 1, "tracks": tracks, "regions": regions}
    return render(request, "placements/forecast.html", context)


@require_http_methods(FORM)
@allow(PLACE)
def leave_out(request):
    """Somebody who completed is not counted, with a reason that everybody sees."""
    people = (
        Enrollment.objects.confirmed()
        .filter(state=EnrollmentState.COMPLETED)
        .exclude(pk__in=LeftOut.objects.values("enrollment"))
        .select_related("person", "cohort")
        .order_by("person__name", "pk")
    )
    there = reverse("placements:ledger")
    return form_page(
        request,
        LeaveOutForm(request.POST or None, people=people),
        lambda form: outcomes.leave_out(by=request.user, **form.cleaned_data),
        title="Leave somebody out of the rate of placement",
        lead="The person stays visible beside the figure, with the reason. Nobody is left out"
        " because no placement was found.",
        back=there,
        to=there,
        said="Left out, with the reason beside the figure.",
    )


@require_POST
@allow(PLACE, LeftOut)
def count_again(request, row):
    """The person is counted again."""
    return act(
        request,
        lambda: outcomes.count_again(row, by=request.user),
        to=reverse("placements:ledger"),
        said="Counted again.",
    )


@require_safe
@allow(VIEW)
def check_point_list(request):
    """Check points without an answer, the longest due first; then the last answers."""
    rows = CheckPoint.objects.visible_to(request.user)
    context = {
        "page": Paginator(rows.unanswered().for_list(), A_PAGE).get_page(
            PageQuery.of(request).values["page"] or 1
        ),
        "answers": list(
            rows.exclude(answered_at=None).for_list().order_by("-answered_at", "-pk")[:50]
        ),
        "may_place": request.user.may(PLACE),
    }
    return render(request, "placements/check_points.html", context)


@require_http_methods(FORM)
@allow(PLACE, CheckPoint)
def check_point(request, point):
    """What the client said in a call stands as the answer."""
    if point.is_answered and request.method != "POST":
        raise Http404
    there = reverse("placements:check_points")
    return form_page(
        request,
        CheckPointForm(request.POST or None, point=point),
        lambda form: check_points.answer(point, form.answer(), by=request.user),
        title=f"Day {point.days}: {point.placement.enrollment.person}",
        lead=f"{point.placement.requisition}, {point.placement.requisition.client}."
        " The trail says that you wrote it down.",
        back=there,
        to=there,
        said="Saved.",
    )


@require_POST
@allow(PLACE, CheckPoint)
def check_point_ask(request, point):
    """The contact has a further mail."""
    if point.contact is None or point.contact.left_at:
        toast(
            request, "Nobody is there to ask. Name a contact at the opening, or call.", kind="bad"
        )
    elif check_points.ask(point, by=request.user):
        toast(request, f"{point.contact} has a mail with a link.")
    else:
        toast(request, "Nobody is asked more than three times. Call instead.", kind="bad")
    return redirect("placements:check_points")


# ------------------------------------------------------------------ by mailed link
def _gone(request, sentence, token=""):
    """Closed; a link of ours offers a new one while something waits for an answer."""
    point = check_points.renewable(token) if token else None
    again = ""
    if point is not None and check_points.open_now(point) is not None:
        again = reverse("placements:check_point_renew", args=[token])
    context = {"sentence": sentence, "again": again, "is_done": point is not None and not again}
    return render(request, "placements/link_closed.html", context, status=410)


@require_http_methods(FORM)
@never_cache
@public
def check_point_link(request, token):
    """The client answers without an account; opening the page changes nothing."""
    try:
        point = check_points.found(token)
    except Refused as refusal:
        return _gone(request, str(refusal), token)
    if point.is_answered:
        return _gone(request, check_points.ANSWERED, token)
    form = CheckPointForm(request.POST or None, point=point)
    if request.method == "POST" and form.is_valid():
        try:
            check_points.answer(point, form.answer())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("placements:check_point_saved")
    context = {"point": point, "form": form}
    wrong = form.is_bound and form.errors
    return render(
        request, "placements/check_point_link.html", context, status=422 if wrong else 200
    )


@require_POST
@never_cache
@public
def check_point_renew(request, token):
    """A new link is on its way to the same contact."""
    try:
        check_points.renew(token)
    except Refused as refusal:
        return _gone(request, str(refusal))
    return redirect(f"{reverse('placements:check_point_saved')}?link=new")


@require_safe
@public
def check_point_saved(request):
    """The answer is with the program, or a new link is on its way."""
    return render(request, "placements/check_point_saved.html", {"is_link": "link" in request.GET})
