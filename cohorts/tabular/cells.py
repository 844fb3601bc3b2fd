"""What a number in a workbook means: a number, or a day counted from its epoch."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
DATE_LETTERS = re.compile(r"[yYmMdDhHsS]")
DAY_ZERO = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)
DAY_ZERO_1904 = dt.datetime(1904, 1, 1, tzinfo=dt.UTC)
LAST_DAY = 2_958_466  # 1 January 10000


def is_date_format(code: str) -> bool:
    """Say whether a number format shows a day or a time."""
    plain = QUOTED.sub("", code[:255]).split(";")[0]
    return plain.lower() != "general" and bool(DATE_LETTERS.search(plain))


def typed_text(raw: str, *, is_date: bool, from_1904: bool) -> str:
    """Return a numeric cell as text: ``12``, ``37.5`` or ``2027-01-15T09:30:00``."""
    try:
        number = Decimal(raw.strip()[:40])
    except InvalidOperation:
        return raw
    if not number.is_finite():
        return raw
    if is_date and 1 <= number < LAST_DAY:
        start = DAY_ZERO_1904 if from_1904 else DAY_ZERO
        if from_1904 and number > LAST_DAY - 1463:
            return raw
        moment = (start + dt.timedelta(days=float(number))).replace(tzinfo=None)
        moment = (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0)
        return moment.date().isoformat() if number == int(number) else moment.isoformat()
    if abs(number) >= Decimal("1e15"):
        return raw
    # A spreadsheet keeps 15 digits: 0.1 + 0.2 is 0.3 there.
    short = Decimal(f"{float(number):.15g}")
    return f"{short.normalize():f}" if short else "0"
