"""A table as it would go out: its cells, which are masked, and what to say beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from careerpath.equity.disclosure.shapes import (
    BLOCK,
    Breakdown,
    Category,
    Cell,
    People,
    Population,
    Release,
    Request,
    Shown,
    cells_of,
)


def table(request: Request, people: People, hidden: Iterable[Cell] = ()) -> Release:
    """The table as it would go out with these cells masked. Holds exact counts: not yet safe.

    "Did not answer" crossed with anything is never shown, only its margin.
    """
    masked = frozenset(hidden)
    population, breakdowns = request.population, request.breakdowns
    empty = Release(population, breakdowns, people.count(population.blocks), (), request.audience)
    return replace(
        empty, cells=tuple(_shown(cell, empty, people, masked) for cell in cells_of(breakdowns))
    )


def _shown(cell: Cell, release: Release, people: People, masked: frozenset[Cell]) -> Shown:
    pairs = list(zip(release.breakdowns, cell, strict=True))
    labels = tuple(breakdown[key].label if key else "All" for breakdown, key in pairs)
    sensitive = all(breakdown[key].sensitive for breakdown, key in pairs if key)
    if not sensitive and all(cell) and len(cell) > 1:
        return Shown(cell, labels, None, 0, None, sensitive=False)
    if cell in masked:
        return Shown(cell, labels, None, 1, None, sensitive)
    count = people.count(release.blocks(cell), release.where(cell))
    return Shown(cell, labels, count, count, count, sensitive)


def response_only(breakdown: Breakdown) -> Breakdown:
    """Who answered and who did not: two rows, neither of them sensitive."""
    silent = [each for each in breakdown.categories if not each.sensitive]
    answered = breakdown.values.difference(*(each.values for each in silent))
    return Breakdown(
        f"{breakdown.key}/answered",
        f"{breakdown.title}: who answered",
        breakdown.trait,
        (Category("answered", "Answered", answered, sensitive=False), *silent),
    )


def by_block(key: str, title: str, rows: Iterable[tuple[str, str, Population]]) -> Breakdown:
    """A breakdown by disjoint populations, from (key, label, population): outcomes of a stage
    ("advanced", "did not advance") or cohorts side by side."""
    return Breakdown(
        key, title, BLOCK, tuple(Category(name, label, who.blocks) for name, label, who in rows)
    )


def outcome(advanced: Population, decided: Population) -> Breakdown:
    """Advanced or not, among the decided: both are cells, for a rate tells its complement."""
    rest = Population(f"not:{advanced.key}", "", decided.blocks - advanced.blocks)
    return by_block(
        f"outcome:{advanced.key}",
        "outcome",
        (("yes", "Advanced", advanced), ("no", "Did not advance", rest)),
    )


def warnings(release: Release) -> Iterator[str]:
    """What a reader could conclude about everyone in a row, in words."""
    if len(release.breakdowns) != 2:
        return
    rows: dict[str, list[Shown]] = {}
    for each in release.cells:
        if all(each.cell) and each.sensitive:
            rows.setdefault(each.cell[0], []).append(each)
    for shown in rows.values():
        occupied = [each for each in shown if each.count != 0]
        if len(occupied) == 1 and len(shown) > 1:
            row, column = occupied[0].labels
            yield (
                f"All people in the row “{row}” stand in the column “{column}”: whoever knows "
                "that somebody is in the row knows this of them too."
            )
