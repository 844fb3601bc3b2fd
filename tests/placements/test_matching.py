"""Fit in parts, limits that nothing outweighs, and the same proposal for the same board."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.matching import (
    IMPOSSIBLE,
    STANDARD,
    Graduate,
    Opening,
    Part,
    Verdict,
    Weights,
    WeightsRefused,
    WorkPlace,
    assign,
    board,
    fit,
    for_graduate,
    for_opening,
    propose,
)
from training.skills import Evidence, Requirement

START = date(2026, 12, 7)
HL7 = Requirement("hl7", "HL7", 3)
SQL = Requirement("sql", "SQL", 2, is_must=False)
OPENING = Opening(
    1, START, (HL7, SQL), seats=2, city="Tucson", region="AZ", kind="Interface analyst"
)
GRADUATE = Graduate(
    10,
    START - timedelta(days=10),
    {"hl7": Evidence(3), "sql": Evidence(1, 2)},
    city="Tucson",
    region="AZ",
    wishes=("Interface analyst", "Report writer"),
)


def points_of(found):
    return {part.part: part.points for part in found.parts}


def test_every_part_of_fit_is_visible_with_its_reason():
    found = fit(GRADUATE, OPENING, STANDARD)

    assert found.verdict is Verdict.FITS
    assert points_of(found) == {Part.SKILLS: 83, Part.PLACE: 100, Part.HOURS: 100, Part.WISH: 100}
    assert found.points == (5 * 83 + 2 * 100 + 100 + 2 * 100) // 10
    assert [part.says for part in found.parts][1:] == [
        "Wants to work in Tucson.",
        "1.00 FTE, as wanted.",
        "Asked for Interface analyst first.",
    ]
    assert [part.squares for part in found.parts] == [4, 5, 5, 5]


def test_a_self_claim_makes_nearly_and_says_what_is_missing():
    claimed = replace(GRADUATE, evidence={"hl7": Evidence(2, 3)})
    found = fit(claimed, OPENING, STANDARD)

    assert found.verdict is Verdict.NEARLY
    assert found.why_not == (
        "HL7: Verified at level 2, level 3 is self-claimed; level 3 is needed.",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ready_on": START + timedelta(days=1)}, "Ready 1 day after the start."),
        ({"ready_on": None}, "No day is set on which this person is ready."),
        ({"fte": 50}, "Has 0.50 FTE free; 1.00 is needed."),
        ({"region": "CA", "city": "Fresno"}, "Does not want to move to Tucson."),
        ({"work_places": frozenset({WorkPlace.REMOTE})}, "Does not want to work on site."),
        ({"refused": {1: "The client declined on Nov 2."}}, "The client declined on Nov 2."),
    ],
)
def test_no_weight_outweighs_a_hard_limit(change, sentence):
    one = replace(GRADUATE, **change)
    found = fit(one, OPENING, STANDARD)

    assert found.verdict is Verdict.CANNOT
    assert found.why_not[0] == sentence
    assert board([one], [OPENING], STANDARD, only_ready=False).tolist() == [[IMPOSSIBLE]]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("race", "“race” is protected by law and never counts in a match."),
        ("Gender_identity", "“Gender_identity” is protected by law and never counts in a match."),
        ("veteran-status", "“veteran-status” is protected by law and never counts in a match."),
        ("zip", "“zip” stands in for something protected and never counts in a match."),
        (
            "graduation_school",
            "“graduation_school” stands in for something protected and never counts in a match.",
        ),
        ("luck", "“luck” is no part of fit: choose skills, place, hours, wish."),
    ],
)
def test_protected_traits_and_their_proxies_are_refused_by_name(name, sentence):
    with pytest.raises(WeightsRefused) as refused:
        Weights.named(2, {"skills": 1, name: 1})
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"skills": 0}, "At least one part has to count."),
        ({"skills": 11}, "Enter a whole number from 0 to 10 for skills."),
        ({"skills": True}, "Enter a whole number from 0 to 10 for skills."),
        ({"place": -1}, "Enter a whole number from 0 to 10 for place."),
    ],
)
def test_weights_that_make_no_sense_are_refused(values, sentence):
    with pytest.raises(WeightsRefused) as refused:
        Weights.named(2, values)
    assert str(refused.value) == sentence


def test_lists_go_by_verdict_then_points_then_key_from_both_sides():
    far = replace(GRADUATE, key=11, city="Flagstaff")
    short = replace(GRADUATE, key=12, evidence={})
    late = replace(GRADUATE, key=13, ready_on=START + timedelta(days=3))
    twin = replace(GRADUATE, key=9)
    people = [late, short, far, GRADUATE, twin]

    assert [one.graduate for one in for_opening(OPENING, people, STANDARD)] == [9, 10, 11, 12, 13]

    other = replace(OPENING, key=2, kind="Report writer")
    remote = replace(OPENING, key=3, work_place=WorkPlace.REMOTE, kind="Interface analyst")
    early = replace(OPENING, key=4, starts_on=START - timedelta(days=30))
    found = for_graduate(GRADUATE, [early, remote, other, OPENING], STANDARD)
    assert [one.opening for one in found] == [1, 3, 2, 4]


def test_a_filled_seat_outweighs_points_and_the_rest_is_the_best_fit():
    points = np.array([[100, 90], [95, IMPOSSIBLE], [94, IMPOSSIBLE]])
    assert assign(points, [1, 1]) == [(0, 1), (1, 0)]
    assert assign(points, [2, 1]) == [(0, 1), (1, 0), (2, 0)]
    assert assign(points, [0, 0]) == []
    assert assign(np.full((2, 2), IMPOSSIBLE), [1, 1]) == []
    assert assign(np.zeros((0, 2), dtype=int), [1, 1]) == []


LEVEL = st.integers(0, 4)
SKILLS = ("a", "b", "c")
GRADUATES = st.builds(
    Graduate,
    key=st.just(0),
    ready_on=st.none() | st.integers(-20, 3).map(lambda days: START + timedelta(days=days)),
    evidence=st.dictionaries(st.sampled_from(SKILLS), st.builds(Evidence, LEVEL, LEVEL)),
    fte=st.sampled_from([40, 50, 80, 100]),
    city=st.sampled_from(["", "Tucson", "Fresno"]),
    region=st.sampled_from(["", "AZ", "CA"]),
    would_move=st.booleans(),
    work_places=st.frozensets(st.sampled_from(WorkPlace)),
    wishes=st.lists(st.sampled_from(["x", "y"]), unique=True).map(tuple),
    refused=st.dictionaries(st.integers(0, 3), st.just("No."), max_size=1),
)
OPENINGS = st.builds(
    Opening,
    key=st.just(0),
    starts_on=st.just(START),
    requirements=st.lists(
        st.builds(
            Requirement,
            st.sampled_from(SKILLS),
            st.just("Skill"),
            st.integers(1, 4),
            is_must=st.booleans(),
        ),
        unique_by=lambda need: need.key,
        max_size=3,
    ).map(tuple),
    seats=st.integers(0, 3),
    fte=st.sampled_from([30, 50, 100]),
    work_place=st.sampled_from(WorkPlace),
    city=st.sampled_from(["Tucson", "Fresno"]),
    region=st.sampled_from(["AZ", "CA"]),
    kind=st.sampled_from(["", "x", "y"]),
)
WEIGHTS = st.tuples(*[st.integers(0, 10)] * 4).filter(any).map(lambda four: Weights(3, *four))


def keyed(items):
    return [replace(one, key=at) for at, one in enumerate(items)]


BOARDS = st.tuples(
    st.lists(GRADUATES, max_size=5).map(keyed),
    st.lists(OPENINGS, max_size=4).map(keyed),
    WEIGHTS,
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(BOARDS)
def test_the_matrix_says_what_each_fit_says(drawn):
    people, openings, weights, only_ready = drawn
    points = board(people, openings, weights, only_ready=only_ready)

    for row, person in enumerate(people):
        for column, opening in enumerate(openings):
            found = fit(person, opening, weights)
            stopped = bool(found.limits) or (only_ready and not found.readiness.is_ready)
            assert points[row, column] == (IMPOSSIBLE if stopped else found.points)
            assert 0 <= found.points <= 100


def most_pairs(possible, seats):
    """The size of a largest matching, by augmenting paths: slow and sure."""
    taken = {column: [] for column in range(len(seats))}

    def find(row, seen):
        for column in possible[row]:
            if column in seen:
                continue
            seen.add(column)
            if len(taken[column]) < seats[column]:
                taken[column].append(row)
                return True
            for at, other in enumerate(taken[column]):
                if find(other, seen):
                    taken[column][at] = row
                    return True
        return False

    return sum(find(row, set()) for row in range(len(possible)))


@settings(max_examples=60, deadline=None)
@given(BOARDS, st.randoms(use_true_random=False))
def test_a_proposal_breaks_no_limit_fills_what_can_be_filled_and_knows_no_order(drawn, random):
    people, openings, weights, only_ready = drawn
    proposal = propose(people, openings, weights, only_ready=only_ready)
    mixed_people, mixed_openings = people[:], openings[:]
    random.shuffle(mixed_people)
    random.shuffle(mixed_openings)

    assert propose(mixed_people, mixed_openings, weights, only_ready=only_ready) == proposal
    placed = [pair.graduate for pair in proposal.pairs]
    assert len(set(placed)) == len(placed)
    assert sorted([*placed, *proposal.bench]) == [one.key for one in people]
    free = dict(proposal.free_seats)
    points = board(people, openings, weights, only_ready=only_ready)
    for opening in openings:
        used = sum(pair.opening == opening.key for pair in proposal.pairs)
        assert used + free.get(opening.key, 0) == opening.seats
    for pair in proposal.pairs:
        assert pair.points == points[pair.graduate, pair.opening] > IMPOSSIBLE
    possible = [[c for c, value in enumerate(row) if value > IMPOSSIBLE] for row in points.tolist()]
    assert len(placed) == most_pairs(possible, [one.seats for one in openings])


def test_nobody_s_proposal_is_worse_for_a_greedy_choice():
    random = np.random.default_rng(5)
    points = random.integers(-1, 101, (12, 6))
    seats = [2, 1, 3, 1, 1, 2]
    left, greedy = seats[:], []
    for row, column in sorted(np.ndindex(points.shape), key=lambda at: -points[at]):
        if points[row, column] > IMPOSSIBLE and left[column] and row not in dict(greedy):
            greedy.append((row, column))
            left[column] -= 1
    ours = assign(points, seats)
    assert len(ours) == len(greedy) == sum(seats)
    assert sum(points[at] for at in ours) >= sum(points[at] for at in greedy)
