"""A7, S9: how far the accepted came is counted once, as parts of what was counted before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from applicants import selfid
from careerpath.equity import asking, sheets
from careerpath.equity.disclosure import refined
from careerpath.equity.disclosure.shapes import People
from careerpath.equity.models import ReportRequest, Verdict
from careerpath.equity.store import reports, splitting
from careerpath.refusals import Refused
from cohorts.models import Cohort
from tests.equity import came_far, campaigns, scene

MINORITY = "race.minority.eeo1_not_white@1"
WOMEN = "gender.women@1"
EEO1 = "race.eeo1@1"
RACES = {"WHITE": 80, "ASIAN": 70, "BLACK": 50}
GENDERS = {"woman": 90, "man": 110}
FROZEN = """
SELECT frozen.block, frozen.people, coalesce(sum(part.people), 0)::int
FROM selfid.frozen LEFT JOIN selfid.frozen_group AS part ON part.frozen_id = frozen.id
GROUP BY 1, 2 ORDER BY 1
"""


def large(number=4, **answers):
    """A final cohort of 200 that ended long ago."""
    cohort = scene.cohort(number, seats=200)
    return cohort, scene.accepted(cohort, **{"races": RACES, "genders": GENDERS, **answers})


def rates(rows, *shares):
    """The applicants in groups, drawn across all answers: of every ten so many in each group."""
    found, start = [], 0
    for share in shares:
        found.append([one for at, one in enumerate(rows) if start <= at % 10 < start + share])
        start += share
    return found


def test_A7_each_milestone_is_reported_with_the_counts_of_those_who_reached_it(as_equity):
    cohort, rows = large()
    done, left = rates(rows, 6, 2)
    seats = came_far.seated(done, cohort)
    came_far.seated(left, cohort, state="withdrawn")
    came_far.certified(seats[1::2], on=cohort.starts_on + timedelta(days=30))
    came_far.placed(seats[::2], on=cohort.ends_on + timedelta(days=20))
    expected = {"started": 160, "completed": 120, "certified": 60, "placed": 60}
    for population, people in expected.items():
        report = scene.answered(as_equity, scene.ask(cohort, population=population))
        told = scene.counts(report, WOMEN)
        assert sum(told.values()) == people
        assert report.title == f"{population.title()}, Cohort 4"
    started = scene.answered(as_equity, scene.ask(cohort, population="started"))
    assert scene.counts(started, MINORITY) == {"in": 96, "out": 64, "SILENT": 0}
    assert scene.counts(started, WOMEN) == {"in": 72, "out": 88, "SILENT": 0}
    assert "had not left before the first day" in sheets.sheet_of(started).definitions[0]


def test_A7_who_left_before_the_first_day_did_not_start_and_late_results_do_not_count(as_equity):
    cohort, rows = large()
    began, never = rates(rows, 7, 3)
    seats = came_far.seated(began, cohort)
    before = datetime.combine(cohort.starts_on, datetime.min.time(), UTC) - timedelta(days=3)
    came_far.seated(never, cohort, state="withdrawn", left=before)
    early, late = seats[:60], seats[60:]
    came_far.certified(early, on=cohort.ends_on + timedelta(days=90))
    came_far.certified(late, on=cohort.ends_on + timedelta(days=91))
    started = scene.answered(as_equity, scene.ask(cohort, population="started"))
    assert sum(scene.counts(started, WOMEN).values()) == 140
    with as_equity():
        splitting.split([cohort], "certified", key=b"key")
        counts = reports.count({f"accepted.yyy:{cohort.pk}"})
    assert counts.count(frozenset({f"accepted.yyy:{cohort.pk}"})) == 60


def test_S9_a_part_that_differs_from_the_whole_by_a_few_people_stays_in(as_equity):
    """DF-1: accepted less started would be four people, by name of their group."""
    cohort, rows = large()
    came_far.seated([one for one in rows if one not in (rows[0], rows[90])], cohort)
    whole = scene.answered(as_equity, scene.ask(cohort))
    assert scene.counts(whole, MINORITY) == {"in": 120, "out": 80, "SILENT": 0}
    request = scene.ask(cohort, population="started")
    assert scene.answered(as_equity, request) is None
    assert "Together with what went out before" in request.refusal
    # The other way round as well: what goes out second is the one that stays in.
    other, rows = large(12)
    came_far.seated([one for one in rows if one not in (rows[0], rows[90])], other)
    assert scene.answered(as_equity, scene.ask(other, population="started")) is not None
    request = scene.ask(other)
    assert scene.answered(as_equity, request) is None
    assert "Together with what went out before" in request.refusal


def test_S9_parts_add_up_to_what_was_frozen_although_answers_were_changed_since(
    as_equity, committed
):
    cohort, rows = large()
    done, left = rates(rows, 6, 2)
    came_far.seated(done, cohort)
    came_far.seated(left, cohort, state="withdrawn")
    whole = scene.answered(as_equity, scene.ask(cohort))
    selfid.put_all([(one.pk, "declined", {}) for one in rows[:9]])
    completed = scene.answered(as_equity, scene.ask(cohort, population="completed"))
    for key in (MINORITY, WOMEN):
        for row, count in scene.counts(completed, key).items():
            assert count <= scene.counts(whole, key)[row]
        assert sum(scene.counts(completed, key).values()) == 120
    with committed("equity").cursor() as cursor:
        cursor.execute(FROZEN)
        people = {block: (size, groups) for block, size, groups in cursor.fetchall()}
    assert all(size == groups for size, groups in people.values())
    assert people["accepted"][0] == people["accepted.y"][0] + people["accepted.n"][0] == 200
    assert people["accepted.y"][0] == people["accepted.yy"][0] + people["accepted.yn"][0] == 160
    again = scene.answered(as_equity, scene.ask(cohort))
    assert again.checksum == whole.checksum


def test_S9_a_part_is_counted_once_whatever_becomes_of_people_later(as_equity):
    cohort, rows = large()
    done, left = rates(rows, 6, 2)
    seats = came_far.seated(done, cohort)
    came_far.seated(left, cohort, state="withdrawn")
    first = scene.answered(as_equity, scene.ask(cohort, population="completed"))
    came_far.certified(seats[::2], on=cohort.ends_on)
    assert scene.answered(as_equity, scene.ask(cohort, population="certified")) is not None
    came_far.seated(rates(rows, 8, 2)[1], cohort)
    second = scene.answered(as_equity, scene.ask(cohort, population="completed"))
    assert (second.pk, second.checksum) != (first.pk, "")
    assert second.checksum == first.checksum


def test_S9_after_too_many_changed_answers_the_parts_are_refused_and_not_drawn(as_equity):
    cohort, rows = large()
    came_far.seated(rates(rows, 6)[0], cohort)
    assert scene.answered(as_equity, scene.ask(cohort)) is not None
    selfid.put_all([(one.pk, "declined", {}) for one in rows[:11]])
    request = scene.ask(cohort, population="started")
    assert scene.answered(as_equity, request) is None
    assert "changed or erased" in request.refusal
    with as_equity():
        reports.look()
    assert set(Verdict.objects.values_list("population", flat=True)) == {"accepted", "applicants"}


@pytest.mark.parametrize(
    ("population", "days", "state", "told"),
    [
        ("started", 1, "active", "can still change until"),
        ("started", -1, "enrolled", "neither begun nor left"),
        ("completed", -39, "active", "can still change until"),
        ("completed", -60, "active", "neither completed nor left"),
        ("certified", -100, "completed", "can still change until"),
        ("placed", -190, "completed", "can still change until"),
    ],
)
def test_S9_a_milestone_is_refused_while_somebody_can_still_reach_it(
    as_equity, population, days, state, told
):
    cohort, rows = large()
    came_far.seated(rates(rows, 6)[0], cohort, state=state)
    start = timezone.localdate() + timedelta(days=days)
    Cohort.objects.filter(pk=cohort.pk).update(starts_on=start, ends_on=start + timedelta(days=39))
    cohort.refresh_from_db()
    with pytest.raises(Refused, match=told):
        asking.ask(cohort=cohort, population=population, by=scene.person("admin"))
    request = ReportRequest.objects.create(cohort=cohort, population=population)
    assert scene.answered(as_equity, request) is None
    assert told in request.refusal


def test_S9_who_has_all_releases_over_nested_groups_pins_no_small_group(as_equity):
    """Every kind of report in turn, over small groups; then an attacker with a solver."""
    races = {"WHITE": 80, "ASIAN": 60, "BLACK": 40, "AIAN": 9, "NHPI": 11}
    cohort, rows = large(races=races)
    done, left = rates(rows, 6, 2)
    seats = came_far.seated(done, cohort)
    came_far.seated(left, cohort, state="withdrawn")
    came_far.certified(seats[5::2], on=cohort.ends_on)
    came_far.placed(seats[::3], on=cohort.ends_on)
    for population in ("accepted", "placed", "applicants", "started", "certified", "completed"):
        for detail in ("", "race.spd15.combined@1"):
            scene.answered(as_equity, scene.ask(cohort, population=population, detail=detail))
    with as_equity():
        finer = splitting.finer()
        released = [refined.release(one, finer) for one in reports.ledger()]
        blocks = frozenset().union(*(one.population.blocks for one in released))
        people = reports.count(blocks)
    assert len({one.population.key for one in released}) >= 3
    assert len(blocks) > 4
    pinned = campaigns.attack(*flat(people, blocks, released))
    assert pinned == []


def flat(people, blocks, releases):
    """What the attacker works with: race and gender alone, in undivided blocks."""
    kept = [people.traits.index(trait) for trait in ("race", "gender")]
    counts, universe = {}, {"race": set(), "gender": set()}
    for block in blocks:
        cells = counts.setdefault(block, {})
        for values, number in people.counts.get(block, {}).items():
            pair = tuple(values[at] for at in kept)
            cells[pair] = cells.get(pair, 0) + number
            for trait, value in zip(universe, pair, strict=True):
                universe[trait].add(value)
    return People(("race", "gender"), counts), releases, universe


def test_A7_a_look_thinks_again_only_when_something_changed(as_equity):
    cohort, _ = large()
    with as_equity():
        reports.look()
        Verdict.objects.update(answers=[])
        reports.look()
        assert not any(Verdict.objects.values_list("answers", flat=True))
        first = Verdict.objects.get(population="accepted").basis
    assert scene.answered(as_equity, scene.ask(cohort)) is not None
    with as_equity():
        reports.look()
    told = Verdict.objects.get(population="accepted")
    assert told.basis != first
    assert [one["out"] for one in told.answers][:2] == [True, True]
