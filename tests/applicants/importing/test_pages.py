"""A recruiter takes a file from upload to result, and back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applicants.domain import import_staging
from applicants.models import (
    Application,
    ImportJob,
    ImportState,
)
from applicants.states import State
from careerpath.accounts.models import RoleGrant, User
from careerpath.audit.models import AuditEvent
from careerpath.later import drain
from cohorts.models import UniversityPartner

from .support import csv_bytes, intake, partner, people, person
from .workbooks import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def recruiter(client, settings):
    settings.TWO_FACTOR_OBLIGATORY = False
    user = person("dana@example.org", name="Dana Whitfield")
    RoleGrant.objects.create(user=user, role="recruiter")
    client.force_login(user)
    return user


def upload(client, content, *, name="People.csv", call=None):
    call = call or intake()
    return client.post(
        reverse("import_new"), {"intake": call.pk, "file": SimpleUploadedFile(name, content)}
    )


def job():
    return ImportJob.objects.order_by("-id").first()


def post(client, name, data=None, **headers):
    return client.post(reverse(name, args=[job().pk]), data or {}, headers=headers)


def shown(client):
    return client.get(job().get_absolute_url()).content.decode()


def as_matched():
    return {f"column_{index}": field for index, field in job().fields().items()}


def foreign(count):
    return [
        {
            "First Name": f"Mira{n}",
            "Surname": "Sosa",
            "E-mail address": f"mira{n}@example.edu",
            "Which cause would you work for?": "Care.",
            "Favorite color": "blue",
        }
        for n in range(1, count + 1)
    ]


def test_a_file_with_headers_of_its_own_goes_from_upload_to_result(client, recruiter):
    assert upload(client, csv_bytes(foreign(3)))["Location"] == job().get_absolute_url()
    page = shown(client)
    assert "What the columns mean" in page
    assert job().mapping == {
        "0": "given_name", "1": "family_name", "2": "email", "3": "answer:cause",
    }  # fmt: skip
    assert job().id_from_email

    post(client, "import_columns", {**as_matched(), "id_from_email": "on"})
    assert job().state == ImportState.CHECKING
    assert "import-live" in shown(client)
    drain()
    page = shown(client)
    assert "What would happen" in page
    assert "Favorite color" in page
    assert not Application.objects.exists()

    post(client, "import_confirm")
    assert job().state == ImportState.RUNNING
    drain()
    assert job().state == ImportState.DONE
    assert "As rehearsed" in shown(client)
    assert Application.objects.count() == 3
    assert Application.objects.first().external_id.startswith("mail-")
    lines = AuditEvent.objects.filter(kind="applicants.application.import_created")
    assert {line.actor_id for line in lines} == {recruiter.pk}


def test_what_was_matched_by_hand_is_remembered_for_the_next_file(client, recruiter):
    rows = [{"Who": "Mira", "Clan": "Sosa", "Mail": "m@example.edu", "Nr": "1"}]
    call = intake()
    upload(client, csv_bytes(rows), call=call)
    chosen = {
        "column_0": "given_name",
        "column_1": "family_name",
        "column_2": "email",
        "column_3": "external_id",
    }
    post(client, "import_columns", chosen)

    upload(client, csv_bytes(rows), call=call)

    assert job().fields() == {
        0: "given_name", 1: "family_name", 2: "email", 3: "external_id",
    }  # fmt: skip
    assert "As last time" in shown(client)


def test_a_mapping_that_cannot_be_used_is_said_with_what_to_do(client, recruiter):
    upload(client, csv_bytes(foreign(1)))

    answer = post(client, "import_columns", {"column_0": "email", "column_1": "email"})

    assert answer.status_code == 422
    assert "Only one column can be email." in answer.content.decode()
    assert job().state == ImportState.UPLOADED
    assert post(client, "import_columns", {"column_0": "is_staff"}).status_code == 422


def test_unknown_partners_are_listed_once_and_mapped_created_or_refused(client, recruiter):
    known = partner("STU", "State University")
    names = ["State Univ", "State Univ", "City College", "Nowhere", "STU"]
    rows = [{**row, "partner": name} for row, name in zip(people(5), names, strict=True)]
    upload(client, csv_bytes(rows))
    post(client, "import_columns", as_matched())
    drain()
    assert job().unknown_partners == {"State Univ": 2, "City College": 1, "Nowhere": 1}
    assert (job().created, job().refused) == (1, 4)

    post(
        client,
        "import_partners",
        {"partner_0": str(known.pk), "partner_1": "create", "partner_2": "refuse"},
    )
    drain()
    assert (job().created, job().refused) == (4, 1)
    assert not UniversityPartner.objects.filter(name="City College").exists()
    post(client, "import_confirm")
    drain()

    made = UniversityPartner.objects.get(name="City College")
    partners = Application.objects.order_by("id").values_list("identity__partner", flat=True)
    assert list(partners) == [known.pk, known.pk, made.pk, known.pk]


def test_a_partner_that_is_not_on_the_list_is_refused_by_the_form(client, recruiter):
    upload(client, csv_bytes(people(1, partner="Nowhere")))
    post(client, "import_columns", as_matched())
    drain()

    assert post(client, "import_partners", {"partner_0": "999999"}).status_code == 422


def test_the_refused_rows_come_back_with_their_reasons(client, recruiter):
    rows = people(3)
    rows[1]["email"] = "=nobody"
    upload(client, csv_bytes(rows))
    post(client, "import_columns", as_matched())
    drain()

    answer = client.get(reverse("import_refused", args=[job().pk]))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Row,Why it was refused,external_id,given_name,family_name,email"
    assert lines[1] == "3,email: Enter an address like name@example.org.,X-2,Mira2,Sosa,'=nobody"
    assert len(lines) == 2
    assert AuditEvent.objects.filter(kind="applicants.importjob.refused_read").count() == 1


def test_the_progress_polls_and_the_last_answer_stops_it(client, recruiter):
    upload(client, csv_bytes(people(2)))
    post(client, "import_columns", as_matched())
    live = reverse("import_live", args=[job().pk])

    going = client.get(live, headers={"HX-Request": "true"})
    drain()
    ended = client.get(live, headers={"HX-Request": "true"})

    assert going.status_code == 200
    assert b'hx-trigger="every' in going.content
    assert b"<a " not in going.content
    assert b"<button" not in going.content
    assert ended.status_code == 286
    assert ended["HX-Refresh"] == "true"
    assert b"hx-trigger" not in ended.content


def imported(client, rows, call=None):
    upload(client, csv_bytes(rows), call=call)
    post(client, "import_columns", as_matched())
    drain()
    post(client, "import_confirm")
    drain()
    assert job().state == ImportState.DONE


def test_an_import_is_undone_as_a_whole(client, recruiter):
    call = intake()
    imported(client, people(3, city="Boise", **{"answer:cause": "One."}), call)
    imported(client, people(5, city="Reno", **{"answer:cause": "Two."}), call)
    assert User.objects.count() == 6

    post(client, "import_undo")
    drain()

    assert job().state == ImportState.UNDONE
    assert Application.objects.count() == 3
    assert User.objects.count() == 4
    kept = Application.objects.get(external_id="X-1")
    assert (kept.identity.city, kept.answers.get().text) == ("Boise", "One.")
    kinds = AuditEvent.objects.filter(model="applicants.application").values_list("kind", flat=True)
    assert list(kinds).count("applicants.application.import_removed") == 2
    assert list(kinds).count("applicants.application.import_restored") == 3


def test_an_import_is_not_undone_once_something_was_decided(client, recruiter):
    imported(client, people(3))
    Application.objects.first().step(State.REVIEW, by=recruiter)

    post(client, "import_undo")
    drain()

    assert job().state == ImportState.DONE
    assert Application.objects.count() == 3
    page = shown(client)
    assert "1 of these applications have moved on" in page
    assert "Undo import" not in page


def test_what_moves_between_the_click_and_the_undoing_stops_it(client, recruiter):
    imported(client, people(2))
    post(client, "import_undo")
    Application.objects.first().step(State.REVIEW, by=recruiter)

    drain()

    assert job().state == ImportState.DONE
    assert "moved on" in job().sentence
    assert Application.objects.count() == 2


def test_a_file_that_is_no_table_is_refused_at_the_field_and_not_kept(client, recruiter):
    answer = upload(client, b"%PDF-1.7", name="people.csv")

    assert answer.status_code == 422
    assert "This is a PDF; export the table as .xlsx or CSV." in answer.content.decode()
    assert not ImportJob.objects.exists()
    assert list(import_staging.folder().iterdir()) == []


def test_a_file_that_breaks_in_the_middle_is_refused_whole(client, recruiter):
    upload(client, csv_bytes(people(2)) + b'X-9,"open')
    post(client, "import_columns", as_matched())
    drain()

    assert job().state == ImportState.REFUSED
    assert not job().rows.exists()
    assert "never closes. Nothing was written." in shown(client)


def test_a_workbook_with_a_formula_refuses_that_row(client, recruiter, tmp_path):
    path = saved(
        tmp_path / "a.xlsx",
        [
            ["external_id", "given_name", "family_name", "email"],
            ["1", '=HYPERLINK("http://x.example")', "Sosa", "a@example.edu"],
            ["2", "Mira", "Sosa", "b@example.edu"],
        ],
    )
    imported_workbook = path.read_bytes()

    upload(client, imported_workbook, name="a.xlsx")
    post(client, "import_columns", as_matched())
    drain()

    assert (job().created, job().refused) == (1, 1)
    assert "formula" in shown(client)


def test_the_stored_file_has_a_name_of_ours_and_no_address(client, recruiter):
    upload(client, csv_bytes(people(1)), name="../../ev\u202eil.csv")

    stored = list(import_staging.folder().iterdir())
    assert [path.name for path in stored] == [job().file]
    assert len(job().file) == 32
    assert job().file_name == "evil.csv"
    assert client.get(f"/media/imports/{job().file}").status_code == 404


def test_a_discarded_upload_leaves_no_file_and_no_rows(
    client, recruiter, django_capture_on_commit_callbacks
):
    upload(client, csv_bytes(people(1)))
    post(client, "import_columns", as_matched())
    drain()

    with django_capture_on_commit_callbacks(execute=True):
        post(client, "import_discard")

    assert job().state == ImportState.DISCARDED
    assert list(import_staging.folder().iterdir()) == []
    assert not job().rows.exists()


def test_pressing_confirm_twice_imports_once(client, recruiter):
    upload(client, csv_bytes(people(2)))
    post(client, "import_columns", as_matched())
    drain()

    post(client, "import_confirm")
    post(client, "import_confirm")
    drain()

    assert Application.objects.count() == 2
