"""Results from a file or a paste: what each row would do, before it does anything."""

import csv
import hashlib
import io
import tempfile
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path

from careerpath.ui.text import tidy
from careerpath.workflow import Refused
from cohorts.tabular.limits import Limits, Unreadable
from cohorts.tabular.tables import open_table
from training.domain.exams import Wanted
from training.states import HAS_SEAT, AttemptState

MOST_ROWS = 5_000
MOST_BYTES = 2 * 1024 * 1024
LIMITS = Limits(
    file_size=MOST_BYTES, unzipped_size=40 * MOST_BYTES, csv_rows=MOST_ROWS, xlsx_rows=MOST_ROWS
)
PERSON = ("email", "e-mail", "name", "candidate", "participant")
RESULT = ("result", "outcome", "status")
SCORE = ("score", "points")
WORDS = {
    "pass": AttemptState.PASSED,
    "passed": AttemptState.PASSED,
    "p": AttemptState.PASSED,
    "fail": AttemptState.FAILED,
    "failed": AttemptState.FAILED,
    "did not pass": AttemptState.FAILED,
    "f": AttemptState.FAILED,
    "no show": AttemptState.NO_SHOW,
    "no-show": AttemptState.NO_SHOW,
    "absent": AttemptState.NO_SHOW,
    "did not come": AttemptState.NO_SHOW,
    "sat": AttemptState.SAT,
    "sat, result to come": AttemptState.SAT,
    "void": AttemptState.VOID,
    "scheduled": AttemptState.SCHEDULED,
}
LARGEST = Decimal("99999.99")


@dataclass(frozen=True)
class Line:
    """One row: who, and what it would make of the attempt, or why nothing."""

    row: int
    who: str
    said: str
    wanted: Wanted | None = None
    problem: str = ""

    @property
    def changes(self):
        """Whether the attempt becomes another one."""
        return not self.problem and self.wanted.changes

    @property
    def outcome(self):
        """What comes of the row, in words."""
        if self.problem:
            return self.problem
        return "Changes" if self.changes else "Stays as it is"


@dataclass(frozen=True)
class Plan:
    """All rows, the columns that were not used, and the text that gives the same plan again."""

    lines: list
    ignored: list
    text: str

    @property
    def changing(self):
        """The rows that do something."""
        return [one for one in self.lines if one.changes]

    @property
    def problems(self):
        """The rows that stay out."""
        return [one for one in self.lines if one.problem]

    @property
    def digest(self):
        """The same for the same results over the same states."""
        said = repr([
            (one.wanted.attempt.pk, one.wanted.seen, str(one.wanted.state), str(one.wanted.score))
            for one in self.changing
        ])  # fmt: skip
        return hashlib.sha256(said.encode()).hexdigest()


def rows_of_file(upload):
    """The rows of an uploaded CSV or Excel file, the header first. Refused when it is no table."""
    if upload.size > MOST_BYTES:
        raise Refused(f"The file has more than {MOST_BYTES // 1024 // 1024} MB.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results"
        with path.open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
        try:
            table = open_table(path, limits=LIMITS)
            try:
                found = [cells for _, cells in islice(table.records(), MOST_ROWS + 1)]
                return _checked([table.header, *found])
            finally:
                table.close()
        except Unreadable as unreadable:
            raise Refused(str(unreadable)) from unreadable


def rows_of_text(text):
    """The rows of a paste, the header first. Refused when it cannot be one window's."""
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip()]
    if not lines:
        raise Refused("Paste the rows first.")
    mark = "\t" if "\t" in lines[0] else ";" if ";" in lines[0] else ","
    try:
        return _checked(list(islice(csv.reader(lines, delimiter=mark), MOST_ROWS + 2)))
    except csv.Error as error:
        raise Refused("These rows cannot be read. Copy them again.") from error


def _checked(rows):
    if len(rows) > MOST_ROWS + 1:
        raise Refused(f"That is more than {MOST_ROWS:,} rows. Split it.")
    return [[tidy(str(cell)).strip()[:300] for cell in row] for row in rows]


def plan(rows, attempts):
    """What these rows would enter; ``attempts`` are those of the window, with their people.

    Refused when a column for the person or for the result is missing.
    """
    head = [title.casefold() for title in rows[0]]
    person, result, score = _place(head, PERSON), _place(head, RESULT), _place(head, SCORE)
    if person is None or result is None:
        raise Refused("The first row needs the columns Email and Result; Score may follow.")
    used = {person, result, score}
    ignored = [rows[0][place] for place, title in enumerate(head) if title and place not in used]
    people, met, lines = _people(attempts), set(), []
    for number, row in enumerate(rows[1:], 2):
        who, said = _cell(row, person), _cell(row, result)
        if who or said:
            points = _cell(row, score) if score is not None else ""
            lines.append(_line(number, who, said, points, people, met))
    if not lines:
        raise Refused("There is no row below the names of the columns.")
    return Plan(lines, ignored, _text(rows, [place for place in used if place is not None]))


def _place(head, names):
    return next((head.index(name) for name in names if name in head), None)


def _cell(row, place):
    return row[place] if place < len(row) else ""


def _people(attempts):
    """By address and by name; a name that two people have leads to both."""
    found = {}
    for one in attempts:
        if one.state in HAS_SEAT or one.state == AttemptState.VOID:
            user = one.enrollment.person
            for word in {user.email.casefold(), str(user.name).casefold()}:
                found.setdefault(word, []).append(one)
    return found


def _line(number, who, said, points, people, met):
    found = people.get(who.casefold(), [])
    shown = f"{said} {points}".strip()
    if not found:
        return Line(number, who, shown, problem="Nobody of this name or address is registered.")
    if len(found) > 1:
        return Line(number, who, shown, problem="Two people have this name. Use the address.")
    attempt = found[0]
    if attempt.pk in met:
        return Line(number, who, shown, problem="This person stands in an earlier row already.")
    met.add(attempt.pk)
    state = WORDS.get(said.casefold())
    if state is None:
        return Line(number, who, shown, problem="Enter passed, failed, no-show, sat or void.")
    score = None
    if points:
        try:
            score = Decimal(points.replace(",", "."))
        except InvalidOperation:
            return Line(number, who, shown, problem="The score is no number.")
        if not score.is_finite() or not 0 <= score <= LARGEST or score != round(score, 2):
            return Line(number, who, shown, problem="A score has at most two decimals.")
        if state not in (AttemptState.PASSED, AttemptState.FAILED):
            return Line(number, who, shown, problem="Only an exam with a result has a score.")
        score = round(score, 2)
    if state != attempt.state and not attempt.may_step(state):
        problem = f"It is {attempt.get_state_display().lower()} and cannot become that."
        return Line(number, who, shown, problem=problem)
    return Line(number, who, shown, Wanted(attempt, state, score, attempt.state))


def _text(rows, places):
    """The used columns as text that reads back to the same plan."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([_cell(row, place) for place in sorted(places)] for row in rows)
    return out.getvalue()
