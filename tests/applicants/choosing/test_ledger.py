"""Every decision replays from what was stored; a changed input is found; the funnel counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from applicants.domain import (
    decisions,
    funnel,
    ledger,
    letters,
    plans,
    ranking,
    screening_apply,
    screening_runs,
)
from applicants.models import Application, Decision, RankedApplication, ScreeningResult
from applicants.screening.tiebreak import lottery
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.later import drain
from careerpath.workflow import Refused
from tests import harness
from tests.applicants.choosing import scene
from tests.applicants.screening import scene as screened
from tests.plugin import VAR


def ranked_and_decided(count=40):
    """A screened intake whose best are decided on, by the ranking."""
    call, rules, recruiter = screened.stage(count)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    run.refresh_from_db()
    screening_apply.apply(run, by=recruiter)
    drain()
    for application in Application.objects.filter(intake=call, state=State.REVIEW):
        application.step(State.SHORTLISTED, by=recruiter)
    made = ranking.rank(call, by=recruiter)
    chosen = Application.objects.filter(intake=call, state=State.SHORTLISTED)
    batch = decisions.ask(chosen, by=recruiter, ranking=made)
    decisions.record(batch, scene.says("offer"), affected=chosen.count(), by=recruiter)
    return call, made


@pytest.mark.django_db
def test_every_decision_replays_from_stored_inputs():
    _, made = ranked_and_decided()
    found = Decision.objects.all()
    assert found.count() >= 3
    for decision in found:
        entry = ledger.replayed(decision)
        assert entry.replays, [check for check in entry.checks if not check.holds]
        assert len(entry.checks) >= 5
    assert ranking.replays(made)


@pytest.mark.django_db
def test_the_tie_break_order_is_that_of_the_plan_with_points_from_the_run():
    call, made = ranked_and_decided()
    assert made.tie_break_order == plans.criteria_of(call)
    place = RankedApplication.objects.filter(ranking=made).first()
    result = ScreeningResult.objects.get(application=place.application)
    assert abs(sum(place.points) - result.score) < Decimal("0.02")
    assert place.draw == lottery(call.tie_break_seed, place.application.reference)


@pytest.mark.django_db(transaction=True)
@pytest.mark.processes
def test_a_changed_input_is_found_in_the_ledger():
    ranked_and_decided()
    decision = Decision.objects.first()
    place = RankedApplication.objects.get(
        ranking_id=decision.inputs["ranking"]["id"], application=decision.application
    )
    harness.execute(
        VAR,
        "ALTER TABLE applicants_rankedapplication DISABLE TRIGGER ALL;"
        f"UPDATE applicants_rankedapplication SET potential = potential + 1 WHERE id = {place.pk};"
        "ALTER TABLE applicants_decision DISABLE TRIGGER ALL;"
        "UPDATE applicants_decision SET inputs ="
        " jsonb_set(inputs, '{screening,numerator}', '\"1\"')"
        f" WHERE id = {decision.pk};",
        connection.settings_dict["NAME"],
    )
    entry = ledger.replayed(Decision.objects.get(pk=decision.pk))
    assert not entry.replays
    assert [check.what for check in entry.checks if not check.holds] == [
        "The inputs are those that were sealed with the decision",
        "The potential score comes out the same from the stored answers",
        "The place comes out the same from the stored values of all",
    ]


@pytest.mark.django_db
def test_the_registered_order_stands_once_the_intake_is_open():
    call, _ = scene.scene(1)
    by = scene.person("program_lead")
    plans.save(call, by=by, now=call.opens_at - timedelta(days=1), tie_break_order=["a", "b"])
    with pytest.raises(Refused, match="registered before"):
        plans.save(call, by=by, now=scene.now(), tie_break_order=["b", "a"])
    plans.save(call, by=by, now=scene.now(), answer_days=9)


@pytest.mark.django_db
def test_the_refusal_names_what_was_strong_and_where_there_is_room():
    call, _ = ranked_and_decided()
    ids = list(Application.objects.filter(intake=call).values_list("pk", flat=True))
    said = letters.feedback(ids)
    lines = [line for each in said.values() for line in each.lines]
    assert any(line.startswith("Strong: ") for line in lines)
    assert any(line.startswith("Most room to grow: ") for line in lines)
    unmet = [each for each in said.values() if each.unmet]
    assert unmet
    assert unmet[0].lines[0].startswith("What was missing: ")


@pytest.mark.django_db
def test_the_funnel_counts_where_people_left():
    call, rows = scene.scene(10, seats=2, state=State.REVIEW)
    by = scene.person("recruiter")
    for row in rows[:6]:
        row.step(State.SHORTLISTED, by=by)
    rows[0].step(State.WITHDRAWN, by=rows[0].applicant)
    rows[1].step(State.NOT_PROGRESSED, by=by)
    rows[2].step(State.INTERVIEW, by=by)
    rows[2].step(State.OFFER, by=by)
    rows[7].step(State.ON_HOLD, by=by, set={"held_from": State.REVIEW})

    rows_by_stage = {line.row.stage: line.row for line in funnel.lines(call)}

    review, shortlisted = rows_by_stage["In review"], rows_by_stage["Shortlisted"]
    assert (review.entered, review.pending, review.passed) == (10, 4, 6)
    assert (shortlisted.entered, shortlisted.withdrew, shortlisted.pending) == (6, 1, 3)
    assert (shortlisted.decided, shortlisted.passed) == (2, 1)
    assert rows_by_stage["Offer made"].entered == 1


@pytest.mark.django_db
def test_a_step_that_was_undone_does_not_count_in_the_funnel():
    call, rows = scene.scene(3, state=State.REVIEW)
    by = scene.person("recruiter")
    rows[0].step(State.SHORTLISTED, by=by)
    rows[0].step(State.REVIEW, by=by)
    assert {line.row.stage: line.row.entered for line in funnel.lines(call)}["Shortlisted"] == 0


@pytest.mark.django_db
def test_the_funnel_costs_the_same_for_one_and_for_thirty(django_assert_num_queries):
    call, rows = scene.scene(30, seats=5)
    scene.decided(rows[:3], "offer")
    scene.released(call)
    with django_assert_num_queries(2):
        funnel.lines(call)


@pytest.mark.django_db
def test_T1_ranking_and_plan_leave_a_line():
    call, _ = scene.scene(2)
    ranking.rank(call, by=scene.person("recruiter"))
    plans.save(call, by=scene.person("program_lead"), now=scene.now(), answer_days=5)
    kinds = AuditEvent.objects.values_list("kind", flat=True)
    assert {"applicants.ranking.made", "applicants.plan.saved"} <= set(kinds)
