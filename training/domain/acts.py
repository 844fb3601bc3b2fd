"""The moment of an act as a number for addresses: microseconds since 1970."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = EPOCH + timedelta(days=1)


def micro(moment):
    """The number of a moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number):
    """The moment of a number; ``OverflowError`` for one that no calendar has."""
    return max(EPOCH + timedelta(microseconds=number), FIRST)
