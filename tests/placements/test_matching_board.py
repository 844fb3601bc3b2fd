"""The board: lanes, suggestions with why not, the whole-board proposal, wishes and weights."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from placements.domain import facts, gap_plans, matching_board, scenarios, submissions, weights
from placements.models import NotNow, Scenario, Submission, WorkWish
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught
from training.domain import plans
from training.models import LastMilePlan, PlanItem, SkillEvidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """Two openings that ask for a skill, three graduates, one of them without the skill."""
    program = hub.program()
    staff = hub.user("placement_manager")
    client = made.client(program)
    skill = taught.skill(program)
    people = taught.enrolled(
        taught.cohort(program=program, ends_on=made.today() - timedelta(days=5)),
        3,
        state="completed",
    )
    for one in people[:2]:
        SkillEvidence.objects.create(
            enrollment=one, skill=skill, level=3, is_verified=True, by=staff, sentence="Seen."
        )
    openings = [made.opening(client, starts=days) for days in (10, 40)]
    for one in openings:
        one.skills.create(skill=skill, level=2)
    return program, staff, openings, people


def test_suggestions_show_who_fits_and_say_why_not(scene, client):
    _, staff, (opening, _), people = scene
    client.force_login(staff)
    there = reverse("placements:board")

    page = client.get(there).content.decode()
    assert [str(one.person) in page for one in people] == [True, True, False]
    assert "Starts in 10 days" in page
    everybody = client.get(there, {"opening": opening.pk, "all": "1"}).content.decode()
    assert str(people[2].person) in everybody
    assert "Nothing is verified; level 2 is needed." in everybody


def test_who_is_proposed_stands_in_a_lane_and_moves_with_what_the_client_said(scene, client):
    _, staff, (opening, _), people = scene
    client.force_login(staff)

    client.post(reverse("placements:propose", args=[opening.pk]), {"enrollment": people[0].pk})
    assert [len(cards) for _, cards in matching_board.lanes(opening)] == [1, 0, 0, 0]
    one = Submission.objects.get()
    submissions.consent(one, agrees=True, by=people[0].person)
    submissions.send(opening, opening.contact, by=staff)
    answer = reverse("placements:submission_answer", args=[one.pk])
    assert client.post(answer, {"answer": "interview"}).status_code == 422
    client.post(answer, {"answer": "interview", "times": "Tue, 10 AM"})
    assert [len(cards) for _, cards in matching_board.lanes(opening)] == [0, 1, 0, 0]
    client.post(answer, {"answer": "approve"})
    assert [len(cards) for _, cards in matching_board.lanes(opening)] == [0, 0, 1, 0]
    again = client.post(
        reverse("placements:propose", args=[opening.pk]), {"enrollment": people[0].pk}, follow=True
    )
    assert "was submitted for the opening already" in again.content.decode()


def test_who_nearly_fits_has_a_dated_plan_by_one_click_and_its_finish_beside_the_start(
    scene, client
):
    _, staff, (_, opening), people = scene
    opening.credentials.create(certification="CHIME", is_must=False)
    nearly = people[2]
    client.force_login(staff)
    plan = reverse("placements:plan_gaps", args=[opening.pk])
    page = client.get(reverse("placements:board"), {"opening": opening.pk, "all": "1"})
    assert f"Make a plan for {nearly.person}" in page.content.decode()

    done = client.post(plan, {"enrollment": nearly.pk}, follow=True).content.decode()
    made_plan = LastMilePlan.objects.get(enrollment=nearly)
    tasks = list(made_plan.items.order_by("due_on"))
    assert [str(task.requirement) for task in tasks] == [
        str(opening.skills.get().skill), "CHIME",
    ]  # fmt: skip
    assert made.today() < tasks[0].due_on < tasks[1].due_on <= opening.starts_on
    spare = (opening.starts_on - tasks[1].due_on).days
    assert f"{spare} day" in done
    assert f"Make a plan for {nearly.person}" not in done

    again = client.post(plan, {"enrollment": nearly.pk}, follow=True).content.decode()
    assert "there is a plan already" in again
    assert LastMilePlan.objects.count() == 1


def test_a_plan_is_taken_back_from_its_toast_but_for_the_tasks_that_somebody_began(scene, client):
    _, staff, (_, opening), people = scene
    opening.credentials.create(certification="CHIME", is_must=False)
    nearly = people[2]
    client.force_login(staff)

    def plan():
        there = reverse("placements:plan_gaps", args=[opening.pk])
        page = client.post(there, {"enrollment": nearly.pk}, follow=True).content.decode()
        return re.search(rf"/openings/{opening.pk}/plan/[0-9a-f-]+/undo/", page).group()

    undo = plan()
    other = hub.user("placement_manager")
    client.force_login(other)
    assert "nothing to take back" in client.post(undo, follow=True).content.decode()
    client.force_login(staff)
    assert "The plan is taken back." in client.post(undo, follow=True).content.decode()
    assert not LastMilePlan.objects.exists()
    assert "nothing to take back" in client.post(undo, follow=True).content.decode()

    undo = plan()
    by_hand = PlanItem(plan=LastMilePlan.objects.get(), what="Call the site", owner=staff,
                       due_on=opening.starts_on)  # fmt: skip
    plans.keep(by_hand, by=staff)
    begun = PlanItem.objects.get(requirement__certification="CHIME")
    plans.done(begun, note="Booked.", by=nearly.person)
    said = client.post(undo, follow=True).content.decode()
    assert "2 of its tasks were begun or added and stay." in said
    assert set(PlanItem.objects.all()) == {begun, by_hand}
    assert "begun with every task" in client.post(undo, follow=True).content.decode()


def test_a_plan_follows_what_the_opening_asks_for_today(scene):
    _, staff, (_, opening), people = scene
    wanted = gap_plans.asked_by(opening, by=staff)
    assert wanted.starts_on == opening.starts_on
    row = opening.skills.get()
    row.level = 4
    row.save()
    opening.credentials.create(certification="CHIME")
    opening.starts_on += timedelta(days=7)
    opening.save(update_fields=["starts_on"])

    again = gap_plans.asked_by(opening, by=staff)
    assert again.pk == wanted.pk
    assert (again.starts_on, again.rows.get(skill=row.skill).level) == (opening.starts_on, 4)
    opening.skills.all().delete()
    gap_plans.asked_by(opening, by=staff)
    assert [one.certification for one in wanted.rows.all()] == ["CHIME"]
    other = made.graduate(hub.program())
    with pytest.raises(Refused, match="another program"):
        gap_plans.make(opening, other, by=staff)
    opening.credentials.all().delete()
    with pytest.raises(Refused, match="no gap is open"):
        gap_plans.make(opening, people[0], by=staff)


def test_who_is_set_aside_is_not_suggested_until_it_is_taken_back(scene, client):
    _, staff, (opening, _), people = scene
    client.force_login(staff)

    said = client.post(
        reverse("placements:not_now", args=[opening.pk]), {"enrollment": people[0].pk}, follow=True
    ).content.decode()
    row = NotNow.objects.get()
    undo = f"{reverse('placements:suggest_again', args=[opening.pk])}?row={row.pk}"
    assert undo in said
    found, _, aside = matching_board.suggestions(opening)
    assert ([one.about for one in found], aside) == ([people[1], people[2]], 1)
    client.post(undo)
    assert len(matching_board.suggestions(opening)[0]) == 3


def test_C10_a_proposal_is_committed_once_row_by_row_and_taken_back(scene, client):
    program, staff, (first, second), people = scene
    client.force_login(staff)
    made_one = client.post(
        reverse("placements:scenario_new"),
        {"program": program.pk, "name": "Now", "only_ready": "on"},
    )
    scenario = Scenario.objects.get()
    assert made_one.url == reverse("placements:scenario", args=[scenario.pk])
    pairs = list(scenario.pairs.order_by("pk"))
    assert {one.enrollment_id for one in pairs} == {people[0].pk, people[1].pk}
    assert {one.requisition_id for one in pairs} == {first.pk, second.pk}
    assert not Submission.objects.exists()

    # Meanwhile somebody asks one of them by hand.
    submissions.ask(pairs[0].requisition, pairs[0].enrollment, by=staff)
    commit = reverse("placements:scenario_commit", args=[scenario.pk])
    client.post(commit, {"pair": [one.pk for one in pairs]})
    results = [one.result for one in scenario.pairs.order_by("pk")]
    assert results == ["This graduate was submitted for the opening already.", "Asked."]
    with pytest.raises(Refused, match="committed already"):
        scenarios.commit(scenario, pairs={pairs[0].pk}, by=staff)

    client.post(reverse("placements:scenario_undo", args=[scenario.pk]))
    assert sorted(Submission.objects.values_list("state", flat=True)) == ["asked", "withdrawn"]
    assert "Taken back." in client.get(made_one.url).content.decode()
    with pytest.raises(Refused, match="taken back already"):
        scenarios.undo(scenario, by=staff)
    kinds = AuditEvent.objects.filter(kind__startswith="placements.scenario")
    assert sorted(kinds.values_list("kind", flat=True)) == [
        "placements.scenario.committed", "placements.scenario.made", "placements.scenario.undone",
    ]  # fmt: skip


def test_wishes_of_the_graduate_turn_the_order_and_nobody_else_says_them(scene, client):
    _, staff, (opening, _), people = scene
    opening.site.region = "AZ"
    opening.site.save()
    person = people[1].person
    client.force_login(person)
    there = reverse("placements:my_wish", args=[people[1].pk])
    empty = client.post(there, {"fte": "1", "region": "az"})
    assert empty.status_code == 422
    client.post(there, {"fte": "1", "region": "az", "on_site": "on"})
    assert WorkWish.objects.get().region == "AZ"
    assert client.get(reverse("placements:my_wish", args=[people[0].pk])).status_code == 404

    found, _, _ = matching_board.suggestions(opening)
    assert [one.about for one in found][:2] == [people[1], people[0]]
    with pytest.raises(Refused, match="Only the graduate"):
        matching_board.wish(people[1], {}, by=staff)


def test_weights_are_versions_and_the_faster_one_wins(scene, client):
    program, staff, _, _ = scene
    client.force_login(staff)
    there = reverse("placements:fit_weights")
    values = {"skills": 1, "place": 0, "hours": 0, "wish": 9, "because": "Try wishes.", "seen": 1}
    client.post(there, values)
    assert (weights.now(program).version, weights.now(program).wish) == (2, 9)
    stale = client.post(there, values)
    assert stale.status_code == 422
    assert "Somebody set other weights meanwhile." in stale.content.decode()
    none = client.post(there, {**values, "skills": 0, "wish": 0, "seen": 2})
    assert "At least one part has to count." in none.content.decode()
    with pytest.raises(Refused, match="protected by law"):
        weights.set_weights(program, {"race": 1}, because="x", by=staff, seen=2)


@pytest.mark.parametrize("name", ["board", "bench", "scenarios"])
def test_pages_cost_the_same_with_one_and_with_three(scene, client, name):
    program, staff, (opening, _), people = scene
    client.force_login(staff)
    there = reverse(f"placements:{name}")
    scenarios.make(program=program, name="One", only_ready=True, by=staff)
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        client.get(there)
    for _ in range(3):
        scenarios.make(program=program, name="More", only_ready=True, by=staff)
        made.opening(opening.client, starts=60).skills.create(skill=opening.skills.get().skill)
    taught.enrolled(people[0].cohort, 3, state="completed")
    submissions.ask(opening, people[0], by=staff)
    submissions.ask(opening, people[1], by=staff)
    with CaptureQueriesContext(connection) as many:
        client.get(there)
    assert len(many) <= len(few) + (1 if name == "board" else 0)


def test_A2_others_see_nothing_of_the_board(scene, client):
    _, _, (opening, _), people = scene
    client.force_login(people[0].person)
    assert client.get(reverse("placements:board")).status_code == 403
    assert client.post(reverse("placements:propose", args=[opening.pk])).status_code == 404


def test_who_joined_a_client_is_not_on_the_bench_and_who_is_at_work_is_free_afterwards(scene):
    program, staff, (opening, later), people = scene
    made.placement(opening, people[0], staff, starts=-90, state="converted", ended_on=made.today())
    made.placement(later, people[1], staff, starts=-90, days=120, state="active")
    found = facts.bench(program)

    assert people[0].pk not in found.graduates
    assert found.graduates[people[1].pk].ready_on == made.today() + timedelta(days=30)
    assert found.waiting(people[1].pk) == -30
    assert found.free == {people[1].pk, people[2].pk}
