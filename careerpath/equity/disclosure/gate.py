"""One request against everything that went out before: a release that is safe, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from careerpath.equity.disclosure.audit import Finding, audit
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
from careerpath.equity.disclosure.tables import response_only, table
from careerpath.equity.disclosure.twoway import protect_2d
from careerpath.equity.disclosure.words import true_of

ROUNDS = 40

SENTENCES = {
    "small_population": "{who} has fewer than {k} people who answered: nothing about them can go "
    "out on its own.",
    "small_side": "One side of this figure is a group of fewer than {k} people in {who}, and its "
    "number would follow from the total.",
    "small_margin": "A row or column of this table has fewer than {k} people in {who}, so that "
    "crossing it would tell their number.",
    "nothing_left": "In {who} no row could be shown without telling the number of a group of fewer "
    "than {k} people.",
    "combined": "Together with what went out before about {who}, this would tell the number of a "
    "group of fewer than {k} people.",
    "overlap": "Rows that overlap cannot be crossed with another question: take rows in which "
    "everyone stands once.",
}


def decide(
    request: Request,
    *,
    people: People,
    ledger: Sequence[Release],
    key: bytes,
    k: int = K,
    reserve: Sequence[Request] = (),
    alternatives: bool = True,
) -> Release | Refusal:
    """A release that, with all of ``ledger``, gives away no group of 1 to k - 1; or a refusal.

    ``ledger``: every earlier release that this audience knows (see ``ledger.known_to``), with
    ``people`` counting all of their blocks. The same request again gives the same release. ``key``
    draws complementary cells; keep it in the reading process. ``reserve``: headlines that must
    stay possible afterwards; they are audited as if they had gone out already. A refusal says why
    without a count, and comes with what passes instead.
    """
    if k < K:
        raise ValueError(f"The threshold can only be raised above {K}.")
    gate = _Gate(people, key, k)
    for earlier in ledger:
        if (earlier.population, earlier.breakdowns) == (request.population, request.breakdowns):
            same = replace(earlier, audience=request.audience)
            if earlier.kind == "gated" and bool(earlier.words) == request.in_words:
                return same
    decided = gate.decide(request, ledger, reserve)
    if isinstance(decided, Refusal) and alternatives:
        return replace(decided, alternatives=tuple(gate.instead(request, ledger, reserve)))
    return decided


class _Gate:
    """What every question of one request shares."""

    def __init__(self, people: People, key: bytes, k: int) -> None:
        self.people, self.key, self.k = people, key, k

    def refusal(self, reason: str, request: Request) -> Refusal:
        who = request.population.label
        return Refusal(reason, SENTENCES[reason].format(who=who, k=self.k))

    def findings(
        self, ledger: Sequence[Release], release: Release, *, first: bool = False
    ) -> tuple[Finding, ...]:
        return audit(
            [*ledger, release], people=self.people, k=self.k, stop_at_first=first, new=release
        )

    def decide(
        self, request: Request, ledger: Sequence[Release], reserve: Sequence[Request]
    ) -> Release | Refusal:
        if self.people.count(request.population.blocks) < self.k:
            return self.refusal("small_population", request)
        if request.in_words:
            return self.in_words(request, ledger)
        if request.headline:
            return self.headline(request, ledger)
        known = [*ledger]
        for wanted in reserve:
            release = self.headline(wanted, known)
            if isinstance(release, Release):
                known.append(release)
        if len(request.breakdowns) == 2:
            return self.two_way(request, known)
        return self.one_way(request, known)

    def headline(self, request: Request, ledger: Sequence[Release]) -> Release | Refusal:
        """Both sides as they are, or nothing: a masked side beside a known total is no mask."""
        release = table(request, self.people)
        if any(each.sensitive and 0 < (each.count or 0) < self.k for each in release.cells):
            return self.refusal("small_side", request)
        if self.findings(ledger, release, first=True):
            return self.refusal("combined", request)
        return release

    def one_way(self, request: Request, ledger: Sequence[Release]) -> Release | Refusal:
        breakdown = request.breakdowns[0]
        bare = table(request, self.people)
        counts = {each.cell[0]: each.count or 0 for each in bare.cells if each.sensitive}
        about = "\x1f".join((request.population.key, breakdown.key))
        hidden = {row for row, count in counts.items() if 0 < count < self.k}
        if not breakdown.overlapping:
            alone = protect_1d(counts, self.k, key=self.key, about=about)
            if alone.status == "withhold_table_and_total":
                return self.refusal("small_population", request)
            if alone.status == "withhold_table":
                return self.refusal("nothing_left", request)
            hidden = set(alone.hidden)
        drawn = sorted(
            (row for row, count in counts.items() if count >= self.k),
            key=lambda row: ranking(self.key, "gate", about, row),
        )

        def left_with(rows: Iterable[str]) -> int:
            release = table(request, self.people, [(row,) for row in rows])
            return len(self.findings(ledger, release))

        left = left_with(hidden)
        if left and left_with({*hidden, *drawn}):
            return self.refusal("combined", request)
        while left:
            tries = [(left_with({*hidden, row}), row) for row in drawn if row not in hidden]
            if not tries:
                return self.refusal("combined", request)
            left, row = min(tries, key=lambda each: each[0])
            hidden.add(row)
        for row in [row for row in drawn if row in hidden]:
            if not left_with(hidden - {row}):
                hidden.remove(row)
        if hidden and len(hidden) == sum(1 for count in counts.values() if count):
            return self.refusal("nothing_left", request)
        return table(request, self.people, [(row,) for row in hidden])

    def two_way(self, request: Request, ledger: Sequence[Release]) -> Release | Refusal:
        if any(each.overlapping for each in request.breakdowns):
            return self.refusal("overlap", request)
        rows, columns = (breakdown.categories for breakdown in request.breakdowns)
        bare = Release(request.population, request.breakdowns, 0, ())
        cells = [[(row.key, column.key) for column in columns] for row in rows]
        counts = [
            [self.people.count(bare.blocks(cell), bare.where(cell)) for cell in line]
            for line in cells
        ]
        silent = {
            (i, j)
            for i, row in enumerate(rows)
            for j, column in enumerate(columns)
            if not (row.sensitive and column.sensitive)
        }
        about = "\x1f".join((request.population.key, *(each.key for each in request.breakdowns)))
        alone = protect_2d(
            counts,
            self.k,
            key=self.key,
            about=about,
            free=silent,
            small_margins_allowed=[
                *(("row", i) for i, row in enumerate(rows) if not row.sensitive),
                *(("column", j) for j, column in enumerate(columns) if not column.sensitive),
            ],
        )
        if alone.status == "small_margin":
            return self.refusal("small_margin", request)
        if alone.status == "withhold_table":
            return self.refusal("nothing_left", request)
        hidden: set[Cell] = {cells[i][j] for i, j in alone.hidden - silent}
        hidden |= self._masked_before(request, ledger)
        return self._until_safe(request, ledger, hidden, about)

    def _masked_before(self, request: Request, ledger: Sequence[Release]) -> set[Cell]:
        """Cells of this table that were masked in an earlier one stay masked."""
        before = {
            (each.blocks(shown.cell), each.where(shown.cell))
            for each in ledger
            for shown in each.cells
            if shown.hidden and shown.sensitive
        }
        bare = Release(request.population, request.breakdowns, 0, ())
        return {
            cell
            for cell in cells_of(request.breakdowns)
            if (bare.blocks(cell), bare.where(cell)) in before
        }

    def _until_safe(
        self, request: Request, ledger: Sequence[Release], hidden: set[Cell], about: str
    ) -> Release | Refusal:
        inner = len(list(cells_of(request.breakdowns)))
        for _ in range(ROUNDS):
            release = table(request, self.people, hidden)
            found = self.findings(ledger, release)
            if not found:
                shown = [each for each in release.cells if all(each.cell) and each.sensitive]
                if not any(each.count for each in shown):
                    return self.refusal("nothing_left", request)
                return release
            drawn = self._beside(release, found, about)
            if not drawn or len(hidden) >= inner:
                break
            hidden |= drawn
        return self.refusal("combined", request)

    def _beside(self, release: Release, found: Sequence[Finding], about: str) -> set[Cell]:
        """One more cell for each group that would be given away: in its row, else in its column."""
        free = [
            each
            for each in release.cells
            if each.sensitive and each.count is not None and each.count >= self.k and all(each.cell)
        ]
        free.sort(key=lambda each: ranking(self.key, "gate", about, *each.cell))
        chosen: set[Cell] = set()
        for finding in found[:4]:
            near = [each for each in free if self._touches(release, each, finding)] or free
            chosen.update(each.cell for each in near[:1])
        return chosen

    @staticmethod
    def _touches(release: Release, shown: Shown, finding: Finding) -> bool:
        own = dict(release.where(shown.cell))
        return bool(release.blocks(shown.cell) & finding.blocks) and any(
            trait in own and own[trait] & values for trait, values in finding.where
        )

    def instead(
        self, request: Request, ledger: Sequence[Release], reserve: Sequence[Request]
    ) -> Iterable[Alternative]:
        """What passes in place of a refused request, the most telling first."""
        for merge in request.merges:
            merged = replace(request, breakdowns=merge, merges=())
            if isinstance(self.decide(merged, ledger, reserve), Release):
                yield Alternative("Put the small groups into one row.", merged)
                break
        if len(request.breakdowns) == 2:
            for breakdown in request.breakdowns:
                single = replace(request, breakdowns=(breakdown,), merges=())
                if isinstance(self.decide(single, ledger, reserve), Release):
                    yield Alternative(f"Publish {breakdown.title} on its own.", single)
        if request.headline and not request.in_words:
            told = replace(request, in_words=True, merges=())
            if isinstance(self.decide(told, ledger, ()), Release):
                yield Alternative("Say it in words instead of a number.", told)
        if request.pool is not None:
            pooled = replace(request, population=request.pool, pool=None, merges=())
            if isinstance(self.decide(pooled, ledger, ()), Release):
                yield Alternative(f"Publish {request.pool.label} together.", pooled)
        elif request.pool_when:
            yield Alternative(f"Wait for the pool: {request.pool_when}.")
        for breakdown in request.breakdowns:
            if any(not each.sensitive for each in breakdown.categories):
                rates = replace(
                    request,
                    breakdowns=(response_only(breakdown),),
                    headline=False,
                    in_words=False,
                    merges=(),
                )
                if isinstance(self.decide(rates, ledger, ()), Release):
                    yield Alternative("Publish how many answered.", rates)
                    break

    def in_words(self, request: Request, ledger: Sequence[Release]) -> Release | Refusal:
        """The narrowest words for the first side of a headline that give nothing away."""
        exact = table(request, self.people)
        sides = [each for each in exact.cells if each.sensitive]
        answered = sum(each.count or 0 for each in sides)
        if len(sides) != 2 or answered < self.k:
            return self.refusal("small_population", request)
        for phrase in true_of(sides[0].count or 0, answered):
            low, high = phrase.counts(answered)
            told = {
                sides[0].cell: (low, high),
                sides[1].cell: (answered - high, answered - low),
            }
            release = replace(
                exact,
                words=phrase.text,
                cells=tuple(
                    replace(
                        each,
                        count=None,
                        low=max(0, told[each.cell][0]),
                        high=min(answered, told[each.cell][1]),
                    )
                    if each.cell in told
                    else each
                    for each in exact.cells
                ),
            )
            if not self.findings(ledger, release, first=True):
                return release
        return self.refusal("combined", request)
