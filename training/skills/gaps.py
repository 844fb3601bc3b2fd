"""Readiness is what is required minus what somebody else has verified."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

# What a level is called; the anchor sentence of each skill says what it means there.
LEVELS = {1: "Knows it", 2: "Does it with help", 3: "Does it alone", 4: "Teaches it"}
TOP = max(LEVELS)
MUST, NICE = 2, 1
HOW = (
    "A must-have counts twice as much as a nice-to-have, a lower level counts in part, "
    "a self-claim does not count."
)


class Status(Enum):
    """How one requirement stands."""

    MET = "met"
    CLAIMED = "claimed"
    SHORT = "short"
    MISSING = "missing"


@dataclass(frozen=True)
class Requirement:
    """A skill at a level, or a certification that is held."""

    key: Hashable
    name: str
    level: int = 1
    is_must: bool = True
    is_certification: bool = False


@dataclass(frozen=True)
class Evidence:
    """The level that somebody else verified and the one that the person claims; 0 for none."""

    verified: int = 0
    claimed: int = 0


NOTHING = Evidence()


@dataclass(frozen=True)
class Gap:
    """One requirement beside its evidence. ``short_by`` is what even the claim leaves open."""

    requirement: Requirement
    evidence: Evidence
    status: Status
    short_by: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something is left to do or to verify."""
        return self.status is not Status.MET

    @property
    def share(self) -> Fraction:
        """How much of the requirement is verified, from 0 to 1."""
        return Fraction(min(self.evidence.verified, self.requirement.level), self.requirement.level)

    @property
    def words(self) -> str:
        """The status in a few words, as it stands in a cell."""
        if self.status is Status.SHORT:
            return f"Short by {_number(self.short_by, 'level')}"
        return {
            Status.MET: "Held" if self.requirement.is_certification else "Met",
            Status.CLAIMED: "Self-claimed only",
            Status.MISSING: "Missing",
        }[self.status]

    @property
    def sentence(self) -> str:
        """Why it stands like that, in one sentence."""
        if self.requirement.is_certification:
            return {
                Status.MET: "Held.",
                Status.CLAIMED: "The person says so, and nobody has checked it yet.",
            }.get(self.status, "Not held yet.")
        need = f"level {self.requirement.level} is needed"
        verified, claimed = self.evidence.verified, self.evidence.claimed
        if self.status is Status.MET:
            return f"Verified at level {verified}; {need}."
        parts = [f"verified at level {verified}" if verified else "nothing is verified"]
        if claimed > verified:
            parts.append(f"level {claimed} is self-claimed")
        said = ", ".join(parts)
        return f"{said[0].upper()}{said[1:]}; {need}."


@dataclass(frozen=True)
class Readiness:
    """All requirements of a set for one person."""

    gaps: tuple[Gap, ...]

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down, so that 100 means all of it; None for an empty set."""
        weights = [MUST if gap.requirement.is_must else NICE for gap in self.gaps]
        if not weights:
            return None
        got = sum(
            (gap.share * weight for gap, weight in zip(self.gaps, weights, strict=True)),
            Fraction(0),
        )
        return int(got * 100 / sum(weights))

    @property
    def open(self) -> tuple[Gap, ...]:
        """What is left, must-haves first."""
        left = [gap for gap in self.gaps if gap.is_open]
        return tuple(sorted(left, key=lambda gap: not gap.requirement.is_must))

    @property
    def is_ready(self) -> bool:
        """Whether every must-have is verified."""
        return all(not gap.is_open for gap in self.gaps if gap.requirement.is_must)

    def count(self, status: Status) -> int:
        """How many requirements stand like that."""
        return sum(gap.status is status for gap in self.gaps)

    @property
    def sentence(self) -> str:
        """How the percentage comes about, in words."""
        if not self.gaps:
            return "Nothing is required yet."
        parts = []
        for is_must, noun in ((True, "must-have"), (False, "nice-to-have")):
            these = [gap for gap in self.gaps if gap.requirement.is_must is is_must]
            if these:
                met = sum(not gap.is_open for gap in these)
                parts.append(f"{met} of {_number(len(these), noun)}")
        claimed = self.count(Status.CLAIMED)
        more = f", {claimed} self-claimed only" if claimed else ""
        return f"{' and '.join(parts)} verified{more}. {HOW}"


def gaps(requirements: Iterable[Requirement], evidence: Mapping[Hashable, Evidence]) -> Readiness:
    """Each requirement beside its evidence, in the order of the requirements."""
    return Readiness(tuple(_gap(one, evidence.get(one.key, NOTHING)) for one in requirements))


def _gap(requirement: Requirement, evidence: Evidence) -> Gap:
    best = max(evidence.verified, evidence.claimed)
    if evidence.verified >= requirement.level:
        return Gap(requirement, evidence, Status.MET)
    if best >= requirement.level:
        return Gap(requirement, evidence, Status.CLAIMED)
    if best > 0:
        return Gap(requirement, evidence, Status.SHORT, requirement.level - best)
    return Gap(requirement, evidence, Status.MISSING, requirement.level)


def level_name(level: int) -> str:
    """What a level is called; nothing for none."""
    return LEVELS.get(level, "")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
