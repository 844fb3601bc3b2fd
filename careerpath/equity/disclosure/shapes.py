"""The nouns of the gate: people counted by block and answer, breakdowns, facts, releases.

People are counted in *blocks*: disjoint groups that the outside can tell apart ("accepted, Cohort
3"; "reviewed, not accepted"). A population is a set of blocks, so that what is nested, pooled or
counted again is known to be so. Sizes of blocks are taken to be public. A *trait* is what was asked
(race, gender); its values are raw answers ("ASIAN+WHITE"), and a breakdown sorts values into
categories, which may overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

K = 11
BLOCK = "block"  # the trait of a breakdown by blocks: stage outcomes, cohorts side by side
Blocks = frozenset[str]
Where = tuple[tuple[str, frozenset[str]], ...]  # one entry per trait, in order of the traits
Cell = tuple[str, ...]  # the category of each breakdown; "" in a margin


@dataclass(frozen=True)
class Category:
    """A row: its key, its label, the raw values in it; "did not answer" is no sensitive row."""

    key: str
    label: str
    values: frozenset[str]
    sensitive: bool = True


@dataclass(frozen=True)
class Breakdown:
    """A versioned way to sort the values of one trait, ``race.eeo1@1``."""

    key: str
    title: str
    trait: str
    categories: tuple[Category, ...]

    def __getitem__(self, key: str) -> Category:
        return next(category for category in self.categories if category.key == key)

    @property
    def overlapping(self) -> bool:
        """A value stands in more than one category, so that rows sum to more than everyone."""
        together = sum(len(category.values) for category in self.categories)
        return together > len(self.values)

    @property
    def values(self) -> frozenset[str]:
        return frozenset().union(*(category.values for category in self.categories))

    def merged(self, label: str, *keys: str) -> Breakdown:
        """The same breakdown with the named categories as one row, under a key that says so."""
        joined = Category(
            "+".join(keys), label, frozenset().union(*(self[key].values for key in keys))
        )
        rest = [category for category in self.categories if category.key not in keys]
        at = min(index for index, each in enumerate(self.categories) if each.key in keys)
        return Breakdown(
            f"{self.key}/{joined.key}", self.title, self.trait, (*rest[:at], joined, *rest[at:])
        )


@dataclass(frozen=True)
class Population:
    """Those who are counted: a name for the reader and the blocks that they stand in."""

    key: str
    label: str
    blocks: Blocks


@dataclass(frozen=True)
class People:
    """Exact counts by block and raw values, in the order of ``traits``. Never leaves the wall."""

    traits: tuple[str, ...]
    counts: Mapping[str, Mapping[tuple[str, ...], int]]

    def count(self, blocks: Blocks, where: Where = ()) -> int:
        """How many people of these blocks have, for each trait named, one of the values."""
        at = [(self.traits.index(trait), values) for trait, values in where]
        return sum(
            number
            for block in blocks
            for values, number in self.counts.get(block, {}).items()
            if all(values[index] in wanted for index, wanted in at)
        )


@dataclass(frozen=True)
class Fact:
    """What a reader knows: so many people of these blocks are of these values; ``high`` None is
    "no limit told"."""

    blocks: Blocks
    where: Where
    low: int
    high: int | None


@dataclass(frozen=True)
class Shown:
    """One cell as it goes out. ``count`` is None where it is masked or told as a range."""

    cell: Cell
    labels: tuple[str, ...]
    count: int | None
    low: int
    high: int | None
    sensitive: bool = True

    @property
    def hidden(self) -> bool:
        """Masked; primary and complementary cells alike."""
        return self.count is None


@dataclass(frozen=True)
class Release:
    """What went out, or would: cells of one or two breakdowns of a population, to an audience."""

    population: Population
    breakdowns: tuple[Breakdown, ...]
    size: int
    cells: tuple[Shown, ...]
    audience: str = "public"
    kind: str = "gated"  # gated · ll144 · required
    words: str = ""

    def where(self, cell: Cell) -> Where:
        """The raw values that a cell counts, by trait; a margin leaves its trait open."""
        return tuple(
            (breakdown.trait, breakdown[key].values)
            for breakdown, key in zip(self.breakdowns, cell, strict=True)
            if key and breakdown.trait != BLOCK
        )

    def blocks(self, cell: Cell) -> Blocks:
        """The blocks whose people a cell counts."""
        found = self.population.blocks
        for breakdown, key in zip(self.breakdowns, cell, strict=True):
            if key and breakdown.trait == BLOCK:
                found &= breakdown[key].values
        return found

    @property
    def traits(self) -> frozenset[str]:
        """What was asked of people for this table."""
        return frozenset(each.trait for each in self.breakdowns if each.trait != BLOCK)

    def facts(self) -> Iterator[Fact]:
        """Each cell as the reader has it. A mask says "at least one", because zeros are shown."""
        for shown in self.cells:
            yield Fact(self.blocks(shown.cell), self.where(shown.cell), shown.low, shown.high)

    @property
    def answered(self) -> int:
        """People in sensitive rows of a one-way table: the respondents."""
        return self.size - self.silent

    @property
    def silent(self) -> int:
        """People in the row "did not answer" of a one-way table."""
        return sum(each.count or 0 for each in self.cells if not each.sensitive)

    def get(self, *cell: str) -> Shown:
        """The cell with these category keys."""
        return next(shown for shown in self.cells if shown.cell == cell)


@dataclass(frozen=True)
class Request:
    """Somebody asks for a table. ``headline`` is all or nothing, ``in_words`` a headline told as a
    range in words; ``merges`` are one-click ways out, in order of preference, each a tuple of
    breakdowns in place of the asked ones."""

    population: Population
    breakdowns: tuple[Breakdown, ...]
    audience: str = "public"
    headline: bool = False
    in_words: bool = False
    merges: tuple[tuple[Breakdown, ...], ...] = ()
    pool: Population | None = None
    pool_when: str = ""  # "publishable after Cohort 4"


@dataclass(frozen=True)
class Alternative:
    """What one click offers instead: a request that passes, or a pool to wait for."""

    sentence: str
    request: Request | None = None


@dataclass(frozen=True)
class Refusal:
    """Nothing goes out: why, in a sentence without any count, and what to do instead."""

    reason: str  # small_side · small_population · small_margin · nothing_left · combined
    sentence: str
    alternatives: tuple[Alternative, ...] = field(default=())


def cells_of(breakdowns: tuple[Breakdown, ...]) -> Iterator[Cell]:
    """Inner cells, then the margins of a two-way table, in the order of the categories."""
    yield from product(*([each.key for each in breakdown.categories] for breakdown in breakdowns))
    if len(breakdowns) == 2:
        yield from ((category.key, "") for category in breakdowns[0].categories)
        yield from (("", category.key) for category in breakdowns[1].categories)
