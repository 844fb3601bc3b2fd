"""Last mile as staff and participants use it: matrix, gaps, verification, plans, own skills."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from cohorts.models import CohortStaff
from tests.training import made
from training.domain import last_mile, plans, skills
from training.models import (
    Certification,
    Credential,
    LastMilePlan,
    OwnReadiness,
    PlanItem,
    SkillEvidence,
    SkillRequirement,
)

pytestmark = pytest.mark.django_db


def go(name, *args):
    return reverse(f"training:{name}", args=args)


def verify(client, seat, skill, level=3, seen=0, **fields):
    sent = {"level": level, "sentence": "Seen in the lab.", "seen": seen, **fields}
    return client.post(go("skill_verify", seat.pk, skill.pk), sent)


def test_T1_a_verification_is_dated_named_withdrawn_and_restored(client, hub):
    _, teacher, people, one, _, wanted = hub
    before = AuditEvent.objects.count()
    done = verify(client, people[0], one)
    assert done.status_code == 302
    evidence = SkillEvidence.objects.get()
    assert (evidence.by, evidence.is_verified, evidence.level) == (teacher, True, 3)
    page = client.get(f"{go('skills', people[0].pk)}?set={wanted.pk}").content.decode()
    assert "66% ready" in page
    assert "1 of 1 must-have and 0 of 1 nice-to-have verified." in page
    client.post(go("evidence_withdraw", evidence.pk))
    assert not SkillEvidence.objects.standing(skills.today_of(one.track.program)).exists()
    client.post(go("evidence_restore", evidence.pk))
    assert SkillEvidence.objects.standing(skills.today_of(one.track.program)).exists()
    assert AuditEvent.objects.count() - before == 3
    assert AuditEvent.objects.latest("pk").kind == "training.skillevidence.restored"


def test_C10_a_stale_verification_meets_the_name_of_who_was_faster(client, hub):
    _, _, people, one, _, _ = hub
    verify(client, people[0], one)
    stale = verify(client, people[0], one, level=1)
    assert stale.status_code == 422
    assert b"verified level 3 meanwhile. Look again." in stale.content
    first = SkillEvidence.objects.get()
    assert verify(client, people[0], one, level=4, seen=first.pk).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", "9"),
        ("level", "x"),
        ("level", ""),
        ("sentence", ""),
        ("sentence", "x" * 501),
        ("link", "javascript:alert(1)"),
        ("expires_on", "2020-01-01"),
        ("expires_on", "9999-99-99"),
        ("seen", "-1"),
    ],
)
def test_F1_odd_input_meets_a_sentence(client, hub, field, value):
    _, _, people, one, _, _ = hub
    assert verify(client, people[0], one, **{field: value}).status_code == 422
    assert not SkillEvidence.objects.exists()


def test_C12_every_constraint_says_its_sentence(hub):
    _, teacher, people, one, _, wanted = hub
    with pytest.raises(Refused, match="Say what shows it, or give a link"):
        skills.verify(people[0], one, level=2, by=teacher)
    with pytest.raises(Refused, match="A level is a number from 1 to 4"):
        skills.verify(people[0], one, level=7, by=teacher, sentence="Seen.")
    with pytest.raises(Refused, match="Nobody verifies the own skill"):
        skills.verify(people[0], one, level=2, by=people[0].person, sentence="Seen.")
    with pytest.raises(Refused, match="Choose from 1 to 5"):
        plans.rate(people[0], moment="before", rating=6, by=people[0].person)
    plans.make(people, wanted, by=teacher)
    with pytest.raises(Refused, match="Nobody of them needs a plan"):
        plans.make(people, wanted, by=teacher)


def test_an_expired_or_withdrawn_verification_does_not_count(hub):
    _, teacher, people, one, _, _ = hub
    today = skills.today_of(one.track.program)
    found = skills.verify(people[0], one, level=2, by=teacher, sentence="Seen.", expires_on=today)
    key = (last_mile.SKILL, one.pk)
    assert last_mile.held(people, today)[people[0].pk][key].verified == 2
    assert not last_mile.held(people, today + timedelta(days=1))[people[0].pk]
    skills.withdraw(found, by=teacher)
    assert not last_mile.held(people, today)[people[0].pk]
    with pytest.raises(Refused, match="withdrawn already"):
        skills.withdraw(found, by=teacher)


def test_a_credential_counts_once_somebody_has_checked_it(hub):
    _, teacher, people, _, _, wanted = hub
    wanted.rows.all().delete()
    row = SkillRequirement.objects.create(requirements=wanted, certification="cahims")
    today = skills.today_of(wanted.program)
    kind = Certification.objects.create(
        program=wanted.program, issuer="HIMSS", code="CAHIMS", name="Associate"
    )
    held = Credential.objects.create(person=people[0].person, certification=kind, issued_on=today)

    def stands():
        book = last_mile.book(people[0].cohort, people, wanted, today)
        return [book.readiness(one).gaps[0].words for one in people[:2]]

    assert str(row) == "cahims"
    assert stands() == ["Self-claimed only", "Missing"]
    Credential.objects.filter(pk=held.pk).update(
        verification="register", verified_at=timezone.now(), verified_by=teacher
    )
    assert stands() == ["Held", "Missing"]
    Credential.objects.filter(pk=held.pk).update(
        issued_on=today - timedelta(days=400), expires_on=today - timedelta(days=1)
    )
    assert stands() == ["Missing", "Missing"]


def test_plans_for_all_are_made_once_and_undone_together(client, hub):
    cohort, _, people, one, two, wanted = hub
    verify(client, people[0], one)
    verify(client, people[0], two, level=2)
    done = client.post(go("plans_make", cohort.slug), {"set": wanted.pk}, follow=True)
    assert LastMilePlan.objects.count() == 2
    assert PlanItem.objects.count() == 4
    assert all(item.due_on < wanted.starts_on for item in PlanItem.objects.all())
    page = done.content.decode()
    last = max(item.due_on for item in PlanItem.objects.all())
    assert last.weekday() < 5
    assert (wanted.starts_on - last).days in (3, 4, 5)  # a weekend before it is skipped
    assert f"{(wanted.starts_on - last).days} days to spare" in page
    assert "Nothing left" in page
    undo = go("plans_undo", cohort.slug, LastMilePlan.objects.first().act)
    assert undo in page
    client.post(undo)
    assert not LastMilePlan.objects.exists()


def test_plans_that_somebody_works_on_are_not_taken_back(client, hub):
    cohort, _, people, _, _, wanted = hub
    client.post(go("plan_make", people[0].pk), {"set": wanted.pk})
    plan = LastMilePlan.objects.get()
    plans.done(plan.items.first(), note="", by=people[0].person)
    client.post(go("plans_undo", cohort.slug, plan.act))
    assert LastMilePlan.objects.exists()


def test_a_task_is_done_signed_off_with_its_skill_and_reopened(client, hub):
    _, teacher, people, one, _, wanted = hub
    plans.make(people[:1], wanted, by=teacher)
    item = PlanItem.objects.get(requirement__skill=one)
    client.force_login(people[0].person)
    client.post(go("my_item_done", item.pk), {"note": "Built it twice."})
    item.refresh_from_db()
    assert (item.state, item.note) == ("done", "Built it twice.")
    client.force_login(teacher)
    silent = client.post(go("plan_item_sign_off", item.pk), {})
    assert silent.status_code == 422
    assert b"Say what shows it, or give a link to it." in silent.content
    client.post(go("plan_item_sign_off", item.pk), {"sentence": "Seen."})
    item.refresh_from_db()
    assert (item.state, item.signed_off_by, item.evidence.level) == ("signed_off", teacher, 3)
    stale = client.post(go("plan_item_sign_off", item.pk), {"sentence": "Seen."})
    assert stale.status_code == 422
    client.post(go("plan_item_reopen", item.pk))
    item.refresh_from_db()
    assert (item.state, item.evidence) == ("open", None)
    assert SkillEvidence.objects.get().withdrawn_by == teacher


def test_a_late_plan_says_so_in_words(client, hub):
    _, teacher, people, _, _, wanted = hub
    today = skills.today_of(wanted.program)
    plans.make(people[:1], wanted, by=teacher)
    item = PlanItem.objects.in_order().last()
    sent = {"what": item.what, "owner": teacher.pk, "due_on": today + timedelta(days=34)}
    assert client.post(go("plan_item", item.pk), sent).status_code == 302
    PlanItem.objects.exclude(pk=item.pk).update(due_on=today - timedelta(days=1))
    page = client.get(f"{go('skills', people[0].pk)}?set={wanted.pk}").content.decode()
    assert "4 days late" in page
    assert "1 overdue" in page
    late = client.get(f"{go('last_mile', people[0].cohort.slug)}?show=late").content.decode()
    assert people[0].person.name in late
    assert people[1].person.name not in late


def test_a_participant_claims_rates_and_takes_back(client, hub):
    _, _, people, one, _, _ = hub
    person = people[0].person
    client.force_login(person)
    assert client.post(go("my_skill", one.pk), {"level": 4}).status_code == 302
    claim = SkillEvidence.objects.get()
    assert (claim.is_verified, claim.by) == (False, person)
    held = last_mile.held(people, skills.today_of(one.track.program))[people[0].pk]
    assert held[last_mile.SKILL, one.pk].claimed == 4
    assert client.post(go("my_readiness"), {"moment": "before"}).status_code == 422
    client.post(go("my_readiness"), {"moment": "before", "rating": 2})
    client.post(go("my_readiness"), {"moment": "after", "rating": 4})
    assert client.post(go("my_readiness"), {"moment": "before", "rating": 1}).status_code == 422
    assert sorted(OwnReadiness.objects.values_list("rating", flat=True)) == [2, 4]
    assert b"After: <b>4 of 5</b>" in client.get(go("my_skills")).content
    client.post(go("my_claim_withdraw", claim.pk))
    assert not last_mile.held(people, skills.today_of(one.track.program))[people[0].pk]


def test_A3_what_belongs_to_others_is_not_found(client, hub):
    cohort, teacher, people, one, _, wanted = hub
    plans.make(people, wanted, by=teacher)
    theirs = PlanItem.objects.filter(plan__enrollment=people[1]).first()
    claim = skills.claim(people[1], one, level=2, by=people[1].person)
    client.force_login(people[0].person)
    for address in (
        go("my_item_done", theirs.pk),
        go("my_claim_withdraw", claim.pk),
        go("my_item_not_done", theirs.pk),
    ):
        assert client.post(address).status_code == 404
    part, other = made.section(cohort), made.section(cohort, "B")
    outside = made.enrolled(cohort, 1, other)[0]
    client.force_login(made.instructor(cohort, part))
    assert client.get(go("skills", outside.pk)).status_code == 404
    stranger = made.instructor(made.cohort())
    client.force_login(stranger)
    assert client.get(go("last_mile", cohort.slug)).status_code == 404
    assert client.get(go("report", cohort.slug, "gains")).status_code == 404
    assert client.post(go("plan_item_drop", theirs.pk)).status_code == 404


def test_A5_a_duty_that_ends_takes_the_page_and_the_file_with_it(client, hub):
    cohort, teacher, people, *_ = hub
    assert client.get(go("skills", people[0].pk)).status_code == 200
    gone = timezone.localdate() - timedelta(days=2)
    CohortStaff.objects.filter(user=teacher, cohort=cohort).update(since=gone, until=gone)
    assert client.get(go("skills", people[0].pk)).status_code == 404
    assert client.post(go("last_mile_export", cohort.slug)).status_code == 404


def test_A6_extra_fields_move_nothing(client, hub):
    _, teacher, people, one, _, wanted = hub
    other = made.enrolled(made.cohort(), 1)[0]
    more = {
        "is_verified": "0",
        "by": people[0].person_id,
        "enrollment": other.pk,
        "withdrawn_at": "2026-01-01",
    }
    verify(client, people[0], one, **more)
    found = SkillEvidence.objects.get()
    assert (found.enrollment_id, found.by, found.is_verified) == (people[0].pk, teacher, True)
    plans.make(people[:1], wanted, by=teacher)
    item = PlanItem.objects.first()
    sent = {"what": "Again", "owner": teacher.pk, "due_on": "2027-01-18", "state": "signed_off"}
    client.post(go("plan_item", item.pk), {**sent, "signed_off_by": teacher.pk})
    item.refresh_from_db()
    assert (item.what, item.state, item.signed_off_by) == ("Again", "open", None)


def test_A9_a_participant_does_not_read_what_others_claim(client, hub):
    _, _, people, one, _, _ = hub
    skills.claim(people[1], one, level=2, by=people[1].person, sentence="CANARY of another")
    client.force_login(people[0].person)
    for address in (go("my_skills"), go("my_skill", one.pk)):
        assert b"CANARY" not in client.get(address).content


def test_requirements_are_set_up_and_refuse_what_makes_no_sense(client, hub):
    cohort, _, _, one, _, wanted = hub
    lead = made.hub.user("program_lead")
    client.force_login(lead)
    new = go("skill_requirement_new", wanted.pk)
    both = client.post(new, {"skill": one.pk, "level": 2, "certification": "CAHIMS"})
    assert both.status_code == 422
    assert b"Choose a skill with its level, or name a certification." in both.content
    assert client.post(new, {"skill": one.pk, "level": 2, "is_must": "1"}).status_code == 422
    assert client.post(new, {"certification": "CAHIMS", "is_must": "1"}).status_code == 302
    row = SkillRequirement.objects.get(certification="CAHIMS")
    assert client.post(go("skill_requirement_remove", row.pk)).status_code == 302
    assert not SkillRequirement.objects.filter(pk=row.pk).exists()
    assert client.post(go("tracks_standard", cohort.program.slug), follow=True).status_code == 200
    other = made.hub.program()
    client.post(go("tracks_standard", other.slug))
    assert b"HL7 and FHIR" in client.get(go("tracks", other.slug)).content


def test_T2_a_task_does_not_move_round_the_domain(hub):
    _, teacher, people, _, _, wanted = hub
    plans.make(people, wanted, by=teacher)
    PlanItem.objects.update(state="dropped")
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="audit line"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("role", ["recruiter", "reviewer", "mentor", "placement_manager", "admin"])
def test_A1_A2_who_does_not_train_sees_nothing_of_it(client, hub, role):
    cohort, _, people, one, _, _ = hub
    client.force_login(made.hub.user(role))
    for address in (
        go("last_mile", cohort.slug),
        go("skills", people[0].pk),
        go("skill_verify", people[0].pk, one.pk),
        go("report", cohort.slug, "gradebook"),
        go("my_skills"),
    ):
        assert client.get(address).status_code in {403, 404}


def test_A4_looking_writes_nothing(client, hub):
    cohort, _, people, one, _, wanted = hub
    for address in (
        go("last_mile", cohort.slug),
        go("skills", people[0].pk),
        go("skill_verify", people[0].pk, one.pk),
        go("requirements", wanted.pk),
    ):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        words = {one["sql"].split()[0] for one in seen if "training_" in one["sql"]}
        assert words <= {"SELECT", "DECLARE"}
    assert client.get(go("plans_make", cohort.slug)).status_code == 405
