"""Reports of the stocked program: asked for, let out, published and taken away."""

from itertools import product

from careerpath.equity import asking
from careerpath.equity.models import (
    ImpactReading,
    Population,
    ProcedureReview,
    Report,
    Taken,
    Verdict,
)
from careerpath.equity.store import impact, reports
from cohorts.models import Cohort
from tests.logins import logged_in_as
from tests.plugin import VAR


def reported(admin):
    """Three reports of the pool of former cohorts, each published and taken; one was refused."""
    cohort = Cohort.objects.get(slug="cohort-6")
    wanted = [
        asking.ask(cohort=cohort, population=population, pooled=True, detail=detail, by=admin)
        for population, detail in (
            *((one, "") for one in Population.values), (Population.APPLICANTS, "sex.legal@1"),
        )
    ]  # fmt: skip
    wanted.append(asking.ask(cohort=cohort, population=Population.ACCEPTED, by=admin))
    with logged_in_as(VAR, "equity"):
        for request in wanted:
            reports.answer(request.pk)
        released = reports.ledger()
        for population, pooled in product(Population.values, (False, True)):
            if Verdict.objects.count() < 3:
                verdict = Verdict(cohort=cohort, population=population, pooled=pooled)
                reports.look_at(verdict, released)
        impact.read_closed()
    for report in Report.objects.order_by("pk"):
        asking.publish(report, by=admin)
        asking.take(report, Taken.Form.CSV, by=admin)
    assert min(Report.objects.count(), Verdict.objects.count()) >= 3
    readings = list(ImpactReading.objects.order_by("pk"))
    assert len(readings) >= 3
    for one in readings[:3]:
        ProcedureReview.objects.create(reading=one, text="To see.", by=admin)
