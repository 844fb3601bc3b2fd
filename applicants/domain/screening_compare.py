"""Two runs side by side: how many changed from what to what, and who and why."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery

from applicants.domain.screening import explained, why_changed
from applicants.models import ScreeningResult, ScreeningRun, Suggestion


@dataclass(frozen=True)
class Changed:
    """One application that came out differently, with the reason in sentences."""

    before: ScreeningResult
    after: ScreeningResult
    why: tuple


def side_by_side(before, after):
    """Results of ``after`` with the suggestion and score of the same application in ``before``."""
    earlier = ScreeningResult.objects.filter(run=before, application=OuterRef("application"))
    return ScreeningResult.objects.filter(run=after).annotate(
        suggested=Subquery(earlier.values("suggestion")[:1]),
        scored=Subquery(earlier.values("score")[:1]),
        earlier=Subquery(earlier.values("pk")[:1]),
    )


def matrix(before, after):
    """Rows (from, [(to, count), …], total) over all suggestions, "not in the run" left out."""
    counted = (
        side_by_side(before, after)
        .exclude(suggested=None)
        .values_list("suggested", "suggestion")
        .annotate(n=Count("id"))
        .order_by()
    )
    counts = {(was, now): n for was, now, n in counted}
    return [
        (
            was.label,
            [(now.label, counts.get((was.value, now.value), 0), was == now) for now in Suggestion],
            sum(counts.get((was.value, now.value), 0) for now in Suggestion),
        )
        for was in Suggestion
    ]


def changed(before, after):
    """Applications whose suggestion changed, those with the largest change of score first."""
    return (
        side_by_side(before, after)
        .exclude(suggested=None)
        .exclude(suggested=F("suggestion"))
        .select_related("application", "run__rubric")
        .order_by(F("score").desc(nulls_last=True), "id")
    )


def rescored(before, after):
    """How many kept their suggestion with another score."""
    same = side_by_side(before, after).filter(suggested=F("suggestion"))
    return same.exclude(Q(scored=F("score")) | Q(scored=None, score=None)).count()


def with_reasons(rows):
    """The rows of one page with why each of them changed; two queries for the page."""
    rows = list(rows)
    ids = [row.earlier for row in rows]
    befores = ScreeningResult.objects.select_related("run__rubric").in_bulk(ids)
    return [
        Changed(
            befores[row.earlier], row, why_changed(explained(befores[row.earlier]), explained(row))
        )
        for row in rows
    ]


def comparable(run):
    """Other runs on the same intake that have results, newest first."""
    others = ScreeningRun.objects.with_results().filter(intake=run.intake_id).exclude(pk=run.pk)
    return others.select_related("rubric").order_by("-pk")
