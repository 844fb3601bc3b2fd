"""Who stands before whom: score, then the criteria in their order, then a sealed lottery.

The lottery's seed is chosen and its SHA-256 published before an intake opens, and the seed is
revealed afterwards, so that anyone can check the order and nobody could have arranged it. The
time of arrival and the name have no part in it.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from applicants.screening.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """An application with a complete score, ready to be put in order."""

    application: str
    verdict: Verdict


def lottery(seed: str, application: str) -> str:
    """The draw of ``application``: HMAC-SHA256 as hex, lowest first."""
    return hmac.new(seed.encode(), application.encode(), hashlib.sha256).hexdigest()


def commitment(seed: str) -> str:
    """What is published before an intake opens: SHA-256 of the seed, as hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def ranked(standings: Iterable[Standing], seed: str) -> list[Standing]:
    """The standings from first to last, whatever order they came in.

    Raises ValueError for an incomplete score or for scores under different rubrics: neither can
    be compared.
    """
    entries = list(standings)
    if any(not entry.verdict.is_complete for entry in entries):
        raise ValueError("An incomplete score has no place in an order.")
    if len({entry.verdict.rubric for entry in entries}) > 1:
        raise ValueError("Scores under different rubrics cannot be put in one order.")

    def place(entry: Standing) -> tuple[int, tuple[int, ...], str, str]:
        verdict = entry.verdict
        by_criterion = tuple(-point for point in verdict.points if point is not None)
        draw = lottery(seed, entry.application)
        return -(verdict.numerator or 0), by_criterion, draw, entry.application

    return sorted(entries, key=place)
