"""Deciding: preview, recording, taking back; nothing is known before the release."""

import pytest
from django.db import IntegrityError, connection, transaction

from applicants.choosing_states import BatchState, DecisionState
from applicants.domain import decisions, ledger, ranking
from applicants.models import Application, Decision, DecisionBatch
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from tests.applicants.choosing import scene
from tests.factories import triage

pytestmark = pytest.mark.django_db


def test_a_decision_moves_nothing_and_writes_to_nobody():
    _, rows = scene.scene(3)

    batch = scene.decided(rows, "offer")

    assert batch.state == BatchState.RECORDED
    assert Decision.objects.pending().count() == 3
    assert set(Application.objects.values_list("state", flat=True)) == {State.SHORTLISTED}
    assert not Message.objects.exists()


def test_a_decision_keeps_reason_maker_and_a_sealed_snapshot():
    call, rows = scene.scene(2)
    ranking.rank(call, by=scene.person("recruiter"))

    scene.decided(rows, "not_progressed")

    decision = Decision.objects.first()
    assert decision.reason.key == "reading"
    assert decision.decided_by == scene.person("recruiter")
    assert decision.rank in {1, 2}
    assert decision.inputs["ranking"]["rank"] == decision.rank
    assert ledger.replayed(decision).replays


def test_a_preview_counts_who_is_skipped_and_why():
    _, rows = scene.scene(5)
    rows[0].step(State.REVIEW, by="system:test")
    by = scene.person("recruiter")
    batch = decisions.ask(Application.objects.all(), by=by)

    seen = decisions.preview(batch, scene.says("offer"))

    assert seen.affected == 4
    assert seen.skipped == [("From In review nothing goes straight to Offer made.", 1)]
    assert len(seen.sample) == 4


def test_a_preview_shows_a_random_twenty():
    scene.scene(50)
    batch = decisions.ask(Application.objects.all(), by=scene.person("recruiter"))
    assert len(decisions.preview(batch, scene.says("offer")).sample) == 20


def test_more_than_the_preview_said_is_refused():
    _, rows = scene.scene(3)
    by = scene.person("recruiter")
    batch = decisions.ask(Application.objects.all(), by=by)
    scene.decided(rows[:1], "waitlist", by=by)

    with pytest.raises(Refused, match="3 were to be decided on, now it would be 2"):
        decisions.record(batch, scene.says("offer"), affected=3, by=by)

    assert Decision.objects.count() == 1


def test_without_a_reason_nobody_is_not_progressed():
    with pytest.raises(Refused, match="Choose the reason"):
        decisions.says("not_progressed")


def test_applications_of_two_intakes_are_not_decided_together():
    scene.scene(1)
    scene.scene(1, slug="cp8")
    with pytest.raises(Refused, match="one intake"):
        decisions.ask(Application.objects.all(), by=scene.person("recruiter"))


def test_nobody_decides_on_the_own_application():
    _, rows = scene.scene(2)
    by = rows[0].applicant
    triage.RoleGrant.objects.create(user=by, role="recruiter")
    batch = decisions.ask(Application.objects.all(), by=by)
    seen = decisions.preview(batch, scene.says("offer"))
    assert seen.skipped == [("It is your own application.", 1)]


def test_a_reader_does_not_decide():
    scene.scene(1)
    with pytest.raises(Refused, match="may not decide"):
        decisions.ask(Application.objects.all(), by=scene.person("reviewer"))


def test_a_bulk_decision_is_taken_back_as_a_whole():
    _, rows = scene.scene(4)
    batch = scene.decided(rows, "offer")

    assert decisions.take_back(batch, by=scene.person("recruiter")) == 4

    batch.refresh_from_db()
    assert batch.state == BatchState.TAKEN_BACK
    assert not Decision.objects.pending().exists()
    scene.decided(rows, "waitlist")


def test_what_stands_in_a_release_is_not_taken_back():
    call, rows = scene.scene(2)
    batch = scene.decided(rows, "offer")
    scene.approved(call)
    with pytest.raises(Refused, match="stand in a release"):
        decisions.take_back(batch, by=scene.person("recruiter"))


def test_T1_every_decision_has_exactly_one_line_that_does_not_say_what_it_is():
    _, rows = scene.scene(3)
    scene.decided(rows, "not_progressed")
    lines = AuditEvent.objects.filter(kind="applicants.decision.recorded")
    assert lines.count() == 3
    assert "not_progressed" not in str(list(lines.values()))


def test_T2_a_decision_that_goes_round_the_domain_is_refused():
    _, rows = scene.scene(1)
    scene.decided(rows, "offer")

    def go_round():
        with transaction.atomic(), connection.cursor() as cursor:
            Decision.objects.update(state=DecisionState.TAKEN_BACK)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="without its audit line"):
        go_round()


@pytest.mark.parametrize("column", ["choice", "rank", "inputs_hash"])
def test_a_decision_keeps_what_it_says(column):
    _, rows = scene.scene(1)
    scene.decided(rows, "offer")
    value = {"choice": "waitlist", "rank": 9, "inputs_hash": "x"}[column]
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(**{column: value})


def test_previews_cost_the_same_for_one_and_for_three(django_assert_num_queries):
    scene.scene(30)
    by = scene.person("recruiter")
    counts = []
    for size in (1, 30):
        ids = list(Application.objects.values_list("pk", flat=True)[:size])
        batch = decisions.ask(Application.objects.filter(pk__in=ids), by=by)
        with django_assert_num_queries(3):
            decisions.preview(batch, scene.says("offer"))
        counts.append(size)
    assert DecisionBatch.objects.count() == 2
