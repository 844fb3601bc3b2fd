"""The gradebook as a grid: whom it shows, in which order, and what stands in each cell."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from zoneinfo import ZoneInfo

from training import grading
from training.domain import grades
from training.states import GradeState

SIGNS = {
    GradeState.MISSING: ("g-miss", "missing"),
    GradeState.EXCUSED: ("g-ex", "excused"),
    GradeState.SUBMITTED: ("g-wait", "handed in, to grade"),
    GradeState.RETURNED: ("", "returned"),
}


@dataclass(frozen=True)
class Cell:
    """What the grid shows of one cell. Nothing here judges: the state is what somebody said."""

    item: object
    enrollment: object
    grade: object = None
    more_time: bool = False

    @property
    def text(self):
        return grades.text_of(self.grade)

    @property
    def version(self):
        return self.grade.version if self.grade else 0

    @property
    def sign(self):
        """The class of the state."""
        return SIGNS.get(self.grade.state, ("", ""))[0] if self.grade else ""

    @property
    def waits(self):
        """Whether work was handed in that nobody has graded yet."""
        return bool(self.grade and self.grade.state == GradeState.SUBMITTED)

    @property
    def is_over(self):
        """Whether other points count than were earned."""
        return bool(self.grade and self.grade.override is not None)

    @property
    def marks(self):
        """The letters beside the value: handed in, late, returned, other points, more time."""
        if self.grade is None:
            return "+" if self.more_time else ""
        found = (
            ("H", self.waits),
            ("L", self.grade.is_late),
            ("R", self.grade.state == GradeState.RETURNED),
            ("*", self.is_over),
            ("+", self.more_time),
        )
        return "".join(mark for mark, there in found if there)

    @property
    def say(self):
        """The same in words."""
        found = [SIGNS[self.grade.state][1]] if self.grade and self.grade.state in SIGNS else []
        if self.grade and self.grade.is_late:
            found.append("late")
        if self.is_over:
            found.append("override")
        if self.more_time:
            found.append("has more time")
        return ", ".join(found)


@dataclass(frozen=True)
class Choice:
    """Whom the page shows, and in which order."""

    show: str = "all"
    least: int = 1
    section: int | None = None
    area: int | None = None
    level: int | None = None
    query: str = ""
    sort: str = "name"


@dataclass
class Grid:
    """A gradebook and its people, with what each filter would leave."""

    book: object
    people: list
    choice: Choice
    now: object
    attended: dict = field(default_factory=dict)
    more_time: frozenset = frozenset()
    signals: dict = field(default_factory=dict)  # enrollment id → how many wait for somebody

    # ------------------------------------------------------------ one person
    def cell(self, item, enrollment):
        """The cell, or None where the person does not have this assessment."""
        if item.section_id not in (None, enrollment.section_id):
            return None
        more = (item.pk, enrollment.pk) in self.more_time
        return Cell(item, enrollment, self.book.grade(item, enrollment), more)

    def cells(self, enrollment):
        return [self.cell(item, enrollment) for item in self.book.items]

    def total(self, enrollment):
        """The total of this person, computed once."""
        if enrollment.pk not in self._totals:
            self._totals[enrollment.pk] = self.book.total(enrollment)
        return self._totals[enrollment.pk]

    @cached_property
    def _totals(self):
        return {}

    def shares(self, enrollment):
        """The shares of what was graded, in percent, in the order of the due dates."""
        return [float(one.share * 100) for one in self.book.entries(enrollment) if one.is_counted]

    def missing(self, enrollment):
        """How many are missing."""
        return self._tally[enrollment.pk][GradeState.MISSING]

    def to_grade(self, enrollment):
        """How many were handed in and wait for a grade."""
        return self._tally[enrollment.pk][GradeState.SUBMITTED]

    def ungraded(self, enrollment):
        """How many are due and nobody has said anything about."""
        return self._tally[enrollment.pk]["ungraded"]

    @cached_property
    def _tally(self):
        return {one.pk: Counter(self._states(one)) for one in self.people}

    def _states(self, enrollment):
        for item in self.book.items_of(enrollment):
            grade = self.book.grade(item, enrollment)
            state = grade.state if grade else GradeState.NOT_SUBMITTED
            waited = item.due_at is not None and item.due_at < self.now
            if state == GradeState.NOT_SUBMITTED and waited:
                yield "ungraded"
            yield state

    def is_below(self, enrollment):
        """Whether the chosen subject area is below the chosen level, or whether one of all is."""
        floor = next((one.floor for one in self.book.levels if one.key == self.choice.level), None)
        if floor is None:
            return True
        areas = [one for one in self.book.areas if self.choice.area in (None, one.pk)]
        found = [self.book.mastery(enrollment, area).share for area in areas]
        return any(share is not None and share * 10_000 < floor for share in found)

    # ------------------------------------------------------------ all of them
    @cached_property
    def of_section(self):
        """Those of the chosen section."""
        wanted = self.choice.section
        return [one for one in self.people if wanted is None or one.section_id == wanted]

    @cached_property
    def counts(self):
        """How many people each of the views would show."""
        rows = self.of_section
        return {
            "all": len(rows),
            "to_grade": sum(bool(self.to_grade(one)) for one in rows),
            "ungraded": sum(bool(self.ungraded(one)) for one in rows),
            "missing": sum(self.missing(one) >= self.choice.least for one in rows),
            "at_risk": sum(bool(self.signals.get(one.pk)) for one in rows),
        }

    @property
    def left_to_grade(self):
        """How many pieces of work wait for a grade."""
        return sum(self.to_grade(one) for one in self.of_section)

    @cached_property
    def shown(self):
        """The people of the page, in its order."""
        words = self.choice.query.casefold().split()
        tests = {
            "to_grade": self.to_grade,
            "ungraded": self.ungraded,
            "missing": lambda one: self.missing(one) >= self.choice.least,
            "at_risk": lambda one: self.signals.get(one.pk),
        }
        test = tests.get(self.choice.show, lambda one: True)
        rows = [
            one
            for one in self.of_section
            if test(one)
            and all(word in str(one.person.name).casefold() for word in words)
            and (self.choice.level is None or self.is_below(one))
        ]
        return self._sorted(rows)

    def _sorted(self, rows):
        """By the chosen column; whoever has nothing there stands last, names decide the rest."""
        name, back = self.choice.sort.removeprefix("-"), self.choice.sort.startswith("-")
        if name == "name":
            return rows[::-1] if back else rows
        value = self._value_of(name)
        with_value = [one for one in rows if value(one) is not None]
        without = [one for one in rows if value(one) is None]
        return sorted(with_value, key=value, reverse=back) + without

    def _value_of(self, name):
        if name == "total":
            return lambda one: self.total(one).share
        if name == "attended":
            return lambda one: _rate(self.attended.get(one.pk))
        item = next((one for one in self.book.items if f"i{one.pk}" == name), None)
        return lambda one: self._earned(item, one)

    def _earned(self, item, enrollment):
        cell = item and self.cell(item, enrollment)
        if not cell or not cell.grade:
            return None
        if cell.grade.state == GradeState.MISSING:
            return Fraction(-1)  # below every number that was earned
        counted = cell.grade.counted
        return None if counted is None else Fraction(counted)

    @property
    def used_groups(self):
        """The weight groups in which there is an assessment."""
        used = {item.group_id for item in self.book.items}
        return [one for one in self.book.groups if one.key in used]

    def means(self):
        """The mean of what was graded in each column, and of the totals, over those shown."""
        found = []
        for item in self.book.items:
            grades_ = [self.book.grade(item, one) for one in self.shown]
            points = [
                Fraction(one.counted)
                for one in grades_
                if one and one.state in (GradeState.GRADED, GradeState.RETURNED)
            ]
            found.append((item.pk, grading.points_text(_mean(points))))
        totals = [self.total(one).share for one in self.shown]
        mean = _mean([one for one in totals if one is not None])
        return found, grading.percent(mean)

    def weeks(self, cohort):
        """The columns by week: ``[(title, items)]``, from the day on which the cohort starts."""
        zone = ZoneInfo(cohort.program.time_zone)
        groups = groupby(self.book.items, key=lambda item: _week(item, cohort.starts_on, zone))
        return [(title, list(items)) for title, items in groups]


def _mean(values):
    return sum(values, Fraction(0)) / len(values) if values else None


def _rate(attended):
    return attended.rate.share if attended else None


def _week(item, start, zone):
    if item.due_at is None:
        return "No date"
    day = item.due_at.astimezone(zone).date()
    if start is None or day < start:
        return f"{day:%b} {day.day}"
    return f"Week {(day - start).days // 7 + 1}"
