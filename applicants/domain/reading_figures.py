"""What the lead sees of the reading: load and pace now, agreement, severity and drift as computed.

Agreement over tens of thousands of ratings is computed by a job and kept as a snapshot, so that
the page opens at once and a ranking can say which severities it used.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Aggregate, Case, Count, FloatField, Max, Q, When
from django.utils import timezone

from applicants import scoring
from applicants.domain import reading_plan
from applicants.models import (
    Rating,
    ReadAssignment,
    ReaderSeverity,
    ReadingSnapshot,
    Scorecard,
)
from applicants.states import ScorecardState
from cohorts.models import Intake

BLOCK = 25
SHARED_AT_LEAST = 20
MOST_PAIRS = 10
SIX = Decimal("0.000001")


class Median(Aggregate):
    """The value in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


# ------------------------------------------------------------------ one's own progress
@dataclass(frozen=True)
class Progress:
    """How far one reader has come."""

    waiting: int
    done: int
    today: int
    pace: int | None
    due_on: dt.date | None

    @property
    def total(self):
        return self.waiting + self.done

    @property
    def pace_words(self):
        """The median time of a file: "74 s", "6 min"."""
        return words_of(self.pace)


def words_of(seconds):
    """Seconds as a reader says them; nothing for none."""
    if seconds is None:
        return ""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def progress(reader):
    """Reads waiting and done in open plans, today's, and the median pace; two queries."""
    own = ReadAssignment.objects.visible_to(reader)
    counts = own.aggregate(
        waiting=Count("pk", filter=Q(submitted_at=None, application__state__in=reading_states())),
        done=Count("pk", filter=Q(submitted_at__isnull=False)),
        due=Max("plan__due_on", filter=Q(submitted_at=None)),
    )
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    cards = Scorecard.objects.of_reading().submitted().filter(reader=reader)
    paced = cards.aggregate(
        today=Count("pk", filter=Q(submitted_at__gte=day)), pace=Median("seconds")
    )
    pace = None if paced["pace"] is None else round(paced["pace"])
    return Progress(counts["waiting"], counts["done"], paced["today"], pace, counts["due"])


def reading_states():
    """The states in which files are read."""
    return reading_plan.READABLE


# ------------------------------------------------------------------ the lead's page
@dataclass(frozen=True)
class ReaderLine:
    """Load and pace of one reader, with what the newest snapshot says."""

    pk: int
    name: str
    waiting: int
    done: int
    week: int
    pace: int | None
    handed_back: int
    severity: ReaderSeverity | None
    blocks: list

    @property
    def total(self):
        return self.waiting + self.done

    @property
    def pace_words(self):
        return words_of(self.pace)


def reader_lines(intake, snapshot, *, plan=None, names=None):
    """One line for each reader with a plan or a read, by name; a fixed number of queries."""
    plan = plan or reading_plan.current(intake)
    loads = reading_plan.loads(intake)
    names = dict(reading_plan.candidates()) if names is None else names
    planned = [one.reader_id for one in plan.readers.all()] if plan else []
    week = timezone.now() - dt.timedelta(days=7)
    cards = Scorecard.objects.of_reading().submitted().filter(application__intake=intake)
    paces = {
        row["reader"]: row
        for row in cards.order_by()
        .values("reader")
        .annotate(pace=Median("seconds"), week=Count("pk", filter=Q(submitted_at__gte=week)))
    }
    back = dict(
        ReadAssignment.objects.filter(
            application__intake=intake, handed_back_at__isnull=False
        ).values_list("reader").annotate(n=Count("pk"))
    )  # fmt: skip
    severities = {
        one.reader_id: one for one in ReaderSeverity.objects.filter(snapshot=snapshot)
    } if snapshot else {}  # fmt: skip
    drifts = (snapshot.content if snapshot else {}).get("drift", {})
    lines = []
    for pk in {*planned, *loads}:
        waiting, done = loads.get(pk, (0, 0))
        paced = paces.get(pk, {})
        lines.append(
            ReaderLine(
                pk=pk,
                name=names.get(pk, f"Reader {pk}"),
                waiting=waiting,
                done=done,
                week=paced.get("week", 0),
                pace=paced.get("pace"),
                handed_back=back.get(pk, 0),
                severity=severities.get(pk),
                blocks=drifts.get(str(pk), []),
            )
        )
    return sorted(lines, key=lambda line: line.name)


def counts(intake):
    """How far the reading of an intake has come: files with none, some and all reads in."""
    reads = ReadAssignment.objects.filter(application__intake=intake, handed_back_at=None)
    by_file = reads.order_by().values("application").annotate(
        out=Count("pk", filter=Q(submitted_at=None)),
        done=Count("pk", filter=Q(submitted_at__isnull=False)),
    )  # fmt: skip
    found = {"none": 0, "some": 0, "all": 0}
    for row in by_file:
        key = "all" if not row["out"] else "some" if row["done"] else "none"
        found[key] += 1
    found |= reads.filter(submitted_at=None).aggregate(
        thirds=Count("pk", filter=Q(purpose=ReadAssignment.Purpose.SPLIT)),
        pool=Count("pk", filter=Q(reader=None)),
    )
    found["without"] = reading_plan.without_readers(intake)
    return found


def flagged(intake, *, most=20):
    """Submitted scorecards that a reader flagged, the newest first."""
    cards = Scorecard.objects.of_reading().submitted().filter(
        application__intake=intake, flagged=True
    )  # fmt: skip
    rows = cards.order_by("-submitted_at", "-pk").values_list(
        "application__reference", "flag_note", "submitted_at"
    )
    return list(rows[:most])


def waiting_for(reader):
    """How many reads wait for this person; one cheap query for the navigation."""
    return ReadAssignment.objects.still_to_read().filter(reader=reader).count()


def left_and_done(reader):
    """How many reads wait for this person and how many are done; one query."""
    waits = When(submitted_at=None, application__state__in=reading_states(), then="pk")
    counts = ReadAssignment.objects.visible_to(reader).aggregate(
        left=Count(Case(waits)), done=Count("submitted_at")
    )
    return counts["left"], counts["done"]


def stale():
    """Intakes in which a scorecard was handed in after their newest snapshot."""
    last = Scorecard.objects.of_reading().submitted().order_by()
    last = last.values("application__intake").annotate(at=Max("submitted_at"))
    read = dict(last.values_list("application__intake", "at"))
    known = ReadingSnapshot.objects.filter(intake__in=read).order_by()
    made = dict(known.values_list("intake").annotate(at=Max("made_at")))
    return [intake for intake, at in read.items() if intake not in made or made[intake] < at]


def newest(intake):
    """The newest snapshot; None before the first."""
    return ReadingSnapshot.objects.filter(intake=intake).order_by("-id").first()


# ------------------------------------------------------------------ computing it
@transaction.atomic
def compute(intake):
    """A snapshot of agreement, severity and drift stands; None while nothing has been read."""
    intake = Intake.objects.select_related("program").get(pk=getattr(intake, "pk", intake))
    cards = list(
        Scorecard.objects.of_reading().submitted().filter(application__intake=intake)
        .order_by("submitted_at", "pk").values_list("pk", "application_id", "reader_id", "points")
    )  # fmt: skip
    if not cards:
        return None
    fit = scoring.severity((file, reader, scale(points)) for _, file, reader, points in cards)
    taken = scoring.capped(fit)
    snapshot = ReadingSnapshot.objects.create(
        intake=intake,
        scorecards=len(cards),
        is_connected=fit.is_estimable,
        content={
            **_agreement(intake, cards),
            "drift": _drift(fit, cards),
            "groups": len(fit.groups),
        },
    )
    ReaderSeverity.objects.bulk_create(
        ReaderSeverity(
            snapshot=snapshot,
            reader_id=reader,
            scorecards=number,
            leniency=_decimal(fit.leniency[reader]) if fit.is_estimable else None,
            applied=_decimal(taken[reader]),
        )
        for reader, number in fit.ratings.items()
    )
    return snapshot


def scale(points):
    """The weighted mean on the scale of 1 to 5."""
    return 1 + points / scoring.FULL_WEIGHT


def _decimal(value):
    return Decimal(value).quantize(SIX)


def _drift(fit, cards):
    """How far each reader's scores lie above what the model expects, block after block."""
    if not fit.is_estimable:
        return {}
    deviations = defaultdict(list)
    for _, file, reader, points in cards:
        deviations[reader].append(scale(points) - fit.ability[file])
    return {
        str(reader): [round(value, 3) for value in scoring.drift(given, block=BLOCK)]
        for reader, given in deviations.items()
    }


def _agreement(intake, cards):
    """Alpha of each criterion and of all together, and kappas of pairs of readers."""
    of_card = {card: (file, str(reader)) for card, file, reader, _ in cards}
    rows = (
        Rating.objects.filter(
            scorecard__application__intake=intake,
            scorecard__kind="reading",
            scorecard__state=ScorecardState.SUBMITTED,
        )
        .order_by("criterion__position", "criterion_id")
        .values_list("scorecard_id", "criterion__key", "criterion__name", "value")
    )
    units, names = defaultdict(lambda: defaultdict(dict)), {}
    for card, key, name, value in rows.iterator(chunk_size=10_000):
        if card in of_card:
            file, reader = of_card[card]
            units[key][file][reader] = value
            names.setdefault(key, name)
    everything = [unit for files in units.values() for unit in files.values()]
    kappas = scoring.weighted_kappas(
        scoring.pair_table(everything, scoring.POINTS), at_least=SHARED_AT_LEAST
    )
    return {
        "criteria": [
            {"name": names[key], **_alphas(list(files.values()))} for key, files in units.items()
        ],
        "together": _alphas(everything),
        "pairs": [[int(a), int(b), n, kappa] for a, b, n, kappa in kappas[:MOST_PAIRS]],
        "pairs_all": len(kappas),
    }


def _alphas(units):
    shared = [list(unit.values()) for unit in units]
    return {
        "files": sum(len(unit) > 1 for unit in shared),
        "ordinal": scoring.alpha(shared, scoring.Metric.ORDINAL),
        "interval": scoring.alpha(shared, scoring.Metric.INTERVAL),
    }
