"""One person's facts against the rules in force: which rules hold, why, and on what evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from training.attendance import Rule as Counted
from training.attendance import rate, tally_of
from training.risk.facts import MISSING, Facts, Labels, Work
from training.risk.rules import Setting

HARD = {1: "very hard", 2: "hard"}  # as people say it of a week
WEEK = timedelta(days=7)
NAMED = 3  # pieces of evidence that are called by name


@dataclass(frozen=True)
class Finding:
    """A rule holds for somebody. ``pieces`` name the evidence one by one: what is not among the
    pieces that somebody has looked at is new.
    """

    rule: str
    words: str
    pieces: tuple[str, ...]
    points: int


Found = tuple[str, tuple[str, ...]]


def judge(
    facts: Facts, settings: Mapping[str, Setting], today: date, labels: Labels
) -> list[Finding]:
    """Every rule in force that holds for this person, in the order of the rules."""
    found = []
    for key, setting in settings.items():
        look = LOOKS.get(key)
        if look is None or not setting.is_on:
            continue
        answer = look(facts, setting.numbers, today, labels)
        if answer is not None:
            found.append(Finding(key, answer[0], answer[1], setting.points))
    return found


def _named(names: Sequence[str]) -> str:
    """The last few by name, and how many more there are."""
    shown = list(names[-NAMED:])
    more = len(names) - len(shown)
    return "; ".join(shown) + (f" and {more} more" if more else "")


def _attendance(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    found = rate(tally_of(facts.marks), facts.policy)
    if found.counted < limits["sessions"] or 100 * found.attended >= (
        limits["percent"] * found.counted
    ):
        return None
    against = "A"
    if facts.policy.rule is Counted.EXCUSED_IS_ABSENCE:
        against += "E"
    if facts.policy.rule is Counted.LATES_ADD_UP:
        against += "L"
    keys = [key for key, mark in zip(facts.sessions, facts.marks, strict=True) if mark in against]
    words = (
        f"Attendance is {found.percent}%, {found.attended} of {found.counted} sessions. "
        f"Not there: {_named([say.session(key) for key in keys])}."
    )
    return words, tuple(f"s{key}" for key in keys)


def _absences(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    number = len(facts.marks) - len(facts.marks.rstrip("A"))
    if number < limits["number"]:
        return None
    keys = facts.sessions[len(facts.sessions) - number :]
    sessions = "session was" if number == 1 else f"{number} sessions were"
    words = f"The last {sessions} missed: {_named([say.session(key) for key in keys])}."
    return words, tuple(f"s{key}" for key in keys)


def _missing(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    keys = [work.key for work, state, _, _ in facts.cells if state == MISSING]
    return _listed(keys, limits["number"], "missing", say)


def _late(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    keys = [work.key for work, _, _, late in facts.cells if late]
    return _listed(keys, limits["number"], "handed in late", say)


def _listed(keys: list[int], limit: int, what: str, say: Labels) -> Found | None:
    if len(keys) < limit:
        return None
    some = "assessment is" if len(keys) == 1 else "assessments are"
    if what != "missing":
        some = "assessment was" if len(keys) == 1 else "assessments were"
    words = f"{len(keys)} {some} {what}: {_named([say.work(key) for key in keys])}."
    return words, tuple(f"w{key}" for key in keys)


def _drop(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    since = today - timedelta(days=limits["days"])
    dated = [
        (work.due_on, work, points) for work, points in facts.graded if work.due_on is not None
    ]
    lately = [(work, points) for due, work, points in dated if since < due <= today]
    before = [(work, points) for due, work, points in dated if due <= since]
    if len(lately) < 2 or len(before) < 2:
        return None
    now, of_now = sum(points for _, points in lately), sum(work.possible for work, _ in lately)
    then, of_then = sum(points for _, points in before), sum(work.possible for work, _ in before)
    # then/of_then - now/of_now >= points/100, without a fraction
    if 100 * (then * of_now - now * of_then) < limits["points"] * of_then * of_now:
        return None
    words = (
        f"The average fell from {_percent(then, of_then)}% to {_percent(now, of_now)}% within "
        f"{limits['days']} days. Lately: {_named([say.work(work.key) for work, _ in lately])}."
    )
    return words, tuple(f"w{work.key}" for work, _ in lately)


def _mock_exam(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    taken = [(work, points) for work, points in facts.graded if work.is_mock]
    if not taken:
        return None
    work, points = taken[-1]
    if 100 * points >= limits["percent"] * work.possible:
        return None
    words = f"{say.work(work.key)} came to {_percent(points, work.possible, limits['percent'])}%."
    return words, (f"w{work.key}",)


def _area(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    earned: dict[int, int] = {}
    possible: dict[int, int] = {}
    pieces: dict[int, list[Work]] = {}
    for work, points in facts.graded:
        for area, weight in work.areas.items():
            earned[area] = earned.get(area, 0) + points * weight
            possible[area] = possible.get(area, 0) + work.possible * weight
            pieces.setdefault(area, []).append(work)
    low = [
        area
        for area in earned
        if len(pieces[area]) >= limits["pieces"]
        and 100 * earned[area] < limits["percent"] * possible[area]
    ]
    if not low:
        return None
    words = ", ".join(
        f"{say.area(area)} stands at {_percent(earned[area], possible[area], limits['percent'])}% "
        f"from {len(pieces[area])} assessments"
        for area in low
    )
    named = {f"a{area}" for area in low} | {f"w{one.key}" for area in low for one in pieces[area]}
    return f"{words}.", tuple(sorted(named))


def _pulse(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    last = [(week, mood) for week, mood in facts.pulses if week <= today][-limits["weeks"] :]
    if len(last) < limits["weeks"] or any(mood not in HARD for _, mood in last):
        return None
    this = today - timedelta(days=today.weekday())
    newest = last[-1][0]
    if newest < this - WEEK or newest - last[0][0] != WEEK * (len(last) - 1):
        return None
    named = ", ".join(f"week of {_day(week)} {HARD[mood]}" for week, mood in last)
    return f"Said how the weeks were: {named}.", tuple(f"p{week}" for week, _ in last)


def _silence(facts: Facts, limits: Mapping[str, int], today: date, say: Labels) -> Found | None:
    if not facts.pulses:
        return None
    newest = facts.pulses[-1][0]
    this = today - timedelta(days=today.weekday())
    if this - newest <= WEEK * limits["weeks"]:
        return None
    return f"Last said how a week was in the week of {_day(newest)}.", (f"q{newest}",)


def _day(day: date) -> str:
    """A day as people read it."""
    return f"{day:%b} {day.day}"


def _percent(part: int, whole: int, limit: int = 0) -> str:
    """Percent with one decimal, half up as on other pages; but what is under ``limit`` percent
    never reads as if it were not.
    """
    tenths = (2000 * part + whole) // (2 * whole)
    if 100 * part < limit * whole and tenths >= 10 * limit:
        tenths = 1000 * part // whole
    return f"{tenths // 10}.{tenths % 10}"


Look = Callable[[Facts, Mapping[str, int], date, Labels], "Found | None"]
LOOKS: dict[str, Look] = {
    "attendance": _attendance,
    "absences": _absences,
    "missing": _missing,
    "late": _late,
    "drop": _drop,
    "mock_exam": _mock_exam,
    "area": _area,
    "pulse": _pulse,
    "silence": _silence,
}
