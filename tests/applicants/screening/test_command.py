"""The command ``screen``."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from applicants.domain import screening_runs
from applicants.models import ScreeningRun
from applicants.states import RunState
from careerpath.later import drain
from tests.applicants.screening import scene

pytestmark = pytest.mark.django_db


def screen(*args):
    out, err = StringIO(), StringIO()
    call_command("screen", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_starts_a_run_for_the_workers():
    call, _, _ = scene.stage(30)

    out, _ = screen("--intake", call.slug, "--json")

    run = ScreeningRun.objects.get()
    assert run.state == RunState.QUEUED
    assert run.starter == "the command line"
    assert json.loads(out.splitlines()[-1])["run"] == run.pk


def test_waiting_ends_with_the_figures(monkeypatch):
    call, _, _ = scene.stage(30)
    monkeypatch.setattr("time.sleep", lambda seconds: drain())

    out, _ = screen("--intake", call.slug, "--wait", "--json")

    figures = json.loads(out.splitlines()[-1])
    run = ScreeningRun.objects.get()
    assert (figures["state"], figures["total"], figures["screened"]) == ("finished", 30, 30)
    assert figures["advance"] == run.results.filter(suggestion="advance").count()


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--intake", "nowhere"], "There is no intake “nowhere”."),
        (["--intake", "cp7", "--rubric", "X"], "Intake cp7 has no approved rules called “X”."),
    ],
)
def test_a_refusal_exits_with_1_and_its_sentence(args, sentence):
    scene.stage(3)
    err = StringIO()

    with pytest.raises(SystemExit) as raised:
        call_command("screen", *args, stdout=StringIO(), stderr=err)

    assert raised.value.code == 1
    assert err.getvalue().strip() == sentence


def test_a_run_under_way_is_a_refusal():
    call, rules, recruiter = scene.stage(3)
    screening_runs.start(call, rubric=rules, by=recruiter)
    err = StringIO()

    with pytest.raises(SystemExit) as raised:
        call_command("screen", "--intake", call.slug, stdout=StringIO(), stderr=err)

    assert raised.value.code == 1
    assert "under way on this intake already" in err.getvalue()
