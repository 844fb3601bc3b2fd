"""States that cannot be: each app says which, and ``check_invariants`` hunts for them.

The database refuses most of them by constraint; these are the ones that span tables, or that a
restored backup, a hand in the database or a mistake of ours could bring about.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection

MOST = 20  # findings that one check names; the rest are counted


@dataclass(frozen=True)
class Invariant:
    """One thing that always holds; ``hunt`` gives a sentence for each case where it does not."""

    name: str
    holds: str
    hunt: Callable[[], Iterable[str]]


_INVARIANTS: dict[str, Invariant] = {}


def register(name, holds, hunt):
    """``hunt()`` looks for cases where ``holds`` is not true, and says each in a sentence."""
    _INVARIANTS[name] = Invariant(name, holds, hunt)


def register_query(name, holds, sql, sentence):
    """The rows of ``sql`` are such cases; ``sentence`` is filled with their columns."""

    def hunt():
        with connection.cursor() as cursor:
            cursor.execute(sql)
            columns = [column.name for column in cursor.description]
            for row in cursor.fetchmany(MOST + 1):
                yield sentence.format(**dict(zip(columns, row, strict=True)))

    register(name, holds, hunt)


def registered():
    """All invariants, by name."""
    return dict(sorted(_INVARIANTS.items()))


def broken():
    """Every case found, as pairs of the invariant and a sentence; at most some of each."""
    for invariant in registered().values():
        for number, sentence in enumerate(invariant.hunt()):
            if number == MOST:
                yield invariant, f"There are more than {MOST} cases."
                break
            yield invariant, sentence
