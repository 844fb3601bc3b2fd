"""The same acts on one application."""

import re
from collections import Counter

import pytest

from applicants.domain import triage
from applicants.models import Application
from careerpath.workflow import Refused
from tests.factories import triage as make

URL = "/applications/CP7-00001/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def application(db):
    return make.applications(1, state="review", tags=[])[0]


def test_assign_tag_hold_and_resume(desk, application, reviewer):
    seen = {"seen": "review"}
    for act, values in (
        ("assign", {"person": reviewer.pk}),
        ("tag", {"tag": "portfolio"}),
        ("hold", {"reason": "Waiting"}),
    ):
        answer = desk.post(f"{URL}{act}/", {**seen, **values}, headers=HTMX)
        assert answer["HX-Redirect"] == URL, answer.content.decode()
    application.refresh_from_db()
    assert (application.assigned_to, application.tags) == (reviewer, ["portfolio"])
    assert (application.state, application.held_from) == ("on_hold", "review")

    desk.post(f"{URL}tag/", {"seen": "on_hold", "tag": "portfolio", "off": "on"}, headers=HTMX)
    desk.post(f"{URL}assign/", {"seen": "on_hold", "person": ""}, headers=HTMX)
    desk.post(f"{URL}resume/", {"seen": "on_hold"}, headers=HTMX)
    application.refresh_from_db()
    assert (application.assigned_to, application.tags, application.state) == (None, [], "review")


@pytest.mark.parametrize("act", ["assign", "tag", "hold", "resume"])
def test_C10_a_form_opened_before_the_stage_changed_says_so(desk, application, recruiter, act):
    application.step("second", by=recruiter)
    for headers in ({}, HTMX):
        answer = desk.post(f"{URL}{act}/", {"seen": "review", "tag": "late"}, headers=headers)
        assert answer.status_code == 422
        assert "the application is now in the stage Second review" in answer.content.decode()
    assert Application.objects.get().tags == []


@pytest.mark.parametrize("act", ["assign", "tag", "hold", "resume"])
def test_F1_odd_values_are_form_errors(desk, application, act):
    odd = {"seen": "\x00", "tag": "\x00", "person": "9" * 50, "reason": "\x00"}
    assert desk.post(f"{URL}{act}/", odd, headers=HTMX).status_code == 422


@pytest.mark.parametrize("act", ["assign", "tag", "hold", "resume"])
def test_A1_a_reader_may_do_none_of_it(client, application, reviewer, act):
    Application.objects.update(assigned_to=reviewer)
    client.force_login(reviewer)
    assert client.post(f"{URL}{act}/", {"seen": "review"}).status_code == 403


def test_holding_what_is_settled_is_refused_in_words(recruiter):
    [row] = make.applications(1, state="accepted")
    moved = triage.hold(Application.objects.all(), by=recruiter)

    assert moved.stayed == [(row.pk, "It is settled: Accepted.")]


def test_a_stage_that_the_list_does_not_give_is_refused():
    with pytest.raises(Refused, match="not given from the list"):
        triage.move_plan("not_progressed")


def test_O1_no_two_fields_of_the_page_have_one_id(desk, application):
    page = desk.get(URL).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert {"assign_seen", "tag_seen", "hold_seen"} <= set(ids)
    assert [each for each, n in Counter(ids).items() if n > 1] == []


def test_C10_who_assigns_on_an_old_page_hears_that_somebody_did_meanwhile(
    desk, application, reviewer, recruiter
):
    """The second of two people who opened the page before either assigned it."""
    opened = {"seen": "review", "reader": ""}
    desk.post(f"{URL}assign/", {**opened, "person": reviewer.pk}, headers=HTMX)
    late = desk.post(f"{URL}assign/", {**opened, "person": recruiter.pk}, headers=HTMX)

    assert late.status_code == 422
    assert "it is now assigned to Tariq Haddad" in late.content.decode()
    application.refresh_from_db()
    assert application.assigned_to == reviewer
