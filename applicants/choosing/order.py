"""Who stands before whom when people are chosen: score, potential, criteria, sealed lottery.

The readers' score comes first, then the potential score, then the points of the criteria in the
order that was registered before the intake opened, and at last the lottery of
``applicants.screening.tiebreak``. The time of arrival and the name have no part in it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from applicants.screening.tiebreak import lottery

METHOD = "read-potential-tie-1"


@dataclass(frozen=True, slots=True)
class Place:
    """One application with the values that give it its place; ``None`` where there is no value.

    ``points`` are those of the criteria in the registered order, and ``draw`` is the lottery's
    hex digest for ``reference``.
    """

    reference: str
    read_score: Decimal | None
    potential: Decimal | None
    points: tuple[Decimal, ...]
    draw: str

    @classmethod
    def of(
        cls,
        reference: str,
        *,
        seed: str,
        read_score: Decimal | None = None,
        potential: Decimal | None = None,
        points: tuple[Decimal, ...] = (),
    ) -> "Place":
        """The place of ``reference`` with its draw from ``seed``."""
        return cls(reference, read_score, potential, points, lottery(seed, reference))

    @property
    def key(self) -> tuple[Any, ...]:
        """Sorts the first before the last; who has no score comes behind all who have one."""
        return (
            self.read_score is None,
            -(self.read_score or Decimal(0)),
            self.potential is None,
            -(self.potential or Decimal(0)),
            tuple(-point for point in self.points),
            self.draw,
            self.reference,
        )


def in_order(places: Iterable[Place]) -> list[Place]:
    """The places from first to last, whatever order they came in."""
    return sorted(places, key=lambda place: place.key)


def digest_of(places: Iterable[Place]) -> str:
    """SHA-256 over the ordered places, as hex: two rankings with the same digest are the same."""
    seal = hashlib.sha256()
    for place in places:
        seal.update(
            f"{place.reference}|{_plain(place.read_score)}|{_plain(place.potential)}|"
            f"{','.join(_plain(point) for point in place.points)}|{place.draw}\n".encode()
        )
    return seal.hexdigest()


def fingerprint(inputs: dict[str, Any]) -> str:
    """SHA-256 of ``inputs`` as canonical JSON (sorted, no spaces), as hex."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize() + 0, "f")
