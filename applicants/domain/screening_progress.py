"""How far a screening run is, counted by the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.models.screening import BINS, Outcome, ScreeningChunk, Suggestion
from applicants.states import RunState

RATE_OVER = timedelta(seconds=60)
QUIET = timedelta(seconds=60)
COUNTED = ("advance", "person", "decline", "could_not", "unqualified", "incomplete")


@dataclass(frozen=True)
class Progress:
    """Where a run stands: counts, bars of the histogram, pace. All from rows that are committed."""

    total: int
    advance: int
    person: int
    decline: int
    could_not: int
    unqualified: int
    incomplete: int
    bins: tuple[int, ...]
    per_minute: int
    last_at: datetime
    is_quiet: bool

    @property
    def done(self):
        return self.advance + self.person + self.decline + self.could_not

    @property
    def left(self):
        return max(self.total - self.done, 0)

    @property
    def percent(self):
        """Whole per cent done, never 100 before the last one."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def minutes_left(self):
        """Whole minutes at the present pace, rounded up; ``None`` without a pace."""
        return -(-self.left // self.per_minute) if self.per_minute else None

    @property
    def scored(self):
        """How many the histogram shows."""
        return sum(self.bins)


def progress(run):
    """Where ``run`` stands now."""
    now = timezone.now()
    done = Q(done_at__isnull=False)
    counted = run.chunks.filter(done).aggregate(
        **{name: Coalesce(Sum(name), 0) for name in COUNTED},
        last=Max("done_at"),
        lately=Coalesce(
            Sum("size", filter=Q(done_at__gt=max(now - RATE_OVER, run.state_changed_at))), 0
        ),
        chunks=Count("id"),
    )
    bins = [0] * BINS
    for row in run.chunks.filter(done).values_list("bins", flat=True):
        for place, count in enumerate(row):
            bins[place] += count
    last = max(counted["last"] or run.state_changed_at, run.state_changed_at)
    elapsed = max((now - max(now - RATE_OVER, run.state_changed_at)).total_seconds(), 1)
    return Progress(
        total=run.total,
        **{name: counted[name] for name in COUNTED},
        bins=tuple(bins),
        per_minute=int(counted["lately"] * 60 / elapsed) if run.state == RunState.RUNNING else 0,
        last_at=last,
        is_quiet=run.is_at_work and now - last > QUIET,
    )


def counts_of(runs):
    """The counts of several runs by their id, from one statement."""
    shown = [run.pk for run in runs]
    rows = (
        ScreeningChunk.objects.filter(run__in=shown, done_at__isnull=False)
        .values("run")
        .annotate(**{f"n_{name}": Sum(name) for name in COUNTED})
        .order_by()
    )
    found = {row["run"]: {name: row[f"n_{name}"] for name in COUNTED} for row in rows}
    counts = {pk: found.get(pk, dict.fromkeys(COUNTED, 0)) for pk in shown}
    for each in counts.values():
        each["done"] = sum(each[s.value] for s in Suggestion)
    return counts


def last_progress(run):
    """When the run last wrote something: a finished chunk, or its own step."""
    done = run.chunks.aggregate(at=Max("done_at"))["at"]
    return max(done or run.state_changed_at, run.state_changed_at)


@dataclass(frozen=True)
class Moving:
    """How far applying a run is, or undoing it."""

    done: int
    total: int
    is_undoing: bool

    @property
    def percent(self):
        return 100 * self.done // self.total if self.total else 0


def moving(run):
    """How many applications of ``run`` were moved so far, or moved back; ``None`` at rest."""
    if not run.is_changing_stages:
        return None
    if run.state == RunState.APPLYING:
        return Moving(run.moves.count(), run.results.count(), is_undoing=False)
    counts = dict(run.moves.values_list("outcome").annotate(n=Count("id")).order_by())
    total = sum(counts.values()) - counts.get(Outcome.STAYED, 0)
    return Moving(counts.get(Outcome.UNDONE, 0), total, is_undoing=True)
