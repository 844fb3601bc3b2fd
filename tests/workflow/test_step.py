"""One record moves: table, compare-and-swap, line, sentence."""

import itertools

import pytest
from django.db import connection

from applicants.models import Application
from applicants.states import STEPS, State
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from tests import floor


@pytest.mark.parametrize("before", list(State))
def test_F5_every_pair_of_states_moves_exactly_when_the_table_says_so(db, before):
    actor = floor.user()
    calls = floor.applications(len(State), state=before)
    for application, to in zip(calls, State, strict=True):
        if to in STEPS[before]:
            application.step(to, by=actor)
            assert application.state == to
        else:
            with pytest.raises(Refused, match=r"\.$"):
                application.step(to, by=actor)
            assert application.state == before

        application.refresh_from_db()
        lines = AuditEvent.objects.about(application)
        moved = to in STEPS[before]
        assert application.state == (to if moved else before)
        assert list(lines.values_list("from_state", "to_state")) == [(before, to)] * moved
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_step_says_who_when_and_why(db):
    actor, application = floor.user(), floor.application()

    application.step(State.ON_HOLD, by=actor, reason="Waiting for a file.", file=3)

    line = AuditEvent.objects.get()
    assert line.kind == "applicants.application.on_hold"
    assert (line.actor_id, line.actor, line.model) == (actor.pk, "", "applicants.application")
    assert (line.subject_id, line.reason, line.detail) == (
        application.pk, "Waiting for a file.", {"file": 3},
    )  # fmt: skip
    assert line.cause == "person"
    assert application.state_changed_at <= line.at


def test_a_step_writes_further_columns_in_the_same_update(db):
    application = floor.application()

    application.step(State.ON_HOLD, by="system:test", set={"held_from": State.SUBMITTED})

    application.refresh_from_db()
    assert (application.state, application.held_from) == (State.ON_HOLD, State.SUBMITTED)


def test_C3_the_second_one_reads_who_was_faster(db):
    first, second = floor.user("a@example.org", "Ana Ruiz"), floor.user("b@example.org", "Bo Li")
    application = floor.application()
    stale = Application.objects.get(pk=application.pk)
    application.step(State.ON_HOLD, by=first)

    with pytest.raises(Refused, match=r"^Ana Ruiz was faster: it is On hold since \d\d:\d\d "):
        stale.step(State.REVIEW, by=second)

    assert AuditEvent.objects.count() == 1


def test_the_name_of_the_applicant_is_never_in_the_sentence(db):
    application = floor.application()
    application.applicant.name = "ZZCANARY"
    application.applicant.save()
    stale = Application.objects.get(pk=application.pk)
    application.step(State.WITHDRAWN, by=application.applicant)

    with pytest.raises(Refused, match=r"^Somebody was faster: it is Withdrawn"):
        stale.step(State.REVIEW, by=floor.user())


def test_a_refused_step_leaves_no_line(db):
    application = floor.application(State.DRAFT)

    with pytest.raises(Refused, match=r"^It is Draft and cannot move to Accepted from there\.$"):
        application.step(State.ACCEPTED, by=floor.user())

    assert not AuditEvent.objects.exists()


def test_the_table_reaches_every_state():
    reached = set(itertools.chain.from_iterable(STEPS.values()))
    assert reached | {State.DRAFT} == set(State)
