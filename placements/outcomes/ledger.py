"""Placement, conversion and time to placement, with denominators that do not move.

Everybody who completed is in the denominator from the day of completion. Somebody is left out
only with a reason that is shown; nobody falls out because the outcome was poor.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from placements.outcomes.retention import Spell
from placements.outcomes.survival import Curve, kaplan_meier

WITHIN = 180
QUARTILES = (0.75, 0.5, 0.25)


@dataclass(frozen=True)
class Start:
    """Somebody who completed: when, when the first placement began, and why not to be counted."""

    key: Hashable
    completed_on: date
    placed_on: date | None = None
    left_out: str = ""


@dataclass(frozen=True)
class Left:
    """Somebody who is not counted, and the reason."""

    key: Hashable
    reason: str


@dataclass(frozen=True)
class Placed:
    """Somebody who is counted, and the days from completion to the first day of work."""

    key: Hashable
    days: int


@dataclass(frozen=True)
class PlacementRate:
    """Placed within so many days, of all who completed so long ago."""

    within: int
    counted: tuple[Hashable, ...]
    placed: tuple[Placed, ...]
    left_out: tuple[Left, ...]
    too_early: tuple[Hashable, ...]

    @property
    def completed(self) -> int:
        """The denominator of the first day: counted, left out and too early together."""
        return len(self.counted) + len(self.left_out) + len(self.too_early)

    @property
    def rate(self) -> Fraction | None:
        """Placed by counted; None while nobody is counted."""
        return Fraction(len(self.placed), len(self.counted)) if self.counted else None

    @property
    def rate_over_all(self) -> Fraction | None:
        """The same without leaving anybody out whose time has come."""
        of = len(self.counted) + len(self.left_out)
        return Fraction(len(self.placed), of) if of else None


@dataclass(frozen=True)
class Conversion:
    """Joined the client, of all placements that are over or could have been converted by now."""

    over: int
    converted: int

    @property
    def rate(self) -> Fraction | None:
        """Converted by over; None while none is over."""
        return Fraction(self.converted, self.over) if self.over else None


@dataclass(frozen=True)
class TimeToPlacement:
    """Days from completion to work; who is not placed yet is watched, not left out."""

    curve: Curve

    @property
    def quartiles(self) -> tuple[int | None, ...]:
        """Days until a quarter, a half and three quarters are placed; None where not reached."""
        return tuple(self.curve.day_of(share) for share in QUARTILES)


def placement_rate(people: Iterable[Start], as_of: date, within: int = WITHIN) -> PlacementRate:
    """Count who completed at least ``within`` days ago; placed means at work by that day."""
    counted: list[Hashable] = []
    placed: list[Placed] = []
    left: list[Left] = []
    early: list[Hashable] = []
    for one in people:
        last = one.completed_on + timedelta(days=within)
        if one.left_out:
            left.append(Left(one.key, one.left_out))
        elif last > as_of:
            early.append(one.key)
        else:
            counted.append(one.key)
            if one.placed_on is not None and one.placed_on <= last:
                placed.append(Placed(one.key, (one.placed_on - one.completed_on).days))
    return PlacementRate(within, tuple(counted), tuple(placed), tuple(left), tuple(early))


def conversion(spells: Iterable[Spell], as_of: date) -> Conversion:
    """Of the placements that are over as of a day, how many joined the client."""
    over = [one for one in spells if one.last_day is not None and one.last_day <= as_of]
    return Conversion(len(over), sum(one.is_converted for one in over))


def time_to_placement(people: Iterable[Start], as_of: date) -> TimeToPlacement:
    """Median and quartiles with those who wait as censored; placed before completing is day 0."""
    watched = []
    for one in people:
        if one.left_out or one.completed_on > as_of:
            continue
        is_placed = one.placed_on is not None and one.placed_on <= as_of
        until = one.placed_on if is_placed and one.placed_on is not None else as_of
        watched.append((max((until - one.completed_on).days, 0), is_placed))
    return TimeToPlacement(kaplan_meier(watched))
