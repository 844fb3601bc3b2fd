"""The home of whoever runs the program: what is late, this cohort today, and the season's dates.

Counts alone: nobody is named, and a number is a link only for those who may open its list.
"""

from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from careerpath.ui import home, switch
from careerpath.ui.when import words
from cohorts.models import Cohort, Enrollment, Intake, Program
from cohorts.states import CohortState
from mentorship.domain import facts as pair_facts
from mentorship.models import Concern, Pair
from placements.domain import facts
from training.models import AttendanceRecord, Mark, Signal

SEASON = timedelta(days=200)
MOST = 8
HERE = (Mark.PRESENT, Mark.LATE)


def register():
    """Whoever sees the program has the three cards."""
    for card in (late_concerns, cohort_card, season_card):
        home.card("reporting.view_program", card)


def late_concerns(request):
    """Concerns whose answer was promised by now; nothing without any."""
    number = Concern.objects.live().filter(due_at__lt=timezone.now()).count()
    if not number:
        return None
    there = reverse("mentorship:lead") if request.user.may("mentorship.view_pairs") else ""
    line = home.Line("Concerns without an answer in time", there, number, tone="bad")
    return home.Card(
        "Past due", home.Urgency.DECIDE, icon="alert-triangle", lines=[line], href=there,
        action="Mentoring",
    )  # fmt: skip


def cohort_card(request):
    """The cohort in session at a glance; nothing while none is."""
    user = request.user
    running = Cohort.objects.visible_to(user).filter(state=CohortState.IN_SESSION)
    running = {one.slug: one for one in running.select_related("program").order_by("-starts_on")}
    if not running:
        return None
    chosen = switch.current(request)
    cohort = running.get(chosen.key if chosen else "") or next(iter(running.values()))
    program, zone = cohort.program, cohort.program.zone()
    today = timezone.now().astimezone(zone).date()
    here, marked = present(cohort, today, zone)
    going = Pair.objects.going().filter(enrollment__cohort__program=program)
    known = pair_facts.known(going.values_list("pk", flat=True), today)
    bench = facts.bench(program)
    waiting = [one for one in bench.matched() if bench.waiting(one.key) >= 0]
    seated = Enrollment.objects.confirmed().seated().filter(cohort=cohort).count()

    def to(permission, name, *args):
        return reverse(name, args=args) if user.may(permission) else ""

    risks = Signal.objects.live().filter(enrollment__cohort=cohort)
    lines = [
        home.Line(
            "Present today", "", here if marked else None,
            note=f"Of {marked:,} marked so far; {seated:,} have a seat." if marked
            else "No attendance is marked today.",
        ),
        home.Line(
            "At risk", to("training.support", "training:at_risk", cohort.slug),
            risks.order_by().values("enrollment").distinct().count(),
        ),
        home.Line(
            "Ready for placement", to("placements.view_placements", "placements:bench"),
            len(waiting), note="Of the whole program.",
        ),
        home.Line(
            "Pairs that need a check-in", to("mentorship.view_pairs", "mentorship:lead"),
            sum(bool(one.overdue) for one in known.values()), note="Of the whole program.",
        ),
    ]  # fmt: skip
    return home.Card(
        f"{cohort.name} at a glance",
        home.Urgency.GLANCE,
        icon="users",
        lines=lines,
        href=reverse("reporting:program") + f"?cohort={cohort.slug}",
        action="All stages of this cohort",
    )


def present(cohort, today, zone):
    """How many people were there in a class of this day, and how many have a mark at all."""
    first = datetime.combine(today, time.min, tzinfo=zone)
    rows = AttendanceRecord.objects.filter(
        session__cohort=cohort,
        session__starts_at__gte=first,
        session__starts_at__lt=first + timedelta(days=1),
    ).exclude(mark=Mark.UNMARKED)
    found = rows.aggregate(
        here=Count("enrollment", distinct=True, filter=Q(mark__in=HERE)),
        marked=Count("enrollment", distinct=True),
    )
    return found["here"], found["marked"]


def season_card(request):
    """The dates of the next months, the next first; nothing without any."""
    now = timezone.now()
    dates = []
    for program in Program.objects.order_by("pk"):
        today = now.astimezone(program.zone()).date()
        dates += [one for one in _dates(program) if today <= one[0] <= today + SEASON]
    dates.sort(key=lambda one: one[:2])
    lines = [home.Line(text, note=f"{words(day)}.") for day, text in dates[:MOST]]
    if not lines:
        return None
    return home.Card(
        "Calendar of the season", home.Urgency.LATER, icon="calendar", lines=lines,
        href=reverse("cohorts:cohort_list"), action="Cohorts and intakes",
    )  # fmt: skip


def _dates(program):
    """Pairs of day and sentence: intakes open and close, cohorts begin and end."""
    zone = program.zone()
    for one in Intake.objects.filter(program=program):
        yield one.opens_at.astimezone(zone).date(), f"{one.name} opens"
        yield one.closes_at.astimezone(zone).date(), f"{one.name} closes"
    for one in Cohort.objects.filter(program=program).going_on():
        if one.starts_on:
            yield one.starts_on, f"First day of {one.name}"
        if one.ends_on:
            yield one.ends_on, f"Last day of {one.name}"
