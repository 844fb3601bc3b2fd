"""The way of one person, as of any day; and where everybody is."""

from datetime import date

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from careerpath.access import allow
from careerpath.reporting import receipts
from careerpath.reporting.models import Journey
from careerpath.reporting.program import overview
from careerpath.reporting.timeline import line
from cohorts.models import Cohort, Program

VIEW = "reporting.view_journey"
PROGRAM = "reporting.view_program"


@require_safe
@allow(VIEW)
def own(request):
    """One's own way; whoever has no seat is told where ways are found."""
    seat = Journey.objects.exclude(confirmed_at=None).filter(person=request.user)
    newest = seat.order_by("-confirmed_at", "-pk").first()
    if newest is None:
        return render(request, "reporting/no_journey.html")
    return redirect("reporting:journey", pk=newest.pk)


@require_safe
@never_cache
@allow(VIEW, Journey)
def journey(request, seat):
    """What happened, month by month, as far as this reader may see it."""
    seat = Journey.objects.select_related("person", "cohort__program").get(pk=seat.pk)
    zone = seat.cohort.program.zone()
    today = timezone.now().astimezone(zone).date()
    on, wrong = day_of(request.GET.get("on", ""), today)
    own = request.user == seat.person
    context = {
        "seat": seat,
        "own": own,
        "today": today,
        "on": on,
        "wrong": wrong,
        "line": line(seat, request.user, on=on, zone=zone),
    }
    return render(request, "reporting/journey.html", context, status=422 if wrong else 200)


def day_of(text, today):
    """The day that was asked for, today where none was; and a sentence for what is no day."""
    if not text:
        return today, ""
    try:
        asked = date.fromisoformat(text.strip())
    except ValueError:
        return today, "That is no date. Write it like 2026-05-31, or choose one."
    if asked > today:
        return today, "That day is still to come, so this is today."
    return asked, ""


@require_safe
@never_cache
@allow(PROGRAM)
def program(request):
    """All stages of all cohorts or of one, what waits, and who lasted. Counts alone."""
    asked = request.GET.get("cohort", "")
    seen = list(Cohort.objects.visible_to(request.user).for_list())
    cohort = next((one for one in seen if one.slug == asked), None)
    if asked and cohort is None:
        raise Http404("No such cohort.")
    program = cohort.program if cohort else Program.objects.order_by("pk").first()
    cohorts = [one for one in seen if one.program == program]
    others = {one.program: one for one in reversed(seen) if one.program != program}
    context = {"cohorts": cohorts, "cohort": cohort, "others": others.items()}
    context |= overview.of(request.user, program, cohorts, cohort)
    return render(request, "reporting/program.html", context)


@require_safe
@never_cache
@allow(PROGRAM)
def retention(request):
    """What a run of retention would remove and by whose rule, and the receipts. Removes nothing."""
    context = {"outlook": receipts.outlook(), "receipts": list(receipts.past())}
    return render(request, "reporting/retention.html", context)
