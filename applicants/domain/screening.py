"""One application's screening result, in sentences that a person can read."""

from dataclasses import dataclass
from functools import cached_property

from applicants.models import Rubric, ScreeningResult, ScreeningRun, Suggestion
from applicants.screening import Result, compare_results, explain, headline, replay
from applicants.screening.compare import in_words, label_of
from applicants.screening.explain import points, what_would_change
from applicants.states import RunState

SHOWN = (RunState.APPLIED, RunState.APPLYING, RunState.FINISHED)


@dataclass
class Explained:
    """A stored result with its reasons, worked out again from the stored snapshot."""

    result: ScreeningResult
    run: ScreeningRun
    rubric: Rubric

    @cached_property
    def verdict(self):
        """The verdict, or ``None`` where the worker failed and nothing was read."""
        return replay(self.result.inputs, self.rubric.rules) if self.result.inputs else None

    @cached_property
    def text(self):
        """The result and its ground in one sentence."""
        if self.verdict is None:
            return f"{Suggestion.COULD_NOT.label}: {self.result.problem}"
        return headline(self.verdict)

    @cached_property
    def sentences(self):
        """All of it: unmet qualifications, points, distances, what would have changed it."""
        return (self.text,) if self.verdict is None else explain(self.verdict)

    @cached_property
    def qualifications(self):
        """The sentence of each basic qualification that is not met."""
        return [q.sentence for q in self.verdict.failed_qualifications] if self.verdict else []

    @cached_property
    def points(self):
        """One sentence for each criterion, the largest contribution first."""
        return points(self.verdict) if self.verdict else ()

    @cached_property
    def bars(self):
        """For a chart beside the sentences: label, points, most points, value and range."""
        if self.verdict is None:
            return []
        rows = zip(
            self.rubric.rules.criteria,
            self.verdict.contributions.values(),
            range(len(self.rubric.rules.criteria)),
            strict=True,
        )
        return [
            {
                "label": criterion.label,
                "points": None if points is None else round(float(points), 1),
                "most": criterion.weight / 10,
                "value": self.verdict.value_of(n),
                "span": criterion.span,
            }
            for criterion, points, n in rows
        ]

    @cached_property
    def changes(self):
        """What would have changed the result, as sentences."""
        return what_would_change(self.verdict) if self.verdict else ()

    @cached_property
    def inputs(self):
        """What was looked at: label and value in words, as it stood then."""
        return [(label_of(name), in_words(self.result.inputs[name])) for name in self.result.inputs]

    @property
    def replays(self):
        """Whether the stored numbers are those that the snapshot gives."""
        verdict = self.verdict
        return verdict is not None and verdict.numerator == self.result.numerator


def result_for(application):
    """The result that counts for ``application``; ``None`` when no finished run has one.

    That of the newest applied run, else that of the newest finished dry run. One query.
    """
    found = (
        ScreeningResult.objects.filter(application=application, run__state__in=SHOWN)
        .select_related("run__rubric")
        .order_by("-run__applied_at", "-run_id")
    )
    applied = [result for result in found if result.run.applied_at] or list(found)
    return explained(applied[0]) if applied else None


def explained(result):
    """``result`` with its reasons."""
    return Explained(result, result.run, result.run.rubric)


def why_changed(before, after):
    """Why one application came out differently in two runs, as sentences."""
    if not before.result.inputs or not after.result.inputs:
        return (f"From “{_label(before)}” to “{_label(after)}”.",)
    return compare_results(
        Result(before.result.inputs, before.rubric.rules),
        Result(after.result.inputs, after.rubric.rules),
    )


def _label(explained_result):
    return explained_result.result.get_suggestion_display().lower()
