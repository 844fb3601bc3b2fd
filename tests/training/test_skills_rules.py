"""Properties of gaps, readiness and the finish of a plan."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from training.skills import (
    Evidence,
    Finish,
    Requirement,
    Status,
    Step,
    finish,
    gaps,
    is_late,
    spread,
)

DAY = date(2026, 3, 2)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
levels = st.integers(0, 4)
evidence = st.builds(Evidence, levels, levels)
cases = st.lists(st.tuples(st.integers(1, 4), st.booleans(), evidence), max_size=8)


def both(rows):
    wanted = [Requirement(n, f"S{n}", level, must) for n, (level, must, _) in enumerate(rows)]
    return wanted, {n: held for n, (_, _, held) in enumerate(rows)}


@few
@given(cases)
def test_readiness_is_a_share_and_100_means_that_all_is_met(rows):
    found = gaps(*both(rows))
    assert (found.percent is None) == (not rows)
    assert found.percent is None or 0 <= found.percent <= 100
    assert (found.percent == 100) == bool(rows and not found.open)
    assert sum(found.count(status) for status in Status) == len(rows)


@few
@given(cases, st.randoms())
def test_the_order_of_requirements_moves_nothing(rows, random):
    wanted, held = both(rows)
    percent = gaps(wanted, held).percent
    random.shuffle(wanted)
    assert gaps(wanted, held).percent == percent


@few
@given(cases.filter(bool), st.data())
def test_more_evidence_never_lowers_and_a_claim_never_raises(rows, data):
    wanted, held = both(rows)
    before = gaps(wanted, held)
    key = data.draw(st.sampled_from(sorted(held)))
    old = held[key]
    claimed = gaps(wanted, {**held, key: Evidence(old.verified, 4)})
    assert claimed.percent == before.percent
    assert claimed.is_ready == before.is_ready
    verified = gaps(wanted, {**held, key: Evidence(min(old.verified + 1, 4), old.claimed)})
    assert verified.percent >= before.percent
    assert verified.gaps[key].short_by <= before.gaps[key].short_by


def test_each_status_says_what_is_left():
    want = Requirement(1, "SQL", 3)
    said = {
        Evidence(3, 1): ("Met", "Verified at level 3; level 3 is needed."),
        Evidence(1, 4): (
            "Self-claimed only",
            "Verified at level 1, level 4 is self-claimed; level 3 is needed.",
        ),
        Evidence(1, 2): (
            "Short by 1 level",
            "Verified at level 1, level 2 is self-claimed; level 3 is needed.",
        ),
        Evidence(): ("Missing", "Nothing is verified; level 3 is needed."),
    }
    for held, words in said.items():
        gap = gaps([want], {1: held}).gaps[0]
        assert (gap.words, gap.sentence) == words
    found = gaps([want, Requirement(2, "FHIR", 2, is_must=False)], {1: Evidence(3), 2: Evidence(1)})
    assert found.percent == 83
    assert found.is_ready
    assert found.sentence.startswith("1 of 1 must-have and 0 of 1 nice-to-have verified. ")


days = st.integers(-40, 40).map(lambda n: DAY + timedelta(days=n))


@few
@given(st.lists(st.builds(Step, days, st.none() | days), min_size=1), days)
def test_an_open_task_is_never_through_before_today(steps, start):
    found = finish(steps, starts_on=start, today=DAY)
    assert any(one.signed_off is None for one in steps) <= (found.on >= DAY)
    assert found.is_late == (found.on > start)
    assert found.on >= max(one.signed_off or one.due for one in steps)
    assert all(is_late(one, DAY) == (not one.signed_off and one.due < DAY) for one in steps)


def test_the_finish_is_told_in_words():
    def words(n):
        return Finish(DAY, DAY + timedelta(days=n)).words

    assert words(5) == "5 days to spare"
    assert words(-1) == "1 day late"
    assert words(0) == "On the day of the start"
    assert Finish(DAY, None).words == "No start date yet"
    assert finish([], starts_on=DAY, today=DAY).words == "Nothing is planned"


@few
@given(st.integers(0, 12), days)
def test_tasks_are_due_one_after_the_other_and_before_a_start_that_leaves_time(number, start):
    found = spread(number, today=DAY, starts_on=start)
    assert len(found) == number
    assert found == sorted(set(found))
    assert all(one > DAY for one in found)
    if (start - DAY).days >= number + 3:
        assert all(one <= start - timedelta(days=3) for one in found)
