"""What the home page shows to each role."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.models import DuplicatePair, ImportJob, ImportState
from applicants.states import State
from careerpath.accounts.roles import LABELS, ROLES
from careerpath.later.models import Job
from cohorts.models import Enrollment
from tests.cohorts import made
from tests.factories import triage as make

pytestmark = pytest.mark.django_db


def home(client, user):
    """The page, and the titles of its cards in order."""
    client.force_login(user)
    response = client.get("/staff/")
    assert response.status_code == 200
    return response.content.decode(), [card.title for card in response.context["cards"]]


@pytest.mark.parametrize("role", LABELS)
def test_every_role_has_a_home_that_says_what_waits(client, role):
    user = make.person(role)
    text, titles = home(client, user)

    waits = "What waits for you" in text or "Nothing waits for you" in text
    assert waits
    assert titles or "When something needs you, it appears here." in text


@pytest.mark.parametrize("role", ["reviewer", "recruiter", "program_lead"])
def test_the_applications_stand_first_for_those_who_read(client, role):
    call = make.intake()
    reader = make.person(role)
    make.applications(3, call=call, state=State.REVIEW, assigned_to=reader)
    Job.objects.create(task="x", queue="default", failed_at=timezone.now())
    cache.clear()

    text, titles = home(client, reader)

    assert titles[0] == "Applications"
    assert "3 assigned to you." in text if role == "reviewer" else "3 received." in text


def test_counts_of_the_list_are_kept_for_half_a_minute(client):
    reader = make.person("recruiter")
    make.applications(3, call=make.intake(), state=State.REVIEW)
    cache.clear()
    home(client, reader)

    with CaptureQueriesContext(connection) as queries:
        client.get("/staff/")

    counting = [q for q in queries if "applicants_application" in q["sql"] and "COUNT" in q["sql"]]
    assert [q["sql"] for q in counting if "FILTER" in q["sql"]] == []


def test_imports_that_wait_and_suspected_duplicates_are_said(client):
    recruiter, call = make.person("recruiter"), make.intake()
    first, second = make.applications(2, call=call)
    DuplicatePair.objects.create(intake=call, first=first, second=second, by_phone=True)
    for number, state in enumerate([ImportState.REHEARSED, ImportState.DONE]):
        ImportJob.objects.create(
            intake=call, started_by=recruiter, state=state, file_name=f"file{number}.csv"
        )

    text, titles = home(client, recruiter)

    assert {"Imports", "Suspected duplicates"} <= set(titles)
    assert "file0.csv" in text
    assert "file1.csv" not in text


def test_failed_work_is_the_first_thing_an_admin_sees(client):
    admin = make.person("admin")
    assert "Nothing runs at the moment and nothing failed." in home(client, admin)[0]
    Job.objects.create(task="x", queue="default", failed_at=timezone.now())

    text, titles = home(client, admin)

    assert titles[0] == "Background work"
    assert "Set aside after several tries" in text


def test_A1_an_applicant_reads_what_was_sent_and_never_where_it_stands(client):
    (application,) = make.applications(1, state=State.NOT_PROGRESSED)[:1]

    text, titles = home(client, application.applicant)

    assert titles == ["Your applications"]
    assert application.reference in text
    assert State(application.state).label not in text


def test_a_student_sees_the_own_place(client):
    cohort = made.cohort(starts_on="2026-10-19", ends_on="2026-12-04")
    student = made.user()
    Enrollment.objects.create(
        cohort=cohort, person=student, state="active", confirmed_at=timezone.now()
    )

    text, titles = home(client, student)

    assert titles == ["Today", "Your place"]
    assert cohort.name in text


def test_every_role_of_the_table_was_looked_at():
    assert set(LABELS) == set(ROLES)
