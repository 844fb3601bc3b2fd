"""A set of records moves in a constant number of statements; who stayed says why."""

import time

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from applicants.models import Application
from applicants.states import State
from careerpath.audit.models import AuditEvent
from tests import floor


def test_all_move_and_each_has_its_line(db):
    actor = floor.user()
    floor.applications(3)

    outcome = Application.objects.all().step_all(
        State.REVIEW, by=actor, reason="Screened.", run=7, set={"suggestion": "advance"}
    )

    assert len(outcome.moved) == 3
    assert outcome.stayed == []
    assert set(Application.objects.values_list("state", "suggestion")) == {("review", "advance")}
    lines = AuditEvent.objects.values_list(
        "kind", "actor_id", "from_state", "to_state", "reason", "detail__run"
    )
    assert (
        list(lines)
        == [("applicants.application.review", actor.pk, "submitted", "review", "Screened.", 7)] * 3
    )


def test_those_who_stayed_say_why(db):
    call = floor.intake()
    draft = floor.application(State.DRAFT, intake_=call)
    other = floor.intake("cp8")
    review = floor.application(State.REVIEW, intake_=other)
    accepted = floor.application(State.ACCEPTED, intake_=floor.intake("cp9"))

    outcome = Application.objects.all().step_all(State.REVIEW, by=floor.user())

    assert outcome.moved == []
    assert dict(outcome.stayed) == {
        draft.pk: "It is Draft and cannot move to In review from there.",
        review.pk: "It is In review already.",
        accepted.pk: "It is Accepted and cannot move to In review from there.",
    }
    assert not AuditEvent.objects.exists()


def test_different_starting_states_stand_in_the_lines(db):
    one = floor.application(State.SUBMITTED)
    two = floor.application(State.SCREENING, intake_=floor.intake("cp8"))

    Application.objects.all().step_all(
        State.ON_HOLD, by=floor.user(), set={"held_from": F("state")}
    )

    lines = dict(AuditEvent.objects.values_list("subject_id", "from_state"))
    assert lines == {one.pk: "submitted", two.pk: "screening"}
    held = dict(Application.objects.values_list("pk", "held_from"))
    assert held == {one.pk: "submitted", two.pk: "screening"}


@pytest.mark.parametrize("sliced", [False, True])
def test_the_number_of_statements_does_not_grow(db, sliced):
    actor = floor.user()
    floor.applications(40)
    costs = []
    for size in (1, 30):
        ids = list(
            Application.objects.filter(state=State.SUBMITTED).values_list("pk", flat=True)[:size]
        )
        chosen = Application.objects.filter(pk__in=ids).order_by("pk")
        chosen = chosen[:size] if sliced else chosen
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(chosen.step_all(State.REVIEW, by=actor).moved) == size
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6


@pytest.mark.parametrize("size", [2000, pytest.param(9500, marks=pytest.mark.chaos)])
def test_thousands_at_once_are_an_ordinary_day(db, size):
    floor.applications(size)
    begun = time.monotonic()

    outcome = Application.objects.all().step_all(State.REVIEW, by="system:test")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert len(outcome.moved) == size == AuditEvent.objects.count()
    assert time.monotonic() - begun < 30
