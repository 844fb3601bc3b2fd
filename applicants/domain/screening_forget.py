"""Dry runs forget applications that are to go. What a run did to stages is never forgotten."""

from django.db.models import Sum

from applicants.domain.screening_progress import COUNTED
from applicants.models import ScreeningResult, ScreeningRun
from applicants.models.screening import BINS, ScreeningChunk
from applicants.states import RunState
from careerpath.workflow import Refused


def dry_results(ids):
    """Results that dry runs have for these applications."""
    return ScreeningResult.objects.filter(application__in=ids, run__applied_at=None)


def forget(ids):
    """No dry run has results for these applications, and each still counts what it has.

    In the caller's transaction. Refused while one of the runs is at work: its workers would meet
    applications that are gone.
    """
    touched = list(dry_results(ids).order_by("run").values_list("run", flat=True).distinct())
    runs = ScreeningRun.objects.filter(pk__in=touched).select_related("rubric")
    runs = {run.pk: run for run in runs.select_for_update(of=("self",), no_key=True)}
    if busy := [run for run in runs.values() if run.is_at_work]:
        raise Refused(f"Screening {str(busy[0]).lower()} is at work on them. Wait until it ends.")
    dry_results(ids).delete()
    gone = set(ids)
    chunks = ScreeningChunk.objects.filter(run__in=runs, ids__overlap=list(ids))
    for chunk in chunks.select_for_update().order_by("pk"):
        chunk.ids = [pk for pk in chunk.ids if pk not in gone]
        if chunk.ids:
            _count_anew(chunk, runs[chunk.run_id])
        else:
            chunk.delete()
    for run in runs.values():
        left = run.chunks.aggregate(n=Sum("size"))["n"] or 0
        ScreeningRun.objects.filter(pk=run.pk).exclude(state=RunState.QUEUED).update(total=left)


def _count_anew(chunk, run):
    chunk.size = len(chunk.ids)
    if chunk.done_at:
        tally, bins = dict.fromkeys(COUNTED, 0), [0] * BINS
        full = run.rubric.plan.denominator * 100
        results = ScreeningResult.objects.filter(run=run, application__in=chunk.ids)
        for suggestion, failed, numerator, problem in results.values_list(
            "suggestion", "failed", "numerator", "problem"
        ):
            tally[suggestion] += 1
            tally["unqualified"] += bool(failed)
            tally["incomplete"] += numerator is None and not problem
            if numerator is not None and not failed:
                bins[min(int(numerator) * BINS // full, BINS - 1)] += 1
        chunk.bins = bins
        for name, number in tally.items():
            setattr(chunk, name, number)
    chunk.save()
