"""First-attempt pass rates by cohort and by window."""

from dataclasses import dataclass

from training import certification as rules
from training.domain.certifying import attempt_of
from training.grading import percent
from training.models import ExamAttempt


@dataclass(frozen=True)
class Rate:
    """One line of the report: a cohort or a window with its counts."""

    name: str
    detail: object
    counts: rules.FirstTry

    @property
    def percent(self):
        """The share with one decimal, or empty while nothing is decided."""
        return percent(self.counts.share)

    @property
    def share(self):
        """The share in percent for a drawing."""
        return float(self.counts.share * 100) if self.counts.share is not None else 0


@dataclass(frozen=True)
class Report:
    """All cohorts, all windows, and everybody together."""

    cohorts: list
    windows: list
    everybody: Rate

    @property
    def is_empty(self):
        """Whether nobody has tried yet."""
        return not self.cohorts


def report(certification):
    """The first attempts at all versions of a certification; one query.

    A person's first attempt is the first at any version, in any cohort, and belongs to the cohort
    and window where it was.
    """
    rows = list(
        ExamAttempt.objects.counting()
        .filter(
            certification__program=certification.program_id,
            certification__code__iexact=certification.code,
        )
        .select_related("enrollment__cohort", "window")
        .order_by("day", "pk")
    )
    tries = [(one, one.enrollment.person_id, attempt_of(one)) for one in rows]

    def counted(key):
        return rules.first_tries((key(one), person, attempt) for one, person, attempt in tries)

    cohorts = counted(lambda one: one.enrollment.cohort)
    windows = counted(lambda one: one.window)
    whole = counted(lambda one: None)
    return Report(
        [
            Rate(str(cohort), cohort.starts_on, counts)
            for cohort, counts in sorted(
                cohorts.items(), key=lambda row: (str(row[0].starts_on or ""), row[0].pk)
            )
        ],
        [
            Rate("Without a window" if window is None else "", window, counts)
            for window, counts in sorted(
                windows.items(), key=lambda row: (str(row[0].starts_at) if row[0] else "", )
            )
        ],
        Rate("All together", None, whole.get(None, rules.FirstTry())),
    )  # fmt: skip
