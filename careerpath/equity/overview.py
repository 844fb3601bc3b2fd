"""The page “What can I publish?”: each cohort with its answers, or with the embargo's sentence."""

from dataclasses import dataclass, field

from careerpath.equity import embargo, milestones, subjects
from careerpath.equity.models import Population, Report, ReportRequest, Verdict
from cohorts.models import Cohort, Intake

LIGHTS = {
    "green": ("good", "check", "Can be published"),
    "pooled": ("warn", "users-group", "With other cohorts"),
    "not possible": ("bad", "x", "Not possible"),
}


@dataclass
class Asked:
    """One population of a cohort: its answers, and the report that is out or being made."""

    cohort_id: int
    population: str
    label: str
    pooled: bool
    answers: list
    report: Report | None = None
    waiting: ReportRequest | None = None

    @property
    def is_possible(self):
        """Whether any part can go out."""
        return any(one["light"] == "green" for one in self.answers)


@dataclass
class Row:
    """One cohort."""

    cohort: Cohort
    closed: str = ""
    asked: list = field(default_factory=list)
    later: list = field(default_factory=list)  # why a milestone cannot be counted yet


def cohorts(user):
    """Every cohort that has an intake, the latest first; six queries however many there are."""
    intakes = {}
    for cohort, final_at in Intake.objects.exclude(cohort=None).values_list(
        "cohort", "decisions_final_at"
    ):
        intakes.setdefault(cohort, []).append(final_at)
    every = list(Cohort.objects.filter(pk__in=intakes).for_list())
    verdicts = by_cohort(Verdict.objects.order_by("pooled", "population"))
    reports = by_subject(Report.objects.visible_to(user).filter(request__detail="").order_by("pk"))
    waiting = by_subject(ReportRequest.objects.visible_to(user).open().filter(detail=""))
    pools = {
        cohort.pk: pool
        for program in {one.program_id for one in every}
        for pool in subjects.pools(subjects.in_order(program))
        for cohort in pool
    }
    seats = milestones.states(every)
    return [
        _row(
            cohort, intakes[cohort.pk], verdicts.get(cohort.pk, []), reports, waiting, pools, seats
        )
        for cohort in every
    ]


def _row(cohort, final_at, verdicts, reports, waiting, pools, seats):
    row = Row(cohort, embargo.sentence(cohort, final_at))
    if row.closed:
        return row
    told = [milestones.sentence(cohort, one, seats) for one in milestones.MILESTONES]
    row.later = [why for why in told if why]
    for verdict in verdicts:
        subject = (cohort.pk, verdict.population, verdict.pooled)
        label = Population(verdict.population).label
        if verdict.pooled:
            label = f"{label}: {subjects.names(pools[cohort.pk])} together"
        row.asked.append(
            Asked(
                cohort.pk,
                verdict.population,
                label,
                verdict.pooled,
                [{**one, "sign": LIGHTS[one["light"]]} for one in verdict.answers],
                reports.get(subject),
                waiting.get(subject),
            )
        )
    return row


def by_cohort(rows):
    """Rows of each cohort."""
    found = {}
    for one in rows:
        found.setdefault(one.cohort_id, []).append(one)
    return found


def by_subject(rows):
    """The last row of each cohort, population and pooling."""
    return {(one.cohort_id, one.population, one.pooled): one for one in rows}
