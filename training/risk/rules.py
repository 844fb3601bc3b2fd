"""The rules as data: what each looks at, its numbers, its points, and how soon somebody looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Number:
    """A threshold that the program sets, between two limits."""

    key: str
    label: str
    default: int
    low: int
    high: int


@dataclass(frozen=True)
class Rule:
    """A published rule. ``sentence`` names its numbers in braces; ``looks_at`` says its input."""

    key: str
    name: str
    sentence: str
    looks_at: str
    points: int
    days: int
    numbers: tuple[Number, ...] = ()

    def defaults(self) -> dict[str, int]:
        """Its numbers as shipped."""
        return {one.key: one.default for one in self.numbers}


@dataclass(frozen=True)
class Setting:
    """A rule as it is in force: on or off, its points, and its numbers."""

    rule: Rule
    is_on: bool
    points: int
    numbers: Mapping[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The rule as people read it, with its numbers."""
        return self.rule.sentence.format(**self.numbers)


RULES: tuple[Rule, ...] = (
    Rule(
        "attendance",
        "Attendance",
        "Attendance is under {percent}%, once {sessions} sessions count.",
        "Marks of required sessions, counted by the declared policy.",
        3,
        2,
        (
            Number("percent", "Under percent", 90, 1, 100),
            Number("sessions", "Sessions that count, at least", 5, 1, 60),
        ),
    ),
    Rule(
        "absences",
        "Missed in a row",
        "The last {number} sessions or more were missed without excuse.",
        "The latest marks.",
        3,
        1,
        (Number("number", "Sessions in a row", 2, 1, 20),),
    ),
    Rule(
        "missing",
        "Missing work",
        "{number} assessments or more are missing.",
        "Assessments that an instructor called missing.",
        2,
        2,
        (Number("number", "Missing assessments", 2, 1, 30),),
    ),
    Rule(
        "late",
        "Late work",
        "{number} assessments or more were handed in late.",
        "When work was handed in.",
        1,
        4,
        (Number("number", "Late assessments", 3, 1, 30),),
    ),
    Rule(
        "drop",
        "Results drop",
        "The average of the last {days} days is {points} points or more under the one before.",
        "Points of graded work, at least two assessments on each side.",
        2,
        2,
        (
            Number("points", "Points lower", 10, 1, 100),
            Number("days", "Days", 14, 3, 60),
        ),
    ),
    Rule(
        "mock_exam",
        "Practice exam",
        "The latest practice exam is under {percent}%.",
        "The points of practice exams.",
        3,
        2,
        (Number("percent", "Under percent", 70, 1, 100),),
    ),
    Rule(
        "area",
        "Subject area",
        "A subject area is under {percent}%, from {pieces} assessments or more.",
        "Graded work by subject area.",
        1,
        4,
        (
            Number("percent", "Under percent", 60, 1, 100),
            Number("pieces", "Assessments, at least", 2, 1, 20),
        ),
    ),
    Rule(
        "pulse",
        "Hard weeks",
        "The person called the last {weeks} weeks hard or very hard.",
        "What the person said about each week.",
        2,
        2,
        (Number("weeks", "Weeks in a row", 2, 1, 8),),
    ),
    Rule(
        "silence",
        "No weekly pulse",
        "The person used to say how the week is, and has not for {weeks} weeks.",
        "Whether the person said something about each week; the present one does not count.",
        1,
        4,
        (Number("weeks", "Whole weeks without a word", 2, 1, 8),),
    ),
)
MOST_POINTS = 9


def defaults(rules: Iterable[Rule] = RULES) -> dict[str, Setting]:
    """Every rule as shipped: on, with its own points and numbers."""
    return {one.key: Setting(one, True, one.points, one.defaults()) for one in rules}


def read(kept: Mapping[str, Mapping[str, object]], rules: Iterable[Rule]) -> dict[str, Setting]:
    """The rules as they were kept; what was not kept, or is out of limits, is as shipped."""
    found = {}
    for rule in rules:
        mine = kept.get(rule.key, {})
        numbers = {
            one.key: _within(mine.get(one.key), one.default, one.low, one.high)
            for one in rule.numbers
        }
        points = _within(mine.get("_points"), rule.points, 0, MOST_POINTS)
        found[rule.key] = Setting(rule, mine.get("_on", True) is not False, points, numbers)
    return found


def stored(settings: Mapping[str, Setting]) -> dict[str, dict[str, int | bool]]:
    """What ``read`` reads."""
    return {
        key: {"_on": one.is_on, "_points": one.points, **one.numbers}
        for key, one in settings.items()
    }


def _within(value: object, default: int, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        return default
    return value
