"""Columns that other parts bring to the cohort board: certification, client track, mentor's note.

``register(key, title, read)`` from a menu file; ``read(cohort, enrollments)`` answers
``{enrollment id: Cell}`` in a fixed number of queries.
"""

from collections.abc import Callable
from typing import NamedTuple


class Cell(NamedTuple):
    """What stands in the column for one person; ``tone`` is good, warn, bad or calm."""

    text: str
    tone: str = ""
    note: str = ""
    full: str = ""  # all of it, for the card of the person


class Column(NamedTuple):
    """One column, as registered."""

    key: str
    title: str
    read: Callable
    order: int


registered: dict[str, Column] = {}


def register(key, title, read, *, order=100):
    """The board has this column, right of the open work."""
    registered[key] = Column(key, title, read, order)


def in_order():
    """The columns as they stand on the board."""
    return sorted(registered.values(), key=lambda one: (one.order, one.title))
