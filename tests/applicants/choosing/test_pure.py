"""The pure rules: order with TB-1, chances, and the funnel with FN-2."""

import json
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from applicants.choosing import Place, digest_of, fingerprint, funnel, in_order, offers_now, outlook
from applicants.choosing.chances import distribution

SEED = "cohort-2026-fall/9f2c1e"
ORDER = ["APP-009001", "APP-000342", "APP-000017", "APP-004410"]
DRAWS = {
    "APP-000017": "d431317f9340b8d4adfa0ecf3feed76b64e13baeb093c1cb712ed32e04332060",
    "APP-000342": "55bfdc6b8cf9499462df9987ed36915c63107deeca9f95209024009930cab412",
    "APP-004410": "f7a8a78ff76fad77619d668499eecb0d51ce9970006880ffb0248cc9277f2244",
    "APP-009001": "495d5232b031a40fa8015c2af7cba6169bdaf36c4de057a6ffb43ca1e678a716",
}


def test_TB_1_exact_ties_are_drawn_by_the_sealed_lottery_whatever_order_they_come_in():
    places = [Place.of(name, seed=SEED) for name in DRAWS]
    assert {place.reference: place.draw for place in places} == DRAWS
    for shuffled in permutations(places):
        assert [place.reference for place in in_order(shuffled)] == ORDER


def test_readers_come_first_then_potential_then_the_registered_criteria():
    def place(name, read, potential, *points):
        return Place.of(
            name,
            seed=SEED,
            read_score=None if read is None else Decimal(read),
            potential=Decimal(potential),
            points=tuple(map(Decimal, points)),
        )

    ranked = in_order(
        [
            place("e", None, "99"),
            place("d", "3.5", "99"),
            place("c", "4.0", "70", "10", "30"),
            place("b", "4.0", "70", "20", "10"),
            place("a", "4.0", "80"),
        ]
    )
    assert [each.reference for each in ranked] == ["a", "b", "c", "d", "e"]


def test_equal_numbers_written_differently_give_the_same_digest():
    one = Place.of("a", seed=SEED, read_score=Decimal("4.50"), points=(Decimal("1E+1"),))
    two = Place.of("a", seed=SEED, read_score=Decimal("4.5"), points=(Decimal("10.0"),))
    assert digest_of([one]) == digest_of([two])


def test_a_fingerprint_does_not_depend_on_the_order_of_keys():
    inputs = {"b": [1, None], "a": {"y": "ü", "x": 2}}
    assert fingerprint(inputs) == fingerprint(json.loads(json.dumps(inputs, sort_keys=True)))


def test_FN_2_the_denominator_is_decided_and_not_entered():
    row, after = funnel(
        ["Read", "Offered"],
        {(0, "withdrew"): 20, (0, "open"): 5, (0, "ended"): 105, (1, "open"): 70},
    )
    assert (row.entered, row.withdrew, row.pending, row.decided) == (200, 20, 5, 175)
    assert row.rate == Fraction(2, 5)
    assert row.rate != Fraction(70, 200)
    assert after.rate is None


def test_a_stage_where_nobody_was_decided_has_no_rate():
    assert [row.rate for row in funnel(["A", "B"], {(0, "open"): 7})] == [None, None]


def test_the_chances_of_all_numbers_of_yeses_are_one_together():
    for offers, yes, no in ((0, 0, 0), (1, 0, 0), (95, 72, 28), (400, 3, 9)):
        assert sum(distribution(offers, yes, no)) == pytest.approx(1)


def test_the_more_answers_are_known_the_narrower_the_outlook():
    wide = outlook(95, 95, yes=0, no=0)
    narrow = outlook(95, 95, yes=72, no=28)
    assert narrow.high - narrow.low < wide.high - wide.low
    assert narrow.low <= narrow.likely <= narrow.high


def test_as_many_offers_as_keep_the_risk_small():
    more = offers_now(30, 22, yes=72, no=28)
    assert outlook(22 + more, 30, yes=72, no=28).too_many <= 0.10
    assert outlook(22 + more + 1, 30, yes=72, no=28).too_many > 0.10


def test_full_rooms_need_no_offers():
    assert offers_now(0, 0, yes=72, no=28) == 0
    assert offers_now(5, 400, yes=72, no=28) == 0


def test_counts_are_never_negative():
    with pytest.raises(ValueError, match="negative"):
        outlook(-1, 3, yes=0, no=0)
