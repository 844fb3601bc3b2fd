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


def finest(parents: Mapping[str, str | None], empty: Collection[str] = ()) -> dict[str, Blocks]:
    """For each block that was divided those at the end of the division, from each one's parent.

    Sizes are public: a block that is known to be ``empty`` is left out, so that a population with
    it and one without are the same people.
    """
    divided = {parent for parent in parents.values() if parent is not None}
    found: dict[str, set[str]] = {block: set() for block in empty}
    for block in parents:
        if block in divided or block in empty:
            continue
        above = parents[block]
        while above is not None:
            found.setdefault(above, set()).add(block)
            above = parents.get(above)
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
        breakdowns=tuple(_breakdown(each, finer) for each in told.breakdowns),
    )


def _breakdown(told: Breakdown, finer: Finer) -> Breakdown:
    if told.trait != BLOCK:
        return told
    rows = tuple(replace(each, values=blocks(each.values, finer)) for each in told.categories)
    return replace(told, categories=rows)
