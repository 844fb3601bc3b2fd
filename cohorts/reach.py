"""How people of a cohort want to be called, and their phone, as far as somebody knows.

The stage that knows registers ``find(enrollment ids) -> {enrollment id: Reach}``, with a fixed
number of queries however many there are. Stages that teach ask ``of`` and never the other stage.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Reach(NamedTuple):
    """What somebody said about themselves; empty where they said nothing."""

    preferred_name: str = ""
    phone: str = ""


_finders: list[Callable] = []


def register(find: Callable) -> None:
    """``find`` is asked from now on."""
    if find not in _finders:
        _finders.append(find)


def of(enrollments: Iterable[int]) -> dict[int, Reach]:
    """What is known about each enrollment; nobody is left out."""
    ids = list(enrollments)
    found = dict.fromkeys(ids, Reach())
    for find in _finders:
        found.update({pk: one for pk, one in find(ids).items() if pk in found})
    return found
