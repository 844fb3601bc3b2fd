"""Selection rates, impact ratios and four-fifths (29 CFR 1607.4 D), in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

TWO_PERCENT = Fraction(1, 50)


@dataclass(frozen=True)
class Group:
    """People of one group at one stage. Rates divide by *decided*: neither who withdrew before a
    decision nor who still waits for one."""

    key: str
    label: str
    decided: int
    selected: int

    @property
    def rate(self) -> Fraction | None:
        """Selected of decided; None where nobody was decided."""
        return Fraction(self.selected, self.decided) if self.decided else None


@dataclass(frozen=True)
class Standing:
    """A group beside the most selected one. ``below`` None: there is nothing to compare."""

    group: Group
    ratio: Fraction | None
    below: bool | None
    eligible: bool


@dataclass(frozen=True)
class Comparison:
    """All groups; ``references`` holds the keys of the most selected ones, more when they tie."""

    references: tuple[str, ...]
    standings: tuple[Standing, ...]

    def __getitem__(self, key: str) -> Standing:
        return next(each for each in self.standings if each.group.key == key)


def decided(advanced: int, not_advanced: int) -> int:
    """Those whom a rate divides by (domain rules A6)."""
    return advanced + not_advanced


def is_below(group: Group, reference: Group) -> bool:
    """Less than four fifths of the reference's rate: exactly four fifths is not below."""
    return 5 * group.selected * reference.decided < 4 * reference.selected * group.decided


def compare(groups: Sequence[Group], *, floor: Fraction | None = TWO_PERCENT) -> Comparison:
    """Each group against the most selected one that is large enough to be the reference.

    ``floor`` is the least share of all decided that a reference needs; None asks for one person.
    It is a setting of ours, apart from the 2% of Local Law 144 (``ll144``).
    """
    everyone = sum(group.decided for group in groups)
    eligible = [
        group
        for group in groups
        if group.decided and (floor is None or group.decided >= floor * everyone)
    ]
    highest = max((group.rate or Fraction(0) for group in eligible), default=Fraction(0))
    references = [group for group in eligible if highest and group.rate == highest]
    standings = []
    for group in groups:
        if not references or group.rate is None:
            standings.append(Standing(group, None, None, group in eligible))
        else:
            ratio = group.rate / highest
            below = is_below(group, references[0])
            standings.append(Standing(group, ratio, below, group in eligible))
    return Comparison(tuple(sorted(group.key for group in references)), tuple(standings))


def to_four_fifths(group: Group, reference: Group) -> int:
    """How many more selections would have brought the group to four fifths; never negative."""
    if not reference.decided:
        return 0
    wanted = Fraction(4 * reference.selected * group.decided, 5 * reference.decided)
    return max(0, -(-wanted.numerator // wanted.denominator) - group.selected)


def to_parity(group: Group, others: Group) -> Fraction | None:
    """Selections short of the overall rate of both groups; negative when above it."""
    everyone = group.decided + others.decided
    if not everyone:
        return None
    return Fraction((group.selected + others.selected) * group.decided, everyone) - group.selected


def swapped(lower: Group, higher: Group) -> tuple[Fraction, Fraction] | None:
    """Both rates had one different person been chosen; None where that cannot be."""
    if not higher.selected or lower.selected >= lower.decided or not higher.decided:
        return None
    return (
        Fraction(lower.selected + 1, lower.decided),
        Fraction(higher.selected - 1, higher.decided),
    )


def flips(lower: Group, higher: Group) -> bool:
    """One different person chosen turns the lower group into the higher (UGESP Q&A 21)."""
    rates = swapped(lower, higher)
    return rates is not None and rates[0] > rates[1]
