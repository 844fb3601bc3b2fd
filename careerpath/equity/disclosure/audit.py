"""The union of all releases as one system of sums, and what it tells of small groups.

Two questions are asked of every group of 1 to k - 1 people that the union speaks about:

- *listed* (it has a row in a release): could it still be anything from 1 to k - 1?
- *derived* (a difference of two populations, the people that one definition counts and another
  does not): could it still be nobody, or k and more?

Traits that never stand in one table together are taken apart: whole numbers with given margins
always exist, so that nothing is learned of one from the other beyond the sizes, which are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from careerpath.equity.disclosure.bounds import Infeasible, Row, System, Undecided
from careerpath.equity.disclosure.shapes import BLOCK, Blocks, Fact, K, People, Release, Where

Values = frozenset[str]
MANY = 6


@dataclass(frozen=True)
class Finding:
    """A small group that the union of releases would give away. Holds no count."""

    kind: str  # open · listed · derived · undecided · contradiction
    blocks: Blocks
    where: Where
    release: int | None = None  # its place among the releases, for listed ones


@dataclass(frozen=True)
class Target:
    """A small group to ask about."""

    blocks: Blocks
    where: Where
    release: int | None


def audit(
    releases: Sequence[Release], *, people: People, k: int = K, stop_at_first: bool = False
) -> tuple[Finding, ...]:
    """What these releases together give away of groups of 1 to k - 1; empty means nothing.

    ``releases`` are all that one reader has, old and new. Exact counts given to a named recipient
    (kind ``required``) are not for this reader: leave them out.
    """
    findings: list[Finding] = []
    for finding in _findings(releases, people, k):
        findings.append(finding)
        if stop_at_first:
            break
    return tuple(findings)


def _findings(releases: Sequence[Release], people: People, k: int) -> Iterator[Finding]:
    for place, release in enumerate(releases):
        for shown in release.cells:
            if shown.sensitive and shown.count is not None and 0 < shown.count < k:
                where = release.where(shown.cell)
                yield Finding("open", release.blocks(shown.cell), where, place)
    for traits in _together(releases):
        yield from _component(traits, releases, people, k)


def _together(releases: Sequence[Release]) -> list[frozenset[str]]:
    """Traits that are linked by a table of both."""
    groups: list[frozenset[str]] = []
    for release in releases:
        joined = release.traits
        apart = [group for group in groups if not group & joined]
        groups = [*apart, joined.union(*(group for group in groups if group & joined))]
    return groups


def _component(
    traits: frozenset[str], releases: Sequence[Release], people: People, k: int
) -> Iterator[Finding]:
    about = [(place, release) for place, release in enumerate(releases) if release.traits <= traits]
    facts = [fact for _, release in about for fact in release.facts()]
    order = tuple(trait for trait in people.traits if trait in traits)
    classes = {trait: _classes(trait, facts) for trait in order}
    targets = [
        target
        for target in _targets(about, classes)
        if 0 < people.count(target.blocks, target.where) < k
    ]
    if not targets:
        return
    blocks = sorted(frozenset().union(*(release.population.blocks for _, release in about)))
    system, places = _system(blocks, order, classes, facts, targets, people)
    for target, at in zip(targets, places, strict=True):
        kind = "derived" if target.release is None else "listed"
        try:
            safe = (
                (system.can_be_at_most(at, 0) or system.can_be_at_least(at, k))
                if target.release is None
                else (system.can_be_at_most(at, 1) and system.can_be_at_least(at, k - 1))
            )
        except Undecided:
            kind, safe = "undecided", False
        except Infeasible:
            kind, safe = "contradiction", False
        if not safe:
            yield Finding(kind, target.blocks, target.where, target.release)


def _classes(trait: str, facts: Iterable[Fact]) -> list[Values]:
    """The values of a trait in groups that no fact tells apart."""
    sets = list({values: None for fact in facts for name, values in fact.where if name == trait})
    classes: dict[tuple[bool, ...], set[str]] = {}
    for value in sorted(frozenset().union(*sets)):
        classes.setdefault(tuple(value in each for each in sets), set()).add(value)
    return [frozenset(each) for each in classes.values()]


def _targets(
    about: Sequence[tuple[int, Release]], classes: dict[str, list[Values]]
) -> Iterator[Target]:
    seen: set[tuple[Blocks, Where]] = set()
    for place, release in about:
        for shown in release.cells:
            if shown.sensitive and shown.hidden:
                target = Target(release.blocks(shown.cell), release.where(shown.cell), place)
                if (target.blocks, target.where) not in seen:
                    seen.add((target.blocks, target.where))
                    yield target
    wholes = _wholes({release.blocks(each.cell) for _, release in about for each in release.cells})
    silent: dict[str, set[str]] = {trait: set() for trait in classes}
    rows: dict[Where, None] = {}
    for _, release in about:
        for breakdown in release.breakdowns:
            for category in breakdown.categories:
                if not category.sensitive and breakdown.trait != BLOCK:
                    silent[breakdown.trait] |= category.values
        rows.update({release.where(shown.cell): None for shown in release.cells if shown.sensitive})
    rows.update({((trait, values),): None for trait, each in classes.items() for values in each})
    for blocks, where in product(wholes, rows):
        told = where and not any(values <= silent[name] for name, values in where)
        if told and (blocks, where) not in seen:
            seen.add((blocks, where))
            yield Target(blocks, where, None)


def _wholes(populations: Iterable[Blocks]) -> list[Blocks]:
    """The groups of blocks that sums and differences of these populations can single out.

    With up to six that any population tells apart these are all of their unions; with more, each
    of them alone, the populations, and what one population has over another or over one of them.
    """
    told = sorted(set(populations), key=sorted)
    parts: dict[tuple[bool, ...], set[str]] = {}
    for block in sorted(frozenset().union(*told)):
        parts.setdefault(tuple(block in each for each in told), set()).add(block)
    atoms = [frozenset(part) for part in parts.values()]
    if len(atoms) <= MANY:
        return [
            frozenset().union(*chosen)
            for size in range(1, len(atoms) + 1)
            for chosen in combinations(atoms, size)
        ]
    found = dict.fromkeys([*atoms, *told])
    for one, other in product(told, [*told, *atoms]):
        found.update(dict.fromkeys(part for part in (one & other, one - other) if part))
    return list(found)


def _system(
    blocks: Sequence[str],
    order: tuple[str, ...],
    classes: dict[str, list[Values]],
    facts: Sequence[Fact],
    targets: Sequence[Target],
    people: People,
) -> tuple[System, list[tuple[int, ...]]]:
    """Unknowns: how many people of each block and class, as far as any sum tells them apart."""
    sums: list[Fact | Target] = [*facts, *targets]
    kinds: dict[tuple[bool, ...], int] = {}
    truth: list[int] = []
    of_block: dict[str, set[int]] = {block: set() for block in blocks}
    for block in blocks:
        for chosen in product(*(classes[trait] for trait in order)):
            cell = tuple(zip(order, chosen, strict=True))
            own = dict(cell)
            signature = (
                *(block == each for each in blocks),
                *(
                    block in each.blocks
                    and all(own[trait] <= values for trait, values in each.where)
                    for each in sums
                ),
            )
            at = kinds.setdefault(signature, len(kinds))
            if at == len(truth):
                truth.append(0)
            truth[at] += people.count(frozenset({block}), cell)
            of_block[block].add(at)
    members: list[list[int]] = [[] for _ in sums]
    for signature, at in kinds.items():
        for index, inside in enumerate(signature[len(blocks) :]):
            if inside:
                members[index].append(at)
    rows = [
        Row(tuple(at), fact.low, fact.high)
        for at, fact in zip(members[: len(facts)], facts, strict=True)
    ]
    for block, known in of_block.items():
        size = people.count(frozenset({block}))
        rows.append(Row(tuple(sorted(known)), size, size))
    fits = all(
        row.low <= sum(truth[at] for at in row.places)
        and (row.high is None or sum(truth[at] for at in row.places) <= row.high)
        for row in rows
    )
    places = [tuple(at) for at in members[len(facts) :]]
    return System(len(kinds), rows, [truth] if fits else []), places
