"""The rows before and after one row, in the order and under the filters of a list."""

from dataclasses import replace
from typing import NamedTuple

from . import counting

MOST = 20_000  # so many rows are counted to say where one stands; no list that is read is longer


class Neighbors(NamedTuple):
    """The row before and the row after, or None at an end; ``at`` is 0 for a row that left."""

    previous: object
    next: object
    at: int = 0
    total: int = 0


def neighbors(table, pk) -> Neighbors:
    """What stands beside row ``pk`` in ``table``, by the same few queries at any depth.

    The row itself may have left the list meanwhile: its place is where its values would put it.
    """
    keyset = table.keyset
    here = keyset.order(table.rows(table.user).filter(pk=pk)).first()
    if here is None:
        return Neighbors(None, None)
    place = keyset.place(here)
    after = keyset.page(table.matching(), size=1, cursor=place).rows
    before = keyset.page(table.matching(), size=1, cursor=replace(place, back=True)).rows
    at, total = _standing(table, pk, place)
    return Neighbors(before[0] if before else None, after[0] if after else None, at, total)


def _standing(table, pk, place):
    """The how-manieth the row is and of how many; (0, 0) where it left, or far down a huge list."""
    rows = table.matching()
    inside = rows.filter(pk=pk).exists()
    before = table.keyset.count_before(rows, place, most=MOST)
    counts = counting.known(table)
    total = rows.order_by()[: MOST + 1].count() if counts is None else counts.total
    if not inside or before >= MOST or (counts is None and total > MOST):
        return 0, 0
    return before + 1, max(total, before + 1)
