"""The ways by which people applied, as rows of the reach report: everybody stands in one.

That is the recruiting event, else the university partner, else the channel; whatever few people
came by goes with what it belongs to. The rows follow from how many people came each way, which
everybody on the staff can see, and from nothing that anybody answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

Way = tuple[int | None, int | None, str]  # event, partner, channel
ENOUGH = 50
MANY = 16
REST = "rest"
KEY, TITLE = "source@1", "Way of applying"
WHOLES = ("accepted", "others")


def names_of(way: Way) -> tuple[str, ...]:
    """The rows that somebody who came this way could stand in, the most particular first."""
    event, partner, channel = way
    return (
        *([f"e{event}"] if event else []),
        *([f"p{partner}"] if partner else []),
        channel,
        REST,
    )


def row_of(way: Way, rows: Collection[str]) -> str:
    """The row of these in which somebody who came this way stands."""
    return next((name for name in names_of(way) if name in rows), REST)


def rows_for(people: Iterable[tuple[Way, int]]) -> tuple[str, ...]:
    """The rows: at least ``ENOUGH`` people in each, ``MANY`` at most; the rest has a row last.

    ``people`` are numbers of people by the way they came. When all of them are fewer than
    ``ENOUGH``, they stand in the rest.
    """
    known = list(people)
    rows = {name for way, _ in known for name in names_of(way)} - {REST}
    while True:
        sizes: Counter[str] = Counter()
        for way, number in known:
            sizes[row_of(way, rows)] += number
        there = [name for name in rows if sizes[name]]
        few = [name for name in there if sizes[name] < ENOUGH]
        if (not few and not (len(there) > MANY - 1 or 0 < sizes[REST] < ENOUGH)) or not there:
            break
        # Events and partners first: their people make the channel that they go to larger.
        particular = [name for name in few if name[1:].isdigit()]
        rows.remove(min(particular or few or there, key=lambda name: (sizes[name], name)))
    found = sorted(there, key=lambda name: (-sizes[name], name))
    return (*found, REST) if sizes[REST] or not found else tuple(found)
