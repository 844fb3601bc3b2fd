"""The home of whoever runs the program: what is late, this cohort today, and the season's dates.

Counts alone: nobody is named, and a number is a link only for those who may open its list.
"""

from datetime import datetime, time, timedelta

from django.db.models import Count, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from careerpath.ui import home, switch
from careerpath.ui.when import words
from cohorts.models import Cohort, Enrollment, Intake, Program
from cohorts.states import CohortState, EnrollmentState
from mentorship.models import Concern, Pair
from placements.models import LeftOut, Placement
from placements.states import RUNNING, PlacementState
from training.models import AttendanceRecord, Mark, Signal

SEASON = timedelta(days=200)
MOST = 8
TAKEN = [*RUNNING, PlacementState.PENDING, PlacementState.APPROVED, PlacementState.CONVERTED]
HERE = (Mark.PRESENT, Mark.LATE)


def register():
    """Whoever sees the program has the cards."""
    home.card("reporting.view_program", cards)


def cards(request):
    """What is past due, the cohort in session, and the season: three queries for all of it."""
    now = timezone.now()
    cohorts = list(
        Cohort.objects.visible_to(request.user)
        .going_on()
        .select_related("program")
        .order_by("-starts_on", "-pk")
    )
    running = {one.slug: one for one in cohorts if one.state == CohortState.IN_SESSION}
    chosen = switch.current(request)
    cohort = running.get(chosen.key if chosen else "") or next(iter(running.values()), None)
    found = numbers(cohort, now)
    made = [late_concerns(request, found), season_card(cohorts, now)]
    if cohort is not None:
        made.append(cohort_card(request, cohort, found))
    return [one for one in made if one is not None]


def late_concerns(request, found):
    """Concerns whose answer was promised by now; nothing without any."""
    if not found["late"]:
        return None
    there = reverse("mentorship:lead") if request.user.may("mentorship.view_pairs") else ""
    line = home.Line("Concerns without an answer in time", there, found["late"], tone="bad")
    return home.Card(
        "Past due", home.Urgency.DECIDE, icon="alert-triangle", lines=[line], href=there,
        action="Mentoring",
    )  # fmt: skip


def cohort_card(request, cohort, found):
    """The cohort in session at a glance."""
    user = request.user

    def to(permission, name, *args):
        return reverse(name, args=args) if user.may(permission) else ""

    marked = found["marked"]
    lines = [
        home.Line(
            "Present today", "", found["here"] if marked else None,
            note=f"Of {marked:,} marked so far; {cohort.seats_taken:,} have a seat." if marked
            else "No attendance is marked today.",
        ),
        home.Line(
            "At risk", to("training.support", "training:at_risk", cohort.slug), found["risks"]
        ),
        home.Line(
            "Ready for placement", to("placements.view_placements", "placements:bench"),
            found["ready"], note="Completed, of the whole program, and without a placement.",
        ),
        home.Line(
            "Pairs that need a check-in", to("mentorship.view_pairs", "mentorship:lead"),
            found["pairs"], note="Of the whole program, as of this morning.",
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


def numbers(cohort, now):
    """Every number of the cards by name, in one query; those of the cohort only with one."""
    wanted = {"late": Concern.objects.live().filter(due_at__lt=now)}
    of = {}
    if cohort is not None:
        zone = cohort.program.zone()
        first = datetime.combine(now.astimezone(zone).date(), time.min, tzinfo=zone)
        marks = AttendanceRecord.objects.filter(
            session__cohort=cohort,
            session__starts_at__gte=first,
            session__starts_at__lt=first + timedelta(days=1),
        ).exclude(mark=Mark.UNMARKED)
        free = Enrollment.objects.confirmed().filter(
            cohort__program=cohort.program, state=EnrollmentState.COMPLETED
        )
        taken = Placement.objects.filter(state__in=TAKEN).values("enrollment")
        wanted |= {
            "here": marks.filter(mark__in=HERE),
            "marked": marks,
            "risks": Signal.objects.live().filter(enrollment__cohort=cohort),
            "ready": free.exclude(pk__in=taken).exclude(
                pk__in=LeftOut.objects.values("enrollment")
            ),
            "pairs": Pair.objects.going().filter(
                enrollment__cohort__program=cohort.program, health__word="needs_check_in"
            ),
        }
        of = dict.fromkeys(("here", "marked", "risks"), "enrollment")
    counted = {name: _count(rows, of.get(name, "pk")) for name, rows in wanted.items()}
    one = Program.objects.order_by("pk").annotate(**counted).values(*counted)[:1]
    return next(iter(one), dict.fromkeys(wanted, 0))


def _count(rows, of):
    """How many different ones, as a part of another query."""
    alone = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    return Coalesce(Subquery(alone.annotate(n=Count(of, distinct=True)).values("n")), 0)


def season_card(cohorts, now):
    """The dates of the next months, the next first; nothing without any."""
    dates = [
        (day, text)
        for program, day, text in _dates(cohorts)
        if (today := now.astimezone(program.zone()).date()) <= day <= today + SEASON
    ]
    dates.sort()
    lines = [home.Line(text, note=f"{words(day)}.") for day, text in dates[:MOST]]
    if not lines:
        return None
    return home.Card(
        "Calendar of the season", home.Urgency.LATER, icon="calendar", lines=lines,
        href=reverse("cohorts:cohort_list"), action="Cohorts and intakes",
    )  # fmt: skip


def _dates(cohorts):
    """Program, day and sentence: intakes open and close, cohorts begin and end."""
    for one in Intake.objects.select_related("program"):
        zone = one.program.zone()
        yield one.program, one.opens_at.astimezone(zone).date(), f"{one.name} opens"
        yield one.program, one.closes_at.astimezone(zone).date(), f"{one.name} closes"
    for one in cohorts:
        if one.starts_on:
            yield one.program, one.starts_on, f"First day of {one.name}"
        if one.ends_on:
            yield one.program, one.ends_on, f"Last day of {one.name}"
