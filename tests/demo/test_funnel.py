"""Earlier intakes lose people at each stage, and keep how they were screened and read."""

import pytest
from django.core.management import call_command

from applicants.models import Scorecard, ScreeningResult, ScreeningRun
from applicants.states import RunState
from careerpath.demo.fill import fill
from careerpath.equity import closing
from careerpath.equity.impact_models import Stage
from cohorts.models import Intake


@pytest.mark.django_db(transaction=True)
def test_earlier_intakes_lose_people_at_each_stage_and_keep_their_run_and_their_cards():
    fill(applicants=300, stage="review", seed=7, tell=lambda text: None)
    for number in (4, 5, 6):
        intake = Intake.objects.get(slug=f"intake-{number}")
        found = list(closing.places(intake))
        assert set(closing.closed(intake, found)) == set(Stage)
        stopped = {stage: len(closing.split(found, stage)[1]) for stage in closing.ORDER}
        assert stopped[Stage.READING] > 0
        assert stopped[Stage.CHOICE] > 0
        run = ScreeningRun.objects.get(intake=intake)
        assert run.state == RunState.APPLIED
        assert run.applied_at > intake.closes_at
        results = ScreeningResult.objects.filter(run=run)
        assert results.count() == run.total > 0
        declined = set(results.filter(suggestion="decline").values_list("application", flat=True))
        assert declined >= set(closing.split(found, Stage.SCREENING)[1])
        read = set(closing.split(found, Stage.SCREENING)[0])
        cards = Scorecard.objects.filter(application__intake=intake, state="submitted")
        assert set(cards.values_list("application", flat=True)) == read
        assert cards.count() == 2 * len(read)
    lost = [
        len(closing.split(list(closing.places(one)), Stage.SCREENING)[1])
        for one in Intake.objects.filter(slug__in=["intake-4", "intake-5", "intake-6"])
    ]
    assert sum(lost) > 10
    call_command("check_invariants")
