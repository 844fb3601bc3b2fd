"""What always holds: found when it is broken, silent when it is not."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    Identity,
    Instrument,
    Question,
)
from applicants.states import State
from careerpath import audit, invariants
from careerpath.demo.fill import fill
from tests import floor


def hunt(*arguments):
    """Return the exit code and the lines of ``check_invariants``."""
    out = StringIO()
    try:
        call_command("check_invariants", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def whole(**fields):
    """An application with its identity."""
    application = floor.application(**fields)
    Identity.objects.create(
        application=application, given_name="A", family_name="B", email="a@example.org"
    )
    return application


@pytest.mark.django_db(transaction=True)
def test_the_demo_program_has_no_impossible_state():
    fill(applicants=80, stage="all", seed=2, tell=lambda text: None)

    assert hunt() == (0, [])


@pytest.mark.django_db
def test_nothing_is_found_in_an_empty_database():
    code, lines = hunt("--json")

    assert code == 0
    assert json.loads(lines[-1])["found"] == []
    assert json.loads(lines[-1])["checked"] == len(invariants.registered()) >= 13


@pytest.mark.django_db
def test_an_accepted_applicant_without_enrollment_is_found():
    application = whole(state=State.ACCEPTED)

    code, lines = hunt()

    assert code == 1
    assert lines == [
        f"applicants.accepted_are_enrolled: Application {application.reference} is accepted, "
        "but the applicant is not enrolled."
    ]


@pytest.mark.django_db
def test_an_application_without_identity_is_found():
    application = floor.application()

    assert application.reference in hunt()[1][0]


@pytest.mark.django_db
def test_a_state_that_the_trail_does_not_know_is_found():
    application = whole(state=State.REVIEW)
    audit.record(
        "applicants.application.screening",
        by="system:test",
        about=application,
        to_state="screening",
    )

    assert "the trail ends with screening" in hunt()[1][0]


@pytest.mark.django_db
def test_a_value_out_of_range_and_an_answer_of_another_intake_are_found():
    application = whole()
    other = floor.intake("other")
    measure = Instrument.objects.create(
        intake=application.intake, key="m", name="M", low=0, high=40
    )
    question = Question.objects.create(intake=other, key="q", text="Why?")
    AssessmentResult.objects.create(application=application, instrument=measure, value=41)
    Answer.objects.create(application=application, question=question, text="Because.")

    names = [line.partition(":")[0] for line in hunt()[1]]

    assert names == [
        "applicants.answers_belong_to_their_intake",
        "applicants.values_are_in_range",
    ]


@pytest.mark.django_db
def test_a_potential_that_no_run_gave_is_found():
    application = whole()
    Application.objects.filter(pk=application.pk).update(potential=50)

    assert "that no applied run gave it" in hunt()[1][0]


@pytest.mark.django_db
def test_many_cases_of_one_kind_are_cut_short():
    floor.applications(30)

    code, lines = hunt("--json")

    assert code == 1
    assert lines[20] == "applicants.sent_have_identity: There are more than 20 cases."
    assert len(json.loads(lines[-1])["found"]) == 21


@pytest.mark.django_db
def test_decisions_that_were_final_too_early_are_found():
    intake = floor.intake()
    type(intake).objects.filter(pk=intake.pk).update(decisions_final_at=timezone.now())

    assert "were final before it closed" in hunt()[1][0]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(invariants.registered()))
def test_every_invariant_runs_and_has_a_sentence(name):
    invariant = invariants.registered()[name]

    assert invariant.holds.endswith(".")
    assert list(invariant.hunt()) == []
