"""The rule about hours in plain Python, beside the database's own; a test compares the two."""

from datetime import date


def most(spans):
    """The most FTE on any day; ``spans`` are triples of first day, last day or None, and FTE.

    It is reached on the first day of one of them.
    """
    return max(
        (
            sum(fte for first, last, fte in spans if first <= day <= (last or date.max))
            for day, _, _ in spans
        ),
        default=0,
    )
