"""Timed tasks by the server's clock: begun once, resumed, ended, scored; more time for one."""

import re
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from applicants.domain import front_desk, sittings
from applicants.domain.submission_window import database_now
from applicants.marking import Given
from applicants.models import (
    Application,
    AssessmentResult,
    MoreTime,
    Sitting,
    TaskForm,
)
from applicants.states import SittingState, State
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.models import Intake
from tests.applicants.materials import bank
from tests.factories import triage as make


def ends(sitting, *, seconds):
    """The time of the sitting is over in so many seconds."""
    now = database_now()
    Sitting.objects.filter(pk=sitting.pk).update(
        started_at=now - timedelta(hours=1), ends_at=now + timedelta(seconds=seconds)
    )
    sitting.refresh_from_db()


def both(sitting, points=3, number="12"):
    """Answers to both questions."""
    first, second = sittings.questions(sitting)
    option = first.options.get(points=points)
    return {first.pk: Given(option=option.pk), second.pk: Given(number=Decimal(number))}


def value():
    return AssessmentResult.objects.get().value


# ------------------------------------------------------------------ the clock
def test_it_ends_after_its_minutes_by_the_clock_of_the_database(application, task):
    before = database_now()
    begun = sittings.begin(application, task, by=application.applicant)
    assert before <= begun.started_at <= database_now()
    assert begun.ends_at - begun.started_at == timedelta(minutes=20)


def test_whoever_begins_again_gets_the_same_sitting_and_no_more_time(application, task, begun):
    again = sittings.begin(application, task, by=application.applicant)
    assert again == begun
    assert AuditEvent.objects.filter(kind="applicants.sitting.started").count() == 1


def test_answers_are_kept_and_found_again_on_another_device(begun):
    assert sittings.save(begun, given=both(begun)) == 2
    elsewhere = sittings.of(begun.application, begun.task_id)
    assert [a.number or a.option.points for a in sittings.answers(elsewhere).values()] == [3, 12]
    first, _ = sittings.questions(begun)
    assert sittings.save(begun, given={first.pk: None}) == 1


def test_what_was_sent_in_time_may_arrive_a_little_later_and_nothing_after_that(begun):
    given = both(begun)
    ends(begun, seconds=-1)  # as much room as the allowance has for a slow machine
    sittings.save(begun, given=given)
    ends(begun, seconds=-11)
    with pytest.raises(Refused, match="The time is up"):
        sittings.save(begun, given=both(begun, points=1))
    with pytest.raises(Refused, match="The time is up"):
        sittings.finish(begun, by=begun.application.applicant)


def test_the_clock_closes_what_nobody_finished_with_the_answers_so_far(begun):
    sittings.save(begun, given=both(begun, points=1))
    assert sittings.close_run_out() == 0
    ends(begun, seconds=-30)
    assert sittings.close_run_out() == 1
    assert sittings.close_run_out() == 0
    begun.refresh_from_db()
    assert (begun.state, begun.points, begun.points_possible) == (SittingState.TIMED_OUT, 3, 5)
    assert value() == Decimal("24.00")


def test_a_finished_task_fills_the_instrument_that_an_import_would_fill(begun):
    sittings.save(begun, given=both(begun))
    sittings.finish(begun, by=begun.application.applicant)
    result = AssessmentResult.objects.get()
    assert (result.instrument.key, result.value) == ("problem_solving", Decimal("40.00"))
    line = AuditEvent.objects.get(kind="applicants.assessment.scored")
    assert line.actor == "system:key"
    assert set(line.detail) == {"result", "application", "instrument"}  # ids alone, no score
    with pytest.raises(Refused, match="finished"):
        sittings.save(begun, given=both(begun))


def test_nothing_answered_is_a_zero_and_never_sat_is_missing(application, begun):
    ends(begun, seconds=-30)
    sittings.close_run_out()
    assert value() == 0


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
def test_no_task_begins_once_the_application_is_sent(application, task, state):
    Application.objects.get().step(state, by="system:test", set={"submitted_at": timezone.now()})
    with pytest.raises(Refused, match="until the application is sent"):
        sittings.begin(application, task, by=application.applicant)


def test_no_task_begins_when_the_intake_is_closed_or_there_is_a_result(application, task):
    AssessmentResult.objects.create(
        application=application, instrument=task.instrument, value=Decimal(7)
    )
    with pytest.raises(Refused, match="finished this task"):
        sittings.begin(application, task, by=application.applicant)
    assert sittings.completion(application) == [("The ward round", "done")]
    AssessmentResult.objects.all().delete()
    Intake.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused, match="intake is open"):
        sittings.begin(application, task, by=application.applicant)


def test_answers_to_questions_of_others_are_refused(application, begun):
    stranger = bank.choice(application.intake.program, "Another one?")
    with pytest.raises(Refused, match="not one of yours"):
        sittings.save(begun, given={stranger.pk: Given(option=1)})
    first, _ = sittings.questions(begun)
    with pytest.raises(Refused, match="Choose one of the answers"):
        sittings.save(begun, given={first.pk: Given(option=stranger.options.first().pk)})


def test_parallel_forms_are_given_out_in_turn(application):
    task = bank.task(application.intake, forms=("A", "B"))
    TaskForm.objects.create(task=task, name="C")  # not ready: nobody gets it
    others = make.applications(5, call=application.intake, state="draft", start=20)
    given = [sittings.begin(row, task, by=row.applicant).form.name for row in others]
    assert given == ["A", "B", "A", "B", "A"]


def test_the_list_of_sections_says_how_far_each_task_is(application, task):
    assert sittings.completion(application) == [("The ward round", "new")]
    sitting = sittings.begin(application, task, by=application.applicant)
    assert sittings.completion(application) == [("The ward round", "part")]
    sittings.finish(sitting, by=application.applicant)
    assert sittings.completion(application) == [("The ward round", "done")]


@pytest.mark.django_db(transaction=True)
def test_C7_ten_devices_that_start_at_once_share_one_sitting(application, task):
    ready, found = threading.Barrier(10), []

    def start():
        try:
            ready.wait()
            found.append(sittings.begin(application, task, by=application.applicant).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert set(found) == {Sitting.objects.get().pk}


# ------------------------------------------------------------------ more time
def test_more_time_counts_for_what_is_begun_and_for_what_runs(application, task):
    lead = make.person("program_lead")
    sitting = sittings.begin(application, task, by=application.applicant)
    sittings.grant_more_time(application, percent=50, reason="As agreed by phone.", by=lead)
    sitting.refresh_from_db()
    assert sitting.ends_at - sitting.started_at == timedelta(minutes=30)
    other = bank.task(application.intake, key="agility", title="The new rules", minutes=15)
    sitting = sittings.begin(application, other, by=application.applicant)
    assert sitting.ends_at - sitting.started_at == timedelta(minutes=23)


def test_A9_more_time_shows_to_nobody_who_reads(client, application, task):
    lead, reviewer = make.person("program_lead"), make.person("reviewer", "Tariq Haddad")
    sittings.grant_more_time(application, percent=50, reason="ZZCANARY reason.", by=lead)
    Application.objects.get().step(
        State.SUBMITTED,
        by="system:test",
        set={"submitted_at": timezone.now(), "assigned_to": reviewer},
    )
    client.force_login(reviewer)
    page = client.get(reverse("application", args=[application.reference])).content.decode()
    assert "ZZCANARY" not in page
    assert "more time" not in page.lower()
    assert not AuditEvent.objects.filter(detail__icontains="ZZCANARY").exists()


def test_the_front_desk_gives_more_time_while_the_record_is_open(client, application, task):
    recruiter = make.person("recruiter")
    client.force_login(recruiter)
    address = reverse("more_time", args=[application.reference])
    assert client.get(address).status_code == 404
    front_desk.open_record(application.applicant_id, by=recruiter)
    assert client.get(address).status_code == 200
    refused = client.post(address, {"percent": "7", "reason": ""})
    assert refused.status_code == 422
    client.post(address, {"percent": "100", "reason": "As agreed."})
    granted = MoreTime.objects.get()
    assert (granted.percent, granted.granted_by) == (100, recruiter)


# ------------------------------------------------------------------ the pages
def test_an_applicant_takes_a_task_from_start_to_end(applicant, application, task):
    tasks = reverse("application_tasks", args=["cp7"])
    assert "Start, 20 minutes" in applicant.get(tasks).content.decode()
    answer = applicant.post(reverse("task_begin", args=["cp7", task.pk]))
    assert answer["Location"] == reverse("task_sitting", args=["cp7", task.pk])
    page = applicant.get(answer["Location"]).content.decode()
    assert "Question 1 of 2" in page
    assert 'data-left="1200"' in page or 'data-left="1199"' in page
    assert "points" not in page

    choice, number = sittings.questions(Sitting.objects.get())
    right = choice.options.get(points=3)
    kept = applicant.post(
        answer["Location"], {f"q{choice.pk}": right.pk}, headers={"HX-Request": "true"}
    )
    assert "1 of 2 answered" in kept.content.decode()
    again = applicant.get(answer["Location"]).content.decode()
    assert re.search(rf'value="{right.pk}"[^>]*checked', again)

    odd = applicant.post(answer["Location"], {f"q{number.pk}": "twelve"})
    assert odd.status_code == 422
    assert "Enter a number" in odd.content.decode()
    done = applicant.post(
        answer["Location"],
        {f"q{choice.pk}": right.pk, f"q{number.pk}": "12.5", "finish": "1"},
    )
    assert done["Location"] == tasks
    assert value() == Decimal("40.00")
    assert applicant.get(answer["Location"])["Location"] == tasks
    assert "Done" in applicant.get(tasks).content.decode()


def test_when_the_time_is_up_the_page_leads_back_and_takes_nothing(applicant, begun):
    address = reverse("task_sitting", args=["cp7", begun.task_id])
    ends(begun, seconds=-11)
    assert applicant.get(address).status_code == 302
    choice, _ = sittings.questions(begun)
    sent = {f"q{choice.pk}": choice.options.first().pk}
    assert applicant.post(address, sent).status_code == 302
    swap = applicant.post(address, sent, headers={"HX-Request": "true"})
    assert swap["HX-Redirect"] == reverse("application_tasks", args=["cp7"])
    assert not begun.answers.exists()
    page = applicant.get(reverse("application_tasks", args=["cp7"])).content.decode()
    assert "Start, 20" not in page


def test_A2_nobody_meets_the_sitting_of_somebody_else(client, application, begun):
    [other] = make.applications(1, call=application.intake, state="draft", start=30)
    client.force_login(other.applicant)
    address = reverse("task_sitting", args=["cp7", begun.task_id])
    assert client.get(address)["Location"] == reverse("application_tasks", args=["cp7"])
    client.force_login(make.person("recruiter"))
    assert client.get(address).status_code == 404


def test_lists_cost_the_same_with_one_task_and_with_three(
    applicant, application, task, django_assert_num_queries
):
    address = reverse("application_tasks", args=["cp7"])
    applicant.get(address)
    with connection.execute_wrapper(counted := Counter()):
        applicant.get(address)
    one = counted.count
    for n in range(2):
        bank.task(application.intake, key=f"more{n}", title=f"More {n}")
    with connection.execute_wrapper(counted := Counter()):
        applicant.get(address)
    assert counted.count == one


class Counter:
    """Counts statements."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)
