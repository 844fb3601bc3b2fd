"""Numbers as people read them: rounded half up, once, at the very end."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm


def percent(share: Fraction | None, places: int = 1) -> str:
    """A share in percent, "81.5" for 22/27; empty for none. Shares are 0 or more."""
    if share is None:
        return ""
    scale = 100 * 10**places
    whole = (2 * scale * share.numerator + share.denominator) // (2 * share.denominator)
    if places == 0:
        return str(whole)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"


def share_text(share: Fraction | None) -> str:
    """A share in percent with its sign, or a dash."""
    return f"{percent(share)}%" if share is not None else "–"


def points_text(points: Decimal | Fraction | None) -> str:
    """Points without zeros at the end: "18.5", "20"; two decimals at most, empty for none."""
    if points is None:
        return ""
    exact = Fraction(points)
    hundredths = (200 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def total_of(ratios: Iterable[tuple[int, int]]) -> Fraction:
    """The exact sum of ratios of integers, reduced once at the end."""
    top, bottom = 0, 1
    for number, over in ratios:
        if over == bottom:
            top += number
        else:
            common = lcm(bottom, over)
            top, bottom = top * (common // bottom) + number * (common // over), common
    return Fraction(top, bottom)
