"""Rubrics are simulated on final intakes, for the analyst alone, and move nobody."""

from decimal import Decimal

import psycopg2
import pytest
from django.urls import reverse
from django.utils import timezone

from applicants import screening, selfid
from applicants.domain import rubrics
from applicants.models import Application, ScreeningResult, ScreeningRun
from applicants.states import RunState, State
from careerpath.demo import program
from careerpath.equity.models import Simulation, SimulationResult
from careerpath.equity.store import simulations
from cohorts.models import Intake
from tests.equity import scene

WEIGHTS = {"problem_solving": 100, "situational_judgment": 100, "learning_agility": 800}


@pytest.fixture
def intake(transactional_db):
    """Men did well in problem solving and women in learning agility; the men passed."""
    cohort = scene.cohort(4)
    lead = scene.person("program_lead")
    for sex, state in (("male", State.ACCEPTED), ("female", State.NOT_PROGRESSED)):
        rows = scene.accepted(
            cohort, races={"WHITE": 60}, genders={"man": 60}, state=State.SUBMITTED
        )
        selfid.put_all([(one.pk, "answered", {"race": ["WHITE"], "sex": sex}) for one in rows])
        mine = Application.objects.filter(pk__in=[one.pk for one in rows])
        mine.step_all(State.SCREENING, by="system:test", cause="job")
        if state == State.ACCEPTED:
            for to in (State.REVIEW, State.SHORTLISTED, State.OFFER, State.ACCEPTED):
                mine.step_all(to, by="system:test", cause="job")
        else:
            mine.step_all(State.NOT_PROGRESSED, by="system:test", cause="job")
    found = Intake.objects.get()
    rules = program.rules(weights={**WEIGHTS, "problem_solving": 800, "learning_agility": 100})
    rubric = rubrics.save_version(found, name="First", rules=rules, reason="R", by=lead)
    rubrics.save_version(
        found, name="Other", rules=program.rules(weights=WEIGHTS), reason="R", by=lead
    )
    run = ScreeningRun.objects.create(
        intake=found, rubric=rubric, state=RunState.APPLIED, total=120,
        applied_at=timezone.now(), applied_by=lead,
    )  # fmt: skip
    results = []
    for n, one in enumerate(Application.objects.order_by("pk")):
        answers = screening.Answers(
            work_authorized=True, at_least_18=True, available_full_time=True,
            instruments={
                "problem_solving": Decimal(35 if n < 60 else 20),
                "situational_judgment": Decimal(60),
                "learning_agility": Decimal(40 if n < 60 else 90),
            },
        )  # fmt: skip
        record = screening.Plan(rules).record(answers)
        results.append(
            ScreeningResult(
                run=run, application=one, suggestion="advance", score=record.score,
                failed=[], contributions={}, inputs=screening.plan.json.loads(record.inputs),
                inputs_hash=record.inputs_hash,
            )
        )  # fmt: skip
    ScreeningResult.objects.bulk_create(results)
    return found


def ask(intake, name):
    analyst = scene.User.objects.filter(email="equity_analyst@example.org").first()
    return Simulation.objects.create(
        intake=intake,
        rubric=rubrics.Rubric.objects.get(name=name),
        by=analyst or scene.person("equity_analyst"),
    )


def answered(as_equity, asked):
    with as_equity():
        simulations.answer(asked.pk)
    return SimulationResult.objects.get(simulation=asked)


def kept():
    """All of every application and of every result of the screening."""
    both = (Application, ScreeningResult)
    return [list(model.objects.order_by("pk").values_list()) for model in both]


def women(result, side):
    finding = next(one for one in result.body["sides"][side]["findings"] if one["trait"] == "Sex")
    return next(one["selected"] for one in finding["lines"] if one["key"] == "female")


def test_another_rubric_takes_as_many_and_others_and_the_same_rubric_the_same(intake, as_equity):
    other = answered(as_equity, ask(intake, "Other"))
    assert (women(other, 0), women(other, 1)) == (0, 60)
    assert (other.body["selected"], other.body["chosen"], other.body["same"]) == (60, 60, 0)
    same = answered(as_equity, ask(intake, "First"))
    assert (women(same, 0), women(same, 1)) == (0, 0)
    assert same.body["same"] == 60


def test_a_simulation_moves_nobody_and_writes_nothing_beside_an_application(intake, as_equity):
    asked = ask(intake, "Other")
    before = kept()
    assert len(before[0]) == 120
    answered(as_equity, asked)
    assert kept() == before


def test_A11_an_open_intake_is_refused_by_the_form_and_by_the_worker(intake, as_equity, client):
    asked = ask(intake, "Other")
    Intake.objects.update(decisions_final_at=None)
    result = answered(as_equity, asked)
    assert "not final" in result.refusal
    assert result.body == {}
    client.force_login(asked.by)
    rubric = rubrics.Rubric.objects.get(name="Other")
    answer = client.post(reverse("equity:simulations"), {"intake": intake.pk, "rubric": rubric.pk})
    assert answer.status_code == 422
    assert Simulation.objects.count() == 1


def test_W9_a_simulation_has_one_result_however_often_it_is_done(intake, as_equity):
    asked = ask(intake, "Other")
    first = answered(as_equity, asked)
    assert answered(as_equity, asked) == first
    assert SimulationResult.objects.count() == 1


@pytest.mark.parametrize("login", ["web", "worker", "retention"])
def test_S1_no_login_but_equity_writes_a_result(intake, as_equity, committed, login):
    answered(as_equity, ask(intake, "Other"))
    for statement in (
        "UPDATE equity_simulationresult SET body = '{}'",
        "DELETE FROM equity_simulationresult",
        "UPDATE equity_simulation SET rubric_id = 1",
    ):
        refusal = pytest.raises(psycopg2.errors.InsufficientPrivilege)
        with committed(login).cursor() as cursor, refusal:
            cursor.execute(statement)


@pytest.mark.parametrize("role", ["recruiter", "program_lead", "admin", "reviewer"])
def test_A11_nobody_but_the_analyst_sees_a_simulation(intake, as_equity, client, role):
    asked = ask(intake, "Other")
    answered(as_equity, asked)
    user = scene.User.objects.filter(email=f"{role}@example.org").first()
    client.force_login(user or scene.person(role))
    for address in (reverse("equity:simulations"), asked.get_absolute_url()):
        assert client.get(address).status_code in (403, 404)


def test_the_analyst_asks_waits_and_reads_both_sides(intake, as_equity, client):
    analyst = scene.person("equity_analyst")
    client.force_login(analyst)
    rubric = rubrics.Rubric.objects.get(name="Other")
    there = client.post(
        reverse("equity:simulations"), {"intake": intake.pk, "rubric": rubric.pk}
    ).url
    assert "Being counted" in client.get(there).content.decode()
    assert client.get(there, headers={"HX-Request": "true"}).status_code == 204
    answered(as_equity, Simulation.objects.get())
    page = client.get(there).content.decode()
    assert "60 of 120 passed the screening" in page
    assert "With the other rubric" in page
    assert "60 of 60" in page
    assert "Simulate" in client.get(reverse("equity:impact_list")).content.decode()
