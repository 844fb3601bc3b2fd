"""The invented people: same for a seed, different from each other, recognizably invented."""

import itertools
import os
import random
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from careerpath.demo import essays, people, places, scores

ZONE = ZoneInfo("America/Chicago")
WINDOW = people.Window(
    datetime(2026, 9, 7, 9, tzinfo=ZONE), datetime(2026, 11, 20, 23, 59, tzinfo=ZONE)
)


@pytest.fixture(scope="module")
def crowd():
    return people.Crowd(7).intake(2500, WINDOW)


def five_grams(text):
    words = text.lower().split()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def test_the_same_seed_makes_the_same_people_and_another_seed_others():
    first = people.Crowd(3).intake(60, WINDOW)
    again = people.Crowd(3).intake(60, WINDOW)
    other = people.Crowd(4).intake(60, WINDOW)

    assert first == again
    assert {a.email for a in first} != {a.email for a in other}


def test_the_same_seed_makes_the_same_people_in_every_process():
    script = (
        "import hashlib; from tests.demo.test_people import WINDOW, people;"
        "print(hashlib.sha256(repr(people.Crowd(3).intake(80, WINDOW)).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1


def test_no_two_answers_are_identical(crowd):
    for question in essays.QUESTIONS:
        texts = [a.answers[question] for a in crowd if question in a.answers]
        assert len(set(texts)) == len(texts)


def test_answers_share_little_with_each_other(crowd):
    rng = random.Random(1)
    for question in essays.QUESTIONS:
        texts = [a.answers[question] for a in crowd if question in a.answers]
        grams = [g for g in map(five_grams, rng.sample(texts, 200)) if g]
        overlaps = [
            len(one & two) / len(one | two) for one, two in itertools.combinations(grams, 2)
        ]
        assert sum(overlaps) / len(overlaps) < 0.025
        assert sum(1 for o in overlaps if o > 0.5) / len(overlaps) < 0.001


def test_answers_are_as_long_as_people_write(crowd):
    for question in essays.QUESTIONS:
        words = sorted(len(a.answers[question].split()) for a in crowd if question in a.answers)
        assert sum(1 for n in words if n < 55) / len(words) < 0.09
        assert words[0] < 15
        assert 90 <= words[len(words) // 2] <= 150
        assert words[-1] <= 260


def test_answers_have_no_unfilled_places(crowd):
    texts = [text for a in crowd for text in a.answers.values()]

    assert not [t for t in texts if re.search(r"[{}|#]|<[a-z0-9-]+>|\?\.", t)]


def test_some_answers_name_people_schools_and_employers(crowd):
    written = [a for a in crowd if a.answers]
    schools = sum(1 for a in written if any(a.school in t for t in a.answers.values()))
    employers = sum(
        1 for a in written if a.employer and any(a.employer in t for t in a.answers.values())
    )

    assert schools / len(written) > 0.02
    assert employers / len(written) > 0.1


def test_a_few_answers_have_odd_unicode(crowd):
    texts = [text for a in crowd for text in a.answers.values()]
    odd = [t for t in texts if re.search("[\u200b\u200d\ufeff\u202f\U0001f600]", t)]
    decomposed = [t for t in texts if t != unicodedata.normalize("NFC", t)]

    assert 0 < len(odd) < len(texts) * 0.05
    assert decomposed
    assert not [t for t in texts if "\x00" in t]


def test_addresses_and_phones_belong_to_nobody(crowd):
    for applicant in crowd:
        domain = applicant.email.rpartition("@")[2].lower()
        assert domain in {"example.com", "example.org"} or domain.endswith(".example")
        digits = re.sub(r"\D", "", applicant.phone.split(" ext")[0])[-10:]
        assert not digits or digits[3:8] == "55501"


def test_addresses_are_unique_and_phones_shared_only_by_the_same_person(crowd):
    emails = [a.email.lower() for a in crowd]
    phones = Counter(a.phone for a in crowd if a.phone and not a.twin_of)

    assert len(set(emails)) == len(emails)
    assert max(phones.values()) == 1


def test_some_people_applied_twice_with_the_same_phone(crowd):
    by_number = {a.number: a for a in crowd}
    twins = [a for a in crowd if a.twin_of]

    assert 0.003 < len(twins) / len(crowd) < 0.025
    for twin in twins:
        first = by_number[twin.twin_of]
        assert re.sub(r"\D", "", twin.phone)[-10:] == re.sub(r"\D", "", first.phone)[-10:]
        assert twin.email.lower() != first.email.lower()


def test_about_six_in_a_hundred_cannot_take_part(crowd):
    refused = [
        a for a in crowd if False in (a.work_authorized, a.at_least_18, a.available_full_time)
    ]

    assert 0.04 < len(refused) / len(crowd) < 0.08


def test_about_three_in_a_hundred_lack_an_assessment(crowd):
    sent = [a for a in crowd if a.stage != "draft"]
    missing = [a for a in sent if None in a.scores.values()]

    assert 0.018 < len(missing) / len(sent) < 0.045


def test_assessments_stay_in_their_ranges_and_go_together(crowd):
    full = [a.scores for a in crowd if a.scores and None not in a.scores.values()]
    for key, _, low, high, *_ in scores.INSTRUMENTS:
        assert all(low <= s[key] <= high for s in full)
    one = [float(s["problem_solving"]) for s in full]
    two = [float(s["learning_agility"]) for s in full]
    mean_one, mean_two = sum(one) / len(one), sum(two) / len(two)
    covariance = sum((a - mean_one) * (b - mean_two) for a, b in zip(one, two, strict=True))
    spread = (sum((a - mean_one) ** 2 for a in one) * sum((b - mean_two) ** 2 for b in two)) ** 0.5
    assert 0.25 < covariance / spread < 0.6


def test_times_lie_in_the_window_with_a_weekly_rhythm_and_a_last_day_peak(crowd):
    days = Counter(a.submitted_at.astimezone(ZONE).date() for a in crowd)
    weekdays = Counter(a.submitted_at.astimezone(ZONE).weekday() for a in crowd)

    assert all(WINDOW.opens_at <= a.submitted_at < WINDOW.closes_at for a in crowd)
    assert days.most_common(1)[0][0] == WINDOW.closes_at.date()
    assert weekdays[5] < weekdays[1] * 0.7


def test_a_small_intake_has_as_many_people_as_asked_for():
    assert len(people.Crowd(1).intake(1, WINDOW)) == 1
    assert len(people.Crowd(1).intake(300, WINDOW)) == 300


def test_the_pools_are_large():
    assert len(places.PARTNERS) >= 40
    assert len({p.code for p in places.PARTNERS}) == len(places.PARTNERS)
    assert len(essays.domains()) >= 25
