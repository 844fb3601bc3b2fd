"""How often and how soon an exam may be tried again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class Outcome(Enum):
    """What is known of an attempt; one that was canceled or is void never happened."""

    OPEN = "open"  # a date is set, or the result is not there yet
    PASSED = "passed"
    FAILED = "failed"
    NO_SHOW = "no_show"


USED = frozenset({Outcome.PASSED, Outcome.FAILED, Outcome.NO_SHOW})


@dataclass(frozen=True)
class Attempt:
    """One attempt: the day of the exam, None while no day is known, and what came of it."""

    day: date | None
    outcome: Outcome


def first_free_day(
    attempts: Iterable[Attempt], cooling_days: int, growing: tuple[int, ...] = ()
) -> date | None:
    """Return the first day after the waiting time of the last failed attempt; None without any.

    ``cooling_days`` follow every failed attempt; ``growing`` gives other numbers for the first,
    second, … one, and its last number holds for all after it. Not to come counts as failing.
    """
    lost = sorted(
        one.day
        for one in attempts
        if one.outcome in {Outcome.FAILED, Outcome.NO_SHOW} and one.day is not None
    )
    if not lost:
        return None
    days = growing[min(len(lost), len(growing)) - 1] if growing else cooling_days
    return lost[-1] + timedelta(days=days)


def why_not_again(
    attempts: Iterable[Attempt],
    *,
    on: date,
    cooling_days: int = 0,
    growing: tuple[int, ...] = (),
    most: int | None = None,
) -> list[str]:
    """Return a sentence for everything that speaks against an attempt on that day; none is yes."""
    attempts = list(attempts)
    said = []
    if any(one.outcome is Outcome.PASSED for one in attempts):
        said.append("The exam is passed already.")
    if any(one.outcome is Outcome.OPEN for one in attempts):
        said.append("There is an exam date or a result to come.")
    used = sum(one.outcome in USED for one in attempts)
    if most is not None and used >= most:
        said.append(f"All {most} attempts are used.")
    free = first_free_day(attempts, cooling_days, growing)
    if free is not None and on < free:
        said.append(
            f"The waiting time after a failed attempt ends on {free:%b} {free.day}, {free.year}."
        )
    return said
