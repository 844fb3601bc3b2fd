"""One request against everything that went out before: a release that is safe, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from careerpath.equity.disclosure.audit import audit
from careerpath.equity.disclosure.oneway import protect_1d, ranking
from careerpath.equity.disclosure.shapes import (
    Alternative,
    Cell,
    K,
    People,
    Refusal,
    Release,
    Request,
    Shown,
    cells_of,
)

TOO_FEW = "{who} has fewer than {k} people: nothing about them can go out."
SMALL_SIDE = (
    "One side of this figure is a group of fewer than {k} people in {who}, and a share of a known "
    "total would tell its number."
)
NOTHING_LEFT = "In {who} no row could be shown without telling the number of a group under {k}."
COMBINED = (
    "Together with what went out before about {who}, this would tell the number of a group under "
    "{k} people."
)


def table(request: Request, people: People, hidden: Iterable[Cell] = ()) -> Release:
    """The table as it would go out with these cells masked. Holds exact counts: not yet safe."""
    masked = frozenset(hidden)
    population, breakdowns = request.population, request.breakdowns
    empty = Release(population, breakdowns, people.count(population.blocks), (), request.audience)
    shown = []
    for cell in cells_of(breakdowns):
        named = [breakdown[key] for breakdown, key in zip(breakdowns, cell, strict=True) if key]
        count = people.count(population.blocks, empty.where(cell))
        hides = cell in masked
        shown.append(
            Shown(
                cell,
                tuple(
                    breakdown[key].label if key else "All"
                    for breakdown, key in zip(breakdowns, cell, strict=True)
                ),
                None if hides else count,
                1 if hides else count,
                None if hides else count,
                any(category.sensitive for category in named),
            )
        )
    return replace(empty, cells=tuple(shown))


def decide(
    request: Request,
    *,
    people: People,
    ledger: Sequence[Release],
    key: bytes,
    k: int = K,
    reserve: Sequence[Request] = (),
) -> Release | Refusal:
    """A release that, with all of ``ledger``, gives away no group of 1 to k - 1; or a refusal.

    ``ledger``: every earlier release that this audience knows (see ``ledger.known_to``), with
    ``people`` counting all of their blocks. ``key`` draws complementary cells; keep it in the
    reading process. ``reserve``: headlines that must stay possible afterwards; they are audited
    as if they had gone out already.
    """
    if k < K:
        raise ValueError(f"The threshold can only be raised above {K}.")
    if people.count(request.population.blocks) < k:
        return Refusal("small_population", TOO_FEW.format(who=request.population.label, k=k))
    if request.headline:
        return _headline(request, people, ledger, k)
    known = [*ledger]
    for wanted in reserve:
        release = _headline(wanted, people, known, k)
        if isinstance(release, Release):
            known.append(release)
    return _one_way(request, people, known, key, k)


def _headline(
    request: Request, people: People, ledger: Sequence[Release], k: int
) -> Release | Refusal:
    """Both sides as they are, or nothing: a masked side beside a known total is no mask."""
    release = table(request, people)
    if any(each.sensitive and 0 < (each.count or 0) < k for each in release.cells):
        return Refusal("small_side", SMALL_SIDE.format(who=request.population.label, k=k))
    if audit([*ledger, release], people=people, k=k, stop_at_first=True):
        return Refusal("combined", COMBINED.format(who=request.population.label, k=k))
    return release


def _one_way(
    request: Request, people: People, ledger: Sequence[Release], key: bytes, k: int
) -> Release | Refusal:
    who = request.population.label
    bare = table(request, people)
    counts = {each.cell[0]: each.count or 0 for each in bare.cells if each.sensitive}
    about = (request.population.key, request.breakdowns[0].key)
    hidden: set[str] = {row for row, count in counts.items() if 0 < count < k}
    if not request.breakdowns[0].overlapping:
        first = protect_1d(counts, k, key=key, about="\x1f".join(about))
        if first.status == "withhold_table_and_total":
            return Refusal("small_population", TOO_FEW.format(who=who, k=k))
        if first.status == "withhold_table":
            return Refusal("nothing_left", NOTHING_LEFT.format(who=who, k=k))
        hidden = set(first.hidden)

    def findings(rows: Iterable[str]) -> int:
        release = table(request, people, [(row,) for row in rows])
        return len(audit([*ledger, release], people=people, k=k))

    drawn = sorted(
        (row for row, count in counts.items() if count >= k),
        key=lambda row: ranking(key, "gate", *about, row),
    )
    left = findings(hidden)
    while left:
        tries = [(findings({*hidden, row}), row) for row in drawn if row not in hidden]
        if not tries:
            return Refusal("combined", COMBINED.format(who=who, k=k))
        left, row = min(tries, key=lambda each: each[0])
        hidden.add(row)
    for row in [row for row in drawn if row in hidden]:
        if not findings(hidden - {row}):
            hidden.remove(row)
    if hidden and len(hidden) == sum(1 for count in counts.values() if count):
        return Refusal("nothing_left", NOTHING_LEFT.format(who=who, k=k))
    return table(request, people, [(row,) for row in hidden])


__all__ = ["Alternative", "decide", "table"]
