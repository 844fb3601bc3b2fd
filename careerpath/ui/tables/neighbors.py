"""The rows before and after one row, in the order and under the filters of a list."""

from dataclasses import replace
from typing import NamedTuple


class Neighbors(NamedTuple):
    """The row before and the row after, or None at an end."""

    previous: object
    next: object


def neighbors(table, pk) -> Neighbors:
    """What stands beside row ``pk`` in ``table``, by three queries at any depth.

    The row itself may have left the list meanwhile: its place is where its values would put it.
    """
    keyset = table.keyset
    here = keyset.order(table.rows(table.user).filter(pk=pk)).first()
    if here is None:
        return Neighbors(None, None)
    place = keyset.place(here)
    after = keyset.page(table.matching(), size=1, cursor=place).rows
    before = keyset.page(table.matching(), size=1, cursor=replace(place, back=True)).rows
    return Neighbors(before[0] if before else None, after[0] if after else None)
