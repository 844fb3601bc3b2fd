"""Who the invented people say they are, drawn for a whole group and told to nobody but the wall.

Nothing here looks at a score, a name or an answer, and nothing that decides looks here: shares are
those of a program that recruits in many places, and the draw knows only how many there are.
"""

import random

from applicants import selfid
from applicants.models import Application
from applicants.states import State

AT_ONCE = 2_000
# Of a thousand people: what they choose. Several codes are several boxes.
RACES = (
    ("WHITE", 305), ("ASIAN", 252), ("BLACK", 211), ("HISP", 137), ("ASIAN WHITE", 32),
    ("BLACK WHITE", 21), ("BLACK HISP", 10), ("AIAN", 11), ("NHPI", 11), ("MENA", 10),
)  # fmt: skip
GENDERS = (("woman", 390), ("man", 585), ("nonbinary", 20), ("another", 5))
SEXES = {"woman": "female", "man": "male", "nonbinary": "", "another": ""}
DECLINED, SILENT = 0.05, 0.06


def identify(seed):
    """Every application that was sent has its row; who was accepted has answered."""
    rng = random.Random(f"identified {seed}")
    rows = Application.objects.sent().exclude(intake__cohort=None)
    by_intake = {}
    for pk, intake, state in rows.order_by("pk").values_list("pk", "intake", "state"):
        by_intake.setdefault((intake, state == State.ACCEPTED), []).append(pk)
    for (_, accepted), ids in by_intake.items():
        told = list(drawn(ids, rng, silent=not accepted))
        for start in range(0, len(told), AT_ONCE):
            selfid.put_all(told[start : start + AT_ONCE])


def drawn(ids, rng, *, silent):
    """What each of them says: the id of the application, the status, the answers by question."""
    races, genders = shared_out(len(ids), RACES, rng), shared_out(len(ids), GENDERS, rng)
    for pk, race, gender in zip(ids, races, genders, strict=True):
        roll = rng.random() if silent else 1
        if roll < DECLINED:
            yield pk, selfid.DECLINED, {}
        elif roll < DECLINED + SILENT:
            yield pk, selfid.NO_ANSWER, {}
        else:
            age = "40_or_over" if rng.random() < 0.18 else "under_40"
            yield pk, selfid.ANSWERED, {
                "race": sorted(race.split()), "gender": gender, "sex": SEXES[gender],
                "age_band": age,
            }  # fmt: skip


def shared_out(number, shares, rng):
    """So many values in these shares, the largest remainders first, in an order drawn by lot."""
    total = sum(share for _, share in shares)
    exact = [(value, number * share / total) for value, share in shares]
    counts = {value: int(wanted) for value, wanted in exact}
    left = sorted(exact, key=lambda one: one[1] - int(one[1]), reverse=True)
    for value, _ in left[: number - sum(counts.values())]:
        counts[value] += 1
    values = [value for value, count in counts.items() for _ in range(count)]
    rng.shuffle(values)
    return values
