"""Reports of the stocked program: asked for, let out, published and taken away."""

from itertools import product

from applicants.models import Rubric
from careerpath.accounts.models import User
from careerpath.equity import asking, returning, story
from careerpath.equity.models import (
    ImpactReading,
    Population,
    ProcedureReview,
    Report,
    RequiredReturn,
    ReviewOutcome,
    Simulation,
    Taken,
    Verdict,
)
from careerpath.equity.store import impact, reports, returns, simulations
from cohorts.models import Cohort, Enrollment, Intake
from tests.logins import logged_in_as
from tests.plugin import VAR
from training.domain import quotes


def reported(admin):
    """Three reports of the pool of former cohorts, each published and taken; one was refused."""
    cohort = Cohort.objects.get(slug="cohort-6")
    wanted = [
        asking.ask(cohort=cohort, population=population, pooled=True, detail=detail, by=admin)
        for population, detail in (
            (Population.ACCEPTED, ""), (Population.APPLICANTS, ""),
            (Population.APPLICANTS, "sex.legal@1"),
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
    required(cohort, admin)
    readings = list(ImpactReading.objects.order_by("pk"))
    assert len(readings) >= 3
    simulated(admin)
    quoted(cohort, admin)
    for one in [*readings[:3]] * 2:
        ProcedureReview.objects.create(reading=one, text="To see.", by=admin)
    for review in ProcedureReview.objects.order_by("pk")[:3]:
        ReviewOutcome.objects.create(review=review, text="A wording.", by=admin)


def simulated(admin):
    """Three simulations, each with its result."""
    intake = Intake.objects.exclude(decisions_final_at=None).order_by("pk").first()
    rubric = Rubric.objects.order_by("pk").first()
    for _ in range(3):
        made = Simulation.objects.create(intake=intake, rubric=rubric, by=admin)
        with logged_in_as(VAR, "equity"):
            assert simulations.answer(made.pk)


def quoted(cohort, admin):
    """Three people of the cohort gave a quote, and each stands in its story."""
    seats = Enrollment.objects.confirmed().filter(cohort=cohort).order_by("pk")[:3]
    for seat in seats:
        made = quotes.give(seat, text="I found my field.", signed="A", by=seat.person)
        story.pick(cohort, made.pk, wanted=True, by=admin)


def required(cohort, admin):
    """Three returns that were counted and taken, three withdrawn, and one that waits."""
    analyst = User.objects.filter(grants__role="equity_analyst").order_by("pk").first()
    fields = {
        "kind": "grant", "recipient": "A funder", "legal_basis": "Clause 4",
        "population": "accepted", "tables": ["race.eeo1@1"],
    }  # fmt: skip
    made = [
        RequiredReturn.objects.create(cohort=cohort, asked_by=admin, **fields) for _ in range(7)
    ]
    for one in made[:3]:
        returning.authorize(one, capacity="analyst", by=analyst)
        returning.authorize(one, capacity="admin", by=admin)
        with logged_in_as(VAR, "equity"):
            assert returns.answer(one.pk)
        returning.take(RequiredReturn.objects.get(pk=one.pk), "csv", by=admin)
    for one in made[3:6]:
        returning.withdraw(one, by=admin)
