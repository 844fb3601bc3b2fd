"""Releases that share traits as one system of sums over the people they cannot tell apart.

An unknown is the number of people in a *kind*: same blocks, same values, as far as any released sum
tells. A group that cuts through a kind can have all of it or none, so that no further unknowns are
needed to ask about it: its least number counts the kinds inside it, its greatest all it touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from careerpath.equity.disclosure.bounds import Row, System
from careerpath.equity.disclosure.shapes import Blocks, Fact, People, Where

Values = frozenset[str]
Bools = np.ndarray


def parts_of(told: Iterable[Blocks]) -> list[Blocks]:
    """The blocks in groups that none of these populations tells apart."""
    populations = sorted(set(told), key=sorted)
    parts: dict[tuple[bool, ...], set[str]] = {}
    for block in sorted(frozenset().union(*populations)):
        parts.setdefault(tuple(block in each for each in populations), set()).add(block)
    return [frozenset(part) for part in parts.values()]


def classes_of(trait: str, facts: Iterable[Fact]) -> list[Values]:
    """The values of a trait in groups that no fact tells apart."""
    sets = list({values: None for fact in facts for name, values in fact.where if name == trait})
    classes: dict[tuple[bool, ...], set[str]] = {}
    for value in sorted(frozenset().union(*sets)):
        classes.setdefault(tuple(value in each for each in sets), set()).add(value)
    return [frozenset(each) for each in classes.values()]


class Union:
    """Facts about these traits, the true counts behind them, and the system a reader can solve."""

    def __init__(self, facts: Sequence[Fact], traits: Sequence[str], people: People) -> None:
        self.traits = tuple(traits)
        self.parts = parts_of(fact.blocks for fact in facts)
        self.classes = {trait: classes_of(trait, facts) for trait in self.traits}
        self._everyone: Blocks = frozenset().union(*self.parts)
        self._by_part: dict[Where, list[int]] = {}
        self._held: dict[Blocks, list[int]] = {}
        self._truth = self._counted(people)
        self._shape = self._truth.shape[1:]
        inside = np.stack([self._inside(fact.blocks, fact.where) for fact in facts])
        width = int(np.prod(self._shape))
        self._kind = np.zeros((len(self.parts), width), dtype=np.int64)
        size = 0
        for at in range(len(self.parts)):
            _, kind = np.unique(inside[:, at, :], axis=1, return_inverse=True)
            self._kind[at] = kind.reshape(-1) + size
            size = int(self._kind[at].max()) + 1
        self._size = size
        self._whole = np.bincount(self._kind.ravel(), minlength=size)
        truth = np.bincount(
            self._kind.ravel(), weights=self._truth.reshape(len(self.parts), -1).ravel()
        ).astype(np.int64)
        rows = [
            Row(tuple(np.unique(self._kind[mask]).tolist()), fact.low, fact.high)
            for fact, mask in zip(facts, inside, strict=True)
        ]
        for at in range(len(self.parts)):
            known = tuple(np.unique(self._kind[at]).tolist())
            total = int(truth[list(known)].sum())
            rows.append(Row(known, total, total))
        fits = all(
            row.low <= truth[list(row.places)].sum() <= (np.inf if row.high is None else row.high)
            for row in rows
        )
        self.system = System(size, rows, [truth.tolist()] if fits else [])

    def _counted(self, people: People) -> Bools:
        """True counts by part and class of each trait; a class more for values nobody spoke of."""
        index = {
            trait: {value: at for at, values in enumerate(classes) for value in values}
            for trait, classes in self.classes.items()
        }
        order = [people.traits.index(trait) for trait in self.traits]
        where = {block: at for at, part in enumerate(self.parts) for block in part}
        found: dict[tuple[int, ...], int] = {}
        for block, cells in people.counts.items():
            if block not in where:
                continue
            for values, number in cells.items():
                at = (
                    where[block],
                    *(
                        index[trait].get(values[place], len(self.classes[trait]))
                        for trait, place in zip(self.traits, order, strict=True)
                    ),
                )
                found[at] = found.get(at, 0) + number
        for place, trait in enumerate(self.traits, 1):
            if any(at[place] == len(self.classes[trait]) and n for at, n in found.items()):
                self.classes[trait] = [*self.classes[trait], frozenset()]
        shape = (len(self.parts), *(len(self.classes[trait]) for trait in self.traits))
        truth = np.zeros(shape, dtype=np.int64)
        for at, number in found.items():
            if number:
                truth[at] += number
        return truth

    def _inside(self, blocks: Blocks, where: Where) -> Bools:
        """Which combinations of classes a group holds, by part."""
        wanted = dict(where)
        mask = np.ones(self._shape, dtype=bool)
        for axis, trait in enumerate(self.traits):
            if trait in wanted:
                own = [bool(each) and each <= wanted[trait] for each in self.classes[trait]]
                shape = [1] * len(self._shape)
                shape[axis] = len(own)
                mask = mask & np.array(own).reshape(shape)
        held = np.array([part <= blocks for part in self.parts])
        return held[:, None] & mask.reshape(1, -1)

    def count(self, blocks: Blocks, where: Where) -> int:
        """How many people the group truly has."""
        if where not in self._by_part:
            mask = self._inside(self._everyone, where)
            self._by_part[where] = (self._truth.reshape(mask.shape) * mask).sum(axis=1).tolist()
        if blocks not in self._held:
            self._held[blocks] = [at for at, part in enumerate(self.parts) if part <= blocks]
        own = self._by_part[where]
        return sum(own[at] for at in self._held[blocks])

    def places(self, blocks: Blocks, where: Where) -> tuple[list[int], list[int]]:
        """The kinds wholly inside a group, and all that it touches."""
        mask = self._inside(blocks, where)
        within = np.bincount(self._kind[mask], minlength=self._size)
        inner = np.flatnonzero((within == self._whole) & (within > 0))
        return inner.tolist(), np.flatnonzero(within).tolist()
