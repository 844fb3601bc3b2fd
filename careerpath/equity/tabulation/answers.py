"""Raw answers as values of traits, and people counted by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from careerpath.equity.disclosure.shapes import Blocks, Breakdown, People

RACES = ("AIAN", "ASIAN", "BLACK", "HISP", "MENA", "NHPI", "WHITE")
TRAITS = ("race", "gender", "sex", "age_band", "disability", "veteran")
ANSWERED = "answered"
SILENT = frozenset({"declined", "no_answer", "not_asked"})


@dataclass(frozen=True)
class Answers:
    """What one person told. ``status`` answered · declined · no_answer · not_asked; a trait left
    blank is empty."""

    status: str
    race: tuple[str, ...] = ()
    gender: str = ""
    sex: str = ""
    age_band: str = ""
    disability: str = ""
    veteran: str = ""


def race_value(picked: Iterable[str]) -> str:
    """The set that was picked as one value: codes in order, joined with "+"."""
    return "+".join(sorted(set(picked)))


def picked(value: str) -> frozenset[str]:
    """The set behind a value."""
    return frozenset(value.split("+"))


# Every set of one to seven categories, 127 in all.
RACE_VALUES = tuple(
    race_value(each) for size in range(1, len(RACES) + 1) for each in combinations(RACES, size)
)


def values_of(answers: Answers) -> tuple[str, ...]:
    """One value per trait of ``TRAITS``. A blank among answers is "no_answer"."""
    if answers.status != ANSWERED:
        return (answers.status,) * len(TRAITS)
    told = (
        race_value(answers.race),
        answers.gender,
        answers.sex,
        answers.age_band,
        answers.disability,
        answers.veteran,
    )
    return tuple(value or "no_answer" for value in told)


def count_people(rows: Iterable[tuple[str, Answers]]) -> People:
    """People by block and values, from (block, answers) of each person."""
    counts: dict[str, Counter[tuple[str, ...]]] = {}
    for block, answers in rows:
        counts.setdefault(block, Counter())[values_of(answers)] += 1
    return People(TRAITS, counts)


def tabulate(people: People, blocks: Blocks, breakdown: Breakdown) -> dict[str, int]:
    """How many people stand in each category. Exact, and therefore not for going out."""
    return {
        category.key: people.count(blocks, ((breakdown.trait, category.values),))
        for category in breakdown.categories
    }
