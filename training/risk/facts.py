"""What the rules look at: marks, graded work, what was said of a week. Nothing else goes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from training.attendance import Policy

GRADED, MISSING = "graded", "missing"


@dataclass(frozen=True)
class Labels:
    """How evidence is called when it is told: sessions, assessments and areas by their key."""

    session: Callable[[int], str]
    work: Callable[[int], str]
    area: Callable[[int], str]


@dataclass(frozen=True)
class Work:
    """An assessment as all people of a cohort have it. Points are hundredths."""

    key: int
    due_on: date | None
    possible: int
    is_mock: bool = False
    areas: Mapping[int, int] = field(default_factory=dict)  # area → of 1000


@dataclass(frozen=True)
class Facts:
    """One person. ``sessions`` and ``marks`` go together, ``cells`` are (assessment, state,
    hundredths of points or None, late), ``pulses`` are (Monday of the week, mood from 1 to 5).
    """

    marks: str = ""
    sessions: tuple[int, ...] = ()
    cells: tuple[tuple[Work, str, int | None, bool], ...] = ()
    policy: Policy = field(default_factory=Policy)
    pulses: tuple[tuple[date, int], ...] = ()

    @cached_property
    def graded(self) -> list[tuple[Work, int]]:
        """What counts, with its hundredths: missing work has none."""
        return [
            (work, 0 if state == MISSING or points is None else points)
            for work, state, points, _ in self.cells
            if state == MISSING or (state == GRADED and points is not None)
        ]
