"""A share with both denominators, its response rate and what silence could change."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Shares:
    """``count`` of ``answered`` respondents of ``everyone``. Fractions, never floats; None where
    the denominator is zero."""

    count: int
    answered: int
    everyone: int

    @property
    def of_respondents(self) -> Fraction | None:
        return Fraction(self.count, self.answered) if self.answered else None

    @property
    def of_everyone(self) -> Fraction | None:
        return Fraction(self.count, self.everyone) if self.everyone else None

    @property
    def response_rate(self) -> Fraction | None:
        return Fraction(self.answered, self.everyone) if self.everyone else None

    @property
    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """The share of everyone if nobody, or everybody, of the silent belonged to the group."""
        if not self.everyone:
            return None
        silent = self.everyone - self.answered
        return (
            Fraction(self.count, self.everyone),
            Fraction(self.count + silent, self.everyone),
        )


def percent(share: Fraction | None, decimals: int = 0) -> str:
    """A share as people read it, halves away from zero: "68%"; a dash where it is undefined."""
    if share is None:
        return "–"
    scaled = share * 100 * 10**decimals
    whole = int(scaled + Fraction(1, 2)) if scaled >= 0 else -int(-scaled + Fraction(1, 2))
    if not decimals:
        return f"{whole}%"
    digits = f"{abs(whole):0{decimals + 1}d}"
    return f"{'-' if whole < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}%"
