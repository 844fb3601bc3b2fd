"""The plan as a timeline: days as per cent of the width, computed here and drawn by the page."""

from dataclasses import dataclass
from datetime import date, timedelta

from training.states import PlanItemState

ROW, TOP, FOOT = 22, 26, 24


@dataclass(frozen=True)
class Bar:
    """One task on the line."""

    item: object
    x: str
    y: int
    fill: str
    is_late: bool


@dataclass(frozen=True)
class Timeline:
    """The drawing of one plan."""

    bars: list
    height: int
    today_x: str
    start_x: str
    finish_x: str
    base: int
    start: date | None
    finish: date | None
    words: str


def timeline(planned, today):
    """The drawing of this plan, or None when nothing in it has a date."""
    items, start = planned.standing, planned.finish.starts_on
    if not items:
        return None
    ends = [today, planned.finish.on, *(one.due_on for one in items)]
    ends += [start] if start else []
    first, last = min(ends) - timedelta(days=2), max(ends) + timedelta(days=2)
    whole = (last - first).days

    def at(day):
        return f"{100 * (day - first).days / whole:.2f}"

    late = set(planned.late)
    bars = [
        Bar(one, at(one.due_on), TOP + ROW * place, _fill(one, one in late), one in late)
        for place, one in enumerate(items)
    ]
    base = TOP + ROW * len(items)
    return Timeline(
        bars,
        base + FOOT,
        at(today),
        at(start) if start else "",
        at(planned.finish.on),
        base,
        start,
        planned.finish.on,
        planned.finish.words,
    )


def _fill(item, is_late):
    if item.state == PlanItemState.SIGNED_OFF:
        return "d5"
    return "d6" if is_late else "d1"
