"""The demo's cohorts are taught: one is in its fourth week, one has finished."""

import random
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from careerpath.demo import boot_camp
from cohorts.models import Cohort, CohortStaff, Enrollment, Program
from training.domain import evidence, figures, reports
from training.models import AttendanceRecord, ClassSession, CredentialFile, Grade, GradeItem


def staff():
    return {
        role: list(get_user_model().objects.filter(grants__role=role).order_by("pk"))
        for role in ("program_lead", "instructor")
    }


@pytest.mark.usefixtures("small_program")
def test_the_cohort_in_session_has_ups_and_downs_and_the_finished_one_is_released():
    started = time.perf_counter()
    finished, now = boot_camp.make(
        Program.objects.get(), staff=staff(), rng=random.Random("program 7")
    )
    assert time.perf_counter() - started < 8
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # every state has its line

    assert (finished.cohort.slug, now.cohort.slug) == ("cohort-5", "cohort-6")
    assert not ClassSession.objects.filter(cohort=finished.cohort, state="planned").exists()
    assert not GradeItem.objects.filter(cohort=finished.cohort, released_at=None).exists()
    held = ClassSession.objects.filter(cohort=now.cohort, state="held")
    assert 12 <= held.filter(is_required=True).count() <= 20
    assert ClassSession.objects.filter(cohort=now.cohort, state="planned").exists()
    people = list(now.enrollments)
    came = figures.attendance(now.cohort, people)
    assert {bool(one.meets) for one in came.values()} == {True, False}
    book = figures.gradebook(now.cohort, people)
    shares = sorted(book.total(one).share for one in people)
    assert shares[-1] - shares[0] > 0.2
    assert Grade.objects.filter(item__cohort=now.cohort, state="submitted").exists()
    marks = AttendanceRecord.objects.filter(session__cohort=now.cohort)
    assert {"instructor", "self", "substitute"} <= set(marks.values_list("source", flat=True))
    assert marks.filter(source="self").values("session").distinct().count() == 2
    for row in CredentialFile.objects.all():
        assert evidence.file_of(row).read_bytes().startswith(b"%PDF")
    assert CredentialFile.objects.count() == 2
    assert reports.gains(finished.cohort, list(finished.enrollments)).figures[0][1] > "1"
    assert {level.name for one in people for _, _, level in book.masteries(one) if level} > {
        "Meets"
    }


@pytest.mark.usefixtures("small_program")
def test_the_demos_instructor_and_participant_are_in_the_cohort_in_session():
    boot_camp.make(Program.objects.get(), staff=staff(), rng=random.Random(1))
    cohort = Cohort.objects.get(slug="cohort-6")
    instructor = get_user_model().objects.get(email="instructor@careerpath.example")
    participant = get_user_model().objects.get(email="participant@careerpath.example")

    assert CohortStaff.objects.on_duty(instructor).filter(cohort=cohort).exists()
    own = Enrollment.objects.get(person=participant)
    assert own.cohort == cohort
    assert AttendanceRecord.objects.visible_to(participant).filter(enrollment=own).count() >= 12
    assert ClassSession.objects.taught_by(instructor).filter(cohort=cohort).count() >= 30
