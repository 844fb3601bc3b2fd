"""An empty database becomes a synthetic program, and a full one is left alone."""

import json
import time
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    Identity,
    Rubric,
    ScreeningResult,
    ScreeningRun,
)
from applicants.states import RunState, State
from careerpath.audit.models import AuditEvent
from careerpath.demo import accounts, fill, program, stages
from careerpath.demo.fill import fill as make
from careerpath.workflow import Refused
from cohorts.models import Approval, Cohort, Enrollment, Intake, Program, UniversityPartner
from cohorts.states import SEATED


def silent(text):
    """Nobody watches."""


def run(*arguments):
    """Return exit code, standard output and standard error of the command ``demo``."""
    out, err = StringIO(), StringIO()
    try:
        call_command("demo", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.usefixtures("small_program")
def test_the_main_intake_has_as_many_applications_as_asked_for():
    main = Application.objects.filter(intake__slug="intake-7")

    assert main.count() == 60
    assert set(main.values_list("state", flat=True)) <= {
        State.SUBMITTED,
        State.DRAFT,
        State.WITHDRAWN,
    }
    assert not main.filter(submitted_at__gt=timezone.now()).exists()


@pytest.mark.usefixtures("small_program")
def test_references_follow_the_time_of_sending_and_the_next_number_is_free():
    intake = Intake.objects.get(slug="intake-7")
    references = Application.objects.filter(intake=intake).order_by("created_at", "id")

    assert references.first().reference == "CP7-00001"
    assert intake.next_number == 61


@pytest.mark.usefixtures("small_program")
def test_everybody_has_an_account_that_nobody_can_sign_in_to():
    people = get_user_model().objects.exclude(email__endswith="@careerpath.example")

    assert people.count() > 60
    assert not [one for one in people if one.has_usable_password()]


@pytest.mark.django_db
def test_answers_are_blind_where_they_named_their_writer():
    make(applicants=500, stage="intake", seed=7, tell=silent)
    identities = Identity.objects.in_bulk()
    named = [
        answer
        for answer in Answer.objects.all()
        if len(identities[answer.application_id].family_name) > 5
        and identities[answer.application_id].family_name in answer.text
    ]

    assert named
    for answer in named:
        assert identities[answer.application_id].family_name not in answer.blind_text


@pytest.mark.usefixtures("small_program")
def test_the_demo_always_holds_an_empty_open_intake_for_imports():
    intake = Intake.objects.get(slug="try-import")
    month = timezone.timedelta(days=29)

    assert not Application.objects.filter(intake=intake).exists()
    assert intake.opens_at < timezone.now() - month
    assert intake.closes_at > timezone.now() + month
    assert Rubric.objects.approved().filter(intake=intake).exists()


@pytest.mark.usefixtures("small_program")
def test_earlier_cohorts_are_decided_and_seated():
    for number in (4, 5, 6):
        intake = Intake.objects.get(slug=f"intake-{number}")
        cohort = Cohort.objects.get(slug=f"cohort-{number}")
        seated = Enrollment.objects.filter(cohort=cohort, state__in=SEATED).count()
        accepted = Application.objects.filter(intake=intake, state=State.ACCEPTED)
        undecided = Application.objects.filter(intake=intake).exclude(
            state__in=[State.ACCEPTED, State.NOT_PROGRESSED, State.WITHDRAWN, State.DRAFT]
        )
        assert intake.is_final
        assert not undecided.exists()
        assert 0 < seated == cohort.seats_taken <= cohort.seats
        assert set(accepted.values_list("applicant", flat=True)) == set(
            Enrollment.objects.filter(cohort=cohort).values_list("person", flat=True)
        )


@pytest.mark.usefixtures("small_program")
def test_some_people_applied_to_a_former_intake_before():
    again = (
        get_user_model()
        .objects.filter(pk__in=Application.objects.values("applicant"))
        .annotate(n=Count("pk", filter=Q(pk__in=Application.objects.values("applicant"))))
    )
    applicants = Application.objects.values_list("applicant", flat=True)

    assert again.count() == len(set(applicants)) <= len(applicants)


@pytest.mark.usefixtures("small_program")
def test_the_program_says_that_it_is_synthetic():
    assert Program.objects.get().is_synthetic
    assert UniversityPartner.objects.count() >= 40


@pytest.mark.usefixtures("small_program")
def test_every_role_has_an_account_with_its_own_password_and_a_second_lead_approves():
    found = accounts.demo_accounts("http://localhost:8000")

    assert [one["role"] for one in found] == [*accounts.ROLES, "program_lead"]
    assert len({one["password"] for one in found}) == 12
    for one in found:
        user = get_user_model().objects.get(email=one["email"])
        assert user.check_password(one["password"])
        assert one["role"] in user.roles


@pytest.mark.usefixtures("small_program")
def test_nobody_granted_a_role_to_themselves_and_roles_that_exclude_each_other_stay_apart():
    for user in get_user_model().objects.staff():
        assert not user.grants.filter(granted_by=user).exists()


@pytest.mark.usefixtures("small_program")
def test_what_was_sent_has_its_audit_line():
    sent = set(Application.objects.exclude(state=State.DRAFT).values_list("pk", flat=True))
    lines = AuditEvent.objects.filter(kind="applicants.application.submitted")

    assert set(lines.values_list("subject_id", flat=True)) == sent
    assert "@" not in json.dumps(list(lines.values_list("detail", "reason")[:50]))


@pytest.mark.usefixtures("small_program")
def test_filling_twice_is_refused_with_a_sentence():
    code, _, err = run("--applicants", "5")

    assert code == 1
    assert err.strip() == "The database is not empty; the demo program needs an empty one."
    assert Application.objects.filter(intake__slug="intake-7").count() == 60


@pytest.mark.django_db
def test_an_unknown_stage_is_refused_and_all_means_as_far_as_stages_exist():
    with pytest.raises(Refused, match="no stage “moon”"):
        stages.upto("moon")
    assert stages.upto("all") == stages.READY


@pytest.mark.django_db
@pytest.mark.parametrize("applicants", [0, -3, 1_000_001])
def test_a_number_out_of_range_is_refused(applicants):
    with pytest.raises(Refused, match="Choose between"):
        make(applicants=applicants, stage="intake", seed=1, tell=silent)


@pytest.mark.django_db
def test_production_has_no_demo(settings):
    settings.PRODUCTION = True

    with pytest.raises(Refused, match="not for production"):
        make(applicants=5, stage="intake", seed=1, tell=silent)


@pytest.mark.django_db
def test_the_figures_are_the_last_line_for_machines():
    code, out, _ = run("--applicants", "20", "--stage", "intake", "--json")
    figures = json.loads(out.splitlines()[-1])

    assert code == 0
    assert figures["applicants"] == 20
    assert figures["seats"] == 20


@pytest.mark.parametrize(("applicants", "seats"), [(9500, 95), (300, 20), (1, 20), (20000, 200)])
def test_seats_grow_with_the_program_and_are_never_fewer_than_twenty(applicants, seats):
    assert program.seats_for(applicants) == seats


@pytest.mark.django_db
def test_one_applicant_is_enough():
    make(applicants=1, stage="intake", seed=3, tell=silent)

    assert Application.objects.filter(intake__slug="intake-7").count() == 1


@pytest.mark.django_db(transaction=True)
def test_at_screening_every_run_has_one_result_for_each_application():
    make(applicants=150, stage="screening", seed=7, tell=silent)
    intake = Intake.objects.get(slug="intake-7")
    sent = Application.objects.filter(intake=intake).exclude(
        state__in=[State.DRAFT, State.WITHDRAWN]
    )
    applied, finished = ScreeningRun.objects.filter(intake=intake).order_by("pk")

    assert applied.state == RunState.APPLIED
    assert finished.state == RunState.FINISHED
    for run in (applied, finished):
        assert ScreeningResult.objects.filter(run=run).count() == sent.count() == run.total
    assert set(sent.values_list("state", flat=True)) == {
        State.REVIEW, State.SCREENING, State.ON_HOLD,
    }  # fmt: skip
    moved = sent.values_list("state_changed_at", flat=True)
    assert len({(timezone.now() - at).days for at in moved}) > 5
    assert max(moved) <= timezone.now()
    with_somebody = sent.filter(assigned_to__isnull=False)
    readers = with_somebody.values_list("assigned_to__email", flat=True)
    assert {accounts.address("recruiter"), accounts.address("reviewer")} <= set(readers)
    assert len(set(with_somebody.values_list("due_on", flat=True))) > 3
    assert not sent.filter(state=State.REVIEW, potential=None).exists()
    assert Approval.objects.filter(kind="applicants.screening_declines").count() == 1
    assert not Application.objects.filter(intake=intake, state=State.NOT_PROGRESSED).exists()


@pytest.mark.django_db(transaction=True)
def test_at_screening_the_reviewer_has_files_to_read():
    make(applicants=150, stage="all", seed=7, tell=silent)
    reviewer = get_user_model().objects.get(email=accounts.address("reviewer"))

    assert Application.objects.visible_to(reviewer).count() > 3


@pytest.mark.django_db
def test_the_same_seed_fills_the_same_program():
    make(applicants=30, stage="intake", seed=11, tell=silent)
    emails = sorted(Identity.objects.values_list("email", flat=True))
    values = sorted(AssessmentResult.objects.values_list("value", flat=True))
    others = fill.Crowd(11)
    assert len(emails) == 30 + 40 + 30 + 30
    assert values
    assert others.emails == set()


@pytest.mark.django_db
def test_the_fill_costs_few_statements():
    with CaptureQueriesContext(
        connection,
    ) as small:
        began = time.monotonic()
        make(applicants=200, stage="intake", seed=5, tell=silent)
        seconds = time.monotonic() - began

    assert len(small) < 400
    assert seconds < 30
