"""Exact numbers: everything is counted in ten-thousandths of a point, as an integer."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

SCALE = 10_000
"""Parts of one point. A value finer than this is refused, never rounded."""

type_names = "a whole number, a decimal or its text"

Number = int | str | Decimal | Fraction
"""What a value may come in as. Floats are refused: they are not the number that was typed."""


class NotANumber(ValueError):
    """The value cannot be read exactly; the message is a sentence."""


def exact(value: Number) -> Fraction:
    """``value`` as a fraction; raises NotANumber for floats, booleans, NaN and other text."""
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal | Fraction):
        raise NotANumber(f"{value!r} is not {type_names}.")
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation:
            raise NotANumber(f"{value!r} is not a number.") from None
    if isinstance(value, Decimal) and not value.is_finite():
        raise NotANumber(f"{value} is not a number.")
    return Fraction(value)


def parts(value: Number) -> int:
    """``value`` in ten-thousandths; raises NotANumber when it is finer than that."""
    scaled = exact(value) * SCALE
    if scaled.denominator != 1:
        raise NotANumber(f"{plain(exact(value))} has more than four decimals.")
    return scaled.numerator


def text(count: int) -> str:
    """Ten-thousandths as the shortest decimal text: 285000 → ``28.5``. The canonical form."""
    sign = "-" if count < 0 else ""
    whole, rest = divmod(abs(count), SCALE)
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{rest:04d}".rstrip("0")


def plain(value: Fraction, digits: int = 2) -> str:
    """``value`` cut (never rounded up) to ``digits`` decimals, without trailing zeros.

    Cut, so that 69.996 does not read as the 70 that it has not reached.
    """
    unit = 10**digits
    sign = "-" if value < 0 else ""
    whole, rest = divmod(int(abs(value) * unit), unit)
    if not rest:
        return f"{sign}{whole}" if whole else "0"
    return f"{sign}{whole}.{rest:0{digits}d}".rstrip("0")
