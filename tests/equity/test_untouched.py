"""S4: reading plan, ranking and decisions are the same bytes whatever people answered, or without.

Screening itself stands in tests/applicants/selfid/test_apart.py.
"""

import json

import pytest

from applicants import selfid
from applicants.domain import decisions, ranking
from applicants.models import Application, Decision, ReadAssignment
from tests.applicants.choosing import scene as choosing
from tests.applicants.review import scene as reading
from tests.equity import scene

WAYS = {
    "shuffled": """
        UPDATE selfid.answer AS kept SET race = other.race, gender = other.gender
        FROM (
            SELECT key, lead(race, 1, '{NHPI}') OVER (ORDER BY md5(key)) AS race,
                lead(gender, 1, 'another') OVER (ORDER BY md5(key)) AS gender
            FROM selfid.answer
        ) AS other WHERE other.key = kept.key
    """,
    "dropped": "DROP SCHEMA selfid CASCADE",
}


def answered(rows):
    """Each of them has said something else than the next."""
    races, genders = ["WHITE", "BLACK", "ASIAN", "HISP"], ["woman", "man", "nonbinary"]
    selfid.put_all(
        (one.pk, "answered", {"race": [races[n % 4]], "gender": genders[n % 3]})
        for n, one in enumerate(rows)
    )


def planned(call, lead, who):
    """Who reads what in which order, of a plan that starts anew."""
    ReadAssignment.objects.all().delete()
    plan = reading.plan(call, who, by=lead)
    reads = ReadAssignment.objects.filter(plan=plan).order_by("position")
    return json.dumps([*reads.values_list("application", "reader", "position")])


def chosen(call, rows, by):
    """The order of a ranking, and what was kept of decisions on all of them; then taken back."""
    made = ranking.rank(call, by=by)
    batch = decisions.ask(Application.objects.filter(intake=call), by=by, ranking=made)
    decisions.record(batch, choosing.says("waitlist"), affected=len(rows), by=by)
    kept = Decision.objects.filter(batch=batch).order_by("application")
    told = [*kept.values_list("application", "choice", "rank", "sentence", "inputs")]
    for row in told:
        row[-1].pop("ranking", None)  # the number of the ranking counts up
    decisions.take_back(batch, by=by)
    return json.dumps([made.digest, told], default=str)


@pytest.mark.parametrize("way", WAYS)
def test_S4_reading_plan_ranking_and_decisions_are_the_same_bytes(transactional_db, var, way):
    call, lead, who = reading.scene(files=12, people=3, planned=False)
    ready, rows = choosing.scene(9, slug="cp8")
    answered(Application.objects.order_by("pk"))
    by = choosing.person("recruiter")
    before = planned(call, lead, who), chosen(ready, rows, by)

    scene.as_superuser(var, WAYS[way])

    assert (planned(call, lead, who), chosen(ready, rows, by)) == before
    assert min(map(len, before)) > 200
