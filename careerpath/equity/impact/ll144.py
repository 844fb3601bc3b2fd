"""The figures of New York City's Local Law 144: selection and scoring rates and impact ratios.

There is no pass mark: the law asks for publication, tiny categories included. It is therefore a
release class of its own, beside the gate. We make the data package; we cannot certify ourselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

TWO_PERCENT = Fraction(1, 50)


@dataclass(frozen=True)
class Assessed:
    """So many people of one sex and race, of whom so many moved forward. None is unknown."""

    sex: str | None
    race: str | None
    people: int
    selected: int


@dataclass(frozen=True)
class Scored:
    """One person's score. None is unknown."""

    sex: str | None
    race: str | None
    score: Fraction


@dataclass(frozen=True)
class Row:
    """A category: its people, how many were selected or scored above the median, its share of the
    table. ``excluded``: under the threshold, without a ratio and never the reference."""

    people: int
    chosen: int
    rate: Fraction | None
    share: Fraction | None
    excluded: bool
    ratio: Fraction | None


@dataclass(frozen=True)
class Table:
    """One of the three tables: by sex, by race and ethnicity, by both."""

    known: int
    unknown: int
    reference_rate: Fraction | None
    rows: Mapping[str, Row]

    @property
    def total(self) -> int:
        return self.known + self.unknown


@dataclass(frozen=True)
class Scoring:
    """Scoring tables, with the median of the full sample, unknowns included."""

    median: Fraction
    above: int
    tables: Mapping[str, Table]


def selection(
    cells: Sequence[Assessed],
    *,
    threshold: Fraction | None = TWO_PERCENT,
    of_all_assessed: bool = False,
) -> dict[str, Table]:
    """The tables ``sex``, ``race`` and ``intersectional`` of a tool that selects.

    ``threshold`` None excludes nothing. ``of_all_assessed`` takes the share of everyone assessed
    instead of the people of known category in that table: the rule can be read either way.
    """
    return {
        name: _table(
            [(key(cell.sex, cell.race), cell.people, cell.selected) for cell in cells],
            threshold,
            of_all_assessed,
        )
        for name, key in _KEYS.items()
    }


def scoring(
    people: Sequence[Scored],
    *,
    threshold: Fraction | None = TWO_PERCENT,
    of_all_assessed: bool = False,
) -> Scoring:
    """The tables of a tool that scores: who is strictly above the median of the full sample."""
    if not people:
        raise ValueError("There is no score to take a median of.")
    middle = Fraction(median(each.score for each in people))
    tables = {
        name: _table(
            [(key(each.sex, each.race), 1, int(each.score > middle)) for each in people],
            threshold,
            of_all_assessed,
        )
        for name, key in _KEYS.items()
    }
    return Scoring(middle, sum(each.score > middle for each in people), tables)


def _both(sex: str | None, race: str | None) -> str | None:
    return None if sex is None or race is None else f"{sex} / {race}"


_KEYS: dict[str, Callable[[str | None, str | None], str | None]] = {
    "sex": lambda sex, race: sex,
    "race": lambda sex, race: race,
    "intersectional": _both,
}


def _table(
    counted: Iterable[tuple[str | None, int, int]],
    threshold: Fraction | None,
    of_all_assessed: bool,
) -> Table:
    sums: dict[str, tuple[int, int]] = {}
    unknown = 0
    for key, people, chosen in counted:
        if key is None:
            unknown += people
        else:
            before = sums.get(key, (0, 0))
            sums[key] = (before[0] + people, before[1] + chosen)
    known = sum(people for people, _ in sums.values())
    base = known + unknown if of_all_assessed else known

    def excluded(people: int) -> bool:
        return threshold is not None and people < threshold * base

    rates = {key: Fraction(chosen, people) for key, (people, chosen) in sums.items() if people}
    highest = max((rate for key, rate in rates.items() if not excluded(sums[key][0])), default=None)
    rows = {
        key: Row(
            people,
            chosen,
            rates.get(key),
            Fraction(people, base) if base else None,
            excluded(people),
            rates[key] / highest if highest and key in rates and not excluded(people) else None,
        )
        for key, (people, chosen) in sums.items()
    }
    return Table(known, unknown, highest, rows)
