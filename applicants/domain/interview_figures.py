"""How the interviews of a round stand: times, people, loads, for the lead's page."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.utils import timezone

from applicants.domain import interview_day
from applicants.interview_states import InterviewState
from applicants.models import Interview, InterviewSlot, ReviewKind, Scorecard, SlotInterviewer

KINDS = ("free", "booked", "held", "no_show")
_OF = {
    InterviewState.SCHEDULED: "booked",
    InterviewState.COMPLETED: "held",
    InterviewState.NO_SHOW: "no_show",
}


@dataclass(frozen=True)
class Day:
    """The slots of one day by what became of them; ``lapsed`` are those that nobody booked."""

    day: object
    free: int = 0
    booked: int = 0
    held: int = 0
    no_show: int = 0
    lapsed: int = 0

    @property
    def total(self):
        return self.free + self.booked + self.held + self.no_show + self.lapsed

    def parts(self, peak):
        """The parts of a bar, in per cent of the fullest day, each with its fill."""
        fills = zip(("held", "booked", "free", "no_show", "lapsed"),
                    ("d1", "d2", "d4", "d5", "track"), strict=True)  # fmt: skip
        return [(100 * getattr(self, name) / peak, fill) for name, fill in fills]


@dataclass(frozen=True)
class Load:
    """What one interviewer has: slots, interviews, scorecards still out."""

    name: str
    slots: int
    booked: int
    held: int
    owes: int


def coverage(round):
    """One line for each day of the program's calendar; two queries."""
    zone = round.intake.program.zone()
    slots = list(InterviewSlot.objects.filter(round=round).open().in_order())
    states = dict(
        Interview.objects.holding().filter(slot__round=round).values_list("slot", "state")
    )
    now = timezone.now()
    days = {}
    for slot in slots:
        day = timezone.localtime(slot.starts_at, zone).date()
        kind = _OF.get(states.get(slot.pk)) or ("free" if slot.starts_at > now else "lapsed")
        days.setdefault(day, Counter())[kind] += 1
    return [Day(day, **counts) for day, counts in days.items()]


def totals(days):
    """All days together."""
    return {kind: sum(getattr(day, kind) for day in days) for kind in (*KINDS, "lapsed")}


def loads(round):
    """Each interviewer of the round; three queries."""
    seats = SlotInterviewer.objects.sitting().filter(slot__round=round)
    has = Q(slot__interviews__state=InterviewState.SCHEDULED)
    done = Q(slot__interviews__state=InterviewState.COMPLETED)
    rows = (
        seats.order_by()
        .values("interviewer")
        .annotate(
            slots=Count("slot", distinct=True),
            booked=Count("slot", filter=has, distinct=True),
            held=Count("slot", filter=done, distinct=True),
        )
    )
    rows = {row["interviewer"]: row for row in rows}
    held = Interview.objects.filter(slot__round=round, state=InterviewState.COMPLETED)
    cards = Scorecard.objects.submitted().filter(
        kind=ReviewKind.INTERVIEW, occasion__in=held.values("pk")
    )
    have = dict(cards.order_by().values_list("reader").annotate(n=Count("pk")))
    people = get_user_model().objects.filter(pk__in=list(rows)).order_by("name", "pk")
    return [
        Load(
            str(one),
            rows[one.pk]["slots"],
            rows[one.pk]["booked"],
            rows[one.pk]["held"],
            max(0, rows[one.pk]["held"] - have.get(one.pk, 0)),
        )
        for one in people
    ]


def slots_ahead(round):
    """The open slots that are still to come, with panel and booking; three queries."""
    slots = list(
        InterviewSlot.objects.filter(round=round).to_come().in_order()
        .select_related("round__intake__program")
    )  # fmt: skip
    seats = SlotInterviewer.objects.sitting().filter(slot__in=slots).select_related("interviewer")
    panels = {}
    for seat in seats.order_by("interviewer__name"):
        panels.setdefault(seat.slot_id, []).append(seat.interviewer)
    booked = {
        one.slot_id: one
        for one in Interview.objects.holding()
        .filter(slot__in=slots)
        .select_related("invitation__application")
        .defer("invitation__application__applicant", "invitation__application__external_id")
    }
    return [
        (slot, panels.get(slot.pk, []), booked.get(slot.pk), len(panels.get(slot.pk, [])))
        for slot in slots
    ]


def held(round):
    """Interviews that took place, newest first, with (scorecards in, of); three queries."""
    rows = list(
        Interview.objects.filter(slot__round=round, state=InterviewState.COMPLETED)
        .for_list()
        .order_by("-slot__starts_at")[:100]
    )
    counts = interview_day.counts_of([one.pk for one in rows])
    return [(one, *counts[one.pk]) for one in rows]
