"""What went out of a group that was divided since says so of its parts together.

A block is divided when a part of its people is first asked for. Nothing that went out changes by
it: a number of the whole is from then on a sum over the parts, and the audit must see it as one,
or it would take the part for strangers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from careerpath.equity.disclosure.shapes import BLOCK, Blocks, Breakdown, Population, Release

Finer = Mapping[str, Blocks]  # a divided block and the undivided ones that it is made of


def finest(
    parents: Mapping[str, Collection[str]], empty: Collection[str] = ()
) -> dict[str, Blocks]:
    """For each block that was divided those at the end of the division, from each one's parents.

    A block that was divided in two ways has two parents. Sizes are public: a block that is known to
    be ``empty`` is left out, so that a population with it and one without are the same people.
    """
    divided = {above for each in parents.values() for above in each}
    found: dict[str, set[str]] = {block: set() for block in empty}
    for block in set(parents) - divided:
        line, over = list(parents[block]), set()
        while line:
            above = line.pop()
            if above not in over:
                over.add(above)
                line += parents.get(above, ())
        for above in over:
            found.setdefault(above, set()).update(set() if block in empty else {block})
    return {block: frozenset(parts) for block, parts in found.items()}


def blocks(told: Blocks, finer: Finer) -> Blocks:
    """The same people in blocks that are not divided."""
    return frozenset().union(*(finer.get(block, frozenset({block})) for block in told))


def population(told: Population, finer: Finer) -> Population:
    """The same people under the same name, in blocks that are not divided."""
    return replace(told, blocks=blocks(told.blocks, finer))


def release(told: Release, finer: Finer) -> Release:
    """The same release of the same people, in blocks that are not divided."""
    return replace(
        told,
        population=population(told.population, finer),
        breakdowns=tuple(breakdown(each, finer) for each in told.breakdowns),
    )


def breakdown(told: Breakdown, finer: Finer) -> Breakdown:
    """The same rows, those by block in blocks that are not divided."""
    if told.trait != BLOCK:
        return told
    rows = tuple(replace(each, values=blocks(each.values, finer)) for each in told.categories)
    return replace(told, categories=rows)
