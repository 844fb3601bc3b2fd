import pytest
from django.urls import reverse

from applicants.domain import blinding, results, screening_runs
from applicants.models import Application, AssessmentResult
from applicants.screening import headline, replay
from careerpath.later import drain
from tests.applicants.screening import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db):
    """A finished run over 40 applications, and the person who started it."""
    call, rules, recruiter = scene.stage(40)
    started = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    started.refresh_from_db()
    return started


def test_each_application_shows_its_result_in_a_sentence(run):
    for row in run.results.select_related("application"):
        result = results.of(blinding.read(row.application_id))

        assert result.headline == headline(replay(row.inputs, run.rubric.rules))
        assert (result.score is None) == (row.score is None)
        assert len(result.parts) == len(run.rubric.rules.criteria)
        assert sum(part.of for part in result.parts) == 100
        assert not result.is_applied


def test_a_missing_value_is_missing_and_never_a_zero():
    call, rules, recruiter = scene.stage(3)
    AssessmentResult.objects.filter(instrument__key="problem_solving").delete()
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()

    result = results.of(blinding.read(run.results.first().application_id))

    assert result.score is None
    assert "Problem solving" in [part.label for part in result.parts if part.is_missing]


def test_the_page_shows_sentence_points_and_rules(client, run):
    row = run.results.filter(suggestion="advance").first()
    application = Application.objects.get(pk=row.application_id)
    client.force_login(run.started_by)

    html = client.get(reverse("application", args=[application.reference])).content.decode()

    assert "the score is" in html
    assert str(run.rubric) in html
    assert html.count(" points") >= 1 or "+" in html
    assert "dry run" in html


def test_an_application_without_a_result_says_so(client, run):
    application = Application.objects.get(pk=run.results.first().application_id)
    run.results.filter(application=application).delete()
    client.force_login(run.started_by)

    html = client.get(reverse("application", args=[application.reference])).content.decode()

    assert "Not screened yet." in html
