"""The report builder: which table of which people, and what is known of it beforehand."""

from dataclasses import dataclass

from careerpath.equity import catalog, embargo, overview, subjects
from careerpath.equity.models import Report, ReportRequest, Verdict
from careerpath.equity.tabulation.mappings import DETAILS, HEADLINES
from careerpath.refusals import Refused
from cohorts.models import Cohort, Intake

# Modules that are off by default (A14) are no rows: nobody was asked.
ROWS = tuple(one for one in (*HEADLINES, *DETAILS) if one.trait not in {"disability", "veteran"})
CROSSED = tuple(one for one in ROWS if not one.overlapping)
UNSEEN = (
    "Not looked at before. Asking costs nothing: where it cannot go out, you are told why and what "
    "can instead."
)


@dataclass(frozen=True)
class Built:
    """A table that was chosen: its name, its light where one is known, and its last report."""

    cohort: Cohort
    population: str
    pooled: bool
    detail: str
    title: str
    people: str
    sign: tuple
    sentence: str
    instead: list
    closed: str = ""
    report: Report | None = None
    waiting: ReportRequest | None = None
    refused: ReportRequest | None = None

    @property
    def cohort_id(self):
        """The cohort by its id, as a request has it."""
        return self.cohort.pk

    @property
    def chips(self):
        """What was chosen, in words."""
        return [self.people, self.title]


def cohorts():
    """The cohorts that somebody applied for, the latest first."""
    called = Intake.objects.exclude(cohort=None).values("cohort")
    rows = Cohort.objects.filter(pk__in=called).select_related("program")
    return rows.order_by("-starts_on", "-pk")


def elsewhere(cohorts_, cohort):
    """The latest cohort of each other program."""
    found = {}
    for one in cohorts_:
        if cohort and one.program_id != cohort.program_id:
            found.setdefault(one.program_id, one)
    return list(found.values())


def first_choice(cohorts_):
    """The latest cohort that can be asked for, else the latest; None without any."""
    final = {one.pk for one in subjects.final_cohorts()}
    able = [one for one in cohorts_ if one.pk in final]
    return next(iter(able or cohorts_), None)


def detail_of(rows, columns):
    """The table of these rows, crossed with these columns where there are any; refused if it is
    none."""
    detail = catalog.BETWEEN.join(filter(None, (rows, columns)))
    catalog.asked_for(detail)
    return detail


def built(user, *, cohort, population, pooled, rows, columns):
    """What is known of the table: nothing is counted, and no count is told."""
    detail = detail_of(rows, columns)
    titles = [one.title for one in catalog.asked_for(detail)[0]]
    pool = subjects.pool_of(cohort) if pooled else ()
    pooled = bool(pool)
    if pool:
        cohort = pool[-1]
    people = subjects.People(pool or (cohort,), population)
    closed = _closed(people.cohorts)
    same = {"cohort": cohort, "population": population, "pooled": pooled}
    told = _told(Verdict.objects.filter(**same).first(), detail) or {}
    requests = ReportRequest.objects.visible_to(user).filter(**same, detail=detail)
    last = requests.order_by("-asked_at", "-pk").first()
    return Built(
        cohort,
        population,
        pooled,
        detail,
        " by ".join([titles[0], *(title[:1].lower() + title[1:] for title in titles[1:])]),
        people.label,
        overview.LIGHTS.get(told.get("light"), ("", "info-circle", "Not looked at yet")),
        told.get("sentence", UNSEEN),
        told.get("instead", []),
        closed,
        Report.objects.visible_to(user).filter(request__in=requests).order_by("-pk").first(),
        last if last and last.answered_at is None else None,
        last if last and last.refusal else None,
    )


def _told(verdict, detail):
    answers = verdict.answers if verdict else ()
    return next((one for one in answers if one["key"] == detail), None)


def _closed(cohorts_):
    for one in cohorts_:
        try:
            embargo.refuse_while_open(one)
        except Refused as refusal:
            return str(refusal)
    return ""
