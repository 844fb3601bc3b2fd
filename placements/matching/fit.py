"""One graduate beside one opening: what stands in the way, and the parts of fit in sight."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from placements.matching.weights import Part, Weights
from training.skills import Evidence, Readiness, Requirement, gaps

FULL = 100
SQUARES = 5
SAME_REGION, WOULD_MOVE, UNASKED = 60, 40, 50
NO_WISH = 50
FIRST, LATER = 100, 80


class WorkPlace(Enum):
    """Where the work is done."""

    ON_SITE = "on_site"
    HYBRID = "hybrid"
    REMOTE = "remote"


class Verdict(Enum):
    """Who fits, who nearly fits, and who cannot."""

    FITS = "fits"
    NEARLY = "nearly"
    CANNOT = "cannot"


@dataclass(frozen=True)
class Opening:
    """What one opening asks for. ``fte`` is in hundredths; ``kind`` is the kind of work."""

    key: Hashable
    starts_on: date
    requirements: tuple[Requirement, ...] = ()
    seats: int = 1
    fte: int = 100
    work_place: WorkPlace = WorkPlace.ON_SITE
    city: str = ""
    region: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Graduate:
    """What somebody can show and asked for. ``fte`` is what is still free, in hundredths;
    ``wishes`` are kinds of work, the dearest first; ``refused`` are openings that are closed
    to this person, each with its sentence.
    """

    key: Hashable
    ready_on: date | None
    evidence: Mapping[Hashable, Evidence] = field(default_factory=dict)
    fte: int = 100
    city: str = ""
    region: str = ""
    would_move: bool = False
    work_places: frozenset[WorkPlace] = frozenset(WorkPlace)
    wishes: tuple[str, ...] = ()
    refused: Mapping[Hashable, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PartOfFit:
    """One part: points from 0 to 100, and the sentence that says where they come from."""

    part: Part
    points: int
    says: str

    @property
    def squares(self) -> int:
        """So many of five squares are full; all five mean all points."""
        return self.points * SQUARES // FULL


@dataclass(frozen=True)
class Fit:
    """A graduate and an opening, with everything that led to the figure."""

    graduate: Hashable
    opening: Hashable
    readiness: Readiness
    limits: tuple[str, ...]
    parts: tuple[PartOfFit, ...]
    points: int

    @property
    def verdict(self) -> Verdict:
        """A hard limit outweighs everything; a missing must-have can still be made up."""
        if self.limits:
            return Verdict.CANNOT
        return Verdict.FITS if self.readiness.is_ready else Verdict.NEARLY

    @property
    def missing(self) -> tuple[str, ...]:
        """What is left of the must-haves, a sentence each."""
        return tuple(
            f"{gap.requirement.name}: {gap.sentence}"
            for gap in self.readiness.open
            if gap.requirement.is_must
        )

    @property
    def why_not(self) -> tuple[str, ...]:
        """Hard limits, then must-haves that are missing; empty for those who fit."""
        return (*self.limits, *self.missing)


def fit(graduate: Graduate, opening: Opening, weights: Weights) -> Fit:
    """Compare the two; points are the weighted mean of the parts, rounded down."""
    readiness = gaps(opening.requirements, graduate.evidence)
    parts = (
        _skills(readiness),
        place(graduate, opening),
        hours(graduate, opening),
        wish(graduate, opening),
    )
    total = sum(weights.of(one.part) * one.points for one in parts)
    return Fit(
        graduate=graduate.key,
        opening=opening.key,
        readiness=readiness,
        limits=limits(graduate, opening),
        parts=parts,
        points=total // weights.total,
    )


def limits(graduate: Graduate, opening: Opening) -> tuple[str, ...]:
    """What no weight can outweigh, a sentence each."""
    found = []
    if opening.key in graduate.refused:
        found.append(graduate.refused[opening.key])
    if graduate.ready_on is None:
        found.append("No day is set on which this person is ready.")
    elif graduate.ready_on > opening.starts_on:
        late = (graduate.ready_on - opening.starts_on).days
        found.append(f"Ready {late} {'day' if late == 1 else 'days'} after the start.")
    if graduate.fte < opening.fte:
        found.append(f"Has {_fte(graduate.fte)} FTE free; {_fte(opening.fte)} is needed.")
    if not place_is_possible(graduate, opening):
        found.append(place(graduate, opening).says)
    return tuple(found)


def place_is_possible(graduate: Graduate, opening: Opening) -> bool:
    """Whether the person would work there at all."""
    if opening.work_place not in graduate.work_places:
        return False
    return (
        opening.work_place is WorkPlace.REMOTE
        or graduate.would_move
        or not graduate.region
        or graduate.region == opening.region
    )


def place(graduate: Graduate, opening: Opening) -> PartOfFit:
    """The same city, the same region, somebody who would move; remote is everywhere."""
    points, says = _place(graduate, opening)
    return PartOfFit(Part.PLACE, points, says)


def _place(graduate: Graduate, opening: Opening) -> tuple[int, str]:
    if opening.work_place not in graduate.work_places:
        word = {
            WorkPlace.ON_SITE: "on site",
            WorkPlace.HYBRID: "partly on site",
            WorkPlace.REMOTE: "from home",
        }[opening.work_place]
        return 0, f"Does not want to work {word}."
    if opening.work_place is WorkPlace.REMOTE:
        return FULL, "The work is done from home."
    if not graduate.region:
        return UNASKED, "Has not said where to work."
    where = opening.city or opening.region
    if graduate.region == opening.region:
        if graduate.city and graduate.city == opening.city:
            return FULL, f"Wants to work in {where}."
        return SAME_REGION, f"Wants to work in the same region as {where}."
    if graduate.would_move:
        return WOULD_MOVE, f"Would move to {where}."
    return 0, f"Does not want to move to {where}."


def hours(graduate: Graduate, opening: Opening) -> PartOfFit:
    """As many hours as wanted; fewer count in proportion."""
    if graduate.fte < opening.fte:
        return PartOfFit(Part.HOURS, 0, f"Only {_fte(graduate.fte)} FTE is free.")
    if graduate.fte == opening.fte:
        return PartOfFit(Part.HOURS, FULL, f"{_fte(opening.fte)} FTE, as wanted.")
    points = FULL * opening.fte // graduate.fte
    return PartOfFit(
        Part.HOURS, points, f"{_fte(opening.fte)} FTE; {_fte(graduate.fte)} is wanted."
    )


def wish(graduate: Graduate, opening: Opening) -> PartOfFit:
    """The first wish, a later one, none said, another kind of work."""
    return PartOfFit(Part.WISH, *_wish(graduate, opening))


def _wish(graduate: Graduate, opening: Opening) -> tuple[int, str]:
    if not graduate.wishes or not opening.kind:
        return NO_WISH, "No wish is known."
    if opening.kind == graduate.wishes[0]:
        return FIRST, f"Asked for {opening.kind} first."
    if opening.kind in graduate.wishes:
        return LATER, f"Asked for {opening.kind} too."
    return 0, f"Asked for {graduate.wishes[0]}."


def _skills(readiness: Readiness) -> PartOfFit:
    percent = readiness.percent
    if percent is None:
        return PartOfFit(Part.SKILLS, FULL, "Nothing special is required.")
    return PartOfFit(Part.SKILLS, percent, readiness.sentence)


def _fte(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
