"""Fixed pools: blocks of consecutive cohorts that report together, sized before anybody answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import binom

from careerpath.equity.disclosure.shapes import K, Population


@dataclass(frozen=True)
class Pool:
    """Consecutive cohorts that report as one. ``complete`` when the last of them is there."""

    number: int
    first: int  # counted from 1
    last: int
    population: Population | None

    @property
    def complete(self) -> bool:
        return self.population is not None

    @property
    def when(self) -> str:
        """When it can go out: "publishable after Cohort 4"."""
        return f"publishable after Cohort {self.last}"


def length(
    seats: int, smallest_share: float, k: int = K, *, sure: float = 0.9, most: int = 20
) -> int:
    """How many cohorts of ``seats`` together give a group of this share k people with that surety.

    Uses expected shares alone, never a count: the size of a pool must tell nothing of who is in it.
    """
    for cohorts in range(1, most + 1):
        if float(binom.sf(k - 1, cohorts * seats, smallest_share)) >= sure:
            return cohorts
    return most


def pools(cohorts: Sequence[Population], size: int) -> tuple[Pool, ...]:
    """Pools of ``size`` consecutive cohorts, none in two of them; the last may be incomplete."""
    found = []
    for number, start in enumerate(range(0, len(cohorts), size), 1):
        members = cohorts[start : start + size]
        last = start + size
        whole = None
        if len(members) == size:
            whole = Population(
                "+".join(each.key for each in members),
                f"{members[0].label} to {members[-1].label}" if size > 1 else members[0].label,
                frozenset().union(*(each.blocks for each in members)),
            )
        found.append(Pool(number, start + 1, last, whole))
    return tuple(found)


def pool_of(cohort: Population, cohorts: Sequence[Population], size: int) -> Pool:
    """The one pool that a cohort reports in."""
    return pools(cohorts, size)[list(cohorts).index(cohort) // size]
