"""The rubric of an assessment: criteria with points and a sentence for what earns them.

Stored as a list of ``{"name", "points", "anchors": [{"points", "text"}]}``, points as texts, so
that nothing is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True)
class Criterion:
    """One thing that is looked at, with the most points it can earn and its anchors."""

    name: str
    points: Decimal
    anchors: tuple[tuple[Decimal, str], ...] = ()


@dataclass(frozen=True)
class Rubric:
    """All criteria, in their order."""

    criteria: tuple[Criterion, ...] = ()

    @property
    def points(self) -> Decimal:
        """What can be earned in all."""
        return sum((one.points for one in self.criteria), Decimal(0))

    @classmethod
    def read(cls, stored: Sequence[Mapping[str, Any]]) -> Rubric:
        """The rubric as it is stored. Raises ``ValueError`` for anything that is none."""
        try:
            return cls(
                tuple(
                    Criterion(
                        str(row["name"]),
                        _points(row["points"]),
                        tuple(
                            (_points(one["points"]), str(one["text"]))
                            for one in row.get("anchors", [])
                        ),
                    )
                    for row in stored
                )
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("This is no rubric.") from error

    def stored(self) -> list[dict[str, Any]]:
        """The form in which ``read`` finds it again."""
        return [
            {
                "name": one.name,
                "points": str(one.points),
                "anchors": [{"points": str(at), "text": text} for at, text in one.anchors],
            }
            for one in self.criteria
        ]

    def sum_of(self, given: Mapping[str, str]) -> Decimal | None:
        """The points of a marked rubric, by the criteria's places; None while one has none.

        Raises ``ValueError`` for a place that is not there or points outside the criterion's.
        """
        total = Decimal(0)
        for place, text in given.items():
            if not place.isdecimal() or int(place) >= len(self.criteria):
                raise ValueError("The rubric has no such criterion.")
            criterion = self.criteria[int(place)]
            points = _points(text)
            if points > criterion.points:
                raise ValueError(f"{criterion.name} has at most {criterion.points} points.")
            total += points
        return total if len(given) == len(self.criteria) else None


def _points(value: Any) -> Decimal:
    """Points of 0 or more with at most two decimals."""
    try:
        points = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("Enter points as a number, such as 7.5.") from error
    if not points.is_finite() or points < 0:
        raise ValueError("Enter points of 0 or more.")
    exponent = points.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise ValueError("Points have at most two decimals.")
    return points
