"""A client is worried about somebody: whoever takes concerns hears of it."""

from careerpath.workflow import Refused
from placements.states import RUNNING

_TAKERS = []


def taker(function):
    """``function(enrollment, *, text, is_urgent, by)`` takes what clients say."""
    _TAKERS.append(function)


def raise_concern(placement, *, text, is_urgent=False, by):
    """Whoever takes concerns has it. Refused for somebody who is not at work there."""
    if placement.state not in RUNNING:
        raise Refused("This person is not at work with you now. Write to the program.")
    for take in _TAKERS:
        take(placement.enrollment, text=text, is_urgent=is_urgent, by=by)
