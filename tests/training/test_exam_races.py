"""A race for the last seat of an exam, with real connections, and its twin without the count."""

import pytest
from django.db import connection

from tests import harness
from tests.cohorts import made as hub
from tests.cohorts.test_seat_races import race, refused
from tests.plugin import VAR
from tests.training import made
from training.domain import exams
from training.models import ExamAttempt, ExamWindow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
AT_ONCE = 24


def registrations():
    """A window with one seat, and so many registrations that were planned while it was free."""
    cohort, lead = made.cohort(seats=95), hub.user("program_lead")
    window = made.window(made.certification(cohort.program), seats=1)
    plans = [exams.plan(window, [one]).going_in for one in made.enrolled(cohort, AT_ONCE)]
    assert all(plans)
    return window, [lambda lines=lines: exams.register(window, lines, by=lead) for lines in plans]


def test_C12_the_last_seat_of_an_exam_goes_to_one_of_many_and_the_others_read_why():
    window, acts = registrations()

    outcomes = race(acts)

    assert {str(refusal) for refusal in refused(outcomes)} == {
        "There are not enough seats in this window."
    }
    assert len(refused(outcomes)) == AT_ONCE - 1
    assert ExamAttempt.objects.filter(window=window).count() == 1
    assert ExamWindow.objects.get(pk=window.pk).seats_left == 0


def test_C12_twin_without_the_count_of_the_database_the_exam_is_oversold():
    harness.execute(
        VAR,
        "DROP TRIGGER attempt_counts_seats ON training_examattempt;",
        connection.settings_dict["NAME"],
    )
    window, acts = registrations()

    race(acts)

    assert ExamAttempt.objects.filter(window=window).count() > 1
