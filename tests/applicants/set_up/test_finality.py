"""When the decisions of an intake are final, and what a copy of it takes along."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.domain import rubrics, screening_apply, screening_runs
from applicants.models import Application, Rubric
from applicants.states import RubricState, State
from careerpath.later import drain
from careerpath.workflow import Refused
from cohorts.domain import copying, set_up
from cohorts.models import Intake
from tests.applicants.screening import scene

pytestmark = pytest.mark.django_db


def closed(call):
    """The intake has closed an hour ago."""
    call.closes_at = timezone.now() - timedelta(hours=1)
    call.save()
    return call


def test_decisions_are_not_final_while_an_application_has_no_outcome():
    call, _, recruiter = scene.stage(7)
    closed(call)
    rows = list(Application.objects.filter(intake=call).order_by("pk"))
    states = [State.REVIEW, State.REVIEW, State.WAITLISTED, State.DRAFT]
    states += [State.ACCEPTED, State.NOT_PROGRESSED, State.WITHDRAWN]
    for row, state in zip(rows, states, strict=True):
        scene.in_state(row, state)

    with pytest.raises(Refused) as refused:
        set_up.declare_final(call, by=recruiter)

    expected = "3 applications have no outcome yet: 2 in review, 1 waitlisted."
    assert str(refused.value) == expected
    assert not Intake.objects.get(pk=call.pk).is_final
    for row in rows[:3]:
        scene.in_state(row, State.NOT_PROGRESSED)
    assert set_up.declare_final(call, by=recruiter).is_final


def test_a_final_intake_keeps_its_window_and_takes_no_more_moves():
    call, rules, recruiter = scene.stage(5)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    for row in Application.objects.filter(intake=call):
        scene.in_state(row, State.NOT_PROGRESSED)
    call = set_up.declare_final(closed(call), by=recruiter)

    call.closes_at = timezone.now() + timedelta(days=90)
    with pytest.raises(Refused, match="final: its window and cohort stay"):
        set_up.keep(call, by=recruiter, changed=["closes_at"])
    call.name = "Spring"
    call.refresh_from_db(fields=["closes_at"])
    assert set_up.keep(call, by=recruiter, changed=["name"]).name == "Spring"
    run.refresh_from_db()
    with pytest.raises(Refused, match="stays a simulation"):
        screening_apply.apply(run, by=recruiter)
    assert screening_runs.start(call, rubric=rules, by=recruiter).pk


def test_a_copied_intake_has_the_approved_rules_as_a_draft():
    call, rules, recruiter = scene.stage(0)
    scene.rubric(call, by=recruiter, version=2, approved=False)
    lead = scene.person("program_lead")

    copy = copying.copy_intake(
        call, name="Next", prefix="CP9", opens_on=timezone.localdate(), cohort=None, by=lead
    )

    [copied] = Rubric.objects.filter(intake=copy)
    assert (copied.state, copied.version, copied.name) == (RubricState.DRAFT, 1, rules.name)
    assert (copied.content, copied.fingerprint) == (rules.content, rules.fingerprint)
    assert copied.reason == f"Copied from {call}, version 1."
    assert copied.created_by == lead
    with pytest.raises(Refused, match="no approved screening rules"):
        rubrics.to_run(copy)
