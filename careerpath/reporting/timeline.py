"""The line of one life in the program, as one reader may see it, as of any day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from careerpath.reporting.events import Event, Stage, mentoring, placing, selection, teaching
from careerpath.reporting.events import seat as seats

SOURCES = [selection.events, seats.events, teaching.events, placing.events, mentoring.events]


@dataclass(frozen=True)
class Month:
    """What happened in one month, the newest first."""

    first: date
    events: list[Event]


@dataclass(frozen=True)
class Passage:
    """One stage of the way: when it was entered, and whether that has happened."""

    stage: Stage
    since: date | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Line:
    """All of it: months with the newest first, and the stages with their first days."""

    months: list[Month] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    count: int = 0
    first: date | None = None
    last: date | None = None


def line(journey, reader, *, on: date, zone) -> Line:
    """The way of one person up to the end of the day ``on`` in the program's ``zone``.

    Every source asks for itself what ``reader`` may see, at a fixed number of queries.
    """
    every = [event for source in SOURCES for event in source(journey, reader, zone)]
    seen = sorted((one for one in every if one.on <= on), key=order, reverse=True)
    months = [
        Month(first, list(events))
        for first, events in groupby(seen, key=lambda one: one.on.replace(day=1))
    ]
    return Line(
        months,
        passages(seen),
        len(seen),
        min((one.on for one in every), default=None),
        seen[0].on if seen else None,
    )


def order(event: Event):
    """By day, inside a day by the order of the stages."""
    return (event.on, event.stage.rank, event.text)


def passages(events: Iterable[Event]) -> list[Passage]:
    """Each stage with the day on which it was entered; the furthest one is the current one."""
    first: dict[Stage, date] = {}
    for event in events:
        if event.enters and (event.stage not in first or event.on < first[event.stage]):
            first[event.stage] = event.on
    current = max(first, key=lambda stage: stage.rank, default=None)
    return [Passage(stage, first.get(stage), stage is current) for stage in Stage]
