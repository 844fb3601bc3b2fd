"""What the readers say in numbers for each application: for the ranking, letters and ledger."""

from decimal import Decimal


def read_scores(intake) -> dict[int, Decimal]:
    """The score of every application of ``intake`` whose reads are all in, by its id."""
    return {}


def reads_of_all(ids) -> dict[int, tuple[tuple[str, float], ...]]:
    """For each application the criteria of its reads: (label, share of the scale from 0 to 1)."""
    return {}
