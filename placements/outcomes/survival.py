"""The Kaplan-Meier estimate with its bands, from times in whole days.

Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958); variance by Greenwood (1926), bands on the
log(-log) scale (Kalbfleisch and Prentice), which stay between 0 and 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt

from placements.outcomes.retention import Spell

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Point:
    """From ``day`` on: how many were at risk, how many events, the estimate and its 95% band."""

    day: int
    at_risk: int
    events: int
    survival: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """A falling step curve that begins at 1 on day 0. ``people`` are all who are in it."""

    points: tuple[Point, ...]
    people: int
    events: int
    last_day: int

    def at(self, day: int) -> float | None:
        """The estimate on a day; None where nobody was watched for so long."""
        if not self.people or day > self.last_day:
            return None
        return next((p.survival for p in reversed(self.points) if p.day <= day), 1.0)

    def day_of(self, share: float) -> int | None:
        """The first day on which at most ``share`` is left; None while it is not reached."""
        return next((p.day for p in self.points if p.survival <= share + 1e-12), None)


def kaplan_meier(observed: Iterable[tuple[int, bool]]) -> Curve:
    """Estimate from (days watched, whether the event came on that day).

    Who is censored on a day is at risk on it. Order does not matter; no people, no points.
    """
    return curve_of(Counter((days, event) for days, event in observed))


def curve_of(counts: Mapping[tuple[int, bool], int]) -> Curve:
    """The same from numbers of people for each pair of days watched and whether the event came."""
    events: Counter[int] = Counter()
    leaving: Counter[int] = Counter()
    for (days, event), number in counts.items():
        leaving[days] += number
        if event:
            events[days] += number
    people = at_risk = sum(leaving.values())
    survival, hazard = 1.0, 0.0
    points = []
    for day in sorted(leaving):
        if died := events[day]:
            survival *= 1 - died / at_risk
            hazard = _greenwood(hazard, died, at_risk)
            low, high = _band(survival, hazard)
            points.append(Point(day, at_risk, died, survival, low, high))
        at_risk -= leaving[day]
    return Curve(tuple(points), people, sum(events.values()), max(leaving, default=0))


def of_spells(spells: Iterable[Spell], as_of: date) -> Curve:
    """The curve of retention: an early end is the event, on the first day that is not worked.

    Conversion, a placement that ran out and the day of looking are censoring.
    """
    return kaplan_meier(_watched(spell, as_of) for spell in spells if spell.start <= as_of)


def _watched(spell: Spell, as_of: date) -> tuple[int, bool]:
    over = spell.last_day is not None and spell.last_day < as_of
    if not over or spell.last_day is None:
        return (as_of - spell.start).days, False
    days = (spell.last_day - spell.start).days
    if spell.is_converted or spell.ran_out:
        return days, False
    return days + 1, True


def _greenwood(hazard: float, died: int, at_risk: int) -> float:
    """The sum so far; infinite when the last one at risk goes, where no band can be given."""
    if died == at_risk:
        return float("inf")
    return hazard + died / (at_risk * (at_risk - died))


def _band(survival: float, hazard: float) -> tuple[float, float]:
    if survival <= 0 or survival >= 1 or hazard == float("inf"):
        return (0.0, 0.0) if survival <= 0 else (survival, survival)
    wide = Z_95 * sqrt(hazard) / log(survival)
    power = log(-log(survival))
    return exp(-exp(power - wide)), exp(-exp(power + wide))
