"""When a plan is through, beside the day on which somebody is to start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

BUFFER = timedelta(days=3)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Step:
    """One task: until when, and when it was signed off."""

    due: date
    signed_off: date | None = None


@dataclass(frozen=True)
class Finish:
    """The day on which the last task is through, and the start that it has to meet."""

    on: date | None
    starts_on: date | None

    @property
    def spare(self) -> int | None:
        """Days between the finish and the start; negative when it comes too late."""
        if self.on is None or self.starts_on is None:
            return None
        return (self.starts_on - self.on).days

    @property
    def is_late(self) -> bool:
        """Whether the plan is not through before the start."""
        return self.spare is not None and self.spare < 0

    @property
    def words(self) -> str:
        """Days to spare or late, in words."""
        if self.on is None:
            return "Nothing is planned"
        if self.spare is None:
            return "No start date yet"
        if self.spare == 0:
            return "On the day of the start"
        days = f"{abs(self.spare)} {'day' if abs(self.spare) == 1 else 'days'}"
        return f"{days} late" if self.spare < 0 else f"{days} to spare"


def finish(steps: Iterable[Step], *, starts_on: date | None, today: date) -> Finish:
    """Each open task takes until it is due, an overdue one at least until today."""
    ends = [one.signed_off or max(one.due, today) for one in steps]
    return Finish(max(ends, default=None), starts_on)


def is_late(step: Step, today: date) -> bool:
    """Whether a task is overdue; on its due date it is not."""
    return step.signed_off is None and step.due < today


def spread(number: int, *, today: date, starts_on: date | None) -> list[date]:
    """Due dates for so many tasks one after the other.

    They end some days before the start where there is time for that, else a week apart each.
    """
    last = starts_on - BUFFER if starts_on else None
    if last is None or (last - today).days < number:
        return [today + WEEK * (place + 1) for place in range(number)]
    room = (last - today).days
    return [today + timedelta(days=room * (place + 1) // number) for place in range(number)]
