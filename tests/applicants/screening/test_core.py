"""The screening core: verdicts, exact arithmetic, replay."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applicants.models.application import Degree
from applicants.screening import (
    Answers,
    Criterion,
    Plan,
    Qualification,
    Rubric,
    RubricError,
    Rule,
    Suggestion,
    answers_from,
    changes,
    explain,
    fingerprint,
    headline,
    replay,
    screen,
    snapshot,
)
from applicants.screening.answers import DEGREES
from tests.applicants.screening.rubrics import (
    DEMO,
    GOOD,
    answers_for,
    patient,
    rubrics,
    unweighted,
)

RB_1 = Rubric(
    criteria=(
        Criterion("problem_solving_work_sample", "Work sample", "work_sample", 1, 5, 300),
        Criterion("structured_interview", "Interview", "interview", 1, 5, 300),
        Criterion("health_it_knowledge_quiz", "Quiz", "quiz", 0, 20, 200),
        Criterion("learning_agility_biodata", "Learning agility", "agility", 1, 5, 200),
    ),
    advance=70,
    decline=40,
)


def rb_1(work_sample, interview, quiz, agility):
    values = {
        "work_sample": work_sample,
        "interview": interview,
        "quiz": quiz,
        "agility": agility,
    }
    return screen(Answers(instruments=values), RB_1)


@pytest.mark.parametrize(
    ("values", "composite", "contributions"),
    [
        ((4, 5, 13, 3), Fraction(151, 2), (Fraction(45, 2), 30, 13, 10)),
        ((5, 4, 13, 3), Fraction(151, 2), (30, Fraction(45, 2), 13, 10)),
        ((3, 3, 20, 5), 70, (15, 15, 20, 20)),
        ((4, None, 18, 4), None, (Fraction(45, 2), None, 18, 15)),
    ],
    ids=["P1", "P2", "P3", "P4"],
)
def test_oracle_RB_1(values, composite, contributions):
    verdict = rb_1(*values)

    assert verdict.score == composite
    assert tuple(verdict.contributions.values()) == contributions
    assert verdict.is_complete is (composite is not None)


def test_a_missing_value_makes_the_score_incomplete_and_asks_for_a_person():
    verdict = rb_1(4, None, 18, 4)

    assert verdict.suggestion is Suggestion.PERSON
    assert verdict.score is None
    assert [criterion.key for criterion in verdict.missing] == ["structured_interview"]
    assert headline(verdict) == "Needs a person: Interview is missing, so no score."


@pytest.mark.parametrize(
    ("score", "suggestion"),
    [
        ("70", Suggestion.ADVANCE),
        ("69.99", Suggestion.PERSON),
        ("40", Suggestion.PERSON),
        ("39.99", Suggestion.DECLINE),
        ("0", Suggestion.DECLINE),
        ("100", Suggestion.ADVANCE),
    ],
)
def test_thresholds_are_met_exactly(score, suggestion):
    verdict = screen(Answers(instruments={"i0": score}), unweighted([1000]))

    assert verdict.suggestion is suggestion


def test_a_threshold_is_decided_exactly_where_floats_go_wrong():
    thirds = unweighted([333, 333, 334])
    rubric = replace(thirds, advance=Decimal("70.7001"))
    just = {"i0": "70.7", "i1": "70.7", "i2": Decimal("70.7") + Decimal("0.0003")}

    over = screen(Answers(instruments=just), rubric)
    under = screen(Answers(instruments={**just, "i2": Decimal("70.7002")}), rubric)

    assert over.score == Fraction(707001002, 10**7)
    assert over.suggestion is Suggestion.ADVANCE
    assert under.score == Fraction(707000668, 10**7)
    assert under.suggestion is Suggestion.PERSON


def test_every_qualification_that_is_not_met_is_named_with_its_sentence():
    answers = replace(
        GOOD, work_authorized=False, available_from=date(2027, 1, 12), regions=("NE",)
    )

    verdict = screen(answers, DEMO)

    assert verdict.suggestion is Suggestion.DECLINE
    assert verdict.failed == ("work_authorized", "start", "regions")
    assert [q.sentence for q in verdict.failed_qualifications] == [
        "The program can only place people who may work in the United States.",
        "The boot camp starts on 11 January 2027.",
        "Clients of this cohort are in MW and SE.",
    ]
    assert verdict.score == Fraction(151, 2)


def test_an_unanswered_qualification_asks_for_a_person_and_fails_nobody():
    verdict = screen(replace(GOOD, work_authorized=None, regions=()), DEMO)

    assert verdict.suggestion is Suggestion.PERSON
    assert verdict.failed == ()
    assert verdict.unknown == ("work_authorized", "regions")
    assert headline(verdict) == "Needs a person: work authorization and regions are not answered."


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("41", "Problem solving is 41, which is outside 0 to 40."),
        ("-0.01", "Problem solving is -0.01, which is outside 0 to 40."),
        ("1.00001", "Problem solving: 1 has more than four decimals."),
        ("NaN", "Problem solving: NaN is not a number."),
        ("ten", "Problem solving: 'ten' is not a number."),
        (12.5, "Problem solving: 12.5 is not a whole number, a decimal or its text."),
    ],
)
def test_a_value_that_cannot_be_right_is_not_screened(value, problem):
    answers = replace(GOOD, instruments={**GOOD.instruments, "problem_solving": value})

    verdict = screen(answers, DEMO)

    assert verdict.suggestion is Suggestion.COULD_NOT
    assert verdict.faults == (problem,)
    assert verdict.score is None


def test_less_can_be_better():
    rubric = Rubric(
        criteria=(Criterion("errors", "Errors", "errors", 0, 20, 1000, "down"),),
        advance=70,
        decline=40,
    )

    assert screen(Answers(instruments={"errors": 0}), rubric).score == 100
    assert screen(Answers(instruments={"errors": 15}), rubric).score == 25


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"criteria": ()}, "A rubric needs at least one criterion."),
        ({"advance": 39}, "Thresholds lie between 0 and 100, and advance is not below decline."),
        ({"decline": Decimal("NaN")}, "Thresholds: NaN is not a number."),
    ],
)
def test_an_unusable_rubric_says_why(change, problem):
    with pytest.raises(RubricError) as raised:
        Plan(replace(DEMO, **change))

    assert raised.value.problems == (problem,)


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ([400, 599], "The weights add up to 999; they must add up to exactly 1,000."),
        ([400, 601], "The weights add up to 1,001; they must add up to exactly 1,000."),
        ([1000, 0], "The weight of Test 1 must be a whole number from 1 to 1,000."),
        ([500.0, 500], "The weight of Test 0 must be a whole number from 1 to 1,000."),
    ],
)
def test_weights_are_whole_and_add_up_to_exactly_1000(weights, problem):
    assert unweighted(weights).problems() == (problem,)


def test_a_qualification_cannot_look_at_anything_else():
    rubric = replace(
        DEMO, qualifications=(Qualification("x", Rule("postal_code", "60601"), "A sentence."),)
    )

    assert rubric.problems() == ("'postal_code' may not be looked at by a qualification.",)


def test_answers_hold_only_what_may_be_looked_at():
    assert {field.name for field in fields(Answers)} == {
        "at_least_18",
        "available_from",
        "available_full_time",
        "degree_level",
        "instruments",
        "needs_sponsorship",
        "regions",
        "willing_to_relocate",
        "work_authorized",
    }


def test_the_snapshot_is_canonical_and_holds_only_what_the_rubric_looks_at():
    answers = replace(
        GOOD,
        willing_to_relocate=True,
        regions=("SE", "MW", "SE"),
        instruments={**GOOD.instruments, "problem_solving": Decimal("28.50"), "typing": 9},
    )

    assert snapshot(answers, DEMO) == (
        '{"assessment:learning_agility":"70","assessment:problem_solving":"28.5",'
        '"assessment:situational_judgment":"80","at_least_18":true,'
        '"available_from":"2027-01-04","regions":["MW","SE"],"work_authorized":true}'
    )


def test_a_snapshot_that_holds_anything_else_is_refused():
    with pytest.raises(ValueError, match="'gender' may not stand in a snapshot"):
        answers_from({"gender": "woman"})


def test_a_rubric_comes_back_from_storage_as_it_was():
    stored = json.loads(json.dumps(DEMO.as_json()))

    assert Rubric.from_json(stored).as_json() == DEMO.as_json()
    assert Rubric.from_json(stored).fingerprint() == DEMO.fingerprint()


def test_what_would_have_changed_the_result_is_the_nearest_value():
    verdict = screen(replace(GOOD, instruments={**GOOD.instruments, "problem_solving": 20}), DEMO)

    assert headline(verdict) == "Needs a person: the score is 65.5, between 40 and 70."
    assert explain(verdict)[1:] == (
        "Situational judgment: 80 of 0 to 100 gives 28 of 35 points.",
        "Problem solving: 20 of 0 to 40 gives 20 of 40 points.",
        "Learning agility: 70 of 0 to 100 gives 17.5 of 25 points.",
        "4.5 points below the 70 that suggests to advance.",
        "25.5 points above the 40 under which the suggestion is not to progress.",
        "With 24.5 or more in Problem solving the suggestion would be “suggest advance”.",
        "With 92.86 or more in Situational judgment the suggestion would be “suggest advance”.",
        "With 88 or more in Learning agility the suggestion would be “suggest advance”.",
        "With 7.14 or less in Situational judgment the suggestion would be “suggest not progress”.",
    )


@patient
@given(st.data())
def test_each_named_change_does_change_the_result_and_the_next_smaller_does_not(data):
    rubric = data.draw(rubrics())
    answers = data.draw(answers_for(rubric))
    verdict = screen(answers, rubric)

    for change in changes(verdict):
        if change.value is None:
            continue
        key = change.criterion.instrument
        changed = {**answers.instruments, key: change.value}
        assert screen(replace(answers, instruments=changed), rubric).suggestion is change.suggestion
        before = verdict.value_of(rubric.criteria.index(change.criterion))
        step = Fraction(1, 10_000) * (1 if change.value > before else -1)
        nearly = {**answers.instruments, key: change.value - step}
        again = screen(replace(answers, instruments=nearly), rubric)
        assert again.suggestion is verdict.suggestion


@patient
@given(st.data())
def test_replay_gives_the_same_record_bit_for_bit(data):
    rubric = data.draw(rubrics())
    answers = data.draw(answers_for(rubric))
    record = Plan(rubric).record(answers)

    stored = dict(reversed(json.loads(record.inputs).items()))
    again = Plan(Rubric.from_json(rubric.as_json())).record(answers_from(stored))

    assert again == record
    assert fingerprint(stored) == record.inputs_hash
    assert replay(stored, rubric) == screen(answers, rubric)


@patient
@given(st.data())
def test_order_batches_and_repetition_never_change_a_result(data):
    rubric = data.draw(rubrics())
    everyone = data.draw(st.lists(answers_for(rubric), min_size=1, max_size=12))
    alone = [Plan(rubric).record(answers) for answers in everyone]

    order = data.draw(st.permutations(range(len(everyone))))
    shared = Plan(rubric)
    seen = {}
    for index in [*order, *order]:
        record = shared.record(everyone[index])
        assert seen.setdefault(index, record) == record

    assert [seen[index] for index in range(len(everyone))] == alone


@patient
@given(st.data())
def test_the_score_is_the_textbook_sum_and_lies_between_0_and_100(data):
    rubric = data.draw(rubrics())
    answers = data.draw(answers_for(rubric))
    verdict = screen(answers, rubric)
    if not verdict.is_complete:
        return

    total = Fraction(0)
    for criterion in rubric.criteria:
        low, high = Fraction(criterion.low), Fraction(criterion.high)
        value = Fraction(answers.instruments[criterion.instrument])
        part = (value - low) / (high - low)
        total += Fraction(criterion.weight, 1000) * (
            part if criterion.direction == "up" else 1 - part
        )

    assert verdict.score == 100 * total
    assert sum(verdict.contributions.values()) == verdict.score
    assert 0 <= verdict.score <= 100


@patient
@given(st.data())
def test_more_of_a_criterion_never_makes_a_result_worse(data):
    rubric = data.draw(rubrics())
    answers = data.draw(answers_for(rubric))
    criterion = data.draw(st.sampled_from(rubric.criteria))
    if answers.instruments[criterion.instrument] is None:
        return
    best = criterion.high if criterion.direction == "up" else criterion.low
    raised = {**answers.instruments, criterion.instrument: best}

    before = screen(answers, rubric)
    after = screen(replace(answers, instruments=raised), rubric)

    order = [Suggestion.DECLINE, Suggestion.PERSON, Suggestion.ADVANCE]
    assert order.index(after.suggestion) >= order.index(before.suggestion)


@pytest.mark.parametrize(("level", "met"), [
    ("doctorate", True), ("bachelor", True), ("associate", False), ("none", False), ("", None),
    (None, None),
])  # fmt: skip
def test_a_degree_is_a_basic_qualification_met_or_not_and_never_points(level, met):
    sentence = "The hospitals of this cohort ask for a bachelor's degree."
    wanted = Qualification("degree_level", Rule("degree_level", "bachelor"), sentence)
    rules = replace(DEMO, qualifications=(wanted,)).checked()
    verdict = screen(replace(GOOD, degree_level=level), rules)
    with_the_lowest = screen(replace(GOOD, degree_level="bachelor"), rules)

    assert (verdict.failed, verdict.unknown) == (
        ((), ()) if met else (("degree_level",), ()) if met is False else ((), ("degree_level",))
    )
    assert verdict.numerator == with_the_lowest.numerator
    assert (sentence in " ".join(explain(verdict))) is (met is False)
    written = snapshot(replace(GOOD, degree_level=level), rules)
    assert replay(written, rules) == verdict
    assert Rubric.from_json(json.loads(json.dumps(rules.as_json()))) == rules


@pytest.mark.parametrize("level", ["", "none", "phd", True, 3])
def test_a_degree_that_excludes_nobody_or_is_none_cannot_be_asked_for(level):
    rules = replace(
        DEMO,
        qualifications=(Qualification("degree", Rule("degree_level", level), "A sentence."),),
    )
    assert any("does not fit" in problem for problem in rules.problems())


def test_the_levels_are_those_of_the_application():
    assert list(DEGREES.items()) == Degree.choices
