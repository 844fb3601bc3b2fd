"""A8, A11: exact counts for one named recipient, when an analyst and an admin have agreed."""

import csv
import io
import threading

import psycopg2
import pytest
from django.db import connection
from django.urls import reverse

from careerpath.accounts.models import RoleGrant
from careerpath.audit.models import AuditEvent
from careerpath.equity import returning
from careerpath.equity.models import (
    Report,
    RequiredReturn,
    ReturnAuthorization,
    ReturnCount,
    ReturnTaken,
)
from careerpath.equity.store import reports, returns
from careerpath.refusals import Refused
from tests.equity import scene

EEO1 = "race.eeo1@1"
CROSSED = "race.eeo1@1 × sex.legal@1"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db):
    """An analyst, an admin, and a second admin."""
    second = scene.User.objects.create_user(email="second@example.org", name="Second")
    RoleGrant.objects.create(user=second, role="admin")
    return scene.person("equity_analyst"), scene.person("admin"), second


@pytest.fixture
def asked(people):
    """A return of the cohort of 95."""
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    return returning.ask(
        by=people[1], kind="grant", recipient="Ada Funder, Hope Foundation", cohort=cohort,
        legal_basis="Clause 4 of the grant of May 2, 2026", population="accepted",
        tables=[EEO1, CROSSED],
    )  # fmt: skip


def agreed(asked, people):
    """Both have authorized it."""
    returning.authorize(asked, capacity="analyst", by=people[0])
    returning.authorize(asked, capacity="admin", by=people[1])
    return RequiredReturn.objects.get(pk=asked.pk)


def counted(as_equity, asked):
    with as_equity():
        returns.answer(asked.pk)
    return RequiredReturn.objects.get(pk=asked.pk)


def test_nothing_is_counted_before_an_analyst_and_an_admin_have_agreed(as_equity, asked, people):
    assert not hasattr(counted(as_equity, asked), "count")
    returning.authorize(asked, capacity="analyst", by=people[0])
    assert not hasattr(counted(as_equity, asked), "count")
    returning.authorize(asked, capacity="admin", by=people[2])
    found = counted(as_equity, asked)
    cells = {cell[0][0]: cell[2] for cell in found.count.body["parts"][0]["release"]["cells"]}
    assert cells["AIAN"] == 1  # exact, unlike everything that is published
    assert sum(cells.values()) == 95


def test_one_person_cannot_be_both_and_no_one_else_can_be_either(asked, people):
    analyst, admin, second = people
    RoleGrant.objects.create(user=analyst, role="admin")
    analyst.forget_roles()
    returning.authorize(asked, capacity="analyst", by=analyst)
    with pytest.raises(Refused, match="somebody else"):
        returning.authorize(asked, capacity="admin", by=analyst)
    with pytest.raises(Refused, match="no one else"):
        returning.authorize(asked, capacity="analyst", by=admin)
    with pytest.raises(Refused, match="no one else"):
        returning.authorize(asked, capacity="admin", by=scene.person("program_lead"))
    returning.authorize(asked, capacity="admin", by=second)
    with pytest.raises(Refused, match="in this capacity"):
        returning.authorize(asked, capacity="admin", by=admin)


def test_the_database_itself_refuses_one_person_in_both_capacities(asked, people):
    ReturnAuthorization.objects.create(required=asked, capacity="analyst", by=people[0])
    with pytest.raises(Exception, match="return_authorized_by_two"):
        ReturnAuthorization.objects.create(required=asked, capacity="admin", by=people[0])


@pytest.mark.parametrize("login", ["web", "worker", "retention"])
def test_no_login_but_equity_writes_counts_and_none_changes_a_return(
    as_equity, asked, people, committed, login
):
    agreed(asked, people)
    counted(as_equity, asked)
    for statement in (
        "INSERT INTO equity_returncount (required_id, body, checksum, code_version, made_at) "
        f"VALUES ({asked.pk}, '{{}}', '', '', now())",
        "UPDATE equity_returncount SET body = '{}'",
        "DELETE FROM equity_returncount",
        "DELETE FROM equity_requiredreturn",
        "UPDATE equity_returnauthorization SET capacity = 'admin'",
        "DELETE FROM equity_returntaken",
    ):
        bare = committed(login)
        with bare.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statement)
    bare = committed("web")
    with bare.cursor() as cursor, pytest.raises(psycopg2.Error, match="does not change"):
        cursor.execute("UPDATE equity_requiredreturn SET recipient = 'Somebody else'")


@pytest.mark.parametrize("login", ["worker", "retention"])
def test_the_counts_are_read_by_web_and_equity_alone(committed, login):
    refused = pytest.raises(psycopg2.errors.InsufficientPrivilege)
    with committed(login).cursor() as cursor, refused:
        cursor.execute("SELECT body FROM equity_returncount")


def test_A11_an_open_cohort_cannot_be_asked_for_not_even_by_a_row(as_equity, people):
    cohort = scene.cohort(5, final=False)
    fields = {
        "kind": "court", "recipient": "The court", "legal_basis": "Order 7", "cohort": cohort,
        "population": "accepted", "tables": [EEO1],
    }  # fmt: skip
    with pytest.raises(Refused, match="not final yet"):
        returning.ask(by=people[0], **fields)
    row = RequiredReturn.objects.create(asked_by=people[0], **fields)
    for capacity, who in (("analyst", people[0]), ("admin", people[1])):
        ReturnAuthorization.objects.create(required=row, capacity=capacity, by=who)
    with as_equity(), pytest.raises(Refused, match="not final yet"):
        returns.answer(row.pk)
    assert not ReturnCount.objects.exists()


def test_W9_a_return_is_counted_once_however_many_work_on_it(as_equity, asked, people):
    agreed(asked, people)
    with as_equity():

        def work():
            returns.answer(asked.pk)
            connection.close()

        workers = [threading.Thread(target=work) for _ in range(4)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
    assert ReturnCount.objects.count() == 1
    assert AuditEvent.objects.filter(kind="equity.return.counted").count() == 1


def test_a_return_that_was_withdrawn_is_never_counted_and_a_counted_one_stays(
    as_equity, asked, people
):
    returning.withdraw(asked, by=people[1])
    with pytest.raises(Refused, match="withdrawn"):
        returning.authorize(asked, capacity="analyst", by=people[0])
    assert not hasattr(counted(as_equity, asked), "count")
    other = returning.ask(
        by=people[0], kind="eeo1", recipient="The agency", legal_basis="Title VII",
        cohort=asked.cohort, population="accepted", tables=[EEO1],
    )  # fmt: skip
    agreed(other, people)
    counted(as_equity, other)
    with pytest.raises(Refused, match="cannot be withdrawn"):
        returning.withdraw(other, by=people[0])


def test_S9_what_one_recipient_got_changes_nothing_of_what_is_published(as_equity, asked, people):
    before = scene.answered(as_equity, scene.ask(asked.cohort))
    agreed(asked, people)
    counted(as_equity, asked)
    with as_equity():
        assert all(one.kind == "gated" for one in reports.ledger())
    after = scene.answered(as_equity, scene.ask(asked.cohort))
    assert after.checksum == before.checksum
    assert Report.objects.count() == 2


# ------------------------------------------------------------------ the pages
def test_two_people_authorize_on_the_page_and_take_a_watermarked_file(
    as_equity, asked, people, client
):
    analyst, admin, second = people
    for who, capacity in ((analyst, "analyst"), (admin, "admin")):
        client.force_login(who)
        page = client.get(asked.get_absolute_url()).content.decode()
        assert f'value="{capacity}"' in page
        address = reverse("equity:authorize_return", args=[asked.pk])
        assert client.post(address, {"capacity": capacity}).status_code == 422
        client.post(address, {"capacity": capacity, "read": "on"})
    counted(as_equity, asked)
    client.force_login(second)
    told = client.get(asked.get_absolute_url()).content.decode()
    assert "Only the two who authorized" in told
    assert "American Indian" not in told
    take = reverse("equity:take_return", args=[asked.pk])
    client.post(take, {"form": "csv"})
    assert not ReturnTaken.objects.exists()
    client.force_login(admin)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "American Indian or Alaska Native" in page
    assert "Handed to Admin on" in page
    file = client.post(take, {"form": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    assert {row["For"] for row in rows} == {"Ada Funder, Hope Foundation"}
    assert {row["Handed to"] for row in rows} == {"Admin"}
    assert sum(int(row["People"]) for row in rows if row["Row"] == "Total") == 95 + 95 + 95
    assert ReturnTaken.objects.get().by == admin
    printed = client.post(take, {"form": "print"}).content.decode()
    assert "Not for publication" in printed


def test_the_form_says_what_is_missing_and_asks_for_final_cohorts_alone(asked, people, client):
    scene.cohort(6, final=False)
    client.force_login(people[1])
    page = client.get(reverse("equity:returns")).content.decode()
    assert "Cohort 4</option>" in page
    assert "Cohort 6</option>" not in page
    answer = client.post(reverse("equity:returns"), {"kind": "court"})
    assert answer.status_code == 422
    assert "Name who receives the counts." in answer.content.decode()
    asked_for = {
        "kind": "court", "recipient": "Court", "legal_basis": "Order", "cohort": asked.cohort_id,
        "population": "accepted", "tables": [EEO1],
    }  # fmt: skip
    client.post(reverse("equity:returns"), asked_for)
    assert RequiredReturn.objects.count() == 2


@pytest.mark.parametrize("role", ["recruiter", "program_lead", "reviewer", "placement_manager"])
def test_A11_who_decides_finds_no_return(asked, client, role):
    client.force_login(scene.person(role))
    assert client.get(reverse("equity:returns")).status_code == 403
    assert client.get(asked.get_absolute_url()).status_code in (403, 404)
