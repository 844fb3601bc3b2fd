"""Grades pasted from a spreadsheet: what each row would do, before it does anything."""

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass

from careerpath.workflow import Refused
from cohorts.tabular.limits import MEGABYTE, Limits, Unreadable
from cohorts.tabular.tables import open_table
from training.domain import grades

LONGEST = 200_000
MOST_ROWS = 2_000
MAIL = frozenset({"email", "e-mail", "email address"})
PERSON = frozenset({"name", "person", "student", "participant"}) | MAIL
FILE = Limits(
    file_size=5 * MEGABYTE,
    unzipped_size=100 * MEGABYTE,
    csv_rows=MOST_ROWS,
    xlsx_rows=MOST_ROWS,
)


@dataclass(frozen=True)
class Line:
    """One cell of the paste: who, which assessment, from what to what, or why not."""

    row: int
    who: str
    text: str
    item: object = None
    enrollment: object = None
    before: str = ""
    seen: int = 0
    problem: str = ""

    @property
    def changes(self):
        """Whether the cell becomes another one."""
        return not self.problem and self.before != self.text


@dataclass(frozen=True)
class Plan:
    """All cells of a paste, and the columns that were not known."""

    lines: list
    ignored: list

    @property
    def changing(self):
        return [one for one in self.lines if one.changes]

    @property
    def problems(self):
        return [one for one in self.lines if one.problem]

    @property
    def digest(self):
        """The same for the same changes over the same versions."""
        said = repr([(one.item.pk, one.enrollment.pk, one.text, one.seen) for one in self.changing])
        return hashlib.sha256(said.encode()).hexdigest()


def plan(text, item, book, enrollments):
    """What ``text`` would enter: people × the column of ``item``, or the columns its head names.

    Refused when it is empty or too long to be one cohort's.
    """
    rows = _rows(text)
    who = 0
    items = {one.name.casefold(): one for one in book.items}
    head, columns, ignored = rows[0], {1: item}, []
    if head[0].casefold() in PERSON:
        titles = [title.casefold() for title in head]
        who = next((place for place, title in enumerate(titles) if title in MAIL), 0)
        named = {
            place: items.get(title) for place, title in enumerate(titles) if title not in PERSON
        }
        ignored = [head[place] for place, found in named.items() if not found and head[place]]
        known = {place: found for place, found in named.items() if found}
        columns = known or {_first_value(titles): item}
        ignored = ignored if known else []
        rows = rows[1:]
        start = 2
    else:
        start = 1
    people = _people(enrollments)
    lines, met = [], set()
    for number, row in enumerate(rows, start):
        for place, column in columns.items():
            if place < len(row) and who < len(row):
                lines.append(_line(number, row[who], row[place], column, people, book, met))
    return Plan(lines, ignored)


def _first_value(titles):
    """The place of the first column that is not about who somebody is."""
    return next((place for place, title in enumerate(titles) if title not in PERSON), len(titles))


def text_of_file(path):
    """The rows of a CSV or XLSX file as text to paste; refused with a sentence when it is none."""
    try:
        table = open_table(path, limits=FILE)
        try:
            rows = [table.header, *(cells for _, cells in table.records())]
        finally:
            table.close()
    except Unreadable as error:
        raise Refused(str(error)) from error
    lines = ["\t".join(" ".join(cell.split()).replace('"', "") for cell in row) for row in rows]
    text = "\n".join(lines)
    if len(text) > LONGEST:
        raise Refused("That is too long for one cohort.")
    return text


def _rows(text):
    if len(text) > LONGEST:
        raise Refused("That is too long for one cohort.")
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip()]
    if not lines:
        raise Refused("Paste the names and grades first.")
    if len(lines) > MOST_ROWS:
        raise Refused("That is too long for one cohort.")
    mark = "\t" if "\t" in lines[0] else ";" if ";" in lines[0] else ","
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]
    except csv.Error as error:
        raise Refused("These rows cannot be read. Copy them again.") from error


def _people(enrollments):
    """By name and by address; a name that two people have leads to both."""
    found = defaultdict(list)
    for one in enrollments:
        for word in {one.person.email.casefold(), str(one.person.name).casefold()}:
            found[word].append(one)
    return found


def _line(row, who, text, item, people, book, met):
    found = people.get(who.casefold(), [])
    if not found:
        return Line(row, who, text, problem="Nobody of that name or address is in this cohort.")
    if len(found) > 1:
        return Line(row, who, text, problem="Two people have that name. Use the address.")
    enrollment = found[0]
    if item not in book.items_of(enrollment):
        return Line(row, who, text, item, problem="The assessment is for another section.")
    if (item.pk, enrollment.pk) in met:
        return Line(row, who, text, item, problem="This person stands in an earlier row.")
    met.add((item.pk, enrollment.pk))
    grade = book.grade(item, enrollment)
    now = grades.text_of(grade)
    if not text:
        return Line(row, who, now, item, enrollment, now, grade.version if grade else 0)
    try:
        typed = grades.read(text)
    except Refused as refusal:
        return Line(row, who, text, item, problem=str(refusal))
    if grade is not None and grade.override is not None:
        return Line(row, who, text, item, problem="An override stands here.")
    return Line(row, who, _said(typed), item, enrollment, now, grade.version if grade else 0)


def _said(typed):
    """What stands in the cell once it is entered."""
    return {"missing": "M", "excused": "Ex", "not_submitted": ""}.get(
        typed.state, grades.points_text(typed.points)
    )
