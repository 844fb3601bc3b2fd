"""What the page of an intake shows beyond the hub's own: parts that the apps above register.

The hub knows windows, cohorts and partners; what an intake asks and measures belongs to the app
that keeps the answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """One sheet on the page of an intake: a title, lines of text with a note, a way to change it.

    ``lines`` are pairs of a text and a note; ``empty`` is the sentence when there are none.
    """

    title: str
    href: str
    action: str = "Change"
    lines: list = field(default_factory=list)
    empty: str = ""


PARTS: dict[Callable, int] = {}


def part(function, *, order=100):
    """The page of an intake shows what ``function(intake)`` returns from now on."""
    PARTS[function] = order
    return function


def of_intake(intake):
    """Every registered part of ``intake``, in its order."""
    return [function(intake) for function in sorted(PARTS, key=PARTS.get)]
