"""What a certification asks for, and for each person eligible or exactly why not.

All numbers are integers or fractions: shares in hundredths of a percent, time in minutes.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction


class Kind(Enum):
    """The kinds of requirement that can be looked up."""

    HOURS = "hours"  # hours of class attended
    ATTENDANCE = "attendance"  # the attendance rate by the cohort's declared policy
    SUBJECT = "subject"  # the share of points in one subject area
    PRACTICE_EXAM = "practice_exam"  # the best practice exam
    CREDENTIAL = "credential"  # another credential that is in force
    WEEKS = "weeks"  # weeks since the first day of the program


@dataclass(frozen=True)
class Requirement:
    """One requirement. ``needed`` is in hours, hundredths of a percent or weeks; ``about`` names
    the subject area or the credential, and ``name`` is its word for people.
    """

    key: Hashable
    kind: Kind
    needed: int = 0
    about: Hashable = None
    name: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of one person; None where nothing is known yet."""

    minutes: int = 0
    attendance: Fraction | None = None
    subjects: Mapping[Hashable, Fraction | None] = field(default_factory=dict)
    practice: Fraction | None = None
    credentials: frozenset[Hashable] = frozenset()
    weeks: int = 0


class Band(Enum):
    """How near somebody is to the exam; a word for lists, decided by the number of open lines."""

    READY = "ready"
    NEARLY = "nearly"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Line:
    """One requirement beside what the person has."""

    requirement: Requirement
    met: bool
    says: str  # what stands, as a sentence
    left: str = ""  # what is missing, as a sentence for the person


@dataclass(frozen=True)
class Result:
    """All lines. Nobody is ready whom one of them stops."""

    lines: Sequence[Line]

    @property
    def eligible(self) -> bool:
        """Whether every requirement is met."""
        return all(line.met for line in self.lines)

    @property
    def missing(self) -> list[Line]:
        """The lines that stop somebody, in their order."""
        return [line for line in self.lines if not line.met]

    @property
    def band(self) -> Band:
        """One open line of several is nearly."""
        if self.eligible:
            return Band.READY
        nearly = len(self.missing) == 1 and len(self.lines) > 1
        return Band.NEARLY if nearly else Band.NOT_YET


def judge(requirements: Sequence[Requirement], facts: Facts) -> Result:
    """Return every requirement beside the facts, in the given order."""
    return Result([_RULES[one.kind](one, facts) for one in requirements])


def _number(value: Fraction) -> str:
    """With one decimal where there is one, cut and never rounded up: 79.96 is 79.9."""
    tenths = int(value * 10)
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)


def _percent(share: Fraction, needed: Fraction = Fraction(0)) -> str:
    """As other pages say it, rounded half up; but never up to what is needed and not reached."""
    tenths = int(share * 1000 + Fraction(1, 2))
    if share < needed <= Fraction(tenths, 1000):
        tenths = int(share * 1000)
    return f"{_number(Fraction(tenths, 10))}%"


def _hours(requirement: Requirement, facts: Facts) -> Line:
    met = facts.minutes >= requirement.needed * 60
    has = _number(Fraction(facts.minutes, 60))
    more = _number(Fraction(requirement.needed * 60 - facts.minutes + 5, 60))
    return Line(
        requirement,
        met,
        f"{has} of {requirement.needed} hours attended.",
        "" if met else f"Attend {more} more hours of class.",
    )


def _share(requirement: Requirement, share: Fraction | None, what: str, do: str) -> Line:
    """A share of the points or sessions against a floor."""
    needed = Fraction(requirement.needed, 10_000)
    met = share is not None and share >= needed
    has = "nothing yet" if share is None else _percent(share, needed)
    return Line(
        requirement,
        met,
        f"{what}: {has}, {_percent(needed)} needed.",
        "" if met else do.format(needed=_percent(needed), has=has),
    )


def _attendance(requirement: Requirement, facts: Facts) -> Line:
    return _share(
        requirement,
        facts.attendance,
        "Attendance",
        "Bring your attendance to {needed}; it is {has}.",
    )


def _subject(requirement: Requirement, facts: Facts) -> Line:
    return _share(
        requirement,
        facts.subjects.get(requirement.about),
        requirement.name,
        "Reach {needed} in " + requirement.name.replace("{", "(").replace("}", ")") + "; it is "
        "{has}.",
    )


def _practice(requirement: Requirement, facts: Facts) -> Line:
    return _share(
        requirement,
        facts.practice,
        "Best practice exam",
        "Reach {needed} in a practice exam; the best is {has}.",
    )


def _credential(requirement: Requirement, facts: Facts) -> Line:
    met = requirement.about in facts.credentials
    has = "in force" if met else "not held, or not in force"
    return Line(
        requirement,
        met,
        f"{requirement.name}: {has}.",
        "" if met else f"Hold {requirement.name} first.",
    )


def _weeks(requirement: Requirement, facts: Facts) -> Line:
    met = facts.weeks >= requirement.needed
    more = requirement.needed - facts.weeks
    return Line(
        requirement,
        met,
        f"{facts.weeks} of {requirement.needed} weeks in the program.",
        "" if met else f"Wait {more} more {'week' if more == 1 else 'weeks'}.",
    )


_RULES = {
    Kind.HOURS: _hours,
    Kind.ATTENDANCE: _attendance,
    Kind.SUBJECT: _subject,
    Kind.PRACTICE_EXAM: _practice,
    Kind.CREDENTIAL: _credential,
    Kind.WEEKS: _weeks,
}
