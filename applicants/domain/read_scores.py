"""What the readers say in one number for each application, for the order of the ranking."""

from decimal import Decimal


def read_scores(intake) -> dict[int, Decimal]:
    """The score of every application of ``intake`` whose reads are all in, by its id."""
    return {}


def reads_of(application) -> list[dict]:
    """The score of every criterion of one application, for letters and the ledger."""
    return []
