"""What the reads of an application come to, once all of them are in.

Severity is taken from the newest snapshot of the intake, where the program's setting asks for it.
The setting is the program's, made before anybody sees a result.
"""

from decimal import Decimal

from django.db.models import (
    Avg,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from applicants import scoring
from applicants.domain import scorecards
from applicants.models import (
    Application,
    ReadAssignment,
    ReaderSeverity,
    ReadingSnapshot,
    Scorecard,
)
from applicants.scoring import FULL_POINTS
from applicants.scoring.tally import PER_POINT

EXACT = DecimalField(max_digits=20, decimal_places=10)


def snapshot_of(intake):
    """The snapshot whose severities are taken off; None where nothing is."""
    if not intake.program.severity_model:
        return None
    return ReadingSnapshot.objects.filter(intake=intake, is_connected=True).order_by("-id").first()


def tally(application, *, snapshot=None):
    """The tally of all scorecards, raw and adjusted; None while a read is out or none is in.

    ``snapshot`` gives the severities; the newest of the intake unless given.
    """
    if ReadAssignment.objects.waiting().filter(application=application).exists():
        return None
    cards = list(
        Scorecard.objects.of_reading().submitted().filter(application=application)
        .order_by("pk").values_list("reader_id", "points")
    )  # fmt: skip
    if not cards:
        return None
    snapshot = snapshot or snapshot_of(application.intake)
    taken = {}
    if snapshot is not None:
        rows = ReaderSeverity.objects.filter(snapshot=snapshot).values_list("reader_id", "applied")
        taken = dict(rows)
    return scoring.tally(
        [points for _, points in cards],
        [taken.get(reader, Decimal(0)) for reader, _ in cards],
        is_split=scoring.is_split(list(scorecards.values_of(application).values())),
    )


def for_ranking(intake, *, snapshot=None):
    """Applications of the intake whose reads are all in, with ``read_score`` and ``read_raw``.

    Both are composites from 0 to 100, exact; ``read_score`` has severity taken off, and may lie a
    little outside. One query, however many there are.
    """
    snapshot = snapshot or snapshot_of(intake)
    out = ReadAssignment.objects.waiting().filter(application=OuterRef("pk"))
    cards = Scorecard.objects.of_reading().submitted().filter(application=OuterRef("pk")).order_by()
    raw = ExpressionWrapper(
        Cast("points", EXACT) * Value(Decimal(100)) / Value(Decimal(FULL_POINTS)),
        output_field=EXACT,
    )
    severity = ReaderSeverity.objects.filter(snapshot=snapshot, reader=OuterRef("reader")).values(
        "applied"
    )
    taken = Coalesce(Subquery(severity, output_field=EXACT), Value(Decimal(0)), output_field=EXACT)
    adjusted = ExpressionWrapper(
        F("composite") - F("taken") * Value(Decimal(int(PER_POINT))), output_field=EXACT
    )
    cards = cards.annotate(composite=raw)
    scores = cards.values("application").annotate(mean=Avg("composite")).values("mean")
    fair = cards.annotate(taken=taken).annotate(fair=adjusted)
    fair = fair.values("application").annotate(mean=Avg("fair")).values("mean")
    return (
        Application.objects.filter(intake=intake)
        .filter(~Exists(out))
        .annotate(
            read_raw=Subquery(scores, output_field=EXACT),
            read_score=Subquery(fair if snapshot else scores, output_field=EXACT),
        )
        .filter(read_raw__isnull=False)
    )
