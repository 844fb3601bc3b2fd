"""The outcome ledger: figures counted by the database, denominators fixed on the first day."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    Q,
    Value,
    When,
)

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from placements import outcomes as rules
from placements.domain import kept
from placements.models import LeftOut, Placement
from placements.states import PlacementState
from training.models import Completion
from training.states import CompletionState

STARTED = [
    PlacementState.ACTIVE,
    PlacementState.EXTENDED,
    PlacementState.CONVERTED,
    PlacementState.ENDED,
    PlacementState.COMPLETED,
]


@dataclass(frozen=True)
class Retained:
    """One line of the table of retention."""

    days: int
    eligible: int
    retained: int
    too_early: int

    @property
    def percent(self):
        """The rate in per cent; None while nobody is eligible."""
        return 100 * self.retained / self.eligible if self.eligible else None


def started(program, *, cohort=None):
    """Placements of people of the program, or of one cohort, that began."""
    rows = Placement.objects.filter(state__in=STARTED, enrollment__cohort__program=program)
    return rows.filter(enrollment__cohort=cohort) if cohort else rows


def lasted(days, as_of):
    """Which placements began so many days ago or earlier, and which of all lasted as long."""
    # start + N <= as_of, and the last day on day N or later, or on the client's payroll.
    eligible = Q(starts_on__lte=as_of - timedelta(days=days))
    there = (
        Q(state=PlacementState.CONVERTED)
        | Q(ended_on=None)
        | Q(ended_on__gte=F("starts_on") + timedelta(days=days))
    )
    return eligible, there


def retention(rows, as_of, kept_rows=()):
    """A line for each check point; one query however many placements there are.

    ``kept_rows`` are numbers of placements of people whom retention removed, with ``kept.of``.
    """
    counts = {"all": Count("pk")}
    for days in rules.CHECK_POINTS:
        eligible, there = lasted(days, as_of)
        counts[f"eligible_{days}"] = Count("pk", filter=eligible)
        counts[f"retained_{days}"] = Count("pk", filter=eligible & there)
    found = rows.order_by().aggregate(**counts)
    lines, kept_rows = [], list(kept_rows)
    for days in rules.CHECK_POINTS:
        eligible = found[f"eligible_{days}"]
        more, stayed = kept.lasting(kept_rows, days)
        lines.append(
            Retained(
                days, eligible + more, found[f"retained_{days}"] + stayed, found["all"] - eligible
            )
        )
    return lines


def curve(rows, as_of, kept_rows=()):
    """The curve of retention with its bands, from one query that counts days.

    An early end is the event, on the first day that is not worked; conversion, a placement that
    ran to its end and the day of looking are censoring.
    """
    over = Q(ended_on__lt=as_of)
    lost = over & Q(state=PlacementState.ENDED)
    until = Case(When(over, then=F("ended_on")), default=Value(as_of), output_field=DateField())
    counted = (
        rows.filter(starts_on__lte=as_of)
        .order_by()
        .annotate(
            watched=ExpressionWrapper(until - F("starts_on"), DurationField()),
            lost=Case(When(lost, then=Value(1)), default=Value(0), output_field=IntegerField()),
        )
        .values_list("watched", "lost")
        .annotate(number=Count("pk"))
    )
    watched = kept.watched(kept_rows)
    for days, lost, number in counted:
        watched[days.days + lost, bool(lost)] += number
    return rules.curve_of(watched)


@dataclass
class Ledger:
    """Everything that the page of outcomes shows, as of one day."""

    placed: object
    time: object
    retention: list
    curve: object
    conversion: object
    quarters: list
    left_out: list
    people: int

    @property
    def rate(self):
        """The rate of placement in per cent, or None."""
        return _percent(self.placed.rate)

    @property
    def rate_over_all(self):
        """The same with nobody left out."""
        return _percent(self.placed.rate_over_all)

    @property
    def conversion_rate(self):
        """Joined the client in per cent of what is over, or None."""
        return _percent(self.conversion.rate)

    @property
    def quarter_rows(self):
        """Each quarter with its rate in per cent."""
        return [(one, _percent(one.rate)) for one in self.quarters]


def _percent(rate):
    return None if rate is None else float(rate) * 100


def ledger(program, as_of, *, cohort=None):
    """All figures of a program or of one cohort; a fixed number of queries."""
    rows = started(program, cohort=cohort)
    people, spells = _people(program, as_of, cohort, rows)
    kept_rows = list(kept.of(program, cohort)[0])
    over = rows.filter(ended_on__lte=as_of)
    ended = over.aggregate(
        over=Count("pk"), converted=Count("pk", filter=Q(state=PlacementState.CONVERTED))
    )
    for row in kept_rows:
        if row.has_last_day:
            ended["over"] += row.people
            ended["converted"] += row.people if row.ended_as == PlacementState.CONVERTED else 0
    exits = [
        rules.Exit(one.key, one.completed_on, tuple(spells[one.key]))
        for one in people
        if not one.left_out
    ]
    rows_out = LeftOut.objects.filter(
        enrollment__in=[one.key for one in people if isinstance(one.key, int)]
    )
    return Ledger(
        placed=rules.placement_rate(people, as_of),
        time=rules.time_to_placement(people, as_of),
        retention=retention(rows.filter(starts_on__lte=as_of), as_of, kept_rows),
        curve=curve(rows, as_of, kept_rows),
        conversion=rules.Conversion(**ended),
        quarters=[rules.employed_after_exit(exits, number, as_of) for number in (2, 4)],
        left_out=list(rows_out.select_related("enrollment__person", "by").order_by("at", "pk")),
        people=len(people),
    )


def completed_on(program, cohort=None):
    """Return ``{enrollment id: day}`` for everybody who completed; two queries.

    The day of the round of completion, or the last day of the cohort where none is kept.
    """
    done = Enrollment.objects.confirmed().filter(
        cohort__program=program, state=EnrollmentState.COMPLETED
    )
    if cohort:
        done = done.filter(cohort=cohort)
    days = dict(done.exclude(cohort__ends_on=None).values_list("pk", "cohort__ends_on"))
    rounds = Completion.objects.filter(enrollment__in=done, state=CompletionState.COMPLETED)
    return days | dict(rounds.values_list("enrollment", "round__completed_on"))


def _people(program, as_of, cohort, rows):
    days = {pk: day for pk, day in completed_on(program, cohort).items() if day <= as_of}
    began = dict(
        rows.filter(starts_on__lte=as_of)
        .order_by()
        .values_list("enrollment")
        .annotate(first=Min("starts_on"))
    )
    spells = defaultdict(list)
    for pk, key, first, last, state in rows.values_list(
        "pk", "enrollment", "starts_on", "ended_on", "state"
    ):
        spells[key].append(
            rules.Spell(pk, first, last, is_converted=state == PlacementState.CONVERTED)
        )
    out = {
        one.enrollment_id: f"{one.get_why_display()}: {one.sentence}"
        for one in LeftOut.objects.filter(enrollment__in=days)
    }
    people = [
        rules.Start(pk, day, began.get(pk), out.get(pk, "")) for pk, day in sorted(days.items())
    ]
    for start, own in kept.starts(kept.of(program, cohort)[1].filter(completed_on__lte=as_of)):
        waits = start.placed_on is not None and start.placed_on > as_of
        people.append(replace(start, placed_on=None) if waits else start)
        spells[start.key] = list(own)
    return people, spells


def people(program, as_of, *, cohort=None):
    """Everybody who completed by that day, as the rate of placement counts them."""
    found, _ = _people(program, as_of, cohort, started(program, cohort=cohort))
    return found


def within_words(start, as_of):
    """Whether somebody was placed in time, in a word; empty for whoever is left out."""
    if start.left_out:
        return ""
    last = start.completed_on + timedelta(days=rules.WITHIN)
    if last > as_of:
        return "too early"
    return "yes" if start.placed_on is not None and start.placed_on <= last else "no"


def last_states(enrollments):
    """Return ``{enrollment id: the state of the last placement in words}``."""
    rows = Placement.objects.standing().filter(enrollment__in=enrollments)
    return {
        key: PlacementState(state).label
        for key, state in rows.order_by("starts_on", "pk").values_list("enrollment", "state")
    }


@transaction.atomic
def leave_out(enrollment, *, why, sentence, by):
    """The person is shown beside the rate of placement with the reason, and not counted."""
    if enrollment.state != EnrollmentState.COMPLETED:
        raise Refused("Only somebody who completed is in the figure.")
    made = LeftOut(enrollment=enrollment, why=why, sentence=sentence, by=by)
    with refusing():
        made.save(force_insert=True)
    audit.record("placements.leftout.made", by=by, about=made)
    return made


@transaction.atomic
def count_again(row, *, by):
    """The person is counted again."""
    audit.record("placements.leftout.removed", by=by, about=row)
    row.delete()
