"""Releases: nothing before, everything together, each row with what became of it."""

import pytest
from django.utils import timezone

from applicants.choosing_states import DecisionState, WaveState
from applicants.domain import decisions, letters, waves, waves_out
from applicants.models import Application, Decision, Offer, WaitlistEntry
from applicants.states import State
from careerpath import later
from careerpath.audit.models import AuditEvent
from careerpath.later.models import Job
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.models import Program
from tests.applicants.choosing import scene

pytestmark = pytest.mark.django_db


def three_kinds(count=9):
    """An intake with a third of offers, waitlist and refusals pending."""
    call, rows = scene.scene(count, seats=count)
    third = count // 3
    scene.decided(rows[:third], "offer")
    scene.decided(rows[third : 2 * third], "waitlist")
    scene.decided(rows[2 * third :], "not_progressed")
    return call, rows


def states(call):
    return sorted(Application.objects.filter(intake=call).values_list("state", flat=True))


def test_a_release_moves_everybody_and_writes_to_everybody():
    call, _ = three_kinds()

    wave = scene.released(call)

    assert wave.state == WaveState.RELEASED
    assert states(call) == sorted(["offer", "waitlisted", "not_progressed"] * 3)
    assert Offer.objects.count() == 3
    assert list(WaitlistEntry.objects.values_list("rank", flat=True)) == [1, 2, 3]
    kinds = Message.objects.filter(kind__in=letters.LETTER_OF.values())
    assert kinds.count() == 9
    assert set(kinds.values_list("state", flat=True)) == {"queued"}
    assert scene.impossible() == []


def test_until_it_goes_out_nothing_has_moved_and_no_letter_is_written():
    call, _ = three_kinds()
    wave = scene.approved(call)

    waves.schedule(wave, by=scene.person("recruiter"), minutes=10)
    waves_out.carry_on(wave.pk, by=scene.person("recruiter"))

    wave.refresh_from_db()
    assert wave.state == WaveState.SCHEDULED
    assert states(call) == ["shortlisted"] * 9
    assert not Message.objects.filter(kind__in=letters.LETTER_OF.values()).exists()
    assert not Offer.objects.exists()


def test_a_release_on_its_way_is_undone_and_stays_approved():
    call, _ = three_kinds()
    by = scene.person("recruiter")
    wave = scene.approved(call)
    waves.schedule(wave, by=by, minutes=10)
    wave.refresh_from_db()

    waves.undo(wave, by=by)
    type(wave).objects.filter(pk=wave.pk).update(goes_out_at=None)
    waves_out.carry_on(wave.pk, by=by)

    wave.refresh_from_db()
    assert wave.state == WaveState.APPROVED
    assert states(call) == ["shortlisted"] * 9


def test_a_release_that_is_out_is_not_undone():
    call, _ = three_kinds()
    wave = scene.released(call)
    with pytest.raises(Refused, match="released"):
        waves.undo(wave, by=scene.person("recruiter"))


def test_without_approval_nothing_goes_out():
    call, _ = three_kinds()
    by = scene.person("recruiter")
    wave = waves.compose(call, name="First", choices=["offer"], by=by)
    with pytest.raises(Refused, match="Nobody has approved"):
        waves.schedule(wave, by=by)
    waves.ask_approval(wave, by=by)
    with pytest.raises(Refused, match="Nobody has approved"):
        waves.schedule(wave, by=by)


def test_the_one_who_asks_cannot_approve():
    call, _ = three_kinds()
    lead = scene.person("program_lead")
    wave = waves.compose(call, name="First", choices=["offer"], by=lead)
    approval = waves.ask_approval(wave, by=lead)
    with pytest.raises(Refused, match="second person"):
        approvals.approve(approval, by=lead, sample_read=True)


def test_wait_and_check_lets_the_same_person_confirm_after_the_time():
    call, _ = three_kinds()
    Program.objects.update(approval_policy="wait_and_check")
    call.program.refresh_from_db()
    lead = scene.person("recruiter")
    wave = waves.compose(call, name="First", choices=["offer"], by=lead)
    approval = waves.ask_approval(wave, by=lead)
    with pytest.raises(Refused, match="waiting time"):
        approvals.approve(approval, by=lead, sample_read=True)
    type(approval).objects.update(
        ready_at=timezone.now() - timezone.timedelta(seconds=1),
        requested_at=timezone.now() - timezone.timedelta(days=2),
    )
    approval.refresh_from_db()
    approvals.approve(approval, by=lead, sample_read=True)
    wave.refresh_from_db()
    assert wave.is_approved


def test_a_release_that_is_not_approved_can_be_dissolved():
    call, _ = three_kinds()
    by = scene.person("recruiter")
    wave = waves.compose(call, name="First", choices=["offer", "waitlist"], by=by)
    approval = waves.ask_approval(wave, by=by)
    approvals.refuse(approval, by=scene.person("program_lead"), reason="Too early.")
    wave.refresh_from_db()
    assert wave.is_draft
    waves.dissolve(wave, by=by)
    assert waves.waiting(call) == {"offer": 3, "waitlist": 3, "not_progressed": 3}


def test_whoever_withdrew_meanwhile_stays_and_the_row_says_why():
    call, rows = three_kinds()
    wave = scene.approved(call)
    Application.objects.get(pk=rows[0].pk).step(State.WITHDRAWN, by=rows[0].applicant)

    waves.schedule(wave, by=scene.person("recruiter"), minutes=0)
    waves_out.carry_on(wave.pk, by=scene.person("recruiter"))

    stayed = Decision.objects.get(application=rows[0])
    assert stayed.state == DecisionState.STAYED
    assert stayed.sentence == "It is Withdrawn and cannot move to Offer made from there."
    assert not Message.objects.filter(kind="applicants.offer", to_user=rows[0].applicant).exists()
    assert Offer.objects.count() == 2


def test_a_release_may_run_twice_without_harm():
    call, _ = three_kinds()
    wave = scene.released(call)
    before = Message.objects.count(), AuditEvent.objects.count()
    waves_out.carry_on(wave.pk, by=scene.person("recruiter"))
    assert (Message.objects.count(), AuditEvent.objects.count()) == before


def test_W14_a_release_that_died_half_way_is_carried_on_with_one_letter_each(monkeypatch):
    call, _ = three_kinds()
    by = scene.person("recruiter")
    wave = scene.approved(call)
    waves.schedule(wave, by=by, minutes=0)
    monkeypatch.setattr(waves_out, "CHUNK", 4)
    monkeypatch.setattr(waves_out, "batches", lambda one: bool(one()))

    waves_out.carry_on(wave.pk, by=by)

    wave.refresh_from_db()
    assert wave.state == WaveState.RELEASING
    assert set(
        Message.objects.filter(kind__in=letters.LETTER_OF.values()).values_list("state", flat=True)
    ) == {"held"}
    for _ in range(4):
        waves_out.carry_on(wave.pk, by=by)
    wave.refresh_from_db()
    sent = Message.objects.filter(kind__in=letters.LETTER_OF.values())
    assert wave.state == WaveState.RELEASED
    assert sent.count() == 9
    assert sent.values("about_id").distinct().count() == 9
    assert set(sent.values_list("state", flat=True)) == {"queued"}


def test_A8_a_release_queued_by_somebody_who_lost_the_right_does_not_go_out():
    call, _ = three_kinds()
    by = scene.person("recruiter")
    wave = scene.approved(call)
    waves.schedule(wave, by=by, minutes=0)
    by.grants.all().delete()

    job = Job.objects.get(task=waves.RELEASE)
    later.queue.perform(job.pk)

    wave.refresh_from_db()
    assert wave.state == WaveState.SCHEDULED
    assert states(call) == ["shortlisted"] * 9


def test_three_letters_of_each_kind_are_shown_without_a_name():
    call, rows = three_kinds(12)
    wave = waves.compose(
        call, name="First", choices=["offer", "waitlist", "not_progressed"],
        by=scene.person("recruiter"),
    )  # fmt: skip
    found = waves.proofs(wave)
    assert [(title, count, len(shown)) for title, count, shown in found] == [
        ("Offer", 4, 3),
        ("Waitlist", 4, 3),
        ("Not progressed, with feedback", 4, 3),
    ]
    names = {row.applicant.name for row in rows}
    assert not [name for name in names if name in str(found)]
    assert "Dear [name]" in str(found)


def test_the_proof_is_the_letter_word_for_word():
    call, rows = scene.scene(1)
    scene.decided(rows, "not_progressed")
    wave = scene.approved(call)
    [[_, _, [[_, subject, body]]]] = waves.proofs(wave)
    waves.schedule(wave, by=scene.person("recruiter"), minutes=0)
    waves_out.carry_on(wave.pk, by=scene.person("recruiter"))

    letter = Message.objects.get(kind=letters.NOT_PROGRESSED)
    assert letter.subject == subject
    assert letter.body == body.replace("[name]", rows[0].applicant.name)
    assert "the readers' scores were below" in letter.body


def test_C3_twice_decided_is_once_released():
    call, rows = scene.scene(2)
    scene.decided(rows, "offer")
    with pytest.raises(Refused, match="was faster: Recruiter 0 decided on it"):
        decisions.decide_one(rows[0], scene.says("waitlist"), by=scene.person("recruiter", 1))
    scene.released(call)
    assert Offer.objects.count() == 2
