"""The pages of screening in both themes and widths: axe, policy, sideways scrolling."""

from dataclasses import replace

import pytest
from django.urls import reverse

from applicants.domain import screening_runs, screening_work
from applicants.models import AssessmentResult
from careerpath.later import drain
from tests.applicants.screening import scene
from tests.applicants.screening.rubrics import DEMO

pytestmark = pytest.mark.django_db(transaction=True)


def finished(call, rules, by):
    run = screening_runs.start(call, rubric=rules, by=by)
    drain()
    return run


@pytest.fixture
def stage(db):
    """Two runs with different rules, one value that cannot be right, and a third run under way."""
    call, rules, recruiter = scene.stage(400)
    odd = AssessmentResult.objects.filter(instrument__intake=call).order_by("pk").first()
    AssessmentResult.objects.filter(pk=odd.pk).update(value=999)
    first = finished(call, rules, recruiter)
    stricter = scene.rubric(
        call, by=recruiter, version=2, rules=replace(DEMO, advance=60, decline=45)
    )
    second = finished(call, stricter, recruiter)
    running = screening_runs.plan(screening_runs.start(call, rubric=stricter, by=recruiter))
    desk = screening_work.Desk(running)
    for _ in range(7):
        desk.screen(screening_work.claim(running))
    return call, stricter, [first, second, running]


def test_H3_runs_results_and_rules_look_right(tab, stage):
    _call, rules, runs = stage
    window = tab(scene.person("program_lead"))
    result = runs[1].results.filter(suggestion="person", score__isnull=False).first()
    shown = {
        "running": runs[2].get_absolute_url(),
        "finished": runs[1].get_absolute_url(),
        "runs": reverse("screening_runs"),
        "new": reverse("screening_new"),
        "results": reverse("screening_results", args=[runs[1].pk]),
        "result": result.get_absolute_url(),
        "compare": reverse("screening_compare", args=[runs[1].pk]),
        "apply": reverse("screening_preview", args=[runs[1].pk]),
        "rules": rules.get_absolute_url(),
        "editor": reverse("rubric_edit", args=[rules.pk]),
    }
    wrong = {}
    for name, address in shown.items():
        answer = window.open(address)
        window.page.wait_for_load_state("networkidle")
        wrong[name] = [answer.status, *window.wrong_in_all_views(f"screening-{name}")]

    assert wrong == {name: [200] for name in shown}


def test_weights_are_added_up_while_somebody_types(tab, stage):
    _call, rules, _runs = stage
    window = tab(scene.person("program_lead"))
    window.open(reverse("rubric_edit", args=[rules.pk]))

    window.page.locator("[data-weight]").first.fill("350")
    window.page.get_by_text("950 of 1,000 given out, 50 left").wait_for()

    assert window.trouble() == []


def test_a_live_page_moves_by_itself_and_stops_asking_at_the_end(tab, stage):
    window = tab(scene.person("program_lead"))
    window.open(stage[2][2].get_absolute_url())
    before = window.page.locator(".run-count").inner_text()
    drain()
    window.page.get_by_text("400 of 400 screened").wait_for()

    assert not before.startswith("400")
    window.page.get_by_role("link", name="Apply results").wait_for()
    assert window.page.locator("[hx-trigger*=every]").count() == 0
    assert window.trouble() == []
