"""The cohort board: everybody of a section on one page, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from statistics import median

from django.utils import timezone

from careerpath.ui.templatetags.ui import plural
from cohorts import origins
from training import board_columns, grading
from training.domain import figures
from training.domain.support import week_of
from training.models import Contact, Kudos, Signal, StaffStatus, TrackAssignment
from training.states import GradeState

EVERY_MARK = 10_000
WORST = "AELP"  # of several marks of one day the first of these is shown
SCHOOL_DAYS = 5


@dataclass(frozen=True)
class Area:
    """A subject area of one person: level, percent, direction."""

    area: object
    percent: str
    level: object
    direction: int
    is_low: bool
    evidence: tuple = ()


@dataclass(frozen=True)
class Last:
    """The latest graded assessment of one person beside the median of the people shown."""

    item: object
    percent: str
    median: str
    difference: int


@dataclass
class Row:
    """One person on the board."""

    enrollment: object
    days: list
    attended: object
    areas: list
    last: Last | None
    missing: list
    due: object
    total: str = ""
    signals: list = field(default_factory=list)
    kudos: list = field(default_factory=list)
    status: StaffStatus | None = None
    contact: Contact | None = None
    contact_days: int | None = None
    told: list = field(default_factory=list)  # what other parts say, as pairs of title and cell
    track: int | None = None
    words: dict = field(default_factory=dict)  # what other parts say, by the key of the column
    university: str = ""

    @property
    def name(self):
        """How the person is called."""
        return str(self.enrollment.person)

    @property
    def points(self):
        """The points of everything that stands open."""
        return sum(one.points for one in self.signals)

    @property
    def today(self):
        """Today's mark, or an empty text."""
        return next((mark for _, mark, is_today in self.days if is_today), "")


@dataclass(frozen=True)
class Week:
    """The week on the board, as the cohort counts it."""

    number: int
    of: int
    monday: object
    days: list
    today: object


@dataclass(frozen=True)
class Board:
    """The rows with what stands above them."""

    rows: list
    week: Week
    areas: list
    columns: list
    ungraded: int
    tracks: dict = field(default_factory=dict)  # the names of the tracks that people are on


def week_shown(cohort, now=None):
    """This week while the cohort is in session, its last or first week otherwise."""
    today = (now or timezone.now()).astimezone(cohort.program.zone()).date()
    weeks = cohort.weeks()
    shown = next((one for one in weeks if today <= one.last), weeks[-1] if weeks else None)
    monday = week_of(shown.first if shown else today)
    days = [monday + timedelta(days=number) for number in range(SCHOOL_DAYS)]
    return Week(shown.number if shown else 0, len(weeks), monday, days, today)


def board(cohort, enrollments, *, now=None):
    """Everything about these people that stands on one page, with the columns of other parts as
    far as these know of anybody here.
    """
    now = now or timezone.now()
    enrollments = list(enrollments)
    week = week_shown(cohort, now)
    zone = cohort.program.zone()
    attended = figures.attendance(cohort, enrollments, now=now, recent=EVERY_MARK)
    book = figures.gradebook(cohort, enrollments)
    rows = [_row(one, attended[one.pk], book, _Days(week, zone), now=now) for one in enrollments]
    _medians(rows)
    _support(rows, week, zone, now)
    columns = [one for one in board_columns.in_order() if _told(one, cohort, rows)]
    known = origins.universities(row.enrollment.pk for row in rows)
    for row in rows:
        row.university = known.get(row.enrollment.pk, "")
    ungraded = sum(cell.state == GradeState.SUBMITTED for cell in book.grades.values())
    return Board(rows, week, book.areas, columns, ungraded, _tracks(rows))


def _told(column, cohort, rows):
    """Whether anybody has something in the column; the rows then have it."""
    cells = column.read(cohort, [row.enrollment for row in rows])
    if not cells:
        return False
    for row in rows:
        if cell := cells.get(row.enrollment.pk):
            row.words[column.key] = cell.text
            row.told.append((column.title, cell))
    return True


class _Days:
    """The days of the week with the mark of each."""

    def __init__(self, week, zone):
        self.week, self.zone = week, zone

    def of(self, attended):
        """Triples of day, mark and whether it is today; an empty mark where nothing was held."""
        marks = {}
        for session, mark in reversed(attended.recent):
            day = session.starts_at.astimezone(self.zone).date()
            if day < self.week.monday:
                break
            before = marks.get(day, "")
            marks[day] = min(before or mark, mark or before, key=_badness)
        return [(day, marks.get(day, ""), day == self.week.today) for day in self.week.days]


def _badness(mark):
    return WORST.find(mark) if mark else len(WORST)


def _row(enrollment, attended, book, days, *, now):
    items = book.items_of(enrollment)
    entries = book.entries(enrollment)
    cells = [book.grade(item, enrollment) for item in items]
    states = [cell.state if cell else GradeState.NOT_SUBMITTED for cell in cells]
    last = next(
        (
            (item, entry.share)
            for item, entry in zip(reversed(items), reversed(entries), strict=True)
            if entry.counts is grading.Counts.GRADED
        ),
        None,
    )
    return Row(
        enrollment,
        days.of(attended),
        attended,
        [_area(area, entries, book) for area in book.areas],
        Last(last[0], grading.percent(last[1]), "", last[1]) if last else None,
        [item for item, state in zip(items, states, strict=True) if state == GradeState.MISSING],
        next(
            (
                item
                for item, state in zip(items, states, strict=True)
                if item.due_at and item.due_at > now and state == GradeState.NOT_SUBMITTED
            ),
            None,
        ),
        grading.percent(grading.total(entries, book.groups).share),
    )


def _area(area, entries, book):
    found = grading.mastery(entries, area.pk)
    level = book.level(found.share)
    lowest = min(book.levels, key=lambda one: one.floor, default=None)
    return Area(
        area,
        book.percent(found.share),
        level,
        found.direction,
        found.share is not None and level in (None, lowest),
        tuple((entry.name, grading.percent(entry.share)) for entry, _ in found.evidence),
    )


def _medians(rows):
    """Each latest assessment stands beside the median of those people whose latest it is."""
    shares = {}
    for row in rows:
        if row.last:
            shares.setdefault(row.last.item.pk, []).append(row.last.difference)
    medians = {key: median(found) for key, found in shares.items()}
    for row in rows:
        if row.last:
            middle = medians[row.last.item.pk]
            row.last = Last(
                row.last.item,
                row.last.percent,
                grading.percent(middle),
                round((row.last.difference - middle) * 100),
            )


def _tracks(rows):
    """Every row knows its technical track; the names of all these, by id. One query."""
    by_id = {row.enrollment.pk: row for row in rows}
    found = TrackAssignment.objects.filter(enrollment__in=list(by_id))
    names = {}
    for enrollment, track, name in found.values_list("enrollment_id", "track_id", "track__name"):
        by_id[enrollment].track = track
        names[track] = name
    return names


def _support(rows, week, zone, now):
    """Signals, kudos of the week, status of the week and last contact; four queries."""
    ids = [row.enrollment.pk for row in rows]
    by_id = {row.enrollment.pk: row for row in rows}
    live = Signal.objects.live().filter(enrollment__in=ids).select_related("owner", "raised_by")
    for one in live.order_by("-points", "raised_at", "id"):
        by_id[one.enrollment_id].signals.append(one)
    start = datetime.combine(week.monday, time(), tzinfo=zone)
    kudos = Kudos.objects.filter(
        enrollment__in=ids, given_at__gte=start, given_at__lt=start + timedelta(days=7)
    )
    for one in kudos.newest_first():
        by_id[one.enrollment_id].kudos.append(one)
    statuses = StaffStatus.objects.filter(enrollment__in=ids, week_of=week.monday)
    for one in statuses.select_related("set_by").newest():
        by_id[one.enrollment_id].status = one
    contacts = Contact.objects.filter(enrollment__in=ids, reached=True)
    for one in contacts.select_related("by").newest():
        row = by_id[one.enrollment_id]
        row.contact, row.contact_days = one, max((now - one.at).days, 0)


def tiles(found):
    """The numbers above the board: title, number, words, and the filter that shows them."""
    rows = found.rows
    marked = [row.today for row in rows if row.today]
    there = sum(mark in "PL" for mark in marked)
    return [
        ("Present today", there if marked else "–",
         f"of {len(marked)} marked" if marked else "Nobody is marked yet", "absent=1"),
        ("At risk", sum(bool(row.signals) for row in rows),
         f"{plural(sum(len(row.signals) for row in rows), 'signal,signals')} open", "reason=any"),
        ("Missing work", sum(bool(row.missing) for row in rows),
         plural(sum(len(row.missing) for row in rows), "assessment,assessments"), "missing=1"),
        ("To grade", found.ungraded, "handed in, not graded", ""),
        ("Kudos this week", sum(len(row.kudos) for row in rows),
         f"for {plural(sum(bool(row.kudos) for row in rows), 'person,people')}", "kudos=1"),
    ]  # fmt: skip
