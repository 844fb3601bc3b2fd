"""Words for a share where its number cannot go out. Words are ranges; the gate treats them so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

NAMED = (
    (Fraction(1, 10), "a tenth"),
    (Fraction(1, 5), "a fifth"),
    (Fraction(1, 4), "a quarter"),
    (Fraction(1, 3), "a third"),
    (Fraction(2, 5), "two fifths"),
    (Fraction(1, 2), "half"),
    (Fraction(3, 5), "three fifths"),
    (Fraction(2, 3), "two thirds"),
    (Fraction(3, 4), "three quarters"),
    (Fraction(4, 5), "four fifths"),
    (Fraction(9, 10), "nine tenths"),
)
NEAR = Fraction(1, 25)


@dataclass(frozen=True)
class Phrase:
    """Words and the share they stand for: from ``low`` to ``high``, both included."""

    text: str
    low: Fraction
    high: Fraction

    def counts(self, of: int) -> tuple[int, int]:
        """The least and the greatest count of ``of`` people that these words are true for."""
        low, high = self.low * of, self.high * of
        return -(-low.numerator // low.denominator), high.numerator // high.denominator


def ladder() -> Iterator[Phrase]:
    """All phrases, the narrowest first. Which ones there are depends on no count."""
    for share, name in NAMED:
        yield Phrase(f"about {name}", share - NEAR, share + NEAR)
    pairs = [(low, high) for at, low in enumerate(NAMED) for high in NAMED[at + 1 :]]
    for low, high in sorted(pairs, key=lambda pair: pair[1][0] - pair[0][0]):
        if high[0] - low[0] <= Fraction(1, 3):
            yield Phrase(f"between {low[1]} and {high[1]}", low[0], high[0])
    for share, name in sorted(NAMED, key=lambda named: abs(named[0] - Fraction(1, 2)))[::-1]:
        if share >= Fraction(1, 2):
            yield Phrase(f"at least {name}", share, Fraction(1))
        if share <= Fraction(1, 2):
            yield Phrase(f"at most {name}", Fraction(0), share)


def true_of(count: int, of: int) -> Iterator[Phrase]:
    """The phrases that are true for ``count`` of ``of`` people, the narrowest first."""
    if of:
        share = Fraction(count, of)
        yield from (each for each in ladder() if each.low <= share <= each.high)
