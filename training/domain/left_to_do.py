"""What is left to do until a person is certified; each part of the training says its own.

A part registers a question from its menu file, and the participant's page shows the answers:

    left_to_do.register("certification", of_enrollment, order=10)
    of_enrollment(enrollment) → [Step("Pass the practice exam", done=False, note="Friday.")]
"""

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    """One thing on the way, in words for the participant, done or not."""

    text: str
    done: bool = False
    note: str = ""
    href: str = ""


class Part(NamedTuple):
    """One part's question, as registered."""

    function: Callable
    order: int


registered: dict[str, Part] = {}


def register(name, function, *, order=100):
    """``function(enrollment)`` is asked for its ``Step``s in a fixed number of queries."""
    registered[name] = Part(function, order)


def of(enrollment):
    """Everything on the way of this person, in the order of the parts; none without any part."""
    parts = sorted(registered.values(), key=lambda part: part.order)
    return [step for part in parts for step in part.function(enrollment)]
