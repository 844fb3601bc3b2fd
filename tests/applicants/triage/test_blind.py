"""The list is blind by construction: who applied is not in the query, the page, or the file."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.tables import ApplicationsTable
from tests.factories import triage as make

LIST = "/applications/"
CANARY = "ZZCANARY"
ALL = "&".join(f"cols={column.key}" for column in ApplicationsTable.columns)


@pytest.fixture
def canaries(db):
    return make.applications(30, canary=CANARY, state="review")


def addresses():
    everything = f"{LIST}?set=1&{ALL}"
    return [
        LIST, everything, f"{everything}&counts=1", f"{LIST}counts/?set=1", f"{LIST}?q={CANARY}",
        f"{LIST}bulk/", "/applications/views/?set=1",
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["recruiter", "program_lead", "reviewer"])
def test_A9_no_page_of_the_list_names_an_applicant(client, canaries, role):
    user = make.person(role)
    if role == "reviewer":
        type(canaries[0]).objects.update(assigned_to=user)
    client.force_login(user)
    for address in addresses():
        for headers in ({}, {"HX-Request": "true"}):
            cache.clear()
            body = client.get(address, headers=headers).content.decode()
            found = body.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
            found = found.replace(f"“{CANARY}”", "")
            assert CANARY not in found, (address, found[max(0, found.find(CANARY) - 80) :][:160])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_A9_no_file_of_the_list_names_an_applicant(desk, canaries, form):
    answer = desk.post(f"{LIST}export/", {"query": f"set=1&{ALL}", "format": form})
    page = desk.get(answer["Location"] + "file/")
    data = b"".join(page.streaming_content)

    assert CANARY.encode() not in data
    assert b"CP7-00001" in data or form == "xlsx"


def test_A9_the_queries_of_the_list_know_neither_identity_nor_the_applicants_account(
    desk, canaries
):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        desk.get(f"{LIST}?set=1&{ALL}&counts=1&q=nurs")
    mine = f"applicant_id = {desk.session['_auth_user_id']})"  # am I an applicant myself?
    about = [
        each["sql"]
        for each in captured
        if "applicants_application" in each["sql"] and mine not in each["sql"]
    ]

    assert about
    assert not [sql for sql in about if "identity" in sql or "applicant_id" in sql]


def test_searching_knows_no_names(desk, canaries):
    page = desk.get(f"{LIST}?set=1&q=Applicant").content.decode()
    assert "Nothing matches these filters" in page


def test_no_filter_or_column_is_about_a_trait_a_school_or_years():
    words = " ".join(
        [f"{each.name} {each.label}" for each in ApplicationsTable.filters_all]
        + [f"{each.key} {each.label}" for each in ApplicationsTable.columns]
    ).lower()
    forbidden = [
        "race", "gender", "sex", "age", "veteran", "disab", "school", "partner", "university",
        "employer", "years", "graduat", "degree", "name ",
    ]  # fmt: skip
    assert not [word for word in forbidden if f" {word}" in f" {words}"]


def test_A9_a_reader_sees_only_the_own_ones_and_no_scores(client, canaries, reviewer):
    mine = canaries[0]
    type(mine).objects.filter(pk=mine.pk).update(assigned_to=reviewer, potential=87)
    client.force_login(reviewer)
    page = client.get(
        f"{LIST}?view=everything&set=1&{ALL}&sort=-potential&band=80"
    ).content.decode()

    assert page.count("data-href=") == 1
    assert mine.reference in page
    assert "Potential" not in page
    assert ">87<" not in page


def test_A9_the_potential_of_what_i_read_myself_is_hidden_from_me(desk, recruiter, canaries):
    type(canaries[0]).objects.update(assigned_to=recruiter, potential=87, suggestion="advance")
    page = desk.get(f"{LIST}?view=everything&set=1&{ALL}").content.decode()
    assert ">87<" not in page
    assert page.count("until you score") == 25
    filtered = desk.get(f"{LIST}?set=1&band=80").content.decode()
    assert "data-href=" not in filtered


def test_A9_a_school_in_the_field_of_study_is_taken_out_everywhere(desk):
    make.applications(3, state="review", field_of_study="Nursing at Lakeside University")
    cache.clear()
    page = desk.get(f"{LIST}?set=1&{ALL}&counts=1").content.decode()
    answer = desk.post(f"{LIST}export/", {"query": f"set=1&{ALL}", "format": "csv"})
    data = b"".join(desk.get(answer["Location"] + "file/").streaming_content).decode()

    assert "Lakeside" not in page
    assert "Lakeside" not in data
    assert "[school hidden]" in data
