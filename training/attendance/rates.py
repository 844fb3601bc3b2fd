"""Three honest denominators of one attendance sheet; which one holds is declared beforehand.

Everything is counted in integers and compared as fractions, so that a goal is never missed by
rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

PRESENT, LATE, EXCUSED, ABSENT = "P", "L", "E", "A"


class Rule(Enum):
    """What is an absence."""

    EXCUSED_REMOVED = "excused_removed"  # late is present; excused sessions do not count at all
    EXCUSED_IS_ABSENCE = "excused_is_absence"  # late is present; an excused session is missed
    LATES_ADD_UP = "lates_add_up"  # several lates make one absence; excused do not count


@dataclass(frozen=True)
class Policy:
    """The declared rule, how many lates make an absence, and the goal in percent."""

    rule: Rule = Rule.EXCUSED_REMOVED
    lates_per_absence: int = 3
    goal: int = 90

    def __post_init__(self) -> None:
        if self.lates_per_absence < 2:
            raise ValueError("At least two late arrivals make an absence.")
        if not 1 <= self.goal <= 100:
            raise ValueError("A goal lies between 1 and 100 percent.")

    @property
    def share(self) -> Fraction:
        """The goal as a fraction."""
        return Fraction(self.goal, 100)


@dataclass(frozen=True)
class Tally:
    """How often each mark stands; ``unmarked`` sessions were held and say nothing yet."""

    present: int = 0
    late: int = 0
    excused: int = 0
    absent: int = 0
    unmarked: int = 0

    def __post_init__(self) -> None:
        if min(self.present, self.late, self.excused, self.absent, self.unmarked) < 0:
            raise ValueError("Nobody attends a negative number of sessions.")

    @property
    def marked(self) -> int:
        """The sessions that have a mark."""
        return self.present + self.late + self.excused + self.absent


@dataclass(frozen=True)
class Rate:
    """``attended`` of ``counted`` sessions under a rule. Without any there is no share."""

    attended: int
    counted: int
    rule: Rule

    @property
    def share(self) -> Fraction | None:
        """The exact share, or None while nothing counts."""
        return Fraction(self.attended, self.counted) if self.counted else None

    @property
    def percent(self) -> str:
        """The share in percent with one decimal, half up; empty while nothing counts."""
        if not self.counted:
            return ""
        tenths = (2000 * self.attended + self.counted) // (2 * self.counted)
        return f"{tenths // 10}.{tenths % 10}"

    def meets(self, policy: Policy) -> bool:
        """Whether the share is the goal or more; nothing counted misses nothing."""
        return self.share is None or self.share >= policy.share


def tally_of(marks: Iterable[str]) -> Tally:
    """Count the letters ``P``, ``L``, ``E`` and ``A``; anything else is unmarked."""
    counts = dict.fromkeys((PRESENT, LATE, EXCUSED, ABSENT, ""), 0)
    for mark in marks:
        counts[mark if mark in counts else ""] += 1
    return Tally(counts[PRESENT], counts[LATE], counts[EXCUSED], counts[ABSENT], counts[""])


def rate(tally: Tally, policy: Policy) -> Rate:
    """The attendance under the declared rule, over the sessions that have a mark (AT-1)."""
    came = tally.present + tally.late
    if policy.rule is Rule.EXCUSED_IS_ABSENCE:
        return Rate(came, tally.marked, policy.rule)
    counted = tally.marked - tally.excused
    if policy.rule is Rule.LATES_ADD_UP:
        came -= tally.late // policy.lates_per_absence
    return Rate(came, counted, policy.rule)


def can_reach(tally: Tally, policy: Policy, remaining: int) -> bool:
    """Whether somebody who comes to all of ``remaining`` sessions, in time, reaches the goal."""
    best = replace(tally, present=tally.present + remaining)
    return rate(best, policy).meets(policy)


def may_miss(tally: Tally, policy: Policy, remaining: int) -> int | None:
    """How many of ``remaining`` sessions may be missed, unexcused, and the goal still be reached.

    None when it cannot be reached any more.
    """
    if not can_reach(tally, policy, remaining):
        return None
    low, high = 0, remaining
    while low < high:
        missed = (low + high + 1) // 2
        end = replace(
            tally,
            present=tally.present + remaining - missed,
            absent=tally.absent + missed,
        )
        if rate(end, policy).meets(policy):
            low = missed
        else:
            high = missed - 1
    return low
