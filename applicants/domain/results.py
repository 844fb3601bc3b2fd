"""What screening said about one application, in words and points that a person can read."""

from dataclasses import dataclass

from django.db.models import F

from applicants import screening
from applicants.models import ScreeningResult
from applicants.screening.explain import distances, what_would_change


@dataclass(frozen=True)
class Part:
    """The points of one criterion."""

    label: str
    points: float | None
    of: float

    @property
    def is_missing(self):
        """Whether there was no value, which is never a zero."""
        return self.points is None


@dataclass(frozen=True)
class Result:
    """One result of one run, replayed from the inputs that were kept with it."""

    headline: str
    score: float | None
    parts: list[Part]
    unmet: list[str]
    distances: list[str]
    changes: list[str]
    rules: str
    run: object

    @property
    def is_applied(self):
        """Whether a person has applied the run; before that it is a dry run."""
        return self.run.applied_at is not None


def of(file) -> Result | None:
    """The newest result of an application, that of an applied run before any other."""
    row = (
        ScreeningResult.objects.filter(application_id=file.pk)
        .select_related("run", "run__rubric")
        .order_by(F("run__applied_at").desc(nulls_last=True), "-run_id")
        .first()
    )
    if row is None:
        return None
    verdict = screening.replay(row.inputs, row.run.rubric.rules)
    contributions = verdict.contributions
    parts = [
        Part(
            criterion.label,
            None if contributions[criterion.key] is None else float(contributions[criterion.key]),
            criterion.weight / 10,
        )
        for criterion in verdict.rubric.criteria
    ]
    return Result(
        headline=screening.headline(verdict),
        score=None if verdict.score is None else float(verdict.score),
        parts=parts,
        unmet=[q.sentence for q in verdict.failed_qualifications],
        distances=list(distances(verdict)),
        changes=list(what_would_change(verdict)),
        rules=str(row.run.rubric),
        run=row.run,
    )
