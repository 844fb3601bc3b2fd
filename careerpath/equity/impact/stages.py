"""Adverse impact over the stages of an intake: the bottom line and each component.

*Connecticut v. Teal*: a clean total is no defence for a bad component, so that both are computed.
The input is a frozen snapshot; the output is for the equity analyst alone until decisions are
final, and never changes this intake's results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from careerpath.equity.impact.chance import (
    Fisher,
    ZTest,
    fisher,
    holm,
    lottery,
    rate_interval,
    ratio_interval,
    z_test,
)
from careerpath.equity.impact.rates import (
    TWO_PERCENT,
    Group,
    compare,
    flips,
    to_four_fifths,
    to_parity,
)

LEAST_DECIDED = 30
LEVEL = 0.05
SCREEN = "This is a statistical screen and not a verdict."
TOO_SMALL, REFERENCE, NO_DATA = "too small to read", "reference", "nobody decided"
BOTH = "below four-fifths, and hardly chance"
RATIO_ALONE = "below four-fifths, but it can be chance"
CHANCE_ALONE = "not below four-fifths, yet hardly chance"
QUIET = "no signal"


@dataclass(frozen=True)
class Look:
    """One question: a stage or criterion, or the bottom line, by one trait or an intersection."""

    stage: str
    trait: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Line:
    """One group beside the reference of its look. ``holm_p`` is adjusted over the whole report."""

    group: Group
    ratio: Fraction | None
    below: bool | None
    eligible: bool
    reading: str
    z: ZTest | None = None
    fisher: Fisher | None = None
    holm_p: float | None = None
    flips: bool | None = None
    to_four_fifths: int | None = None
    to_parity: Fraction | None = None
    rate_interval: tuple[float, float] | None = None
    ratio_interval: tuple[float, float] | None = None
    by_lottery: float | None = None

    @property
    def shows_z(self) -> bool:
        """z is printed only where every expected cell is at least 5."""
        return self.z is not None and self.z.usable


@dataclass(frozen=True)
class Finding:
    """The lines of one look. ``references``: the most selected groups, more when they tie."""

    look: Look
    references: tuple[str, ...]
    lines: tuple[Line, ...]

    def __getitem__(self, key: str) -> Line:
        return next(line for line in self.lines if line.group.key == key)


def report(looks: Sequence[Look], *, floor: Fraction | None = TWO_PERCENT) -> tuple[Finding, ...]:
    """All looks of a frozen snapshot, with one Holm adjustment over all of their tests."""
    found = [_finding(look, floor) for look in looks]
    tested = [
        (at, key)
        for at, finding in enumerate(found)
        for key, line in enumerate(finding.lines)
        if line.fisher is not None
    ]
    values = [line.fisher.p for at, key in tested if (line := found[at].lines[key]).fisher]
    adjusted = dict(zip(tested, holm(values), strict=True))
    return tuple(
        replace(
            finding,
            lines=tuple(
                replace(line, holm_p=adjusted.get((at, key)))
                for key, line in enumerate(finding.lines)
            ),
        )
        for at, finding in enumerate(found)
    )


def _finding(look: Look, floor: Fraction | None) -> Finding:
    compared = compare(look.groups, floor=floor)
    by_key = {group.key: group for group in look.groups}
    people = sum(group.decided for group in look.groups)
    chosen = sum(group.selected for group in look.groups)
    # Of several that tie, the largest says most.
    reference = max(
        (by_key[key] for key in compared.references), key=lambda each: each.decided, default=None
    )
    lines = []
    for standing in compared.standings:
        group = standing.group
        line = Line(group, standing.ratio, standing.below, standing.eligible, NO_DATA)
        if group.decided:
            line = replace(line, rate_interval=rate_interval(group))
        if group.key in compared.references:
            lines.append(replace(line, reading=REFERENCE))
        elif reference is None or not group.decided:
            lines.append(line)
        else:
            lines.append(_line(line, reference, people, chosen))
    return Finding(look, compared.references, tuple(lines))


def _line(line: Line, reference: Group, people: int, chosen: int) -> Line:
    group = line.group
    exact = fisher(group, reference)
    flipped = flips(group, reference)
    if people < LEAST_DECIDED or (line.below and flipped):
        reading = TOO_SMALL
    elif line.below:
        reading = BOTH if exact.p < LEVEL else RATIO_ALONE
    else:
        reading = CHANCE_ALONE if exact.p < LEVEL else QUIET
    return replace(
        line,
        reading=reading,
        z=z_test(group, reference),
        fisher=exact,
        flips=flipped,
        to_four_fifths=to_four_fifths(group, reference),
        to_parity=to_parity(group, reference),
        ratio_interval=ratio_interval(group, reference),
        by_lottery=lottery(group.decided, people - group.decided, chosen),
    )


def looks_of_funnel(
    trait: str, stages: Sequence[str], counts: Sequence[tuple[str, str, Sequence[int]]]
) -> list[Look]:
    """The components and the bottom line of a funnel without withdrawals.

    ``counts``: (key, label, people who entered, who passed the first stage, the second ...).
    """
    looks = [
        Look(
            stage,
            trait,
            tuple(Group(key, label, passed[at], passed[at + 1]) for key, label, passed in counts),
        )
        for at, stage in enumerate(stages)
    ]
    bottom = tuple(Group(key, label, passed[0], passed[-1]) for key, label, passed in counts)
    return [*looks, Look("bottom line", trait, bottom)]
