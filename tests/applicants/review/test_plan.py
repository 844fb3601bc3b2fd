"""Who reads what: the plan, again and again."""

from collections import Counter

import pytest

from applicants.domain import front_desk, reading, reading_plan
from applicants.models import PlanReader, ReadAssignment, ReadingPlan, Recusal
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from tests.applicants.review.scene import due, entry, files, plan, readers, rubric, scene
from tests.factories import triage as make

pytestmark = pytest.mark.django_db


def reads(call):
    return ReadAssignment.objects.filter(application__intake=call)


def test_every_file_has_two_readers_and_loads_are_level():
    call, _lead, _who = scene(files=30, people=4)

    plan_ = reading_plan.current(call)
    assert (plan_.files, plan_.reads, plan_.short, plan_.is_connected) == (30, 60, 0, True)
    loads = reading_plan.loads(call)
    assert all(14 <= waiting <= 16 for waiting, _ in loads.values())
    assert set(Counter(reads(call).values_list("application", flat=True)).values()) == {2}
    assert PlanReader.objects.filter(plan=plan_).count() == 4
    assert AuditEvent.objects.get(kind="applicants.readingplan.made").detail["reads"] == 60


def test_a_small_team_reads_once_and_a_tenth_twice():
    call, _, _ = scene(files=40, people=3, readers_per_file=1, read_twice_percent=10)
    counts = Counter(reads(call).values_list("application", flat=True))
    assert Counter(counts.values()) == {1: 36, 2: 4}
    assert reading_plan.current(call).is_connected


def test_own_conflicted_and_looked_up_files_are_given_to_nobody_who_may_not_have_them():
    call, lead, who = scene(files=6, people=3, planned=False)
    own, known, looked = files(call)[:3]
    own.applicant = who[0]
    own.save(update_fields=["applicant"])
    Recusal.objects.create(application=known, user=who[0], reason="knows")
    front_desk.open_record(looked.applicant_id, by=who[0])

    plan(call, who, by=lead)

    mine = set(reads(call).filter(reader=who[0]).values_list("application", flat=True))
    assert mine & {own.pk, known.pk, looked.pk} == set()
    assert reads(call).filter(application__in=[own, known, looked]).count() == 6


def test_planning_again_keeps_what_is_done_or_begun_and_spreads_the_rest():
    call, lead, who = scene(files=12, people=3)
    done = reading.take_next(who[0])
    reading.submit(done, entry(done), by=who[0])
    begun = reading.take_next(who[0])
    reading.save(begun, entry(begun, version=0), by=who[0])
    new = make.person("reviewer", "New Reader", "new@example.org")

    plan(call, [who[0], who[1], new], by=lead)

    assert ReadAssignment.objects.filter(pk__in=[done.pk, begun.pk]).count() == 2
    assert not reads(call).filter(reader=who[2]).exists()
    assert set(Counter(reads(call).values_list("application", flat=True)).values()) == {2}
    loads = reading_plan.loads(call)
    totals = [sum(loads[one.pk]) for one in (who[0], who[1], new)]
    assert sum(totals) == 24
    assert max(totals) - min(totals) <= 2


def test_new_files_get_readers_when_planned_again():
    call, lead, who = scene(files=5, people=2)
    make.applications(3, call=call, start=50, state="review")
    assert reading_plan.without_readers(call) == 3

    plan(call, who, by=lead)

    assert reading_plan.without_readers(call) == 0


def test_half_a_share_gets_half_the_files():
    call, lead, who = scene(
        files=30, people=2, planned=False, readers_per_file=1, read_twice_percent=0
    )
    reading_plan.make(call, shares={who[0].pk: 100, who[1].pk: 50}, due_on=due(), by=lead)
    loads = reading_plan.loads(call)
    assert [loads[one.pk][0] for one in who] == [20, 10]


def test_a_plan_is_refused_with_a_sentence():
    call = make.intake()
    lead, [reader] = make.person("program_lead"), readers(1)
    with pytest.raises(Refused, match="no approved reading rubric"):
        plan(call, [reader], by=lead)
    rubric(call, by=lead)
    with pytest.raises(Refused, match="Each file needs 2 readers, and you chose 1"):
        plan(call, [reader], by=lead)
    with pytest.raises(Refused, match="No application of this intake is in review"):
        plan(call, [reader, lead], by=lead)
    stranger = make.person("mentor", "A Mentor")
    with pytest.raises(Refused, match="Choose at least one"):
        plan(call, [stranger], by=lead)
    assert not ReadingPlan.objects.exists()


@pytest.mark.parametrize("number", [5, 40])
def test_a_plan_costs_the_same_number_of_queries_for_any_number_of_files(
    number, django_assert_max_num_queries
):
    call, lead, who = scene(files=number, people=3, planned=False)
    with django_assert_max_num_queries(24):
        plan(call, who, by=lead)
