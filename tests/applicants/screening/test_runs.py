"""Screening runs in one process: every application once, rules pinned, one run at a time."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from applicants.domain import screening_runs, screening_work
from applicants.domain.screening_progress import progress
from applicants.models import Application, ScreeningResult, ScreeningRun
from applicants.models.screening import ScreeningChunk
from applicants.screening import fingerprint, replay
from applicants.states import RunState, State
from careerpath.audit.models import AuditEvent
from careerpath.later import drain
from careerpath.later.models import Job
from careerpath.workflow import Refused
from tests.applicants.screening import scene
from tests.applicants.screening.rubrics import DEMO

pytestmark = pytest.mark.django_db


def run_of(count=120):
    call, rules, recruiter = scene.stage(count)
    return screening_runs.start(call, rubric=rules, by=recruiter)


def finished(count=120):
    run = run_of(count)
    drain()
    run.refresh_from_db()
    return run


def test_a_run_screens_every_application_once_and_ends():
    run = finished(120)

    assert run.state == RunState.FINISHED
    assert run.total == 120
    assert run.results.count() == 120
    assert run.results.values("application").distinct().count() == 120
    counted = progress(run)
    assert (counted.done, counted.percent, counted.left) == (120, 100, 0)
    assert counted.advance == run.results.filter(suggestion="advance").count()
    assert counted.decline == run.results.filter(suggestion="decline").count()
    assert counted.person == run.results.filter(suggestion="person").count()
    assert counted.scored == run.results.filter(failed=[], score__isnull=False).count()


def test_a_dry_run_moves_nobody_and_writes_nothing_into_applications():
    run = finished(60)

    untouched = Application.objects.filter(
        intake=run.intake, state=State.SUBMITTED, potential=None, suggestion=""
    )
    assert untouched.count() == 60
    assert not AuditEvent.objects.filter(model="applicants.application").exists()


def test_every_number_replays_from_the_stored_snapshot_and_its_hash_fits():
    run = finished(150)

    for result in run.results.all():
        assert bytes(result.inputs_hash) == fingerprint(result.inputs)
        verdict = replay(result.inputs, run.rubric.rules)
        assert verdict.suggestion == result.suggestion
        assert verdict.numerator == result.numerator
        points = [result.contributions[criterion.key] for criterion in DEMO.criteria]
        assert points == list(verdict.points)
        assert list(verdict.failed) == result.failed


def test_the_snapshot_holds_the_answers_as_they_were():
    call, rules, recruiter = scene.stage(3)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    before = scene.written(run)

    Application.objects.filter(intake=call).update(work_authorized=False)

    assert scene.written(run) == before


def test_batch_size_order_and_lanes_never_change_a_result(settings, monkeypatch):
    call, rules, recruiter = scene.stage(200)
    runs = []
    for size, lanes in [(25, 1), (7, 3), (200, 2)]:
        monkeypatch.setattr(screening_runs, "SMALLEST_CHUNK", size)
        settings.SCREENING_LANES = lanes
        run = screening_runs.start(call, rubric=rules, by=recruiter)
        drain()
        runs.append(scene.written(run))

    assert len(runs[0]) == 200
    assert runs[0] == runs[1] == runs[2]


def test_the_same_task_delivered_again_and_out_of_order_changes_nothing():
    call, rules, recruiter = scene.stage(180)
    first = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    expected = scene.written(first)
    second = screening_runs.start(call, rubric=rules, by=recruiter)
    screening_runs.plan(second)
    second.refresh_from_db()
    chunks = list(second.chunks.all())
    random.Random(5).shuffle(chunks)
    desk = screening_work.Desk(second)

    assert screening_runs.plan(second).state == RunState.RUNNING
    for chunk in [*chunks, *chunks]:
        desk.screen(chunk)
    for lane in (1, 0, 1, 0):
        screening_work.work(second.pk, lane=lane)

    second.refresh_from_db()
    assert second.state == RunState.FINISHED
    assert second.chunks.count() == len(chunks)
    assert scene.written(second) == expected


def test_W11_rules_and_intake_are_pinned_to_the_run():
    run = finished(5)
    other = scene.rubric(run.intake, by=run.started_by, version=2)

    with pytest.raises(IntegrityError, match="keeps the rules"), transaction.atomic():
        ScreeningRun.objects.filter(pk=run.pk).update(rubric=other)


def test_W11_rules_stand_still_once_used():
    run = finished(5)

    with pytest.raises(IntegrityError, match="make a new one"), transaction.atomic():
        type(run.rubric).objects.filter(pk=run.rubric_id).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        run.rubric.delete()


def test_a_second_run_on_the_same_intake_is_refused():
    run = run_of(10)

    with pytest.raises(Refused, match="under way on this intake already"):
        screening_runs.start(run.intake, rubric=run.rubric, by=run.started_by)
    assert ScreeningRun.objects.count() == 1


def test_an_intake_without_applications_says_so():
    call, rules, recruiter = scene.stage(0)

    with pytest.raises(Refused, match="There are no applications to screen yet"):
        screening_runs.start(call, rubric=rules, by=recruiter)


def test_a_paused_run_stands_still_and_goes_on_where_it_stood():
    run = run_of(100)
    screening_runs.plan(run)
    run.refresh_from_db()
    chunk = screening_work.claim(run)
    screening_work.Desk(run).screen(chunk)
    screening_runs.pause(run, by=run.started_by)

    drain()
    assert run.results.count() == chunk.size

    screening_runs.resume(run, by=run.started_by)
    drain()
    run.refresh_from_db()
    assert run.state == RunState.FINISHED
    assert run.results.count() == 100


def test_W13_a_stop_while_a_chunk_is_being_written_leaves_no_result_of_it():
    run = run_of(100)
    screening_runs.plan(run)
    run.refresh_from_db()
    chunk = screening_work.claim(run)
    screening_runs.stop(run, by=run.started_by)

    assert screening_work.Desk(run).screen(chunk) is False

    assert not run.results.exists()
    chunk.refresh_from_db()
    assert (chunk.attempts, chunk.claimed_at, chunk.done_at) == (0, None, None)


def test_a_stopped_run_cannot_go_on():
    run = run_of(30)
    screening_runs.stop(run, by=run.started_by)

    with pytest.raises(Refused, match="The run is stopped, so it cannot be resumed"):
        screening_runs.resume(run, by=run.started_by)
    drain()
    assert not run.results.exists()


def test_what_cannot_be_right_is_set_apart_with_a_reason_and_can_be_tried_again():
    call, rules, recruiter = scene.stage(40)
    broken = Application.objects.filter(intake=call).first()
    broken.assessments.filter(instrument__key="problem_solving").update(value=41)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()

    result = run.results.get(suggestion="could_not")
    assert result.application == broken
    assert result.problem == "Problem solving is 41, which is outside 0 to 40."
    assert progress(run).could_not == 1

    broken.assessments.filter(instrument__key="problem_solving").update(value=40)
    run.refresh_from_db()
    assert screening_runs.try_again(run, by=recruiter) == 1
    drain()
    run.refresh_from_db()
    assert run.state == RunState.FINISHED
    assert run.results.count() == 40
    assert not run.results.could_not_screen().exists()
    assert progress(run).done == 40


def test_nothing_to_try_again_says_so():
    run = finished(5)

    with pytest.raises(Refused, match="Every application of this run was screened"):
        screening_runs.try_again(run, by=run.started_by)


def test_A8_who_lost_the_right_has_no_run():
    run = run_of(30)
    run.started_by.grants.all().delete()

    drain()
    run.refresh_from_db()

    assert run.state == RunState.FAILED
    assert not run.results.exists()
    line = AuditEvent.objects.get(kind="applicants.screeningrun.failed")
    assert line.reason == "The person who started this run no longer has the permission."


def test_the_sweeper_wakes_a_run_that_stands_still_and_leaves_others_alone(monkeypatch):
    run = run_of(30)
    Job.objects.all().delete()

    assert screening_runs.wake() == []
    monkeypatch.setattr(screening_runs, "STANDS_STILL", -screening_runs.STANDS_STILL)
    assert screening_runs.wake() == [run.pk]
    assert screening_runs.wake() == [run.pk]
    assert Job.objects.filter(task="applicants.screen").count() == 2

    drain()
    run.refresh_from_db()
    assert run.state == RunState.FINISHED
    assert screening_runs.wake() == []


def test_W9_a_chunk_that_somebody_failed_on_is_split_in_two():
    run = screening_runs.plan(run_of(20))
    chunk = screening_work.claim(run)
    ScreeningChunk.objects.filter(pk=chunk.pk).update(claimed_at=None, trouble="ValueError: x")

    half = screening_work.claim(run)

    assert (half.size, half.attempts, half.trouble) == (10, 1, "ValueError: x")
    assert sorted(pk for one in run.chunks.all() for pk in one.ids) == chunk.ids


def test_W9_a_single_application_that_failed_three_times_is_set_aside():
    run = screening_runs.plan(run_of(1))
    run.chunks.update(attempts=3, trouble="ValueError: The date has no year.")

    assert screening_work.claim(run) is None
    assert screening_runs.finish(run)

    result = run.results.get()
    assert result.suggestion == "could_not"
    assert result.problem == "Screening failed 3 times. ValueError: The date has no year."
    assert progress(run).could_not == 1


def test_a_claim_that_was_just_made_is_not_made_again():
    run = screening_runs.plan(run_of(1))

    assert screening_work.claim(run) is not None
    assert screening_work.claim(run) is None


@pytest.mark.django_db(transaction=True)
def test_S4_without_the_schema_of_self_identification_results_are_the_same_byte_for_byte(var):
    call, rules, recruiter = scene.stage(60)
    first = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    scene.as_superuser(var, "DROP SCHEMA selfid CASCADE")

    second = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()

    assert len(scene.written(second)) == 60
    assert scene.written(second) == scene.written(first)


@pytest.mark.django_db(transaction=True)
def test_W12_sixteen_people_press_start_at_once_and_one_run_starts():
    call, rules, recruiter = scene.stage(20)

    def press(_):
        try:
            return screening_runs.start(call, rubric=rules, by=recruiter).pk
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(press, range(16)))

    assert len([answer for answer in answers if isinstance(answer, int)]) == 1
    refusals = {answer for answer in answers if isinstance(answer, str)}
    assert refusals == {"A screening run is under way on this intake already."}
    assert ScreeningRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_W12_twin_without_the_constraint_several_runs_start(var):
    call, rules, recruiter = scene.stage(20)
    scene.without_constraint(var, "one_active_run_per_intake")

    def press(_):
        try:
            return screening_runs.start(call, rubric=rules, by=recruiter).pk
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        started = [pk for pk in pool.map(press, range(16)) if pk]

    assert len(started) > 1


def test_results_say_nothing_twice_even_against_the_database():
    run = finished(3)
    result = run.results.first()

    with pytest.raises(IntegrityError, match="screening_result_once"), transaction.atomic():
        ScreeningResult.objects.create(
            run=run, application=result.application, suggestion="person", inputs_hash=b""
        )
