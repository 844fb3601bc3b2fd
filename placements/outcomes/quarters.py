"""Calendar quarters after an exit, as the public workforce indicators count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 3


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year; 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self.later(1).first_day - timedelta(days=1)

    def later(self, quarters: int) -> Quarter:
        """The quarter that comes so many quarters afterwards."""
        years, index = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, index + 1)

    def __str__(self) -> str:
        return f"Q{self.number} {self.year}"


def quarter_of(day: date) -> Quarter:
    """Return the quarter in which the day lies."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def quarter_after_exit(exit_date: date, number: int) -> Quarter:
    """Return the quarter so many after the exit's own; employment is looked at in 2 and 4."""
    return quarter_of(exit_date).later(number)
