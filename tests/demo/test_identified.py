"""Who the invented people say they are: shares of a group, drawn without a look at anybody."""

import random
from collections import Counter

from careerpath.demo import identified
from careerpath.equity.tabulation.mappings import is_minority_eeo1


def test_the_shares_of_the_demo_come_to_65_and_37_of_95_people_however_they_are_drawn():
    for seed in range(5):
        rng = random.Random(seed)
        told = list(identified.drawn(range(95), rng, silent=False))
        races = ["+".join(answers["race"]) for _, _, answers in told]
        genders = Counter(answers["gender"] for _, _, answers in told)
        assert sum(map(is_minority_eeo1, races)) == 65
        assert genders["woman"] == 37


def test_everybody_else_may_keep_silent():
    told = list(identified.drawn(range(2000), random.Random(1), silent=True))
    kinds = Counter(status for _, status, _ in told)
    assert 60 < kinds["declined"] < 150
    assert 70 < kinds["no_answer"] < 180
