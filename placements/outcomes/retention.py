"""Who is still there after so many days, of those who could be."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

CHECK_POINTS = (30, 60, 90, 180, 365)


@dataclass(frozen=True)
class Spell:
    """One placement: its first day, its last one when it is over, and how it ended.

    ``ran_out`` is a placement that ended when it was to end: for a curve its end is no event.
    """

    key: Hashable
    start: date
    last_day: date | None = None
    is_converted: bool = False
    ran_out: bool = False

    def is_eligible(self, days: int, as_of: date) -> bool:
        """Whether day ``days`` has come."""
        return self.start + timedelta(days=days) <= as_of

    def is_retained(self, days: int) -> bool:
        """Still employed on that day, or on the client's own payroll."""
        if self.is_converted or self.last_day is None:
            return True
        return self.last_day >= self.start + timedelta(days=days)


@dataclass(frozen=True)
class Retention:
    """One figure with everybody in it; who is not in it yet stands in ``too_early``."""

    days: int
    eligible: tuple[Hashable, ...]
    retained: tuple[Hashable, ...]
    too_early: tuple[Hashable, ...]

    @property
    def rate(self) -> Fraction | None:
        """Retained by eligible; None while nobody is eligible."""
        if not self.eligible:
            return None
        return Fraction(len(self.retained), len(self.eligible))


def retention(spells: Iterable[Spell], days: int, as_of: date) -> Retention:
    """Count those whose day ``days`` has come as of ``as_of``; nobody else is in the figure."""
    eligible: list[Hashable] = []
    retained: list[Hashable] = []
    early: list[Hashable] = []
    for spell in spells:
        if not spell.is_eligible(days, as_of):
            early.append(spell.key)
            continue
        eligible.append(spell.key)
        if spell.is_retained(days):
            retained.append(spell.key)
    return Retention(days, tuple(eligible), tuple(retained), tuple(early))
