"""The union of all releases as one system of sums, and what it tells of small groups.

Two questions are asked of every group of 1 to k - 1 people that the union speaks about:

- *listed* (it has a row in a release): could it still be anything from 1 to k - 1?
- *derived* (a difference of two populations, the people that one definition counts and another
  does not): could it still be nobody, or k and more?

Traits that never stand in one table together are taken apart: whole numbers with given margins
always exist, so that nothing is learned of one from the other beyond the sizes, which are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from careerpath.equity.disclosure.bounds import Infeasible, Undecided
from careerpath.equity.disclosure.shapes import BLOCK, Blocks, K, People, Release, Where
from careerpath.equity.disclosure.union import Union, parts_of

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
    releases: Sequence[Release],
    *,
    people: People,
    k: int = K,
    stop_at_first: bool = False,
    new: Release | None = None,
) -> tuple[Finding, ...]:
    """What these releases together give away of groups of 1 to k - 1; empty means nothing.

    ``releases`` are all that one reader has, old and new. Exact counts given to a named recipient
    (kind ``required``) are not for this reader: leave them out. With ``new``, one of them, only
    what it can have changed is looked at: what a duty to publish (Local Law 144) laid open before
    is not held against it.
    """
    before: set[tuple[Blocks, Where]] = set()
    if new is not None and any(each.kind != "gated" for each in releases):
        others = [each for each in releases if each is not new]
        before = {(each.blocks, each.where) for each in _findings(others, people, k, None)}
    findings: list[Finding] = []
    for finding in _findings(releases, people, k, new):
        if (finding.blocks, finding.where) not in before:
            findings.append(finding)
            if stop_at_first:
                break
    return tuple(findings)


def _findings(
    releases: Sequence[Release], people: People, k: int, new: Release | None
) -> Iterator[Finding]:
    for place, release in enumerate(releases):
        for shown in release.cells:
            if shown.sensitive and shown.count is not None and 0 < shown.count < k:
                where = release.where(shown.cell)
                yield Finding("open", release.blocks(shown.cell), where, place)
    for traits in _together(releases):
        if new is None or traits & new.traits:
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
    facts = list(dict.fromkeys(fact for _, release in about for fact in release.facts()))
    union = Union(facts, [trait for trait in people.traits if trait in traits], people)
    for target in _targets(about, union):
        if not 0 < union.count(target.blocks, target.where) < k:
            continue
        kind = "derived" if target.release is None else "listed"
        inner, touched = union.places(target.blocks, target.where)
        can_fall, can_rise = union.system.can_be_at_most, union.system.can_be_at_least
        try:
            safe = (
                can_fall(inner, 0) or can_rise(touched, k)
                if target.release is None
                else can_fall(inner, 1) and can_rise(touched, k - 1)
            )
        except Undecided:
            kind, safe = "undecided", False
        except Infeasible:
            kind, safe = "contradiction", False
        if not safe:
            yield Finding(kind, target.blocks, target.where, target.release)


def _targets(about: Sequence[tuple[int, Release]], union: Union) -> Iterator[Target]:
    seen: set[tuple[Blocks, Where]] = set()
    for place, release in about:
        for shown in release.cells:
            if shown.sensitive and shown.hidden:
                target = Target(release.blocks(shown.cell), release.where(shown.cell), place)
                if (target.blocks, target.where) not in seen:
                    seen.add((target.blocks, target.where))
                    yield target
    silent: dict[str, set[str]] = {trait: set() for trait in union.traits}
    rows: dict[Where, None] = {}
    for _, release in about:
        for breakdown in release.breakdowns:
            for category in breakdown.categories:
                if not category.sensitive and breakdown.trait != BLOCK:
                    silent[breakdown.trait] |= category.values
        rows.update({release.where(shown.cell): None for shown in release.cells if shown.sensitive})
    rows.update(
        {((trait, values),): None for trait in union.traits for values in union.classes[trait]}
    )
    wholes = _wholes({release.blocks(each.cell) for _, release in about for each in release.cells})
    for blocks, where in product(wholes, rows):
        told = where and not any(values <= silent[name] for name, values in where)
        if told and (blocks, where) not in seen:
            seen.add((blocks, where))
            yield Target(blocks, where, None)


def _wholes(told: set[Blocks]) -> list[Blocks]:
    """The groups of blocks that sums and differences of these populations can single out.

    With up to six that any population tells apart these are all of their unions; with more, each
    of them alone, the populations, and what one population has over another or over one of them.
    """
    parts = parts_of(told)
    if len(parts) <= MANY:
        return [
            frozenset().union(*chosen)
            for size in range(1, len(parts) + 1)
            for chosen in combinations(parts, size)
        ]
    populations = sorted(told, key=sorted)
    found = dict.fromkeys([*parts, *populations])
    for one, other in product(populations, [*populations, *parts]):
        found.update(dict.fromkeys(part for part in (one & other, one - other) if part))
    return list(found)
