"""Teal: a component is read on its own; LL144: scoring rates by the median of the full sample."""

from datetime import timedelta
from decimal import Decimal

import psycopg2
import pytest
from django.urls import reverse
from django.utils import timezone

from applicants import scoring, selfid
from applicants.domain import review_rubrics, rubrics
from applicants.models import Application, Rating, Scorecard, ScreeningResult, ScreeningRun
from applicants.states import RunState, ScorecardState, State
from careerpath.demo import program
from careerpath.equity.impact.stages import BOTH
from careerpath.equity.impact_models import ImpactReading, Stage
from careerpath.equity.store import impact
from cohorts.models import Intake
from tests.equity import scene
from tests.equity.test_readings import refused

MET = "met.available_full_time"


@pytest.fixture
def intake(transactional_db):
    """A hundred men and a hundred women: everyone passed screening, half of the women only just.

    One qualification stopped 40 women in the rules and nobody in the end, for people decided.
    """
    cohort = scene.cohort(4, final=False)
    lead = scene.person("program_lead")
    for sex in ("male", "female"):
        rows = scene.accepted(
            cohort, races={"WHITE": 60, "BLACK": 40}, genders={"man": 100}, state=State.SHORTLISTED
        )
        selfid.put_all(
            [
                (one.pk, "answered", {"race": ["WHITE" if n < 60 else "BLACK"], "sex": sex})
                for n, one in enumerate(rows)
            ]
        )
    found = Intake.objects.get()
    rubric = rubrics.save_version(
        found, name="Potential", rules=program.rules(), reason="R", by=lead
    )
    run = ScreeningRun.objects.create(
        intake=found, rubric=rubric, state=RunState.APPLIED, total=200,
        applied_at=timezone.now(), applied_by=lead,
    )  # fmt: skip
    ScreeningResult.objects.bulk_create(
        ScreeningResult(
            run=run, application=one, suggestion="advance",
            score=Decimal(80 if n < 100 else 40 + n % 2 * 40),
            failed=["available_full_time"] if 100 <= n < 140 else [],
            contributions={"problem_solving": 50 if n < 100 else 10, "learning_agility": n},
            inputs={}, inputs_hash=b"0" * 32,
        )
        for n, one in enumerate(Application.objects.order_by("pk"))
    )  # fmt: skip
    return found


def read(as_equity, stage=Stage.SCREENING):
    with as_equity():
        impact.read_closed()
    return ImpactReading.objects.get(stage=stage)


def component(reading, key):
    return next(one for one in reading.body["components"] if one["key"] == key)


def line(findings, trait, key):
    found = next(one for one in findings if one["trait"] == trait)
    return next(one for one in found["lines"] if one["key"] == key)


def test_a_clean_total_is_no_defense_for_a_qualification_that_stops_one_group(intake, as_equity):
    reading = read(as_equity)

    total = line(reading.body["findings"], "Sex", "female")
    assert (total["selected"], total["decided"], total["below"]) == (100, 100, False)
    met = component(reading, MET)
    women = line(met["findings"], "Sex", "female")
    assert (women["selected"], women["decided"], women["reading"]) == (60, 100, BOTH)
    assert met["label"] == "You are available full time for six weeks."
    assert (met["selected"], met["decided"]) == (160, 200)
    assert line(component(reading, "met.at_least_18")["findings"], "Sex", "female")["ratio"] == 1


def test_a_scored_criterion_is_read_by_who_lies_above_the_median(intake, as_equity):
    reading = read(as_equity)
    solving = component(reading, "scored.problem_solving")
    assert line(solving["findings"], "Sex", "male")["selected"] == 100
    assert line(solving["findings"], "Sex", "female")["selected"] == 0
    agility = component(reading, "scored.learning_agility")
    assert line(agility["findings"], "Sex", "female")["selected"] == 100
    assert line(agility["findings"], "Sex", "male")["selected"] == 0


def test_LL144_scoring_rates_are_of_the_full_sample_and_stand_beside_selection_rates(
    intake, as_equity
):
    scored = read(as_equity).body["scoring"]
    assert (scored["median"], scored["people"], scored["above"]) == (80.0, 200, 0)
    results = ScreeningResult.objects.order_by("application_id")
    assert results.filter(score=80).count() == 150


def test_Holm_is_adjusted_over_the_stage_and_its_components_together(intake, as_equity):
    met = component(read(as_equity), MET)
    women = line(met["findings"], "Sex", "female")
    assert women["holm"] >= 2 * women["fisher"]


def test_each_criterion_that_readers_rated_is_a_component_of_reading(intake, as_equity):
    lead = scene.User.objects.get(email="program_lead@example.org")
    reader = scene.person("reviewer")
    rubric = review_rubrics.save_version(
        intake, rules=scoring.DEFAULT_READING, reason="Why", by=lead
    )
    criteria = list(rubric.criteria.order_by("position"))
    rows = list(Application.objects.order_by("pk"))
    cards = Scorecard.objects.bulk_create(
        Scorecard(
            application=one,
            reader=reader,
            rubric=rubric,
            recommendation="advance",
            points=5,
            submitted_at=timezone.now(),
            saved_at=timezone.now(),
            seconds=60,
            version=3,
        )
        for one in rows
    )
    Rating.objects.bulk_create(
        Rating(scorecard=card, criterion=one, value=5 if n < 90 else 2, evidence="")
        for n, card in enumerate(cards)
        for one in criteria
    )
    Scorecard.objects.all().step_all(ScorecardState.SUBMITTED, by="system:test", cause="job")
    stopped = rows[100:150]
    refused(stopped, State.REVIEW)
    Application.objects.filter(pk__in=[one.pk for one in stopped]).step_all(
        State.NOT_PROGRESSED, by="system:test", cause="job"
    )

    reading = read(as_equity, Stage.READING)

    assert [one["key"] for one in reading.body["components"]] == [
        f"rated.{one.key}" for one in criteria
    ]
    first = reading.body["components"][0]
    assert first["label"] == criteria[0].name
    assert line(first["findings"], "Sex", "male")["selected"] == 90
    assert line(first["findings"], "Sex", "female")["selected"] == 0
    assert reading.body["scoring"]["people"] == 200


@pytest.mark.parametrize("login", ["web", "worker", "retention"])
@pytest.mark.parametrize("view", ["equity_screened", "equity_rated"])
def test_S1_the_views_of_what_was_measured_are_read_by_equity_alone(committed, login, view):
    with committed("equity").cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {view}")
    refusal = pytest.raises(psycopg2.errors.InsufficientPrivilege)
    with committed(login).cursor() as cursor, refusal:
        cursor.execute(f"SELECT count(*) FROM {view}")


def test_the_page_and_both_files_hold_the_components_and_the_scoring_rates(
    intake, as_equity, client
):
    reading = read(as_equity)
    client.force_login(scene.person("equity_analyst"))
    page = client.get(reading.get_absolute_url()).content.decode()
    assert "You are available full time for six weeks." in page
    assert "Met: 160 of 200" in page
    assert "Scoring rate" in page
    take = reverse("equity:impact_take", args=[reading.pk])
    findings = client.post(take, {"sheet": "findings"}).content.decode("utf-8-sig")
    assert "Screening: You are available full time for six weeks." in findings
    package = client.post(take, {"sheet": "ll144"}).content.decode("utf-8-sig")
    assert "Sex: scoring rates" in package
    assert timezone.now() - reading.made_at < timedelta(minutes=5)
