"""What a percentage or a rounded number tells of the count behind it (domain rules 4.5)."""

from __future__ import annotations

from fractions import Fraction


def counts_behind(shown: str, denominator: int) -> list[int]:
    """All counts that print as ``shown`` percent of ``denominator``, halves rounded up.

    A list of one is the count itself: "68" percent of 95 can only be 65.
    """
    decimals = len(shown.partition(".")[2])
    middle, half = Fraction(shown), Fraction(1, 2 * 10**decimals)
    low = (middle - half) * denominator / 100
    high = (middle + half) * denominator / 100
    first = -(-low.numerator // low.denominator)
    last = -(-high.numerator // high.denominator) - 1
    return list(range(max(first, 0), min(last, denominator) + 1))


def rounded(count: int, base: int = 5) -> int:
    """The nearest multiple of ``base``, halves up. For public pages about large pools alone."""
    return (2 * count + base) // (2 * base) * base


def range_of_rounded(shown: int, base: int = 5) -> tuple[int, int]:
    """The least and the greatest count that rounds to ``shown``; zero counts as seen."""
    candidates = range(max(0, shown - base), shown + base + 1)
    found = [count for count in candidates if rounded(count, base) == shown]
    return found[0], found[-1]
