"""The command does what its interface says."""

import datetime as dt
import io

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone

from applicants.models import Answer, Application, AssessmentResult, ImportJob, ImportRow
from applicants.states import State
from careerpath.accounts.models import RoleGrant, User
from careerpath.audit.models import AuditEvent

from .support import counts, csv_bytes, intake, partner, people, person, put, run, run_rows

pytestmark = pytest.mark.django_db

FULL = {
    "external_id": "X-1",
    "given_name": "  Ana  María ",
    "family_name": "Łukasik",
    "email": "Ana@Example.edu",
    "preferred_name": "Ani",
    "phone": "+1 (555) 010-0199",
    "city": "Boise",
    "state": "ID",
    "postal_code": "02139",
    "country": "United States",
    "partner": "stu",
    "degree_level": "bachelor",
    "field_of_study": "History",
    "work_authorized": "YES",
    "needs_sponsorship": "0",
    "at_least_18": "true",
    "available_full_time": "1",
    "willing_to_relocate": "no",
    "available_from": "2027-01-15",
    "regions": "midwest; south ;midwest",
    "source": "Fair",
    "answer:cause": "I am Ana María.\r\nAccess to care.",
    "assessment:problem_solving": "37.5",
}


def test_a_full_row_becomes_an_application_with_everything_in_its_place(tmp_path):
    made, university = intake(), partner()
    sent = timezone.now().replace(microsecond=0) - dt.timedelta(days=2)
    row = {**FULL, "submitted_at": sent.astimezone(dt.timezone(dt.timedelta(hours=-6))).isoformat()}

    report = run_rows(tmp_path, [row])

    assert counts(report) == (1, 0, 0, 0)
    application = Application.objects.get()
    identity = application.identity
    assert (application.reference, application.intake) == ("CP7-00001", made)
    assert (application.state, application.submitted_at) == (State.SUBMITTED, sent)
    assert (application.degree_level, application.field_of_study) == ("bachelor", "History")
    assert (application.work_authorized, application.needs_sponsorship) == (True, False)
    assert (application.available_from, application.home_state) == (dt.date(2027, 1, 15), "ID")
    assert (application.regions, application.channel) == (["midwest", "south"], "partner")
    assert (identity.given_name, identity.family_name) == ("Ana María", "Łukasik")
    assert (identity.partner, identity.source, identity.postal_code) == (
        university,
        "Fair",
        "02139",
    )
    assert (identity.email_key, identity.phone_key) == ("ana@example.edu", "5550100199")
    answer = Answer.objects.get()
    assert answer.text == "I am Ana María.\nAccess to care."
    assert "Ana" not in answer.blind_text
    assert answer.blind_text.endswith("Access to care.")
    assert AssessmentResult.objects.get().value == 37.5


def test_an_imported_person_has_an_account_without_password_and_an_unverified_address(tmp_path):
    intake()

    run_rows(tmp_path, people(1))

    user = User.objects.get()
    assert (user.email, user.name) == ("mira1@example.edu", "Mira1 Sosa")
    assert not user.has_usable_password()
    address = EmailAddress.objects.get()
    assert (address.user, address.email) == (user, "mira1@example.edu")
    assert (address.verified, address.primary) == (False, True)


def test_every_imported_application_has_one_line_in_the_trail(tmp_path):
    intake()

    run_rows(tmp_path, people(3))

    lines = AuditEvent.objects.filter(kind="applicants.application.import_created")
    assert set(lines.values_list("subject_id", flat=True)) == set(
        Application.objects.values_list("pk", flat=True)
    )
    assert {line.actor for line in lines} == {"system:import_applications"}
    done = AuditEvent.objects.get(kind="applicants.importjob.done")
    assert done.detail["created"] == 3


def test_the_same_file_twice_changes_nothing(tmp_path):
    intake()
    partner()
    rows = [FULL, *people(4)[1:]]

    first = run_rows(tmp_path, rows)
    lines = AuditEvent.objects.filter(model="applicants.application").count()
    second = run_rows(tmp_path, rows)

    assert counts(first) == (4, 0, 0, 0)
    assert counts(second) == (0, 0, 4, 0)
    assert AuditEvent.objects.filter(model="applicants.application").count() == lines
    assert (Application.objects.count(), User.objects.count()) == (4, 4)


def test_the_same_file_after_screening_is_still_unchanged(tmp_path):
    intake()
    run_rows(tmp_path, people(1))
    Application.objects.get().step(State.REVIEW, by="system:test")

    assert counts(run_rows(tmp_path, people(1))) == (0, 0, 1, 0)


def test_the_same_id_updates_while_the_application_is_not_yet_screened(tmp_path):
    intake()
    first, second = people(2, city="Boise", phone="555 010 0001", **{"answer:cause": "One."})
    run_rows(tmp_path, [first, second])
    changed = {**first, "city": "Reno", "phone": "", "answer:cause": "I am Mira1."}

    report = run_rows(tmp_path, [changed, second])

    assert counts(report) == (0, 1, 1, 0)
    application = Application.objects.get(external_id="X-1")
    identity = application.identity
    assert (identity.city, identity.phone, identity.phone_key) == ("Reno", "", "")
    assert application.answers.get().text == "I am Mira1."
    assert "Mira1" not in application.answers.get().blind_text


def test_columns_that_the_file_does_not_have_are_left_as_they_are(tmp_path):
    intake()
    run_rows(tmp_path, people(1, city="Boise", **{"answer:cause": "One."}))

    report = run_rows(tmp_path, [{**people(1)[0], "family_name": "Sosa-Lee"}])

    assert counts(report) == (0, 1, 0, 0)
    application = Application.objects.get()
    assert (application.identity.city, application.identity.family_name) == ("Boise", "Sosa-Lee")
    assert application.answers.get().text == "One."


def test_a_screened_application_is_not_updated(tmp_path):
    intake()
    run_rows(tmp_path, people(1))
    Application.objects.get().step(State.REVIEW, by="system:test")

    report = run_rows(tmp_path, people(1, city="Reno"))

    assert counts(report) == (0, 0, 0, 1)
    assert report["errors"][0]["row"] == 2
    assert report["errors"][0]["column"] == "external_id"
    assert Application.objects.get().identity.city == ""


def test_a_corrected_address_moves_the_application_to_the_other_person(tmp_path):
    intake()
    run_rows(tmp_path, people(1))

    report = run_rows(tmp_path, [{**people(1)[0], "email": "mira@example.edu"}])

    assert counts(report) == (0, 1, 0, 0)
    assert Application.objects.get().applicant.email == "mira@example.edu"


def test_a_person_who_signed_in_keeps_the_application_and_the_address(tmp_path):
    intake()
    run_rows(tmp_path, people(1))
    User.objects.update(last_login=timezone.now())

    report = run_rows(tmp_path, [{**people(1)[0], "email": "mira@example.edu"}])

    assert counts(report) == (0, 0, 0, 1)
    assert Application.objects.get().applicant.email == "mira1@example.edu"


def test_a_person_who_is_known_already_gets_no_second_account(tmp_path):
    intake()
    known = person("Mira1@Example.EDU")

    run_rows(tmp_path, people(1))

    assert Application.objects.get().applicant == known
    assert User.objects.count() == 1


def test_one_application_a_person_and_intake(tmp_path):
    intake()
    run_rows(tmp_path, people(1))

    report = run_rows(tmp_path, [{**people(1)[0], "external_id": "X-9"}])

    assert counts(report) == (0, 0, 0, 1)
    assert report["errors"] == [
        {
            "row": 2,
            "column": "email",
            "message": "This person has an application in this intake already, CP7-00001.",
        }
    ]


def test_of_two_rows_with_one_id_or_one_address_the_first_goes_in(tmp_path):
    intake()
    first, second, third = people(3)
    rows = [first, {**second, "external_id": "X-1"}, {**third, "email": "MIRA1@example.edu"}]

    report = run_rows(tmp_path, rows)

    assert counts(report) == (1, 0, 0, 2)
    assert [(e["row"], e["column"]) for e in report["errors"]] == [(3, "external_id"), (4, "email")]


def test_the_address_of_a_member_of_staff_is_refused(tmp_path):
    intake()
    RoleGrant.objects.create(user=person("mira1@example.edu"), role="recruiter")

    report = run_rows(tmp_path, people(2))

    assert counts(report) == (1, 0, 0, 1)
    assert "staff" in report["errors"][0]["message"]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("email", "nobody", "address"),
        ("email", "", "required"),
        ("external_id", "x" * 81, "81"),
        ("degree_level", "phd", "doctorate"),
        ("work_authorized", "maybe", "yes or no"),
        ("available_from", "01/02/2027", "2027-01-15"),
        ("available_from", "2027-02-30", "2027-01-15"),
        ("submitted_at", "2026-11-20T10:00:00", "offset"),
        ("submitted_at", "2019-11-20T10:00:00Z", "window"),
        ("partner", "Nowhere College", "Nowhere College"),
        ("assessment:problem_solving", "41", "0 to 40"),
        ("assessment:problem_solving", "NaN", "0 to 40"),
        ("assessment:problem_solving", "9" * 5000, "0 to 40"),
        ("regions", "a b", "semicolons"),
        ("given_name", "Mira\u202eevil", "reading direction"),
        ("answer:cause", "x" * 32_768, "32,768"),
    ],
)
def test_a_wrong_value_refuses_its_row_alone_with_row_column_and_sentence(
    tmp_path, column, value, words
):
    intake()
    rows = people(3)
    rows[1][column] = value

    report = run_rows(tmp_path, rows)

    assert counts(report) == (2, 0, 0, 1)
    error = report["errors"][0]
    assert (error["row"], error["column"]) == (3, column)
    assert words in error["message"]
    assert error["message"].endswith(".")


def test_a_file_without_a_column_that_is_needed_is_refused_whole(tmp_path):
    intake()
    path = put(tmp_path, csv_bytes([{"external_id": "1", "email": "a@example.edu"}]))
    err = io.StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("import_applications", str(path), "--intake", "spring", stderr=err)

    assert stopped.value.code == 1
    assert "given_name, family_name" in err.getvalue()
    assert not Application.objects.exists()


@pytest.mark.parametrize(("args", "words"), [(["nofile.csv", "--intake", "spring"], "no file")])
def test_what_is_not_there_is_refused_with_a_sentence(args, words):
    intake()
    err = io.StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("import_applications", *args, stderr=err)

    assert stopped.value.code == 1
    assert words in err.getvalue()


def test_a_dry_run_reports_the_same_counts_and_writes_nothing(tmp_path):
    intake()
    rows = [*people(2), {**people(3)[2], "email": "nobody"}]

    dry = run_rows(tmp_path, rows, "--dry-run")

    left = [m.objects.count() for m in (Application, User, ImportJob, ImportRow, AuditEvent)]
    assert left == [0] * 5
    assert run_rows(tmp_path, rows) == dry


def test_X8_the_preview_hash_is_the_result_hash(tmp_path):
    intake()
    run_rows(tmp_path, people(3))

    run_rows(tmp_path, [*people(5, city="Reno"), {**people(6)[5], "email": "x"}])

    job = ImportJob.objects.order_by("-id").first()
    assert (job.created, job.updated, job.unchanged, job.refused) == (2, 3, 0, 1)
    assert len(job.plan_hash) == 64
    assert job.plan_hash == job.result_hash


def test_X9_columns_of_the_model_are_ignored_and_named(tmp_path):
    intake()
    stray = {
        field.name: "1"
        for model in (Application, User)
        for field in model._meta.concrete_fields
        if field.name not in FULL and field.name != "submitted_at"
    }
    stray |= {"is_staff": "1", "decided_by": "1", "cohort": "1", "role": "admin"}

    report = run_rows(tmp_path, [{**people(1)[0], **stray, "state": "accepted"}])

    assert counts(report) == (1, 0, 0, 0)
    assert set(report["unknown_columns"]) == set(stray)
    application = Application.objects.get()
    assert (application.state, application.home_state) == (State.SUBMITTED, "accepted")
    assert application.assigned_to_id is None
    assert application.potential is None
    assert application.reference == "CP7-00001"


def test_numbers_of_references_go_on_where_the_last_import_stopped(tmp_path):
    intake()
    run_rows(tmp_path, people(2))

    run_rows(tmp_path, people(3))

    assert list(Application.objects.order_by("id").values_list("reference", flat=True)) == [
        "CP7-00001",
        "CP7-00002",
        "CP7-00003",
    ]


def test_a_row_number_counts_records_and_blank_lines_as_a_spreadsheet_does(tmp_path):
    intake()
    content = (
        b"external_id,given_name,family_name,email,answer:cause\r\n"
        b'1,A,B,a@example.edu,"two\r\nlines"\r\n'
        b"\r\n"
        b"2,A,B,nobody,\r\n"
    )

    report = run(put(tmp_path, content))

    assert counts(report) == (1, 0, 0, 1)
    assert report["errors"][0]["row"] == 4


def test_F8_a_field_of_study_that_names_its_student_or_school_is_kept_without_them(tmp_path):
    """It stands beside the answers that readers see, and a search in it must find nobody."""
    intake()
    partner()
    row = {**FULL, "field_of_study": "Nursing (Łukasik, Mercy General Hospital at STU)"}

    report = run_rows(tmp_path, [row])
    again = run_rows(tmp_path, [row])

    assert (counts(report)[0], counts(again)[0]) == (1, 0)
    field = Application.objects.get().field_of_study
    assert field == "Nursing ([name], [employer] at [school])"
